"""Homes, permits, places of enrolment."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest


def in_county(code: str | None) -> bool:
    return (code or "").startswith("430621")


def test_only_newcomers_and_compatriots_hold_permits(rows: list[dict[str, Any]]) -> None:
    newcomers = [row for row in rows if row["hukou"] not in (None, "none") and not in_county(row["hukou"])]
    permits = [row["residence_permit"] for row in newcomers if row["residence_permit"]]
    assert {kind: permits.count(kind) / len(permits) for kind in set(permits)} == pytest.approx(
        {"valid": 0.52, "expired": 0.08, "none": 0.40}, abs=0.06
    )
    locals_ = [row for row in rows if in_county(row["hukou"]) and row["nationality"] == "CN"]
    assert {row["residence_permit"] for row in locals_} <= {"none", None}


def test_months_never_exceed_age_and_long_term_is_half_a_year(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        if row["residence_months"] is not None:
            assert row["long_term"] in (row["residence_months"] >= 6, None)
            assert row["birth"] is None or row["residence_months"] <= (2025 - row["birth"].year + 1) * 12


def test_children_of_permit_holders_have_a_parent_with_a_valid_permit(rows: list[dict[str, Any]]) -> None:
    people = {row["person_id"]: row for row in rows}
    children = [row for row in rows if row["child_of_permit_holder"]]
    assert len(children) > 20
    for row in children:
        assert row["migrant_child"]
        parents = [people[tie["person_id"]] for tie in row["relations"] if tie["kind"] == "parent"]
        assert {parent["residence_permit"] for parent in parents} & {"valid", None}
        assert not in_county(row["hukou"])


def test_migrant_children_are_minors_from_elsewhere(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        if row["migrant_child"]:
            assert row["birth"] is None or row["birth"].year > 2007
        if row["migrant_child_enrolled_here"]:
            assert row["migrant_child"]
            assert row["enrolled_last_year"]


def test_some_live_and_enrol_elsewhere(county: pa.Table) -> None:
    away = pc.not_equal(county["residence"], county["place"])
    assert 0.06 < pc.mean(away).as_py() < 0.18
    elsewhere = pc.not_equal(county["enrol_place"], county["place"])
    assert 0.015 < pc.mean(elsewhere).as_py() < 0.06
    assert not pc.any(pc.and_(elsewhere, pc.invert(away))).as_py()


def test_who_studies_away_lives_at_the_school(county: pa.Table) -> None:
    family = county.filter(pc.and_(pc.is_valid(county["household_id"]), pc.equal(county["student"], "college")))
    away = family.filter(pc.not_equal(family["school_place"], "430621"))
    assert len(away) > 100
    assert pc.mean(pc.equal(away["residence"], away["school_place"])).as_py() > 0.99


def test_some_are_enrolled_twice_and_some_pay_at_the_wrong_place(county: pa.Table) -> None:
    doubled = county["enrolled_elsewhere"].drop_null().to_pylist()
    assert len(doubled) / len(county) == pytest.approx(0.006, abs=0.0015)
    assert not any(code == "430621" for code in doubled)
    stated = county["pay_place"].drop_null()
    assert len(stated) / len(county) == pytest.approx(0.12, abs=0.01)
    assert pc.mean(pc.equal(stated, "430621")).as_py() == pytest.approx(0.985, abs=0.006)


def test_proof_is_for_newcomers_only(rows: list[dict[str, Any]]) -> None:
    holders = [row for row in rows if row["not_enrolled_proof"]]
    assert len(holders) > 50
    assert not any(in_county(row["hukou"]) for row in holders)
