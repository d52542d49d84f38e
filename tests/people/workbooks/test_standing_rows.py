"""Entries of offices, and to what a standing may turn."""

from __future__ import annotations

import pytest

from canbao.people.rate_file import load_rates
from canbao.people.workbooks.county import County
from canbao.people.workbooks.standing_rows import TURNS, kind_of_spelling, listed_by, turn_standing, usual_spelling


def test_entries_are_those_of_the_office(lists_county: County) -> None:
    entries = listed_by("veterans")(lists_county)
    people = lists_county.table.to_pylist()
    expected = [
        (at, entry["name"])
        for at, person in enumerate(people)
        for entry in person["standings"] or ()
        if entry["listed_by"] == "veterans"
    ]
    assert list(zip(entries.at.tolist(), entries.fields["standing"], strict=True)) == expected


def test_turns_stay_in_the_office_and_change_the_standing() -> None:
    offices = {kind.id: kind.listed_by for kind in load_rates().standing_kinds}
    for kind, turns in TURNS.items():
        assert kind not in turns
        assert {offices[each] for each in turns} == {offices[kind]}


@pytest.mark.parametrize("roll", [0.0, 0.5, 0.999])
def test_a_standing_turns_into_another(lists_county: County, roll: float) -> None:
    turned = turn_standing(lists_county, {"standing": "低保户", "grade": None}, roll)
    assert turned == {"standing": usual_spelling("near_subsistence")}
    assert turn_standing(lists_county, {"standing": "尘肺病", "grade": None}, roll) == {}


@pytest.mark.parametrize(("roll", "grade"), [(0.0, 1), (0.4, 2), (0.9, 4)])
def test_the_disabled_get_another_grade_and_a_word_that_fits(lists_county: County, roll: float, grade: int) -> None:
    turned = turn_standing(lists_county, {"standing": "残疾人(三级)", "grade": 3}, roll)
    assert turned == {"grade": grade, "standing": "残疾人"}
    kept = turn_standing(lists_county, {"standing": "残疾", "grade": 3}, roll)
    assert kept == {"grade": grade, "standing": "残疾"}


def test_spellings_have_one_meaning() -> None:
    assert kind_of_spelling()["五保"] == "destitute"
    assert usual_spelling("destitute") == "特困人员"
