"""Nationality and hukou."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from canbao.people.payments import PaymentPlan
from canbao.people.population import generate
from canbao.values.divisions import load_divisions


def share(column: pa.ChunkedArray, value: str) -> float:
    return float(pc.mean(pc.equal(column, value)).as_py())


def test_few_are_from_abroad(county: pa.Table) -> None:
    assert share(county["nationality"], "CN") == pytest.approx(0.9992, abs=0.0004)
    assert {"HMT", "foreign"} <= set(county["nationality"].to_pylist())


def test_most_are_registered_in_their_village_and_some_far_away(county: pa.Table) -> None:
    hukou, place = county["hukou"], county["place"]
    assert pc.mean(pc.equal(hukou, place)).as_py() == pytest.approx(0.905, abs=0.02)
    far = pc.invert(pc.or_(pc.starts_with(hukou, "430621"), pc.equal(hukou, "none")))
    assert pc.mean(far).as_py() == pytest.approx(0.058 + 0.0055, abs=0.012)


def test_foreigners_and_compatriots_are_adults_without_hukou(county: pa.Table) -> None:
    aliens = county.filter(pc.not_equal(county["nationality"], "CN")).to_pylist()
    assert aliens
    for row in aliens:
        assert row["hukou"] in ("none", None)
        assert row["hukou_registered"] is None
        assert row["birth"] is None or row["birth"].year <= 2007


def test_hukou_is_registered_after_birth(rows: list[dict[str, Any]]) -> None:
    days = [(row["hukou_registered"] - row["birth"]).days for row in rows if row["hukou_registered"] and row["birth"]]
    assert min(days) >= 1
    assert 0.01 < sum(day > 90 for day in days) / len(days) < 0.08


def test_newborns_are_those_of_the_year_and_shortly_before(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        if row["birth"]:
            assert row["newborn"] == (row["birth"].isoformat() >= "2024-10-01")
    lacking = [row for row in rows if row["newborn"] and row["hukou"] == "none"]
    assert lacking


def test_students_of_dormitories_come_from_elsewhere(county: pa.Table) -> None:
    dormitory = county.filter(pc.and_(pc.is_null(county["household_id"]), pc.is_null(county["welfare_home_entry"])))
    assert len(dormitory) == pytest.approx(0.01 * len(county), rel=0.2)
    local = pc.mean(pc.starts_with(dormitory["hukou"], "430621")).as_py()
    assert local == pytest.approx(0.45, abs=0.08)
    assert "none" not in dormitory["student"].to_pylist()


def test_every_place_of_hukou_is_a_code() -> None:
    people = generate("370481", 2000, 4, 2025, PaymentPlan.usual(2025))
    known = load_divisions()
    for code in set(people["hukou"].drop_null().to_pylist()) - {"none"}:
        assert code.isdigit()
        assert len(code) == 6 or known.get(code) is not None
