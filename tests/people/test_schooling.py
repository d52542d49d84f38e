"""Pupils and students of the right ages, at the right places."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from canbao.people.schooling import STUDENT_KINDS
from canbao.policy.vocabulary import STUDENT_KINDS as POLICY_KINDS
from canbao.values.days import age_on

TERM = date(2024, 9, 1)
AGES = {
    "primary": (6, 11),
    "secondary": (12, 14),
    "high_school": (15, 17),
    "secondary_vocational": (15, 17),
    "college_new": (17, 18),
    "college": (18, 24),
    "international": (17, 24),
}


def test_the_kinds_are_those_of_the_policies() -> None:
    assert STUDENT_KINDS == POLICY_KINDS


def test_every_pupil_has_the_age_of_the_school(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        if row["birth"] and row["student"] not in (None, "none"):
            first, last = AGES[row["student"]]
            assert first <= age_on(row["birth"], TERM) <= last, row


def test_nearly_every_child_goes_to_school(rows: list[dict[str, Any]]) -> None:
    children = [row for row in rows if row["birth"] and row["student"] and 6 <= age_on(row["birth"], TERM) <= 14]
    assert sum(row["student"] != "none" for row in children) / len(children) == pytest.approx(0.994, abs=0.006)


def test_freshmen_entered_this_september_and_others_before(rows: list[dict[str, Any]]) -> None:
    entered = [(row["student"], row["student_entry"]) for row in rows if row["student_entry"] and row["student"]]
    assert all(date(2024, 9, 1) <= day <= date(2024, 9, 15) for kind, day in entered if kind == "college_new")
    assert all(day < date(2024, 9, 1) for kind, day in entered if kind == "college")
    assert all(day.month == 9 for _, day in entered)
    assert {kind for kind, _ in entered} >= {"college", "college_new", "secondary_vocational"}


def test_who_studies_has_a_school_and_who_does_not_has_none(county: pa.Table) -> None:
    kinds, places = county["student"].to_pylist(), county["school_place"].to_pylist()
    for kind, place, lost in zip(kinds, places, county["unknown_facts"].to_pylist(), strict=True):
        if kind is not None and "school_place" not in (lost or ()):
            assert (place is None) == (kind == "none")


def test_pupils_go_to_school_here_and_students_mostly_away(county: pa.Table) -> None:
    def here(kind: str) -> float:
        places = county["school_place"].filter(pc.fill_null(pc.equal(county["student"], kind), False))
        return float(pc.mean(pc.equal(places, "430621")).as_py())

    assert here("primary") == 1
    assert here("high_school") == 1
    assert 0.2 < here("college") < 0.6
    assert 0.8 < here("secondary_vocational") < 0.95
