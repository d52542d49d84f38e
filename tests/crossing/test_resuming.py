"""A public zone that lost its disk goes on at the other's numbers, and is told everything again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.crossing.conftest import COUNTY
from tests.crossing.test_carrying import shown, tell, turns, write
from tests.database import as_superuser, in_area

if TYPE_CHECKING:
    from canbao.crossing.carrying import Crossing
    from canbao.store.server import Server


def lose_the_disk(server: Server) -> None:
    """What the public zone had is gone; inside nothing is."""
    with as_superuser(server) as connection:
        connection.execute("DELETE FROM crossing_document")
        connection.execute("DELETE FROM crossing_letter")
        connection.execute("DELETE FROM crossing_package WHERE (way = 'outward') = (side = 'taken')")


def test_it_goes_on_where_the_other_stands(crossing_ends: tuple[Crossing, Crossing], database: Server) -> None:
    from canbao.crossing.models import Letter, Way
    from canbao.crossing.resuming import as_text, read_stands, resume, stands_of, tell_anew

    tell(("a", {"v": 1}))
    write(1)
    turns(crossing_ends, 2)
    lose_the_disk(database)
    tell(("b", {"v": 2}))
    turns(crossing_ends)
    assert shown() == {}, "a number is missing: nothing is taken past it"
    line = as_text(stands_of(COUNTY))
    tell_anew(COUNTY)
    resume(read_stands(line), Way.INWARD)
    tell(("a", {"v": 1}), ("b", {"v": 2}))
    write(2)
    with as_superuser(database) as connection:
        connection.execute("UPDATE crossing_package SET written_at = now() - interval '1 hour'")
    turns(crossing_ends, 3)
    assert shown() == {"a": {"v": 1}, "b": {"v": 2}}
    with in_area(COUNTY):
        assert not Letter.objects.filter(package=None).exists()


def test_a_zone_is_not_set_back_and_nonsense_is_refused(crossing_ends: tuple[Crossing, Crossing]) -> None:
    from dataclasses import replace

    from canbao.crossing.models import Way
    from canbao.crossing.resuming import BadStand, read_stands, resume, stands_of

    tell(("a", {"v": 1}))
    turns(crossing_ends)
    found = [replace(each, number=0) for each in stands_of(COUNTY)]
    with pytest.raises(BadStand):
        resume(found, Way.OUTWARD)
    for text in ("", "[]x", "[[1,2]]", '[["430621","sideways",1,"x"]]'):
        with pytest.raises(BadStand):
            read_stands(text)
