"""Standard people: all facts known, so that their bills are settled wherever the notice speaks."""

from __future__ import annotations

from datetime import date

import pytest
from tests.assessing import LOCALITIES, MODEL, NANAN, TENGZHOU, YUEYANG, shipped

from canbao.assess.explaining.completing import outcome_of
from canbao.assess.interpreting import assess
from canbao.assess.standard_people import AGES, StandingKind, is_aided, standard_people, standings_of
from canbao.policy.library import Library
from canbao.policy.loading import load
from canbao.values.days import age_on

SUBSISTENCE, ELDERLY = StandingKind("subsistence"), 65


@pytest.mark.parametrize("policy", [*LOCALITIES, MODEL])
def test_nothing_stays_open(policy: str) -> None:
    book = shipped(policy)
    holders = [(kind, age) for kind in standings_of(book.latest) for age in AGES]
    people = standard_people(book.latest, holders)
    assert len(people) > 10
    assert [each.name for each in people if outcome_of(assess(book, each.person)) == "unsettled"] == []


def test_keys_are_the_same_under_every_policy() -> None:
    keys = [
        [each.key for each in standard_people(shipped(policy).latest, [(SUBSISTENCE, 40)])] for policy in LOCALITIES
    ]
    assert all(each == keys[0] for each in keys)
    assert len(set(keys[0])) == len(keys[0])


def test_ages_are_those_of_the_day_of_payment() -> None:
    people = {each.key: each.person for each in standard_people(shipped(TENGZHOU).latest, [])}
    for age in (0, 17, 60, 70):
        person = people[f"age_{age}"]
        assert person.paid_on is not None
        assert age_on(person.get("birth"), person.paid_on) == age
        assert age_on(person.get("birth"), date(2024, 12, 31)) == age


def test_standings_of_each_grade_and_role_that_matters() -> None:
    kinds = standings_of(shipped(NANAN).latest)
    names = [kind.name for kind in kinds]
    assert {"低保对象", "残疾人（四级）", "残疾人（一级）", "农村独女家庭（父母）", "农村独女家庭（子女）"} <= set(
        names
    )
    assert len(kinds) == len(set(kinds))
    assert StandingKind("disabled", 3) in standings_of(shipped(YUEYANG).latest)


def test_who_is_aided_only_when_old() -> None:
    rules = shipped(NANAN).latest
    edge = StandingKind("near_subsistence")
    assert [is_aided(rules, edge, age) for age in AGES] == [False, True, True]
    assert is_aided(rules, SUBSISTENCE, 40)
    assert not is_aided(rules, StandingKind("two_diseases"), 40)


def test_a_holder_is_of_the_age_given() -> None:
    (holder,) = [each for each in standard_people(shipped(NANAN).latest, [(SUBSISTENCE, 10)]) if ":" in each.key]
    assert holder.name == "低保对象，10周岁"
    assert holder.person.get("student") == "primary"
    assert holder.person.standings[0].id == "subsistence"


def test_without_a_window_nobody_pays_inside_it() -> None:
    rules = load(Library.of(), "national/model", year=2026).latest
    keys = [each.key for each in standard_people(rules, [(SUBSISTENCE, 40)])]
    assert keys == ["adult_last_day", "newborn", "from_employee"]
    assert not is_aided(rules, SUBSISTENCE, 40)
