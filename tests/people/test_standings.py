"""Standings: names that resolve, rates near the nation's, days that make sense."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from canbao.people.coverage import coverage_table
from canbao.people.payments import PaymentPlan
from canbao.people.rate_file import load_rates
from canbao.policy.standings import load_catalogue

# Per cent of people, from ministries' yearly reports, with room for what is assumed.
EXPECTED_PERCENT = {
    "subsistence": (2.0, 4.0),
    "destitute": (0.1, 0.5),
    "near_subsistence": (0.3, 0.9),
    "disabled": (2.0, 3.5),
    "two_diseases": (5.0, 9.0),
    "special_care": (0.2, 0.8),
    "lifted_stable": (2.0, 4.0),
}


def entries(county: pa.Table) -> list[dict[str, Any]]:
    flat: list[dict[str, Any]] = pc.list_flatten(county["standings"]).to_pylist()
    return flat


def test_the_rates_name_every_standing_of_the_catalogue_and_its_certifier() -> None:
    catalogue = load_catalogue()
    kinds = {kind.id: kind for kind in load_rates().standing_kinds}
    assert set(kinds) == set(catalogue.standings)
    for id_, kind in kinds.items():
        assert kind.listed_by == catalogue.certifier_of(id_)


def test_every_spelling_means_its_standing() -> None:
    catalogue = load_catalogue()
    for kind in load_rates().standing_kinds:
        for name in kind.names.names:
            match = catalogue.recognise(name)
            assert match is not None, name
            assert match.ids == {kind.id}, name


def test_spellings_and_grades_agree(county: pa.Table) -> None:
    catalogue = load_catalogue()
    seen: set[str] = set()
    for entry in entries(county):
        match = catalogue.recognise(entry["name"])
        assert match is not None
        seen |= match.ids
        is_graded = match.ids <= {"disabled", "multi_disabled_household"}
        assert (entry["grade"] is not None) == is_graded
        assert match.grades is None or entry["grade"] in match.grades
        assert (entry["role"] is not None) == catalogue.standings[next(iter(match.ids))].has_role
    assert len(seen) == len(catalogue.standings)


def test_rates_are_near_the_nations(county: pa.Table) -> None:
    catalogue = load_catalogue()
    counts = dict.fromkeys(catalogue.standings, 0)
    for entry in entries(county):
        match = catalogue.recognise(entry["name"])
        assert match is not None
        counts[next(iter(match.ids))] += 1
    for id_, (low, high) in EXPECTED_PERCENT.items():
        assert low < 100 * counts[id_] / len(county) < high, id_


def test_most_hold_none_and_some_hold_several(county: pa.Table) -> None:
    held = pc.fill_null(pc.list_value_length(county["standings"]), 0)
    assert 0.15 < pc.mean(pc.greater(held, 0)).as_py() < 0.28
    assert pc.mean(pc.greater(held, 1)).as_py() > 0.02
    assert pc.min(pc.list_value_length(county["standings"])).as_py() == 1


def test_most_were_certified_long_before_and_some_in_or_after_the_window(county: pa.Table, plan: PaymentPlan) -> None:
    days = [entry["certified"] for entry in entries(county)]
    known = [day for day in days if day]
    assert days.count(None) / len(days) == pytest.approx(0.005, abs=0.003)
    assert sum(day < plan.window.first for day in known) / len(known) == pytest.approx(0.94, abs=0.02)
    assert sum(day in plan.window for day in known) / len(known) == pytest.approx(0.037, abs=0.012)
    assert sum(day > plan.window.last for day in known) / len(known) == pytest.approx(0.022, abs=0.012)


def test_few_end_and_none_before_it_began(county: pa.Table) -> None:
    ended = [entry for entry in entries(county) if entry["until"]]
    assert 0.01 < len(ended) / len(entries(county)) < 0.05
    assert all(entry["certified"] and entry["certified"] <= entry["until"] for entry in ended)
    assert {entry["until"] < date(2024, 9, 1) for entry in ended} == {True, False}


def test_nobody_is_certified_before_birth(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        for entry in row["standings"] or ():
            assert entry["certified"] is None or row["birth"] is None or entry["certified"] >= row["birth"]


def test_poor_families_are_on_the_list_together(rows: list[dict[str, Any]]) -> None:
    catalogue = load_catalogue()
    families: dict[str, list[bool]] = {}
    for row in rows:
        ids = [catalogue.recognise(entry["name"]) for entry in row["standings"] or ()]
        if row["household_id"] and row["nationality"] == "CN":
            families.setdefault(row["household_id"], []).append(
                any(match and match.ids == {"subsistence"} for match in ids)
            )
    listed = [marks for marks in families.values() if any(marks)]
    assert len(listed) > 50
    assert all(all(marks) for marks in listed)


def test_people_registered_elsewhere_are_on_no_local_list(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        if row["hukou"] and row["hukou"] != "none" and not row["hukou"].startswith("430621"):
            assert {entry["listed_by"] for entry in row["standings"] or ()} <= {"education", "school"}


def test_schools_list_some_poor_students(county: pa.Table) -> None:
    offices = [entry["listed_by"] for entry in entries(county)]
    listed = [entry["certified"] for entry in entries(county) if entry["listed_by"] in ("school", "education")]
    assert min(filter(None, listed)) > date(2021, 8, 30)
    school = offices.count("school")
    assert school / (school + offices.count("education")) == pytest.approx(0.3, abs=0.1)


def test_the_coverage_declares_every_list_complete() -> None:
    until = date(2025, 12, 31)
    rows = coverage_table("430621", until).to_pylist()
    assert {row["standing"] for row in rows} == set(load_catalogue().standings)
    assert {(row["place"], row["complete_until"]) for row in rows} == {("430621", until)}
