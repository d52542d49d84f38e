"""What has to be decided for a policy: which rows stop, which only advise, and which small numbers are needed."""

from __future__ import annotations

from tests.assessing import MODEL, shipped
from tests.policy_texts import book_of

from canbao.assess.planning import COUNT_LIMIT, plan_of
from canbao.policy.nodes import Count
from canbao.policy.rules import Refusal

ACCEPTANCE = "  - {id: before_window, when: paid < central.start, refuse: before_window, cite: 一}\n"


def test_rows_that_stop_and_rows_that_only_advise_are_two_tables() -> None:
    advice = "  - {id: letter, when: employed, need: not_enrolled_proof, blocks: false, cite: 一}\n"
    plan = plan_of(book_of({ACCEPTANCE: f"{advice}{ACCEPTANCE}"}).latest)
    assert [row.id for row in plan.refusal.rows] == ["before_window"]
    assert [row.id for row in plan.advice.rows] == ["letter"]
    assert (plan.advice.name, plan.refusal.otherwise) == ("advice", None)
    assert all(isinstance(row.effect, Refusal) for row in plan.refusal.rows)


def test_a_plain_policy_needs_no_numbers() -> None:
    assert plan_of(book_of().latest).numbers == ()


def test_numbers_in_prices_are_needed_once_and_in_order() -> None:
    plan = plan_of(
        book_of(
            {
                "charge: personal,": "charge: personal * offer_years,",
                "charge: personal + fiscal": "charge: 'personal * offer_years + fiscal * break_years'",
            }
        ).latest
    )
    assert plan.numbers == (Count("offer_years"), Count("break_years"))


def test_waits_that_grow_and_repairs_need_the_years() -> None:
    assert plan_of(shipped(MODEL).latest).numbers == (Count("break_years"), Count("repair_years"))
    growing = book_of({"none: true": "variable: true, from: paid"})
    assert plan_of(growing.latest).numbers == (Count("break_years"), Count("repair_years"))
    late = "  - {id: late, when: not in_window, variable: true, from: paid, cite: 一}\n"
    one_grows = book_of({"  - {id: nobody, none": f"{late}  - {{id: nobody, none"})
    assert plan_of(one_grows.latest).numbers == (Count("break_years"), Count("repair_years"))


def test_the_tables_are_those_of_the_rules() -> None:
    rules = shipped("hunan/yueyang/2025").latest
    plan = plan_of(rules)
    assert (plan.rules, plan.member, plan.price, plan.aid) == (rules, rules.membership, rules.price, rules.aid)
    assert (plan.aid_after, plan.cover, plan.waiting) == (rules.aid_after, rules.cover, rules.waiting)
    assert COUNT_LIMIT == 127
