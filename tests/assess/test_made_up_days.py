"""What a notice can say about windows, cover and waiting, and its three answers that are no number; one small policy
each."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.assessing import MADE_UP, clause_of, fen, made_up, run, standing

from canbao.assess.explaining.completing import open_asks
from canbao.assess.interpreting import Assessment
from canbao.policy.library import Library
from canbao.policy.loading import load


def due(policy: str, as_of: str = "2024-10-01", **facts: Any) -> Assessment:
    return run(made_up(policy), as_of, **facts)


def day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


# -- windows and years -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("paid", "student", "accepted", "cover", "clause"),
    [
        ("2024-11-14", "none", False, None, None),
        ("2024-11-15", "none", True, "2025-01-01", "一"),
        ("2024-12-31", "none", True, "2025-01-01", "一"),
        ("2025-01-01", "none", True, "2025-01-01", "一"),
        ("2025-02-14", "none", True, "2025-02-14", "一"),
        ("2025-02-15", "none", False, None, None),
        ("2025-08-31", "college", False, None, None),
        ("2025-09-01", "college", True, "2025-09-01", "一(二)"),
        ("2025-09-30", "college", True, "2025-09-01", "一(二)"),
        ("2025-09-30", "none", False, None, None),
        ("2025-10-01", "college", False, None, None),
    ],
)
def test_a_window_across_the_year_end_and_one_for_a_group(
    paid: str, student: str, accepted: bool, cover: str | None, clause: str | None
) -> None:
    found = due("windows", paid_on=paid, student=student)
    assert (found.situation.accepted, found.cover_from) == (accepted, day(cover))
    assert clause_of(found, "cover") == clause
    assert clause_of(found, "acceptance") == (None if accepted else "一(一)")


def test_only_a_student_can_tell_between_the_windows() -> None:
    assert open_asks(due("windows", "2025-09-15", student=None)) == ("student",)
    assert due("windows", "2025-03-15", student=None).situation.accepted is False


@pytest.mark.parametrize(
    ("paid", "facts", "yuan", "cover", "waiting"),
    [
        ("2024-06-30", {}, 360, "2024-07-01", None),
        ("2024-07-01", {}, 360, "2024-08-01", None),  # 12 of 12 months left
        ("2024-12-31", {}, 210, "2025-01-01", None),  # 7 of 12
        ("2025-01-01", {}, 180, "2025-02-01", None),
        ("2025-06-30", {}, 30, "2025-07-01", None),
        # not insured in the benefit year before (2023): July, August, September, October without benefits
        ("2024-06-30", {"resident_years": [2022]}, 360, "2024-11-01", "2024-10-31"),
        ("2024-12-31", {"resident_years": [2022]}, 210, "2025-01-01", "2024-10-31"),
    ],
)
def test_a_benefit_year_from_july_to_june(
    paid: str, facts: dict[str, Any], yuan: int, cover: str, waiting: str | None
) -> None:
    found = due("july_year", paid_on=paid, **facts)
    left = day(cover) if cover <= "2025-06-30" else None
    assert (found.payable_fen, found.cover_from, found.waiting_until) == (fen(yuan), left, day(waiting))
    assert found.cover_until == (date(2025, 6, 30) if left else None)
    assert clause_of(found, "waiting") == "三"


@pytest.mark.parametrize(
    ("answer", "birth", "is_aided"),
    [
        ("paid", "2008-06-01", True),
        ("paid", "2008-06-02", False),  # 15 when paying on 1 June
        ("window_end", "2008-06-30", True),
        ("window_end", "2008-07-01", False),
        ("year_start", "2008-07-01", True),
        ("year_start", "2008-07-02", False),
        ("birth_year", "2008-12-31", True),  # 2024 − 2008 = 16, whenever the benefit year ends
        ("birth_year", "2009-01-01", False),
    ],
)
def test_age_is_taken_on_the_day_that_the_notice_means(answer: str, birth: str, is_aided: bool) -> None:
    book = load(Library((MADE_UP,)), "july_year", amend={"A19": answer})
    assert bool(run(book, "2024-06-01", birth=birth).aid) is is_aided


# -- cover and waiting -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("registered", "paid", "yuan", "cover", "waiting"),
    [
        ("2024-09-01", "2025-05-05", 400, "2025-01-01", None),  # paid long after the window: registration decides
        ("2024-12-31", None, 400, "2025-01-01", None),
        ("2025-01-01", "2025-01-01", 1070, "2025-04-02", "2025-04-01"),
        ("2025-01-31", "2025-06-30", 1070, "2025-05-01", "2025-04-30"),
        ("2025-11-30", "2025-12-31", 1070, None, "2026-02-28"),  # no corresponding day: the month's last
    ],
)
def test_registration_instead_of_payment_is_the_trigger(
    registered: str, paid: str | None, yuan: int, cover: str | None, waiting: str | None
) -> None:
    found = due("registration", registered=registered, paid_on=paid)
    assert (found.payable_fen, found.cover_from, found.waiting_until) == (fen(yuan), day(cover), day(waiting))
    assert found.cover_days == (0 if cover is None else (date(2025, 12, 31) - date.fromisoformat(cover)).days + 1)
    assert (found.situation.warnings == ("waiting_exceeds_year",)) is (cover is None)


def test_a_standing_at_registration_is_what_counts() -> None:
    facts: dict[str, Any] = {"registered": "2024-10-01", "paid_on": "2025-03-01"}
    assert due("registration", **facts, standings=[standing("低保对象", "2024-10-01")]).payable_fen == fen(200)
    assert due("registration", **facts, standings=[standing("低保对象", "2024-10-02")]).payable_fen == fen(400)


def test_who_has_not_registered_is_told_so() -> None:
    found = due("registration", registered=None)
    assert (found.situation.accepted, found.situation.need) == (False, "household_registration")


@pytest.mark.parametrize(("student", "first"), [("college_new", "2024-09-01"), ("college", "2025-01-01")])
def test_sixteen_months_for_new_students(student: str, first: str) -> None:
    found = due("sixteen_months", student=student)
    assert (found.cover_from, found.cover_until) == (day(first), date(2025, 12, 31))
    assert clause_of(found, "cover") == ("三" if student == "college_new" else "一")


@pytest.mark.parametrize(
    ("paid", "cover", "instead"),
    [("2024-12-31", "2025-01-01", None), ("2025-03-01", "2025-03-02", "年度支付限额减半")],
)
def test_a_lower_limit_instead_of_waiting(paid: str, cover: str, instead: str | None) -> None:
    found = due("lower_limit", paid_on=paid)
    assert (found.cover_from, found.waiting_until, found.situation.instead) == (day(cover), None, instead)
    assert found.situation.instead_share == ("50%" if instead else None)
    assert clause_of(found, "waiting") == "三"


# -- pending, not stated, deferred -------------------------------------------------------------------------------------


def test_a_pending_amount_shows_the_provisional_figure_and_aid_with_it() -> None:
    """400 + 670 of last year; a subsistence family would get half of it."""
    found = due("answers/pending", "2025-03-01", standings=[standing("低保对象")])
    assert (found.payable_fen, found.provisional_payable_fen) == (None, fen(535))
    assert (found.aid, found.situation.pending[0]) == ({"government": fen(535)}, "fiscal_subsidy_yuan")
    assert (clause_of(found, "price"), found.is_determined) == ("二(一)", True)


def test_a_pending_amount_without_a_provisional_figure_shows_none() -> None:
    found = due("answers/pending", tier="high", standings=[standing("低保对象")])
    assert (found.payable_fen, found.provisional_payable_fen, found.aid) == (None, None, {})
    assert (found.situation.pending, found.situation.mode) == (("high_tier_yuan",), None)


def test_a_pending_first_day_of_cover() -> None:
    found = due("answers/pending", student="college_new")
    assert (found.payable_fen, found.cover_from, found.situation.pending) == (fen(400), None, ("opening_days",))
    set_ = load(
        Library((MADE_UP,)),
        "answers/pending",
        amend={"windows.opening.from": "2024-10-15", "windows.opening.until": "2025-12-31"},
    )
    assert run(set_, "2024-10-01", student="college_new").cover_from == date(2024, 10, 15)


def test_a_pending_length_of_the_wait() -> None:
    found = due("answers/pending", "2025-03-01")
    assert (found.situation.cover_answer, found.cover_from, found.waiting_until) == ("pending", None, None)
    assert found.situation.pending == ("fiscal_subsidy_yuan", "fixed_waiting_days")
    set_ = load(Library((MADE_UP,)), "answers/pending", amend={"fixed_waiting_days": 60, "fiscal_subsidy_yuan": 700})
    settled = run(set_, "2025-03-01")
    assert (settled.payable_fen, settled.waiting_until, settled.situation.pending) == (fen(1100), date(2025, 4, 30), ())


@pytest.mark.parametrize(
    ("policy", "answer", "refers"),
    [
        (
            "answers/not_stated",
            "not_stated",
            {"amount": None, "price": "省的规定", "cover": None, "waiting": "市的规定"},
        ),
        (
            "answers/deferred",
            "deferred",
            {
                "amount": "样市发〔2024〕9号",
                "price": "样省发〔2024〕3号",
                "cover": "样省教〔2024〕5号",
                "waiting": "样省发〔2024〕7号",
            },
        ),
    ],
)
def test_silence_and_deferral_of_amount_price_cover_and_waiting(
    policy: str, answer: str, refers: dict[str, str | None]
) -> None:
    amount = due(policy, tier="high")
    assert (amount.situation.answer, amount.situation.refer, clause_of(amount, "price")) == (
        answer,
        refers["amount"],
        "二(二)",
    )
    assert (amount.payable_fen, amount.is_determined, amount.situation.reason) == (None, False, answer)
    price = due(policy, "2025-03-01")
    assert (price.situation.answer, price.situation.refer, clause_of(price, "price")) == (
        answer,
        refers["price"],
        "二(三)",
    )
    cover = due(policy, student="college_new")
    assert (cover.situation.cover_answer, cover.situation.cover_refer) == (answer, refers["cover"])
    assert (cover.payable_fen, cover.cover_from, clause_of(cover, "cover")) == (fen(400), None, "三")
    waiting = due(policy, status="veteran")
    assert (waiting.situation.cover_answer, waiting.situation.cover_refer) == (answer, refers["waiting"])
    assert (waiting.payable_fen, waiting.cover_from, clause_of(waiting, "waiting")) == (fen(400), None, "四")


def test_aid_that_another_document_rules_leaves_the_price_and_names_it() -> None:
    found = due("answers/deferred", standings=[standing("特困人员")])
    assert (found.payable_fen, found.aid, found.situation.refer) == (fen(400), {}, "样县民〔2024〕2号")
