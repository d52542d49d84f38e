"""Doors are counted, each for itself, and open again after a while."""

from __future__ import annotations

import pytest
from tests.access.people_at_work import COUNTY, SISTER_COUNTY, vault
from tests.access.people_signing_in import make_older
from tests.database import in_area

from canbao.access.guesses import count_try, count_within, door_of, forget_tries
from canbao.store.server import Server

__all__ = ["vault"]
pytestmark = pytest.mark.usefixtures("vault")


def test_each_door_is_counted_for_itself(database: Server) -> None:
    del database
    with in_area(COUNTY):
        assert [count_try(COUNTY, door_of("wang")) for _ in range(3)] == [1, 2, 3]
        assert count_try(COUNTY, door_of("li")) == 1
        forget_tries(COUNTY, door_of("wang"))
        assert count_try(COUNTY, door_of("wang")) == 1
    with in_area(SISTER_COUNTY):
        assert count_try(SISTER_COUNTY, door_of("wang")) == 1


def test_after_its_time_the_count_begins_anew(database: Server) -> None:
    with in_area(COUNTY):
        assert count_within(COUNTY, door_of("x"), 60) == (1, 60)
        assert count_within(COUNTY, door_of("x"), 60)[0] == 2
    make_older(database, "access_guess", "since", 2)
    with in_area(COUNTY):
        assert count_within(COUNTY, door_of("x"), 60) == (1, 60)
