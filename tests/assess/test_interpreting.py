"""One person under one policy: the day that decides, own days and sums, what is measured, and how fast an answer
comes."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

import pytest
from tests.assessing import (
    LOCALITIES,
    MODEL,
    NANAN,
    QINGTANGPU,
    TENGZHOU,
    YUEYANG,
    changed,
    clause_of,
    fen,
    made_up,
    neutral,
    run,
    shipped,
    standing,
)
from tests.people_strategy import crowd, with_relatives, world_of
from tests.policy_texts import book_of

from canbao.assess.evaluating import Case
from canbao.assess.facts import none_complete, person_of
from canbao.assess.interpreting import assess, number_of, plan_for
from canbao.policy.nodes import Call, Const, Fact
from canbao.policy.vocabulary import Kind


def test_the_recorded_day_decides_and_otherwise_the_assumed_one() -> None:
    book = changed(YUEYANG, fiscal_subsidy_yuan=700)
    assert run(book, "2025-02-01", paid_on="2024-10-01").payable_fen == fen(400)
    assert run(book, "2025-02-01").payable_fen == fen(1100)
    assert (run(book, "2025-02-01").paid, run(book, "2025-02-01", paid_on="2024-10-01").paid) == (
        date(2025, 2, 1),
        date(2024, 10, 1),
    )


def test_without_any_day_the_result_asks_for_it() -> None:
    found = run(shipped(TENGZHOU))
    assert (found.paid, found.payable_fen) == (None, None)
    assert "paid" in found.situation.asks


def test_rules_alone_do_as_well_as_a_book() -> None:
    book = shipped(YUEYANG)
    person = person_of(neutral(book))
    assert assess(book.latest, person, date(2024, 10, 1)).situation == assess(book, person, date(2024, 10, 1)).situation


def test_a_plan_is_made_once() -> None:
    rules = shipped(YUEYANG).latest
    assert plan_for(rules) is plan_for(rules)


@pytest.mark.parametrize(
    ("reading", "payable", "aid"), [("lowers_share", 300, {"sponsor": fen(100)}), ("paid_to_person", 400, {})]
)
def test_a_sponsor(reading: str, payable: int, aid: dict[str, int]) -> None:
    found = run(changed(YUEYANG, A45=reading), "2024-10-01", sponsor_fen=fen(100))
    assert (found.payable_fen, found.aid, found.sponsor_fen) == (fen(payable), aid, sum(aid.values()))


def test_a_sponsor_of_a_provisional_bill() -> None:
    found = run(shipped(YUEYANG), "2025-02-01", sponsor_fen=fen(100))
    assert (found.payable_fen, found.provisional_payable_fen, found.sponsor_fen) == (None, fen(970), fen(100))


def test_a_refund_later_is_never_more_than_what_is_left_to_pay() -> None:
    found = run(shipped(NANAN), "2023-10-01", standings=[standing("尘肺病患者")], sponsor_fen=fen(300))
    assert (found.payable_fen, found.reimburse_fen, found.aid) == (fen(90), fen(90), {"sponsor": fen(300)})


@pytest.mark.parametrize(
    ("sponsor", "payable", "refund"), [(0, 200, 200), (100, 100, 200), (300, 0, 100), (400, 0, 0), (1000, 0, 0)]
)
def test_a_refund_gives_back_what_was_paid_and_not_what_a_sponsor_gave(sponsor: int, payable: int, refund: int) -> None:
    """Certified after paying 400: aid of 200 takes the place of the own share first."""
    after = [standing("低保对象", "2024-11-01")]
    found = run(shipped(YUEYANG), paid_on="2024-10-01", standings=after, sponsor_fen=fen(sponsor))
    assert (found.payable_fen, found.refund_fen) == (fen(payable), fen(refund))
    assert payable + refund == max(400 - sponsor, 0)


def test_own_days() -> None:
    found = run(shipped(NANAN), "2024-03-01")
    assert (found.cover_from, found.cover_until, found.waiting_until) == (
        date(2024, 5, 1),
        date(2024, 12, 31),
        date(2024, 4, 30),
    )
    assert found.cover_days == 245


@pytest.mark.parametrize(("paid", "days"), [("2024-11-01", 0), ("2024-10-31", 1), ("2024-12-31", 0)])
def test_no_benefit_day_left(paid: str, days: int) -> None:
    found = run(shipped(NANAN), paid)
    assert found.cover_days == days
    assert (found.cover_from is None) is (days == 0)
    assert (found.situation.warnings == ("waiting_exceeds_year",)) is (days == 0)


def test_days_that_are_not_determined() -> None:
    found = run(shipped(TENGZHOU), "2025-03-01")
    assert (found.cover_days, found.cover_from, found.is_determined) == (None, None, False)


@pytest.mark.parametrize(
    ("policy", "paid", "facts", "measures"),
    [
        (YUEYANG, "2025-05-01", {"birth": "2025-01-31"}, {"day_no": 90}),
        (YUEYANG, "2025-05-01", {"uncovered_from": "2025-03-01"}, {"day_no": 61}),
        (YUEYANG, "2025-05-01", {}, {}),
        (QINGTANGPU, "2022-05-01", {"birth": "2022-01-31", "registered": "2022-02-10"}, {"day_no": 10}),
        (TENGZHOU, "2024-10-01", {}, {}),
        (YUEYANG, "2025-05-01", {"birth": None}, {}),
    ],
)
def test_numbers_of_days_for_the_explanation(
    policy: str, paid: str, facts: dict[str, Any], measures: dict[str, int]
) -> None:
    assert run(shipped(policy), paid, **facts).measures == measures


def test_break_years_and_the_incentive() -> None:
    found = run(shipped(YUEYANG), "2024-10-01", resident_years=[2022])
    assert (found.break_years, found.is_incentive_determined) == (2, False)
    assert run(shipped(YUEYANG), "2024-10-01", resident_years=None).break_years is None
    assert run(shipped(TENGZHOU), "2024-10-01").is_incentive_determined is False
    incentive = {
        "administration.incentive.continuity_step_yuan": 2000,
        "administration.incentive.base_cap_yuan": 100_000,
    }
    assert run(changed(MODEL, **incentive), "2024-10-01").is_incentive_determined


def test_lists_that_are_not_complete_leave_aid_open() -> None:
    book = shipped(TENGZHOU)
    found = assess(book, person_of(neutral(book)), date(2024, 10, 1), none_complete)
    assert (found.payable_fen, found.situation.is_settled) == (None, False)
    assert "has:特困人员" in found.situation.asks
    listed = assess(book, person_of(neutral(book, standings=[standing("特困人员")])), date(2024, 10, 1), none_complete)
    assert (listed.payable_fen, clause_of(listed, "aid")) == (
        0,
        "二(二)",
    )  # the first row with the most: nothing can change it


def test_the_trace_keeps_what_was_decided() -> None:
    trace = run(shipped(YUEYANG), "2024-10-01", standings=[standing("低保对象")]).trace
    assert set(trace.answers) == {"membership", "acceptance", "advice", "price", "aid", "aid_after", "cover", "waiting"}
    assert [row.id for row, (truth, _) in zip(trace.plan.aid.rows, trace.answers["aid"], strict=True) if truth] == [
        "subsistence"
    ]
    assert trace.findings.price.row is not None
    assert trace.findings.price.row.id == "in_window"


def test_a_number_that_is_no_small_number() -> None:
    book = book_of()
    case = Case(person_of({"birth": "1900-01-01"}), book.latest, date(2030, 1, 1))
    age = Call("age", (Fact("birth", Kind.DATE), Const(date(2030, 1, 1), Kind.DATE)), Kind.INT)
    with pytest.raises(ValueError, match="130 不在 0–127 之内"):
        number_of(case, age)
    assert number_of(case, Fact("registered", Kind.DATE)) is None


def test_amounts_are_whole_fen_and_never_floats() -> None:
    found = run(made_up("segments"), paid_on="2025-05-31", hukou_registered="2025-03-01")
    assert (type(found.payable_fen), found.payable_fen) == (int, 26_667)


@pytest.mark.slow
@pytest.mark.parametrize("policy", LOCALITIES)
def test_one_person_takes_less_than_two_milliseconds(policy: str) -> None:
    """The mean of the fastest of five rounds over 300 people of all kinds, so that a busy machine does not decide."""
    book = shipped(policy)
    people = [person_of(given) for given in with_relatives(crowd(7, world_of(book), 300))]
    as_of = date(book.latest.year_label, 3, 1)
    rounds = []
    for _ in range(5):
        begun = time.process_time()
        for person in people:
            assess(book, person, as_of)
        rounds.append((time.process_time() - begun) / len(people))
    assert min(rounds) < 2 / 1000
