"""Status, work, marriage, days of registration."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from canbao.people.payments import PaymentPlan
from canbao.people.population import generate
from canbao.people.situation import AGES, STATUSES
from canbao.policy.vocabulary import STATUSES as POLICY_STATUSES


def test_the_statuses_are_those_of_the_policies() -> None:
    assert STATUSES == POLICY_STATUSES
    assert set(AGES) == set(STATUSES) - {"none"}


def test_every_status_occurs_in_a_large_county_at_its_ages() -> None:
    people = generate("350583", 150_000, 9, 2024, PaymentPlan.usual(2024))
    special = people.filter(pc.not_equal(people["status"], "none"))
    assert set(special["status"].to_pylist()) >= set(STATUSES) - {"none", "conscription_returned"}
    assert len(special) < 0.003 * len(people)
    for row in special.select(["status", "birth", "sex", "household_id"]).to_pylist():
        first, last = AGES[row["status"]]
        assert row["birth"] is None or first <= 2024 - row["birth"].year <= last
        assert row["household_id"] is not None
        if row["status"] in ("veteran", "garrison", "conscription_returned"):
            assert row["sex"] in ("male", None)


def test_work_and_marriage_follow_age(county: pa.Table) -> None:
    def share(column: str, first: int, last: int) -> float:
        year = pc.year(county["birth"])
        chosen = pc.and_(pc.greater_equal(year, 2025 - last), pc.less_equal(year, 2025 - first))
        return float(pc.mean(county[column].filter(pc.fill_null(chosen, False))).as_py())

    assert share("employed", 0, 15) == 0
    assert share("employed", 30, 50) == pytest.approx(0.75, abs=0.03)
    assert share("employed", 75, 99) < 0.2
    assert share("married", 0, 18) == 0
    assert 0.75 < share("married", 40, 59) < 0.95


def test_registration_comes_after_birth_and_before_payment(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        if row["registered"] and row["birth"]:
            assert row["registered"] >= row["birth"]
        if row["paid_on"] and row["registered"] and (row["newborn"] or not row["enrolled_before"]):
            assert row["registered"] <= row["paid_on"]
        if row["resident_years"] and row["birth"] and row["birth"].year < row["resident_years"][0]:
            is_autumn_before = row["registered"].year == row["resident_years"][0] - 1
            assert is_autumn_before or (row["registered"] - row["birth"]).days <= 10


def test_some_babies_register_late_or_not_yet(county: pa.Table) -> None:
    babies = county.filter(county["newborn"])
    assert len(babies) == pytest.approx(0.0135 * len(county), rel=0.25)
    days = pc.days_between(babies["birth"], babies["registered"]).drop_null()
    assert 0.005 < pc.mean(pc.greater(days, 90)).as_py() < 0.2
    assert 0 < babies["registered"].null_count < 0.1 * len(babies)


def test_children_of_welfare_homes_have_an_entry(county: pa.Table) -> None:
    homes = county.filter(pc.is_valid(county["welfare_home_entry"])).to_pylist()
    assert homes
    for row in homes:
        assert row["household_id"] is None
        assert row["relations"] is None
        assert row["birth"] is None or row["welfare_home_entry"] >= row["birth"]
