"""The last day of an offer, against a look at every day of the year; and what makes two offers the same."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta
from random import Random
from typing import Any

import numpy as np
import pytest
from tests.assess.parity import as_text
from tests.assess.populations import (
    all_unpaid,
    batch_of,
    facts_of,
    lists_for,
    other_reading,
    people_of,
    standings_asked,
    table_of,
)
from tests.assess.test_situations import OTHERS, PLAIN
from tests.assessing import LOCALITIES, MODEL, NANAN, QINGTANGPU, TENGZHOU, YUEYANG, made_up, neutral, shipped
from tests.people_strategy import as_table, crowd, world_of

from canbao.assess import change_days
from canbao.assess.batch import Engine
from canbao.assess.change_days import NO_CHANGE
from canbao.assess.columns import Array
from canbao.assess.coverage import ALL_COMPLETE, CompleteList, Lists
from canbao.assess.facts import Person, person_of
from canbao.assess.interpreting import assess
from canbao.assess.offers import MOST_STEPS, OfferTooFar, offer_key, offer_until, offers_until
from canbao.assess.situations import Situation
from canbao.policy.rules import RuleBook

PEOPLE_OF_ALL = 300
"""In the four localities together, as the product promises it."""
ONE_DAY = timedelta(days=1)


def last_day_by_force(book: RuleBook, person: Person, as_of: date, lists: Lists) -> date | None:
    """The last day before the first on which the offer is another one, found by asking on every day of the year."""
    now = offer_key(assess(book, person, as_of, lists).situation)
    day = as_of
    while day <= book.latest.year.last:
        day += ONE_DAY
        if offer_key(assess(book, person, day, lists).situation) != now:
            return day - ONE_DAY
    return None


def wrong_offers(book: RuleBook, rows: list[dict[str, Any]], as_of: date, lists: Lists = ALL_COMPLETE) -> list[str]:
    """People for whom interpreter, batch and force do not agree."""
    results = Engine(book, as_of=as_of, lists=lists).run(batch_of(table_of(rows)))
    found = []
    for row, in_batch in zip(rows, results.column("offer_until").to_pylist(), strict=True):
        person = person_of(facts_of(row))
        by_force = last_day_by_force(book, person, as_of, lists)
        by_hand = offer_until(book, person, as_of, lists)
        if not by_force == by_hand == in_batch:
            found.append(f"{row['person_id']} {as_of}: {by_force} by force, {by_hand} by hand, {in_batch} in the batch")
    return found


def start_of(book: RuleBook) -> date:
    window = book.latest.file.windows["central"]
    assert window.first is not None
    return window.first


def interesting(policy: str, size: int) -> list[dict[str, Any]]:
    """Unpaid people of the policy: those with standings, babies, birthdays in the year, gaps of cover come first."""
    book = shipped(policy)
    start = start_of(book) - timedelta(days=100)

    def happens(row: dict[str, Any]) -> bool:
        standings = any((item["certified"] or start) > start or item["until"] for item in row["standings"] or ())
        days = (row["birth"], row["uncovered_from"], row["welfare_home_entry"], row["registered"])
        return standings or any(day is not None and day > start for day in days)

    rows = all_unpaid(people_of(policy, 4_000, 6)).to_pylist()
    return sorted(rows, key=lambda row: not happens(row))[:size]


def check_by_force(policy: str, size: int) -> None:
    book = shipped(policy)
    rows = interesting(policy, size)
    middle = start_of(book) + timedelta(days=10)
    some, others = rows[: size // 3], rows[size // 3 :]
    found = wrong_offers(book, others, middle) + wrong_offers(book, some, middle, lists_for(book, 4))
    assert not found, as_text(found)


@pytest.mark.parametrize("policy", LOCALITIES)
@pytest.mark.trust
def test_the_last_day_is_that_of_a_look_at_every_day(policy: str) -> None:
    check_by_force(policy, 5)


@pytest.mark.parametrize("policy", LOCALITIES)
@pytest.mark.trust
@pytest.mark.slow
def test_the_last_day_of_three_hundred_people(policy: str) -> None:
    check_by_force(policy, PEOPLE_OF_ALL // len(LOCALITIES))


WITH_DAYS = ("bands", "segments", "newborn", "windows", "aid_validity", "conditions", "july_year")


@pytest.mark.parametrize("policy", WITH_DAYS)
@pytest.mark.trust
def test_made_up_policies_by_force(policy: str) -> None:
    book = made_up(policy)
    people = crowd(8, world_of(book), 6)
    for person in people:
        person["paid_on"] = None
    found = wrong_offers(book, people, start_of(book) + timedelta(days=20))
    assert not found, as_text(found)


# -- days that were once overlooked ------------------------------------------------------------------------------------


def one(book: RuleBook, as_of: str, lists: Lists = ALL_COMPLETE, **facts: Any) -> date | None:
    """The last day of a neutral person's offer, if all three ways agree on it."""
    row = {"person_id": "P", **neutral(book, **facts), "relatives": None}
    found = wrong_offers(book, [row], date.fromisoformat(as_of), lists)
    assert not found, as_text(found)
    return offer_until(book, person_of(row), date.fromisoformat(as_of), lists)


def held(certified: str, until: str | None = None) -> list[dict[str, Any]]:
    last = None if until is None else date.fromisoformat(until)
    day = date.fromisoformat(certified)
    return [{"name": "特困人员", "certified": day, "until": last, "grade": None, "role": None, "listed_by": None}]


def test_a_price_that_falls_month_by_month_changes_with_the_month() -> None:
    """The amount, not a condition, reads the day of payment."""
    assert one(made_up("segments"), "2025-03-10", hukou_registered=date(2025, 3, 1)) == date(2025, 3, 31)


def test_a_standing_that_counts_from_the_next_month() -> None:
    """Reading A25 `next_month`: the offer changes on the first of the month after the certification."""
    book = other_reading(YUEYANG, A25="next_month")
    assert one(book, "2024-09-20", standings=held("2024-10-07")) == date(2024, 10, 31)
    assert one(shipped(YUEYANG), "2024-09-20", standings=held("2024-10-07")) == date(2024, 10, 6)


def test_a_standing_that_ends() -> None:
    assert one(shipped(YUEYANG), "2024-09-20", standings=held("2020-01-01", "2024-10-07")) == date(2024, 10, 7)


@pytest.mark.trust
def test_sabotage_standings_are_overlooked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were days of standings not looked at, the offer would last too long, and the look at every day would show it."""
    monkeypatch.setattr(change_days, "_FOUND", {})
    monkeypatch.setattr(change_days._Search, "_look_at_standing", lambda _search, _held: None)
    with pytest.raises(AssertionError):
        test_a_standing_that_ends()


def test_lists_that_end_before_the_window_does() -> None:
    """From the day after the last complete day it is not known who has a standing."""
    book = shipped(YUEYANG)
    lists = Lists.of(CompleteList(id_, "43", date(2024, 11, 30)) for id_ in standings_asked(book))
    assert one(book, "2024-09-20", lists) == date(2024, 11, 30)
    assert one(book, "2024-12-02", lists) == date(2024, 12, 31)


def test_the_end_of_the_window_and_of_the_year() -> None:
    assert one(shipped(YUEYANG), "2024-09-20") == date(2024, 12, 31)
    assert one(shipped(YUEYANG), "2025-02-01") == date(2025, 12, 31)


def test_a_baby_has_ninety_days() -> None:
    born = date(2025, 2, 1)
    assert one(shipped(YUEYANG), "2025-02-10", birth=born) == born + timedelta(days=90)


def test_who_has_paid_has_no_offer() -> None:
    paid = neutral(shipped(YUEYANG), paid_on=date(2024, 10, 1))
    assert offer_until(shipped(YUEYANG), person_of(paid), date(2024, 10, 5)) is None
    results = Engine(shipped(YUEYANG), as_of=date(2024, 10, 5)).run(batch_of(table_of([{"person_id": "P", **paid}])))
    assert results.column("offer_until").to_pylist() == [None]


def test_after_the_year_nothing_changes_any_more() -> None:
    assert one(shipped(YUEYANG), "2026-03-01") is None


# -- what an offer is --------------------------------------------------------------------------------------------------

NOT_OFFERED = {
    "policy", "year", "need", "refer", "segment", "price_fen", "aid_rows", "mode", "is_reimbursed", "repair_offered",
    "repair_accepted", "repair_refused", "refund_fen", "cover_row", "cover_answer", "cover_refer", "cover_first",
    "cover_last", "has_no_cover_left", "wait_row", "wait_until", "fixed_days", "fixed_months", "variable_months",
    "break_years", "instead", "instead_share", "warnings", "clauses", "possible",
}  # fmt: skip


@pytest.mark.parametrize("name", [item.name for item in fields(Situation)])
def test_money_and_whether_it_is_taken_make_the_offer(name: str) -> None:
    assert (offer_key(replace(PLAIN, **{name: OTHERS[name]})) == offer_key(PLAIN)) is (name in NOT_OFFERED)


# -- many people -------------------------------------------------------------------------------------------------------


def test_each_person_goes_from_day_to_day_until_the_offer_is_another() -> None:
    """Person 0 changes at once, person 1 on the third look, person 2 never."""
    start = (date(2024, 11, 1) - date(1970, 1, 1)).days
    changes = {0: start + 1, 1: start + 20}

    def key_at(who: Array, days: Array) -> Array:
        return np.asarray([day >= changes.get(person, 10**6) for person, day in zip(who, days, strict=True)])

    def change_after(who: Array, days: Array) -> Array:
        following = np.where(who == 0, days + 1, days + 7)
        return np.where(following > start + 60, NO_CHANGE, following).astype(np.int32)

    found = offers_until(3, date(2024, 11, 1), key_at, change_after)
    assert found.tolist() == [start, start + 20, int(NO_CHANGE)]


def test_a_search_without_end_is_refused() -> None:
    def same(who: Array, _: Array) -> Array:
        return np.zeros(who.size)

    with pytest.raises(OfferTooFar, match=str(MOST_STEPS)):
        offers_until(1, date(2020, 1, 1), same, lambda _, days: days + np.int32(1))


@pytest.mark.parametrize("policy", [NANAN, QINGTANGPU, TENGZHOU, MODEL])
def test_offers_do_not_depend_on_who_else_is_there(policy: str) -> None:
    book = shipped(policy)
    people = all_unpaid(people_of(policy, 200, 3)) if policy != MODEL else as_table(crowd(2, world_of(book), 60))
    engine = Engine(book, as_of=start_of(book) + timedelta(days=5))
    whole = engine.run(batch_of(people)).column("offer_until").to_pylist()
    order = Random(1).sample(range(people.num_rows), people.num_rows)
    mixed = engine.run(batch_of(people.take(order))).column("offer_until").to_pylist()
    assert [mixed[order.index(place)] for place in range(40)] == whole[:40]
