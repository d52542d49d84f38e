"""Values tried for an unknown fact: both sides of everything that is asked about it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.assessing import NANAN, QINGTANGPU, YUEYANG, made_up, run, shipped
from tests.policy_texts import book_of

from canbao.assess.explaining.candidates import atoms_of_plan
from canbao.assess.explaining.fact_values import MOST_BREAK_YEARS, values_of
from canbao.assess.facts import ABSENT, Value
from canbao.policy.rules import RuleBook

PAID = date(2024, 8, 1)


def tried(name: str, book: RuleBook | None = None, day: str = "2024-08-01") -> list[Value]:
    found = run(book or shipped(NANAN), day)
    return list(values_of(name, found.trace.case, atoms_of_plan(found.trace.plan)))


def test_flags_both_ways() -> None:
    assert tried("employee_active") == [True, False]


def test_listed_words_all_of_them() -> None:
    assert tried("nationality") == ["CN", "HMT", "foreign"]


@pytest.mark.parametrize("years", [1, 18, 60])
def test_births_on_both_sides_of_each_age(years: int) -> None:
    births = tried("birth")
    birthday = PAID.replace(year=PAID.year - years)
    assert {birthday, birthday + timedelta(days=1)} <= set(births)


def test_births_on_both_sides_of_ninety_days() -> None:
    births = set(tried("birth"))
    assert {PAID - timedelta(days=90), PAID - timedelta(days=91)} <= births
    assert max(births) <= PAID, "nobody who pays is born later"


def test_a_day_that_there_may_not_be() -> None:
    assert ABSENT in tried("uncovered_from")
    assert ABSENT not in tried("birth")


def test_payments_on_both_sides_of_the_window_and_within_reach_of_the_year() -> None:
    days = set(tried("paid"))
    assert {date(2023, 8, 31), date(2023, 9, 1), date(2023, 12, 31), date(2024, 1, 1)} <= days
    assert min(days) >= date(2023, 1, 1)
    assert max(days) <= date(2024, 12, 31)


def test_places_inside_outside_and_none() -> None:
    places = tried("hukou")
    assert {"350583", ABSENT} <= set(places)
    assert any(isinstance(place, str) and not place.startswith("35") for place in places)


def test_histories_with_every_number_of_missed_years() -> None:
    runs = tried("resident_years")
    assert runs[0] == frozenset()
    assert [2023 - max(years) for years in runs[1:]] == list(range(MOST_BREAK_YEARS + 1))


def test_numbers_beside_those_of_the_conditions() -> None:
    assert {11, 12, 13} <= set(tried("residence_months", shipped(QINGTANGPU), "2021-10-01"))
    assert {1, 2} <= set(tried("offer_years", shipped(YUEYANG), "2024-10-01"))


def test_no_number_below_nought_is_tried() -> None:
    asked = book_of({"in_window: paid <= central.end": "in_window: repair_years > 0"})
    assert tried("repair_years", asked, "2024-10-01") == [ABSENT, 0, 1]


def test_words_that_only_this_policy_knows() -> None:
    assert {"low", "middle", "high"} <= set(tried("tier", made_up("tiers"), "2024-10-01"))
