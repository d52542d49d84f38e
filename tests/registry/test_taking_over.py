"""A whole people table taken over: everything or nothing, no number twice, all rows counted."""

from __future__ import annotations

import pyarrow as pa
import pytest
from tests.database import in_area
from tests.registry.county import PLACE, YEAR, County, made_up_people

from canbao.access.vault import Vault
from canbao.registry.models import Identity, Insurance, Person
from canbao.registry.taking_over import OutsideCounty, TakenBefore, take_over


def test_the_same_table_again_is_refused_whole(county: County, vault: Vault) -> None:
    def again() -> None:
        with in_area(PLACE):
            take_over(made_up_people(), PLACE, YEAR, vault)

    with pytest.raises(TakenBefore):
        again()
    with in_area(PLACE):
        assert Person.objects.count() == len(county.ids)


def test_people_of_another_county_are_named_and_nobody_is_taken(database: object, vault: Vault) -> None:
    del database
    people = made_up_people()
    places = people["place"].to_pylist()
    places[4] = "990199001001"
    moved = people.set_column(people.schema.get_field_index("place"), "place", pa.array(places))
    with in_area(PLACE), pytest.raises(OutsideCounty, match="1 人不在本县：第 5 人在 990199001001"):
        take_over(moved, PLACE, YEAR, vault)
    with in_area(PLACE):
        assert not Person.objects.exists()


def test_households_that_are_known_are_named(county: County, vault: Vault) -> None:
    assert county.ids is not None
    people = made_up_people()
    nobody = people.set_column(
        people.schema.get_field_index("id_number"), "id_number", pa.nulls(people.num_rows, pa.string())
    )
    with in_area(PLACE), pytest.raises(TakenBefore, match="户号已在一人一档中"):
        take_over(nobody, PLACE, YEAR, vault)


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
