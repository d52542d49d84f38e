"""What holds for everybody, under the shipped policies and under random ones: money adds up, aid never harms, knowing
more never contradicts. Thousands of random people each; a failing seed is printed and shrinks to a small one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.assessing import LOCALITIES, MODEL, figures, shipped
from tests.people_strategy import PersonDict, World, crowd, draw_person, draw_policy_days, with_relatives, world_of
from tests.policies import draw_policy

from canbao.assess.facts import none_complete, person_of
from canbao.assess.interpreting import Assessment, assess
from canbao.assess.situations import Situation
from canbao.policy.rules import RuleBook
from canbao.policy.vocabulary import FACTS

SHIPPED = (*LOCALITIES, MODEL)
SEEDS = st.integers(0, 10**6)
CROWD = 40
EXAMPLES = settings(max_examples=8)


@cache
def world(policy: str, *, is_known: bool = False) -> World:
    return world_of(shipped(policy), is_known=is_known)


def days(policy: str, seed: int) -> date:
    return draw_policy_days(Random(seed), world(policy))


def assessed(
    book: RuleBook, seed: int, around: World, as_of: date, size: int = CROWD
) -> Iterator[tuple[PersonDict, Assessment]]:
    for given_facts in with_relatives(crowd(seed, around, size)):
        yield given_facts, assess(book, person_of(given_facts), as_of)


# -- money -------------------------------------------------------------------------------------------------------------


def check_money(found: Assessment) -> None:
    """For every bill that is settled: what is paid and what others pay make the price and the repairs, to the fen."""
    situation = found.situation
    if found.payable_fen is None:
        assert situation.asks or situation.pending or situation.answer or situation.aid_answer or not situation.accepted
        return
    assert situation.price_fen is not None
    assert found.payable_fen + sum(found.aid.values()) == situation.price_fen + situation.repair_fen
    assert found.payable_fen >= 0
    assert all(fen > 0 for fen in found.aid.values())
    assert sum(line.due_fen or 0 for line in situation.lines) + situation.repair_fen == situation.due_fen
    assert 0 <= (found.reimburse_fen or 0) <= found.payable_fen
    assert 0 <= situation.refund_fen <= situation.aid_fen
    assert situation.is_reimbursed or found.reimburse_fen in (0, None)


@pytest.mark.trust
@pytest.mark.parametrize("policy", SHIPPED)
@given(SEEDS)
@EXAMPLES
def test_every_settled_bill_adds_up_to_the_fen(policy: str, seed: int) -> None:
    for _, found in assessed(shipped(policy), seed, world(policy), days(policy, seed)):
        check_money(found)


@pytest.mark.trust
@given(SEEDS)
@EXAMPLES
def test_bills_of_random_policies_add_up_too(seed: int) -> None:
    book = draw_policy(Random(seed)).book()
    around = world_of(book)
    for _, found in assessed(book, seed, around, draw_policy_days(Random(seed), around), 40):
        check_money(found)


# -- standings ---------------------------------------------------------------------------------------------------------


def burden(found: Assessment) -> int | None:
    """What stays with the person in the end; None where that is not known."""
    if found.payable_fen is None or (found.situation.is_reimbursed and found.reimburse_fen is None):
        return None
    return found.payable_fen - (found.reimburse_fen or 0)


@pytest.mark.trust
@pytest.mark.parametrize("policy", SHIPPED)
@given(SEEDS)
@EXAMPLES
def test_one_more_standing_never_makes_anybody_pay_more(policy: str, seed: int) -> None:
    check_one_more_standing(policy, seed, CROWD)


def check_one_more_standing(policy: str, seed: int, size: int) -> None:
    """While the person stays a member and pays the same price."""
    book, around, as_of, random = shipped(policy), world(policy, is_known=True), days(policy, seed), Random(seed)
    for given_facts in with_relatives(crowd(seed, around, size)):
        more = {**given_facts, "standings": [*given_facts["standings"], *draw_person(random, around)["standings"]]}
        before, after = (assess(book, person_of(facts), as_of) for facts in (given_facts, more))
        same = (before.situation.eligible, before.situation.segment) == (
            after.situation.eligible,
            after.situation.segment,
        )
        left, now = burden(before), burden(after)
        if same and left is not None and now is not None:
            assert now <= left


@pytest.mark.slow
@pytest.mark.trust
@pytest.mark.parametrize("policy", SHIPPED)
def test_one_more_standing_never_harms_one_of_thousands(policy: str) -> None:
    """T24, over 4,000 people for each policy."""
    for seed in range(4):
        check_one_more_standing(policy, seed, 1_000)


@pytest.mark.trust
@pytest.mark.parametrize("policy", SHIPPED)
@given(SEEDS)
@EXAMPLES
def test_the_order_of_standings_and_relatives_changes_nothing(policy: str, seed: int) -> None:
    book, as_of, random = shipped(policy), days(policy, seed), Random(seed)
    for given_facts in with_relatives(crowd(seed, world(policy), CROWD)):
        mixed = {**given_facts, "standings": random.sample(given_facts["standings"], len(given_facts["standings"]))}
        if given_facts["relatives"]:
            mixed["relatives"] = {kind: others[::-1] for kind, others in given_facts["relatives"].items()}
        mixed = dict(random.sample(list(mixed.items()), len(mixed)))
        one, other = (assess(book, person_of(facts), as_of) for facts in (given_facts, mixed))
        assert (one.situation, figures(one)) == (other.situation, figures(other))


# -- clauses -----------------------------------------------------------------------------------------------------------


def uncited(situation: Situation, policy_clauses: set[str]) -> list[str]:
    """Outputs that are shown without a clause of the notice (or of a notice above it)."""
    shown = {
        "membership": situation.eligible is not None, "price": situation.segment is not None,
        "aid": bool(situation.aid_rows),
        "reimburse": len(situation.aid_rows) > 1, "cover": situation.cover_first is not None,
        "waiting": situation.wait_row is not None,
        "acceptance": situation.accepted is False and situation.eligible is True,
        "repair": situation.repair_accepted > 0,
    }  # fmt: skip
    clauses = dict(situation.clauses)
    return [name for name, is_shown in shown.items() if is_shown and clauses.get(name) not in policy_clauses]


@pytest.mark.trust
@pytest.mark.parametrize("policy", SHIPPED)
@given(SEEDS)
@EXAMPLES
def test_every_figure_has_its_clause(policy: str, seed: int) -> None:
    book = shipped(policy)
    clauses = {row.cite.text for table in book.latest.tables for row in table.rows}
    repair = book.latest.waiting_terms.repair
    clauses |= {repair.cite.text} if repair else set()
    for _, found in assessed(book, seed, world(policy), days(policy, seed)):
        assert uncited(found.situation, clauses) == []


# -- knowing more ------------------------------------------------------------------------------------------------------

_STATED = (
    "eligible",
    "accepted",
    "answer",
    "price_fen",
    "due_fen",
    "payable_fen",
    "provisional",
    "reimburse_fen",
    "repair_fen",
)
_DAYS = ("cover_from", "cover_until", "cover_answer", "waiting_until")


def filled(random: Random, around: World, person: PersonDict) -> PersonDict:
    """The same person with every unknown fact made known, in a way that fits what was known before."""
    whole = draw_person(random, World(around.places, around.year, around.days, around.standings, is_known=True))
    found = dict(person)
    for word in FACTS.values():
        if word.name in ("paid", "insured"):
            continue
        if word.name in person["unknown_facts"] or (person[word.name] is None and not word.none_means_absent):
            found[word.name] = whole[word.name]
    found["enrolled_before"] = person["enrolled_before"]
    if found["enrolled_before"] is None or word_of_years(person):
        found["enrolled_before"] = bool(found["resident_years"] or found["employee_years"])
    found["unknown_facts"] = []
    found["standings"] = [_known_standing(random, item) for item in person["standings"]]
    return found


def word_of_years(person: PersonDict) -> bool:
    """Whether years of insurance were unknown: then whether there were any is filled together with them."""
    return person["resident_years"] is None or person["employee_years"] is None


def _known_standing(random: Random, standing: dict[str, Any]) -> dict[str, Any]:
    usual = {"certified": date(2015, 3, 1), "role": "parent", "listed_by": "civil_affairs"}
    found = {key: usual.get(key) if value is None and key in usual else value for key, value in standing.items()}
    if found["grade"] is None and found["name"] not in ("重度残疾人", "三级残疾"):
        found["grade"] = random.choice((1, 2, 3, 4))
    return found


def check_refinement(before: Assessment, after: Assessment) -> None:
    """What was settled stays. What was not shown may appear; what was shown does not change."""
    if not before.situation.is_settled:
        return
    one, two = figures(before), figures(after)
    is_taken = before.situation.eligible and before.situation.accepted
    for key in (*_STATED, *_DAYS) if is_taken else ("eligible", "accepted", "reason"):
        assert one[key] is None or one[key] == two[key], key
    if before.payable_fen is not None and is_taken:
        assert (one["aid"], one["reimbursed"], one["refund_fen"]) == (two["aid"], two["reimbursed"], two["refund_fen"])


def check_knowing_more(book: RuleBook, around: World, seed: int, as_of: date, size: int) -> None:
    random = Random(seed)
    people = crowd(seed, around, size)
    whole = [filled(random, around, person) for person in people]
    for person in people:
        person["relations"] = person["relations"] or []
    for known, completed in zip(whole, people, strict=True):
        known["relations"] = completed["relations"]
    for less, more in zip(with_relatives(people), with_relatives(whole), strict=True):
        check_refinement(assess(book, person_of(less), as_of), assess(book, person_of(more), as_of))


@pytest.mark.trust
@pytest.mark.parametrize("policy", SHIPPED)
@given(SEEDS)
@EXAMPLES
def test_knowing_more_never_contradicts_what_was_settled(policy: str, seed: int) -> None:
    check_knowing_more(shipped(policy), world(policy), seed, days(policy, seed), CROWD)


@pytest.mark.trust
@given(SEEDS)
@EXAMPLES
def test_nor_under_random_policies(seed: int) -> None:
    book = draw_policy(Random(seed)).book()
    around = world_of(book)
    check_knowing_more(book, around, seed, draw_policy_days(Random(seed), around), 40)


@pytest.mark.trust
@pytest.mark.parametrize("policy", SHIPPED)
@given(SEEDS)
@EXAMPLES
def test_a_list_that_turns_out_complete_never_contradicts_what_was_settled(policy: str, seed: int) -> None:
    book, as_of = shipped(policy), days(policy, seed)
    for given_facts in with_relatives(crowd(seed, world(policy), CROWD)):
        person = person_of(given_facts)
        check_refinement(assess(book, person, as_of, none_complete), assess(book, person, as_of))


@pytest.mark.parametrize("policy", SHIPPED)
@given(SEEDS)
@EXAMPLES
def test_an_open_result_names_facts_that_are_open(policy: str, seed: int) -> None:
    """Every open result asks, and what it asks is a fact, a count, a list, a relation or a parameter."""
    for _, found in assessed(shipped(policy), seed, world(policy), days(policy, seed)):
        situation = found.situation
        assert bool(situation.asks) == bool(situation.possible)
        assert len(set(situation.asks)) == len(situation.asks)
        if not situation.asks and situation.accepted and situation.answer is None and situation.aid_answer is None:
            assert (situation.due_fen is not None) != bool(
                situation.provisional_due_fen is not None or _waits(situation)
            )


def _waits(situation: Situation) -> bool:
    return situation.due_fen is None and bool(situation.pending)


# -- days --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("policy", SHIPPED)
@given(SEEDS)
@EXAMPLES
def test_benefits_begin_after_the_wait_and_end_after_they_began(policy: str, seed: int) -> None:
    for _, found in assessed(shipped(policy), seed, world(policy), days(policy, seed)):
        if found.cover_from and found.waiting_until:
            assert found.cover_from > found.waiting_until
        if found.cover_from and found.cover_until:
            assert found.cover_from <= found.cover_until
            assert found.cover_days == (found.cover_until - found.cover_from) // timedelta(days=1) + 1
        if found.situation.has_no_cover_left:
            assert (found.cover_days, found.cover_from) == (0, None)
            assert "waiting_exceeds_year" in found.situation.warnings


def test_these_crowds_reach_every_kind_of_result() -> None:
    """A property over people who are all refused would prove nothing."""
    reached: set[tuple[Any, ...]] = set()
    for policy in SHIPPED:
        for _, found in assessed(
            shipped(policy), 1, world(policy), world(policy).days[len(world(policy).days) // 2], 600
        ):
            situation = found.situation
            reached.add(("eligible", situation.eligible))
            reached.add(("accepted", situation.accepted))
            reached.add(("mode", situation.mode))
            reached.add(("settled", situation.is_settled))
            reached.add(("payable", found.payable_fen is not None))
            reached.add(("sponsored", bool(found.sponsor_fen)))
            reached.add(("wait", found.waiting_until is not None))
    missing: set[tuple[Any, ...]] = {
        ("eligible", None),
        ("eligible", True),
        ("eligible", False),
        ("accepted", True),
        ("accepted", False),
    } - reached
    missing |= {("mode", mode) for mode in ("self", "direct", "reimburse", None)} - reached
    missing |= {
        (name, flag) for name in ("settled", "payable", "sponsored", "wait") for flag in (True, False)
    } - reached
    assert missing == set()
