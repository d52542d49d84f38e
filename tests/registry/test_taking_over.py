"""A whole people table taken over: everything or nothing, no number twice, all rows counted."""

from __future__ import annotations

import pytest
from tests.database import in_area
from tests.registry.county import PLACE, YEAR, County, made_up_people

from canbao.access.vault import Vault
from canbao.registry.models import Identity, Insurance, Person
from canbao.registry.taking_over import TakenBefore, take_over


def test_the_same_table_again_is_refused_whole(county: County, vault: Vault) -> None:
    def again() -> None:
        with in_area(PLACE):
            take_over(made_up_people(), PLACE, YEAR, vault)

    with pytest.raises(TakenBefore):
        again()
    with in_area(PLACE):
        assert Person.objects.count() == len(county.ids)


def test_rows_are_those_in_the_database(database: object, vault: Vault) -> None:
    del database
    with in_area(PLACE):
        taken = take_over(made_up_people(), PLACE, YEAR, vault)
        assert taken.rows["person"] == Person.objects.count() == made_up_people().num_rows
        assert taken.rows["identity"] == Identity.objects.count()
        assert taken.rows["insurance"] == Insurance.objects.count()
    assert taken.wrong_numbers == 0


def test_years_that_follow_each_other_are_one_row(county: County) -> None:
    with in_area(PLACE):
        rows = Insurance.objects.filter(scheme="resident").count()
    years = sum(len(found or []) for found in county.people["resident_years"].to_pylist())
    assert rows < years / 3
