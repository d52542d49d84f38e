"""The wait: missed years 0–6 against repairs 0–6, long breaks, days and months, which day counts.

By hand from 38号 二(三).
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.policy_texts import book_of, day

from canbao.assess.evaluating import Case
from canbao.assess.facts import person_of
from canbao.assess.waiting import apply, variable_months, wait_for
from canbao.policy.nodes import Call, Const, Count, Fact, Missing, Node
from canbao.policy.readings import Readings
from canbao.policy.rules import Cite, RepairTerms, Wait, WaitingTerms
from canbao.policy.vocabulary import Kind
from canbao.values.days import add_days, add_months

PAID = Fact("paid", Kind.DATE)
YEAR_START, YEAR_END = day("2025-01-01"), date(2025, 12, 31)
REPAIR = RepairTerms(Const(40_000, Kind.FEN), 1, Cite("p", "样", "二", True))
NATIONAL = WaitingTerms(1, 4, 6, REPAIR)
"""A month for each missed year; one back for each repaired one; from four missed years on six months in all stay."""


def months_of(missed: int, repaired: int = 0, terms: WaitingTerms = NATIONAL, **readings: str) -> int:
    return 3 + variable_months(missed, repaired, 3, terms, Readings(readings))


@pytest.mark.trust
@pytest.mark.parametrize(("missed", "months"), [(0, 3), (1, 4), (2, 5), (3, 6), (4, 7), (5, 8), (6, 9)])
def test_gaps_without_repair(missed: int, months: int) -> None:
    assert months_of(missed) == months


@pytest.mark.trust
@pytest.mark.parametrize(
    ("missed", "months"),
    [
        # repaired: 0  1  2  3  4  5  6
        (0, [3, 3, 3, 3, 3, 3, 3]), (1, [4, 3, 3, 3, 3, 3, 3]), (2, [5, 4, 3, 3, 3, 3, 3]), (3, [6, 5, 4, 3, 3, 3, 3]),
        (4, [7, 6, 6, 6, 6, 6, 6]), (5, [8, 7, 6, 6, 6, 6, 6]), (6, [9, 8, 7, 6, 6, 6, 6]),
    ],
)  # fmt: skip
def test_repairs_of_nought_to_six_years(missed: int, months: list[int]) -> None:
    assert [months_of(missed, repaired) for repaired in range(7)] == months


@pytest.mark.parametrize(("missed", "months"), [(0, 3), (1, 3), (2, 4), (3, 5), (4, 6), (5, 7)])
def test_the_first_missed_year_may_not_count(missed: int, months: int) -> None:
    assert months_of(missed, A10="not_counted") == months


def test_a_policy_without_a_long_break_keeps_no_floor_and_one_without_repair_takes_its_own_month_back() -> None:
    assert months_of(6, 6, WaitingTerms(1, None, None, REPAIR)) == 3
    assert months_of(3, 1, WaitingTerms(2)) == 3 + 6 - 2
    assert months_of(3, 1, WaitingTerms(2, repair=REPAIR)) == 3 + 6 - 1


# -- the whole wait ----------------------------------------------------------------------------------------------------


def wait(given: Wait, missed: int = 0, asked: int = 0, terms: WaitingTerms = NATIONAL, **readings: Any) -> Any:
    return wait_for(given, missed, asked, terms, Readings(readings), YEAR_END)


@pytest.mark.trust
@pytest.mark.parametrize(
    ("missed", "asked", "offered", "accepted", "refused"),
    [
        (0, 1, 0, 0, 1), (1, 0, 1, 0, 0), (1, 1, 1, 1, 0), (1, 2, 1, 1, 1), (3, 3, 3, 3, 0), (3, 6, 3, 3, 3),
        (4, 1, 1, 1, 0), (4, 2, 1, 1, 1), (5, 3, 2, 2, 1), (6, 6, 3, 3, 3),
    ],
)  # fmt: skip
def test_repairs_that_shorten_nothing_are_refused(
    missed: int, asked: int, offered: int, accepted: int, refused: int
) -> None:
    found = wait(Wait(PAID, 0, 3, variable=True), missed, asked)
    assert (found.repair_offered, found.repair_accepted, found.repair_refused) == (offered, accepted, refused)
    assert found.months == months_of(missed, accepted)


def test_what_is_too_much_may_be_kept() -> None:
    found = wait(Wait(PAID, 0, 3, variable=True), 1, 3, A11="keep_excess")
    assert (found.repair_accepted, found.repair_refused, found.variable_months) == (3, 0, 0)


@pytest.mark.parametrize("given", [Wait(), Wait(PAID, 60), Wait(instead="限额减半")])
def test_nothing_is_repaired_where_missed_years_do_not_lengthen_the_wait(given: Wait) -> None:
    for answer in ("refuse_excess", "keep_excess"):
        found = wait(given, 3, 2, A11=answer)
        assert (found.repair_offered, found.repair_accepted, found.repair_refused, found.variable_months) == (
            0,
            0,
            2,
            0,
        )


def test_nothing_can_be_repaired_where_the_policy_does_not_offer_it() -> None:
    found = wait(Wait(PAID, 0, 3, variable=True), 3, 2, WaitingTerms(1))
    assert (found.months, found.repair_offered, found.repair_refused) == (6, 0, 2)


def until(node: Node | None, paid: str) -> date | None:
    found = Case(person_of({}), book_of().latest, date.fromisoformat(paid)).value(node) if node is not None else None
    return found if isinstance(found, date) else None


@pytest.mark.parametrize(
    ("given", "paid", "readings", "last"),
    [
        (Wait(PAID, 90), "2025-01-01", {}, "2025-04-01"),  # 90 days after the day of payment
        (Wait(PAID, 90), "2025-01-01", {"A02": "pay_day_counted"}, "2025-03-31"),
        (Wait(YEAR_START, 90), "2024-10-01", {}, "2025-03-31"),  # a calendar day counts itself
        (Wait(PAID, 0, 3), "2025-01-31", {}, "2025-04-30"),
        (Wait(PAID, 0, 1), "2025-01-31", {}, "2025-02-28"),
        (Wait(PAID, 0, 1), "2025-01-31", {"A02": "pay_day_counted"}, "2025-02-28"),
        (Wait(PAID, 0, 1), "2025-03-01", {"A02": "pay_day_counted"}, "2025-03-31"),
        (Wait(PAID, 0, 1), "2025-03-15", {"A02": "pay_day_counted"}, "2025-04-14"),
        (Wait(PAID, 0, 1), "2025-02-28", {"A02": "pay_day_counted"}, "2025-03-27"),
        (Wait(PAID, 0, 12), "2024-03-01", {"A02": "pay_day_counted"}, "2025-02-28"),
        (Wait(YEAR_START, 0, 3), "2024-10-01", {}, "2025-03-31"),
        (Wait(day("2024-07-01"), 0, 4), "2024-06-01", {}, "2024-10-31"),
        (Wait(day("2024-10-01"), 0, 3), "2024-06-01", {}, "2024-12-31"),
        (Wait(PAID, 0, 3), "2025-01-31", {"A03": "thirty_days"}, "2025-05-01"),
        (Wait(PAID, 5, 1), "2025-01-31", {}, "2025-03-05"),
        (Wait(PAID, 60), "2025-12-01", {}, "2026-01-30"),
        (Wait(PAID, 60), "2025-12-01", {"A12": "cut_at_year_end"}, "2025-12-31"),
        (Wait(PAID, 20), "2025-12-01", {"A12": "cut_at_year_end"}, "2025-12-21"),
    ],
)
def test_the_last_day_of_the_wait(given: Wait, paid: str, readings: dict[str, Any], last: str) -> None:
    assert until(wait(given, **readings).until, paid) == date.fromisoformat(last)


def test_no_days_and_no_months_are_no_wait() -> None:
    assert wait(Wait(PAID)).until is None
    assert wait(Wait(PAID, variable=True), 0).until is None
    assert wait(Wait()).until is None


@given(st.dates(date(2023, 1, 1), date(2026, 12, 31)), st.integers(1, 24))
def test_whole_months_from_a_first_day_that_counts_follow_each_other_without_a_gap(start: date, months: int) -> None:
    """From the 1st to the 28th a span and the next one meet; a span is never longer than its months and a day."""
    last = until(wait(Wait(Const(start, Kind.DATE), 0, months)).until, "2024-01-01")
    assert last is not None
    assert add_days(last, 1) >= add_months(start, months)
    if start.day <= 28:
        assert add_days(last, 1) == add_months(start, months)


# -- days worked out early ---------------------------------------------------------------------------------------------


def test_what_does_not_hang_on_the_person_is_worked_out_at_once() -> None:
    assert apply("plus_days", day("2025-01-01"), Const(30, Kind.INT)) == day("2025-01-31")
    assert apply("later", day("2025-01-01"), day("2025-02-01")) == day("2025-02-01")
    assert apply("plus_months", PAID, Const(0, Kind.INT)) == apply("later", PAID, PAID) == PAID
    assert apply("later", PAID, day("2025-01-01")) == Call("later", (PAID, day("2025-01-01")), Kind.DATE)
    unset = Missing("opening_days", Kind.DATE)
    assert apply("plus_days", unset, Const(1, Kind.INT)) == Call("plus_days", (unset, Const(1, Kind.INT)), Kind.DATE)


def plus(node: Node, days: int) -> Node:
    return Call("plus_days", (node, Const(days, Kind.INT)), Kind.DATE)


def test_days_come_out_in_their_shortest_form() -> None:
    assert apply("plus_days", plus(PAID, 60), Const(1, Kind.INT)) == plus(PAID, 61)
    assert apply("plus_days", plus(PAID, 60), Const(-60, Kind.INT)) == PAID
    assert apply("later", PAID, plus(PAID, 61)) == plus(PAID, 61)
    months = Call("plus_months", (PAID, Const(3, Kind.INT)), Kind.DATE)
    assert apply("later", PAID, plus(months, 1)) == plus(months, 1)
    assert apply("later", PAID, plus(PAID, -1)) == Call("later", (PAID, plus(PAID, -1)), Kind.DATE)
    own = Call("plus_days", (PAID, Count("break_years")), Kind.DATE)
    assert apply("plus_days", own, Const(1, Kind.INT)) == plus(own, 1)
    assert apply("later", PAID, own) == Call("later", (PAID, own), Kind.DATE)


@given(st.dates(date(2024, 1, 1), date(2026, 12, 31)), st.integers(0, 90), st.integers(-40, 40))
def test_the_shortest_form_is_the_same_day(paid: date, days: int, more: int) -> None:
    short = apply("later", PAID, apply("plus_days", plus(PAID, days), Const(more, Kind.INT)))
    assert until(short, paid.isoformat()) == max(paid, add_days(paid, days + more))
