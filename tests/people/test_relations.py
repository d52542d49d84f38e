"""Ties: both sides, inside the population, never to oneself."""

from __future__ import annotations

from typing import Any

from canbao.people.payments import PaymentPlan
from canbao.people.population import generate


def ties(rows: list[dict[str, Any]]) -> list[tuple[dict[str, Any], str, dict[str, Any]]]:
    people = {row["person_id"]: row for row in rows}
    return [(row, tie["kind"], people[tie["person_id"]]) for row in rows for tie in row["relations"] or ()]


def whole_households(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without the household that the end of the sample may have cut."""
    return [row for row in rows if row["household_id"] != rows[-1]["household_id"]]


def test_ties_stay_in_the_household_and_never_lead_to_oneself(rows: list[dict[str, Any]]) -> None:
    for one, _, other in ties(whole_households(rows)):
        assert one["person_id"] != other["person_id"]
        assert one["household_id"] == other["household_id"] is not None


def test_everybody_is_tied_to_every_housemate_once(rows: list[dict[str, Any]]) -> None:
    sample = whole_households(rows)
    families: dict[str, set[str]] = {}
    for row in sample:
        if row["household_id"]:
            families.setdefault(row["household_id"], set()).add(row["person_id"])
    for row in sample:
        mates = [tie["person_id"] for tie in row["relations"] or () if tie["kind"] == "household"]
        assert sorted(mates) == sorted(families.get(row["household_id"], {row["person_id"]}) - {row["person_id"]})


def test_spouses_name_each_other_and_parents_are_older(rows: list[dict[str, Any]]) -> None:
    found = ties(whole_households(rows))
    spouses = {(one["person_id"], other["person_id"]) for one, kind, other in found if kind == "spouse"}
    assert len(spouses) > 1000
    assert spouses == {(other, one) for one, other in spouses}
    parents = [(one, other) for one, kind, other in found if kind == "parent"]
    assert len(parents) > 3000
    for child, parent in parents:
        if child["birth"] and parent["birth"]:
            assert 16 <= (child["birth"] - parent["birth"]).days / 365.25 <= 50


def test_nobody_has_more_than_two_parents_or_one_spouse(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        kinds = [tie["kind"] for tie in row["relations"] or ()]
        assert kinds.count("parent") <= 2
        assert kinds.count("spouse") <= 1


def test_no_tie_leads_out_of_a_population_cut_anywhere() -> None:
    for count in (1, 2, 3, 7, 50, 51, 52, 53):
        people = generate("430923101", count, 6, 2025, PaymentPlan.usual(2025)).to_pylist()
        known = {row["person_id"] for row in people}
        assert all(tie["person_id"] in known for row in people for tie in row["relations"] or ())
