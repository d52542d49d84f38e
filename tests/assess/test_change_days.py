"""Days on which an offer may change: none is left out, whatever a condition does with the day of payment."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.assess.parity import as_text
from tests.assess.populations import facts_of, lists_for, table_of
from tests.assess.test_offers import wrong_offers
from tests.assessing import LOCALITIES, shipped
from tests.people_strategy import crowd, with_relatives, world_of
from tests.policies import draw_policy

from canbao.assess.change_days import NO_CHANGE, Curve, change_days_of, next_changes, own_change_days, reads_payment_day
from canbao.assess.columns import Block
from canbao.assess.coverage import ALL_COMPLETE, CompleteList, Lists
from canbao.assess.evaluating import Case
from canbao.assess.facts import all_complete, person_of
from canbao.assess.vectors import Vectors
from canbao.policy.library import Library
from canbao.policy.loading import load
from canbao.policy.nodes import Call, Compare, Const, Fact, Has, Since
from canbao.policy.rules import RuleBook
from canbao.policy.vocabulary import Kind
from canbao.values.days import day_number, from_day_number

PAID, BIRTH = Fact("paid", Kind.DATE), Fact("birth", Kind.DATE)
AS_OF = date(2025, 10, 1)
"""Near the year's end, so that a look at every day is short."""

TEXT = """
policy: tried
title: 样县
place: "430621"
source: {number: 样, issuer: 样, issued: 2024-08-01}
year: {from: 2025-01-01, until: 2025-12-31, cite: 一}
clauses:
  一: {is: rule, about: 全部}
readings: {A01: event_day_not_counted, A19: paid}
windows:
  central: {from: 2024-09-01, until: 2025-11-20, cite: 一}
amounts:
  personal: {yuan: 400, cite: 一}
  other: {yuan: 100, cite: 一}
membership: [{id: everyone, cite: 一}]
acceptance: [{id: after_year, when: paid > year.end, refuse: after_late_window, cite: 一}]
price:
  - {id: special, when: '%s', charge: other, cite: 一}
  - {id: all, charge: '%s', cite: 一}
cover: [{id: year, from: year.start, cite: 一}]
waiting: [{id: nobody, none: true, cite: 一}]
"""

FORESEEN = {
    "fixed day": "paid <= central.end", "same day": 'paid == date("2025-11-03")', "month": "month_of(paid) == 11",
    "year": "year_of(paid) == 2024", "fixed day by a function": 'later(paid, date("2025-11-05")) > date("2025-11-10")',
    "own day": "student_entry <= paid", "own day, strictly": "paid > student_entry",
    "after an own day": "paid <= plus_days(birth, 90)", "before an own day": "next_month(paid) >= student_entry",
    "days since": "days(birth, paid) <= 30", "days since, at least": "days(birth, paid) >= 45",
    "days until": "days(paid, student_entry) >= 5", "days until, equal": "days(paid, student_entry) == 5",
    "age": "age(paid) >= 60", "age, equal": "age(paid) == 60", "age later": "age(plus_days(paid, 10)) >= 60",
    "held": 'has("低保对象")', "held later": 'has("低保对象", on=plus_months(paid, 1))',
    "held next month": 'has("低保对象", on=next_month(paid))', "not held": 'not has("低保对象")',
    "certified long ago": 'has("低保对象", certified_until=plus_days(paid, -20))',
    "certified lately": 'has("低保对象", certified_from=plus_days(paid, -20))',
    "since before": 'since("低保对象") < paid', "since for days": 'days(since("低保对象"), paid) >= 10',
    "since for few days": 'days(since("低保对象"), paid) <= 10', "since is there": 'present(since("低保对象"))',
}  # fmt: skip
UNFORESEEN = {
    "two own days": "later(paid, birth) >= student_entry",
    "an own day that moves": 'later(paid, student_entry) >= date("2025-11-05")',
    "a month after": 'plus_months(since("低保对象"), 1) <= paid',
    "held by an own day": 'has("低保对象", on=later(paid, birth))',
}


def book_of(folder: Path, condition: str, charge: str = "personal") -> RuleBook:
    (folder / "tried.yaml").write_text(TEXT % (condition, charge), encoding="utf-8")
    return load(Library((folder,)), "tried")


def people(seed: int, count: int) -> list[dict[str, Any]]:
    """People with a birthday, a day of entry and standings near the days that matter."""
    random = Random(seed)

    def near(first: date) -> date:
        return first + timedelta(days=random.randrange(130))

    def standing() -> dict[str, Any]:
        certified = near(date(2025, 9, 10))
        until = random.choice((None, certified + timedelta(days=random.randrange(60))))
        return {
            "name": "低保对象",
            "certified": certified,
            "until": until,
            "grade": None,
            "role": None,
            "listed_by": None,
        }

    return [
        {
            "person_id": f"P{number}",
            "birth": near(random.choice((date(1965, 9, 10), date(2025, 8, 20)))),
            "student_entry": random.choice((None, near(date(2025, 9, 10)))),
            "standings": [standing() for _ in range(random.choice((0, 1, 1, 2)))],
        }
        for number in range(count)
    ]


@pytest.mark.parametrize("condition", [*FORESEEN.values(), *UNFORESEEN.values()], ids=[*FORESEEN, *UNFORESEEN])
@pytest.mark.trust
def test_no_day_that_matters_is_left_out(condition: str, tmp_path: Path) -> None:
    rows = table_of(people(1, 8)).to_pylist()
    found = wrong_offers(book_of(tmp_path, condition), rows, AS_OF)
    assert not found, as_text(found)


@pytest.mark.parametrize("charge", ["personal * months_left(paid)", "personal - other / 12 * month_of(paid)"])
def test_an_amount_may_change_with_the_day_too(charge: str, tmp_path: Path) -> None:
    rows = table_of(people(2, 4)).to_pylist()
    found = wrong_offers(book_of(tmp_path, "paid < central.start", charge), rows, AS_OF)
    assert not found, as_text(found)


@pytest.mark.parametrize("condition", FORESEEN.values(), ids=FORESEEN)
def test_what_can_be_foreseen_is_not_looked_at_day_by_day(condition: str, tmp_path: Path) -> None:
    assert not change_days_of(book_of(tmp_path, condition).latest, AS_OF, ALL_COMPLETE).is_daily


@pytest.mark.parametrize("condition", UNFORESEEN.values(), ids=UNFORESEEN)
def test_what_cannot_be_foreseen_is_looked_at_day_by_day(condition: str, tmp_path: Path) -> None:
    assert change_days_of(book_of(tmp_path, condition).latest, AS_OF, ALL_COMPLETE).is_daily


@pytest.mark.parametrize("policy", LOCALITIES)
def test_no_notice_needs_a_look_day_by_day(policy: str) -> None:
    rules = shipped(policy).latest
    assert not change_days_of(rules, rules.year.first - timedelta(days=90), ALL_COMPLETE).is_daily


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=12)
@pytest.mark.trust
def test_a_block_is_asked_as_its_people_are(seed: int) -> None:
    """The next day for a block is the first of the days of each of its people."""
    random = Random(seed)
    book = draw_policy(random).book()
    rules, world = book.latest, world_of(book)
    crowded = crowd(seed, world, 6)
    lists = random.choice((ALL_COMPLETE, lists_for(book, seed)))
    as_of = rules.year.last - timedelta(days=random.randrange(200))
    days = change_days_of(rules, as_of, lists)
    block = Block(table_of(crowded).to_batches()[0], as_of, rules.year_label)
    now = np.full(len(crowded), day_number(as_of) + random.randrange(40), dtype=np.int32)
    found = next_changes(Vectors(block, rules, lists), days, now).tolist()
    for row, next_day, today in zip(with_relatives(crowded), found, now.tolist(), strict=True):
        case = Case(person_of({**facts_of(row), "relatives": None, "paid_on": None}), rules, as_of, lists)
        if row["paid_on"] is None:
            assert next_day == min((day for day in own_change_days(days, case) if day > today), default=int(NO_CHANGE))


def test_the_day_after_the_year_is_the_last_one_looked_at(tmp_path: Path) -> None:
    book = book_of(tmp_path, 'paid >= date("2027-01-01")')
    days = change_days_of(book.latest, AS_OF, ALL_COMPLETE)
    assert [from_day_number(day) for day in days.fixed.tolist()] == [date(2026, 1, 1)]
    assert days.last == day_number(date(2026, 1, 1))


def test_after_the_year_there_is_nothing_to_look_at(tmp_path: Path) -> None:
    for condition in ('has("低保对象")', UNFORESEEN["two own days"]):
        days = change_days_of(book_of(tmp_path, condition).latest, date(2026, 5, 1), ALL_COMPLETE)
        case = Case(person_of({"birth": "2026-06-01"}), shipped(LOCALITIES[0]).latest, date(2026, 5, 1))
        assert own_change_days(days, case) == set()


def test_ends_of_lists_matter_where_a_condition_asks_for_them(tmp_path: Path) -> None:
    lists = Lists.of(
        [CompleteList("subsistence", "", date(2025, 10, 31)), CompleteList("orphan", "", date(2025, 11, 9))]
    )
    days = change_days_of(book_of(tmp_path, 'has("低保对象")').latest, AS_OF, lists)
    assert [from_day_number(day) for day in days.fixed.tolist()] == [date(2025, 11, 1), date(2026, 1, 1)]
    for complete in (ALL_COMPLETE, all_complete):
        fixed = change_days_of(book_of(tmp_path, 'has("低保对象")').latest, AS_OF, complete).fixed
        assert [from_day_number(day) for day in fixed.tolist()] == [date(2026, 1, 1)]


def test_ends_of_lists_matter_only_where_the_day_asked_about_moves(tmp_path: Path) -> None:
    lists = Lists.of([CompleteList("subsistence", "", date(2025, 10, 31))])
    for on in ("birth", "year.start"):
        fixed = change_days_of(book_of(tmp_path, f'has("低保对象", on={on})').latest, AS_OF, lists).fixed
        assert [from_day_number(day) for day in fixed.tolist()] == [date(2026, 1, 1)]


def test_days_are_found_once_for_each_set_of_rules(tmp_path: Path) -> None:
    rules = book_of(tmp_path, 'has("低保对象")').latest
    assert change_days_of(rules, AS_OF, ALL_COMPLETE) is change_days_of(rules, AS_OF, ALL_COMPLETE)
    other = book_of(tmp_path, "paid <= central.end").latest
    assert (
        change_days_of(other, AS_OF, ALL_COMPLETE).fixed.tolist()
        != change_days_of(rules, AS_OF, ALL_COMPLETE).fixed.tolist()
    )


@given(st.lists(st.integers(0, 50), min_size=1).map(sorted), st.lists(st.integers(-5, 60), min_size=1))
def test_a_curve_reaches_a_day_when_it_is_at_or_past_it(days: list[int], targets: list[int]) -> None:
    curve = Curve(100, np.asarray(days))
    wanted = [next((100 + at for at, day in enumerate(days) if day >= target), int(NO_CHANGE)) for target in targets]
    assert curve.reach(np.asarray(targets)).tolist() == wanted


def test_the_day_on_which_a_standing_is_held_is_no_reading_of_the_day_of_payment() -> None:
    has = Has("低保对象", (), PAID)
    assert not reads_payment_day(has)
    assert not reads_payment_day(Since(has))
    assert reads_payment_day(Compare("<", Since(has), PAID))
    assert reads_payment_day(Call("plus_days", (PAID, Const(1, Kind.INT)), Kind.DATE))
    assert not reads_payment_day(BIRTH)
