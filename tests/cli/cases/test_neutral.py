"""The neutral person: what is filled, and that nothing stated is changed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from canbao.assess.facts import ABSENT, UNKNOWN
from canbao.cli.cases.neutral import fill, insured_years_of, payments_of
from canbao.policy.library import Library
from canbao.policy.loading import load
from canbao.policy.rules import RuleBook

LIBRARY = Library.of()
TENGZHOU = load(LIBRARY, "shandong/tengzhou/2025")
NANAN = load(LIBRARY, "fujian/nanan/2024")
MODEL = load(LIBRARY, "national/model", year=2031)


def facts_of(book: RuleBook = TENGZHOU, **facts: Any) -> dict[str, Any]:
    return dict(fill(facts, book).values)


def test_an_empty_case_is_an_adult_of_the_place_insured_last_year() -> None:
    found = facts_of()
    assert found["birth"] == date(1980, 1, 1)
    assert (found["hukou"], found["residence"], found["enrol_place"]) == ("370481",) * 3
    assert (found["student"], found["nationality"], found["employee_active"]) == ("none", "CN", False)
    assert (found["resident_years"], found["enrolled_before"]) == (frozenset({2024}), True)
    assert found["paid"] == date(2024, 10, 1)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"hukou": "320300"}, {"hukou": "320300", "residence": "320300"}),
        ({"residence": "320300"}, {"hukou": "370481", "residence": "320300"}),
        ({"hukou": None}, {"hukou": ABSENT}),
        ({"nationality": "HMT"}, {"hukou": ABSENT, "residence": "370481"}),
        ({"nationality": "foreign", "residence": "370402"}, {"hukou": ABSENT, "residence": "370402"}),
        ({"residence_permit": "valid"}, {"long_term": True}),
        ({"residence_permit": "valid", "long_term": False}, {"long_term": False}),
        ({"residence_permit": "expired"}, {"long_term": False}),
    ],
)
def test_places(facts: dict[str, Any], expected: dict[str, Any]) -> None:
    found = facts_of(**facts)
    assert {key: found[key] for key in expected} == expected


@pytest.mark.parametrize(
    ("facts", "years", "before"),
    [
        ({"resident_years": [2020]}, {2020}, True),
        ({"resident_years": []}, set(), False),
        ({"employee_years": [2023]}, set(), True),
        ({"enrolled_before": False}, set(), False),
        ({"birth": "2023-12-31"}, {2024}, True),
        ({"birth": "2024-01-01"}, set(), False),
    ],
)
def test_history(facts: dict[str, Any], years: set[int], before: bool) -> None:
    found = facts_of(**facts)
    assert (found["resident_years"], found["enrolled_before"]) == (frozenset(years), before)


def test_a_newborn_is_born_on_the_day_of_payment_unless_stated() -> None:
    assert facts_of(newborn=True, pay_date="2025-03-01")["birth"] == date(2025, 3, 1)
    assert facts_of(newborn=True, birth="2025-02-01")["birth"] == date(2025, 2, 1)


@pytest.mark.parametrize(("standing", "birth"), [("低保边缘家庭", date(1950, 1, 1)), ("低保对象", date(1980, 1, 1))])
def test_a_filled_birth_does_not_defeat_a_standing(standing: str, birth: date) -> None:
    """The family is aided only for some of its members: somebody old enough is meant."""
    assert facts_of(NANAN, standings=[{"name": standing}])["birth"] == birth


def test_a_stated_birth_stays_even_if_it_defeats_the_standing() -> None:
    assert facts_of(NANAN, standings=[{"name": "低保边缘家庭"}], birth="1984-05-05")["birth"] == date(1984, 5, 5)


def test_standings_are_certified_long_before_and_parents_unless_stated() -> None:
    (standing,) = fill({"standings": [{"name": "农村独女家庭"}]}, TENGZHOU).standings
    assert standing.role == "parent"
    assert standing.certified is not None
    assert standing.certified.year < 2000
    (stated,) = fill(
        {"standings": [{"name": "低保对象", "certified": "2024-11-01"}], "listed_by": "school"}, TENGZHOU
    ).standings
    assert (stated.certified, stated.listed_by, stated.role) == (date(2024, 11, 1), "school", None)


def test_the_day_of_payment() -> None:
    rules = TENGZHOU.latest
    assert payments_of({}, rules) == (date(2024, 10, 1), None)
    assert payments_of({"pay_date": "2024-11-05"}, rules) == (date(2024, 11, 5), None)
    listed = [{"date": "2024-01-10", "for_year": 2024}, {"date": "2024-12-10", "yuan": 400, "for_year": 2025}]
    assert payments_of({"payments": listed}, rules) == (date(2024, 12, 10), 400)
    assert payments_of({"payments": listed[:1]}, rules)[0] == date(2024, 1, 10)


def test_without_a_window_nobody_has_paid() -> None:
    assert payments_of({}, MODEL.latest) == (None, None)
    assert facts_of(MODEL)["paid"] in (UNKNOWN, ABSENT)


@pytest.mark.parametrize(
    ("paid", "active", "since"),
    [
        ("2024-11-30", True, ABSENT),
        ("2024-12-01", False, date(2024, 12, 1)),
        ("2024-10-01", True, ABSENT),
        ("2023-01-01", False, ABSENT),
    ],
)
def test_periods_of_employee_cover(paid: str, active: bool, since: object) -> None:
    found = facts_of(employee_periods=[["2023-06-01", "2024-11-30"]], pay_date=paid)
    assert (found["employee_active"], found["uncovered_from"]) == (active, since)


def test_stated_employee_facts_win_over_periods() -> None:
    found = facts_of(
        employee_periods=[["2023-06-01", "2024-10-15"]], pay_date="2024-11-01", uncovered_from="2024-10-20"
    )
    assert found["uncovered_from"] == date(2024, 10, 20)


def test_a_sponsor_pays_in_yuan() -> None:
    assert fill({"sponsor_yuan": 100}, TENGZHOU).sponsor_fen == 10000


@pytest.mark.parametrize(
    ("facts", "years"),
    [
        ({}, [2030, 2031]),
        ({"resident_years": [2031]}, [2031]),
        ({"employee_years": [2030]}, [2031]),
        ({"enrolled_before": False}, [2031]),
    ],
)
def test_years_of_an_incentive_reach_up_to_the_year_itself(facts: dict[str, Any], years: list[int]) -> None:
    assert insured_years_of(facts, 2031) == years
