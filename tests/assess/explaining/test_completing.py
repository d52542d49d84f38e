"""What an unsettled result could be: what it then is must be among it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import pytest
from tests.assessing import LOCALITIES, NANAN, QINGTANGPU, TENGZHOU, YUEYANG, fen, made_up, neutral, run, shipped
from tests.people_strategy import crowd, with_relatives, world_of

from canbao.assess.explaining.completing import MOST_TRIED, money_asks, open_asks, outcome_of, possible_of
from canbao.assess.explaining.explanation import Possible
from canbao.assess.facts import UNKNOWN, Coverage, Person, all_complete, none_complete, person_of
from canbao.assess.interpreting import Assessment, assess
from canbao.policy.rules import RuleBook
from canbao.policy.vocabulary import FACTS

NOT_FACTS = ("relations", "enrolled_last_year")


def possible(found: Assessment, book: RuleBook) -> Possible:
    return possible_of(found, book)


def test_a_birth_decides_between_the_exempt_and_the_late_price() -> None:
    book = shipped(NANAN)
    found = possible(run(book, "2024-08-01", birth=None), book)
    assert found == Possible(("birth",), (fen(390), fen(1030)), (), True)


def test_lists_that_are_not_complete() -> None:
    book = shipped(NANAN)
    made = assess(book, person_of(neutral(book)), date(2024, 8, 1), none_complete)
    found = possible(made, book)
    assert found.payable_fen == (0, fen(39), fen(117), fen(390), fen(1030))
    assert found.is_whole


def test_a_grade_that_is_missing() -> None:
    book = shipped(YUEYANG)
    made = run(book, "2024-10-01", standings=[{"name": "残疾人", "certified": "2020-01-01"}])
    assert possible(made, book).payable_fen == (0, fen(200))


def test_outcomes_without_a_sum() -> None:
    book = shipped(QINGTANGPU)
    found = possible(run(book, None, birth=None), book)
    assert found.payable_fen == (fen(320),)
    assert found.others == ("refused", "not_stated")


def test_a_figure_that_is_not_set_is_said() -> None:
    book = shipped(YUEYANG)
    found = possible(run(book, "2025-03-01", birth=None), book)
    assert found.payable_fen == (fen(400), fen(1070))
    assert found.others == ("pending",)


def test_a_family_cannot_be_tried_and_that_is_said() -> None:
    book = made_up("newborn")
    found = possible(run(book, "2025-02-01", birth="2025-01-20", relatives=None), book)
    assert not found.is_whole


def test_the_search_stops() -> None:
    book = shipped(NANAN)
    found = possible(assess(book, person_of({"birth": "1980-01-01"}), None, none_complete), book)
    assert not found.is_whole
    assert found.payable_fen
    assert MOST_TRIED < 1_000


def test_facts_that_are_known_are_not_asked_for() -> None:
    made = run(shipped(NANAN), "2024-08-01", birth=None)
    assert open_asks(made) == money_asks(made) == ("birth",)
    book = shipped(NANAN)
    person = person_of(neutral(book))
    assert "paid" not in open_asks(assess(book, person, date(2024, 8, 1), none_complete))
    assert "paid" in open_asks(assess(book, person, None, none_complete))


def test_what_only_moves_a_day_is_not_asked_for_the_sum() -> None:
    made = run(shipped(YUEYANG), "2024-10-01", resident_years=None)
    assert open_asks(made) == ("break_years",)
    assert money_asks(made) == ()
    assert outcome_of(made) == "payable"


@pytest.mark.parametrize(
    ("policy", "day", "facts", "outcome"),
    [
        (NANAN, "2023-10-01", {}, "payable"),
        (NANAN, "2023-10-01", {"employee_active": True}, "not_eligible"),
        (NANAN, "2023-08-01", {}, "refused"),
        (TENGZHOU, "2025-02-01", {}, "not_stated"),
        (YUEYANG, "2025-02-01", {}, "provisional"),
        (NANAN, "2024-08-01", {"birth": None}, "unsettled"),
    ],
)
def test_outcomes_have_a_name(policy: str, day: str, facts: Mapping[str, Any], outcome: str) -> None:
    assert outcome_of(run(shipped(policy), day, **facts)) == outcome


def forgetful(person: Person, random: Random) -> tuple[Person, Coverage]:
    """The same person with a few facts that nobody knows, or whose only standing stands on a list not handed in yet."""
    names = random.sample([name for name in FACTS if name not in ("paid", "insured")], random.choice((1, 2, 4)))
    unknown = replace(person, values={**person.values, **dict.fromkeys(names, UNKNOWN)})
    if len(person.standings) > 1 or random.choice((True, False)):
        return unknown, all_complete
    return replace(unknown, standings=()), none_complete


@pytest.mark.parametrize("policy", [*LOCALITIES, "bands", "claims", "conditions", "payers", "tiers"])
def test_what_it_then_is_was_among_what_it_could_be(policy: str) -> None:
    book = shipped(policy) if "/" in policy else made_up(policy)
    random, day, tried = Random(7), date(2024, 10, 15), 0
    for facts in with_relatives(crowd(7, world_of(book, is_known=True), 40)):
        person = person_of({name: value for name, value in facts.items() if name not in NOT_FACTS})
        less, lists = forgetful(person, random)
        whole, part = assess(book, person, day), assess(book, less, day, lists)
        if outcome_of(whole) == "unsettled" or outcome_of(part) != "unsettled":
            continue
        tried += 1
        found = possible(part, book)
        shown = whole.payable_fen if whole.payable_fen is not None else whole.provisional_payable_fen
        has_sum = outcome_of(whole) in ("payable", "provisional")
        assert not found.is_whole or (shown in found.payable_fen if has_sum else outcome_of(whole) in found.others)
    assert tried > 0


def test_an_answer_that_no_bill_can_have_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    book = shipped(NANAN)
    made = run(book, "2024-08-01", birth=None)

    def refuse_children(*given: Any) -> Assessment:
        if given[1].get("birth").year > 2000:
            raise ValueError("out of range")
        return assess(*given)

    monkeypatch.setattr("canbao.assess.explaining.completing.assess", refuse_children)
    assert possible(made, book) == Possible(("birth",), (fen(1030),), (), True)
