"""Payments over the window, with a late tail."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from canbao.people.payments import PaymentPlan
from canbao.people.population import generate
from canbao.values.period import Period


def test_the_usual_window_is_the_autumn_before() -> None:
    plan = PaymentPlan.usual(2025)
    assert plan.window == Period(date(2024, 9, 1), date(2024, 12, 31))
    assert plan.late_until == date(2025, 12, 31)


def test_about_five_in_a_hundred_do_not_pay(county: pa.Table) -> None:
    due = pc.and_(pc.equal(county["employee_active"], False), pc.equal(county["other_insurance"], False))
    unpaid = county["paid_on"].filter(pc.fill_null(due, False)).null_count
    assert unpaid / pc.sum(due).as_py() == pytest.approx(0.05, abs=0.005)


def test_employees_pay_by_mistake_only(county: pa.Table) -> None:
    paid = county["paid_on"].filter(pc.fill_null(county["employee_active"], False))
    assert 0 < (len(paid) - paid.null_count) / len(paid) < 0.01


def test_about_three_in_a_hundred_pay_late(county: pa.Table, plan: PaymentPlan) -> None:
    own_time = pc.or_(county["newborn"], pc.is_valid(county["uncovered_from"]))
    plain = county["paid_on"].filter(pc.invert(own_time)).drop_null()
    assert pc.mean(pc.greater(plain, plan.window.last)).as_py() == pytest.approx(0.03, abs=0.004)
    assert pc.min(county["paid_on"]).as_py() >= plan.window.first
    assert pc.max(county["paid_on"]).as_py() <= plan.late_until


def test_the_last_days_are_a_rush_and_wednesdays_bumps(county: pa.Table, plan: PaymentPlan) -> None:
    days = Counter(day for day in county["paid_on"].to_pylist() if day and day in plan.window)
    ordinary = [days[date(2024, 11, day)] for day in range(4, 25)]
    assert days[date(2024, 12, 31)] > 3 * max(ordinary)
    assert days[date(2024, 9, 1)] > 1.5 * min(ordinary)
    wednesdays = sum(days[date(2024, 11, day)] for day in (6, 13, 20))
    sundays = sum(days[date(2024, 11, day)] for day in (10, 17, 24))
    assert wednesdays > 1.2 * sundays


def test_babies_pay_after_birth(rows: list[dict[str, Any]]) -> None:
    delays = [
        (row["paid_on"] - row["birth"]).days for row in rows if row["newborn"] and row["paid_on"] and row["birth"]
    ]
    assert min(delays) >= 0
    assert 0.05 < sum(day > 90 for day in delays) / len(delays) < 0.4


def test_families_often_pay_together(rows: list[dict[str, Any]], plan: PaymentPlan) -> None:
    households: dict[str, list[date]] = {}
    for row in rows:
        if row["household_id"] and row["paid_on"] and row["paid_on"] in plan.window:
            households.setdefault(row["household_id"], []).append(row["paid_on"])
    pairs = [days for days in households.values() if len(days) == 2]
    assert sum(one == other for one, other in pairs) / len(pairs) == pytest.approx(0.6, abs=0.08)


def test_repairs_never_exceed_the_break(rows: list[dict[str, Any]]) -> None:
    repairs = [row for row in rows if row["repair_years"]]
    assert len(repairs) > 30
    for row in repairs:
        insured = set(row["resident_years"] or ()) | set(row["employee_years"])
        assert row["paid_on"]
        if row["resident_years"] is not None:
            assert 1 <= row["repair_years"] <= 2024 - max(insured)


def test_a_sponsor_gives_the_same_to_a_whole_village(county: pa.Table) -> None:
    given: dict[str, set[int | None]] = {}
    for place, fen in zip(county["place"].to_pylist(), county["sponsor_fen"].to_pylist(), strict=True):
        given.setdefault(place, set()).add(fen)
    assert all(len(amounts) == 1 for amounts in given.values())
    sponsored = [amounts for amounts in given.values() if amounts != {None}]
    assert 0 < len(sponsored) < 0.1 * len(given)


def test_an_amount_and_another_window_are_the_callers() -> None:
    plan = PaymentPlan(Period(date(2024, 10, 1), date(2024, 12, 31)), date(2024, 12, 31), 40_000)
    people = generate("370481", 4000, 1, 2025, plan)
    paid = people["paid_on"].drop_null()
    assert pc.min(paid).as_py() >= date(2024, 10, 1)
    assert pc.max(paid).as_py() <= date(2024, 12, 31)
    assert set(people["paid_fen"].to_pylist()) == {40_000, None}
    assert people["paid_fen"].is_null().to_pylist() == people["paid_on"].is_null().to_pylist()
    assert people["paid_fen"].null_count < 0.3 * len(people)


def test_several_years_are_offered_by_few(county: pa.Table) -> None:
    offers = county["offer_years"].drop_null().to_pylist()
    assert set(offers) == {2}
    assert len(offers) < 0.003 * len(county)
    assert county["tier"].null_count == len(county)
