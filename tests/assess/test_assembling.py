"""From decisions to one situation: which parts are left empty, what is cited, what is pending, and that it is a pure
function."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.assessing import MODEL, NANAN, changed, fen, neutral, shipped, standing
from tests.policy_texts import book_of, small

from canbao.assess.assembling import BREAK_YEARS, REPAIR_YEARS, Findings, assemble
from canbao.assess.evaluating import Case
from canbao.assess.facts import person_of
from canbao.assess.interpreting import decide, plan_for
from canbao.assess.situations import Situation
from canbao.policy.rules import RuleBook


def findings(book: RuleBook, paid: str = "2024-10-01", *, is_paid: bool = False, **facts: Any) -> Findings:
    given = neutral(book, **facts, **({"paid_on": paid} if is_paid else {}))
    return decide(plan_for(book.latest), Case(person_of(given), book.latest, date.fromisoformat(paid)))[0]


def situation(book: RuleBook, paid: str = "2024-10-01", **facts: Any) -> Situation:
    return assemble(book.latest, findings(book, paid, **facts))


SMALL = book_of()


def test_it_is_a_pure_function_of_things_that_can_be_keys() -> None:
    found = findings(SMALL)
    assert isinstance(hash(found), int)
    assert assemble(SMALL.latest, found) == assemble(SMALL.latest, replace(found))


def test_everything_that_a_plain_member_gets() -> None:
    found = situation(SMALL)
    assert (found.eligible, found.accepted, found.price_fen, found.due_fen, found.mode) == (
        True,
        True,
        fen(400),
        fen(400),
        "self",
    )
    assert (found.segment, found.cover_row, found.wait_row) == ("in_window", "year", "nobody")
    assert dict(found.clauses) == {"membership": "一", "price": "二", "waiting": "一", "cover": "一"}
    assert (found.asks, found.possible, found.pending, found.warnings) == ((), (), (), ())


# -- parts that are idle -----------------------------------------------------------------------------------------------

EVERYONE = "  - {id: everyone, cite: 一}"


def test_who_is_no_member_gets_nothing_else() -> None:
    found = situation(book_of({EVERYONE: "  - {id: nobody, eligible: false, reason: employed, cite: 一}"}))
    assert (found.eligible, found.accepted, found.reason) == (False, False, "employed")
    assert (found.price_fen, found.segment, found.cover_row, found.asks) == (None, None, None, ())
    assert dict(found.clauses) == {"membership": "一"}


def test_who_is_no_member_for_a_reason_that_is_not_said_is_out_of_scope() -> None:
    assert situation(book_of({EVERYONE: "  - {id: nobody, eligible: false, cite: 一}"})).reason == "out_of_scope"


def test_who_may_be_a_member_is_asked_about_that_alone() -> None:
    found = situation(
        book_of({EVERYONE: f"  - {{id: nobody, when: employed, eligible: false, cite: 一}}\n{EVERYONE}"}),
        employed=None,
        birth=None,
    )
    assert (found.eligible, found.accepted, found.asks, found.possible) == (
        None,
        None,
        ("employed",),
        ("membership:nobody", "membership:everyone"),
    )


@pytest.mark.parametrize(
    ("row", "answer", "refer"),
    [("answer: not_stated", "not_stated", None), ("answer: deferred, refer: 另文", "deferred", "另文")],
)
def test_a_notice_that_does_not_say_who_is_a_member(row: str, answer: str, refer: str | None) -> None:
    found = situation(book_of({EVERYONE: f"  - {{id: silent, {row}, cite: 二}}"}))
    assert (found.eligible, found.answer, found.refer, found.reason) == (None, answer, refer, answer)
    assert dict(found.clauses) == {"membership": "二"}


def test_a_refused_payment_still_says_what_the_right_one_would_be() -> None:
    found = situation(SMALL, "2024-08-31")
    assert (found.accepted, found.reason, found.due_fen) == (False, "before_window", fen(400))
    assert (found.cover_row, found.wait_row) == (None, None)
    assert dict(found.clauses)["acceptance"] == "一"


def test_whether_a_payment_is_refused_may_be_open() -> None:
    text = "  - {id: before_window, when: paid < central.start, refuse: before_window, cite: 一}"
    book = book_of({text: "  - {id: elsewhere, when: employed, refuse: duplicate_enrolment, cite: 一}"})
    found = situation(book, employed=None)
    assert (found.accepted, found.asks, found.possible) == (None, ("employed",), ("acceptance:elsewhere",))
    assert (found.due_fen, found.cover_row) == (fen(400), "year")


ACCEPTANCE = "refuse: before_window, cite: 一}\n"


def test_advice_goes_through_and_is_said_beside_the_result() -> None:
    rows = (
        "  - {id: letter, when: married, need: employee_cover_proof, blocks: false, cite: 二}\n"
        "  - {id: other_letter, when: married, need: not_enrolled_proof, blocks: false, cite: 一}\n"
        "  - {id: family, when: married, refuse: selective_enrolment, blocks: false, cite: 一}\n"
    )
    book = book_of({ACCEPTANCE: f"{ACCEPTANCE}{rows}"})
    found = situation(book, married=True)
    assert (found.accepted, found.need, found.warnings) == (True, "employee_cover_proof", ("selective_enrolment",))
    assert dict(found.clauses)["need"] == "二"
    assert dict(found.clauses)["selective_enrolment"] == "一"
    assert situation(book, married=None).asks == ()  # an open remark opens nothing


def test_a_needed_proof_may_stop_the_operation() -> None:
    book = book_of({ACCEPTANCE: f"{ACCEPTANCE}  - {{id: letter, when: married, need: not_enrolled_proof, cite: 一}}\n"})
    found = situation(book, married=True)
    assert (found.accepted, found.need, found.reason) == (False, "not_enrolled_proof", None)


# -- price, aid, repair ------------------------------------------------------------------------------------------------


def test_a_silent_price_leaves_aid_cover_and_acceptance_open() -> None:
    book = book_of({"charge: personal + fiscal": "answer: not_stated, refer: 省的规定"})
    found = situation(book, "2025-02-01", standings=[standing("特困人员")])
    assert (found.answer, found.refer, found.reason, found.accepted) == ("not_stated", "省的规定", "not_stated", None)
    assert (found.aid, found.mode, found.cover_row, found.due_fen) == ((), None, None, None)
    assert dict(found.clauses) == {"membership": "一", "price": "二"}


def test_a_refusal_beside_a_silent_price_keeps_its_own_reason() -> None:
    book = book_of({"charge: personal,": "answer: not_stated,"})
    found = situation(book, "2024-08-31")
    assert (found.accepted, found.reason, found.answer) == (False, "before_window", "not_stated")


def test_a_silent_price_names_the_frame_above() -> None:
    above = small({"policy: small": "policy: above", "样〔2024〕1号": "上样"})
    prices = "price:\n  - {id: in_window, when: in_window, charge: personal, cite: 二}\n"
    own = {
        f"{prices}  - {{id: late, charge: personal + fiscal, cite: 二}}\n": "",
        "title: 小样": "title: 小样\nextends: above",
    }
    found = situation(book_of(own, {"above": above}))
    assert (found.answer, found.refer) == ("not_stated", "上样（对下级规则的框架，不直接适用于个人）")


def test_a_section_that_defers_itself_is_cited() -> None:
    rows = "  - {id: in_window, when: in_window, charge: personal, cite: 二}\n"
    price = f"price:\n{rows}  - {{id: late, charge: personal + fiscal, cite: 二}}\n"
    found = situation(book_of({price: "price: {answer: deferred, refer: 另文, cite: 二}\n"}))
    assert (found.answer, found.refer, dict(found.clauses)["price"]) == ("deferred", "另文", "二")


def test_price_rows_that_are_open_ask_and_show_nothing() -> None:
    book = book_of({"when: in_window, charge": "when: married, charge"})
    found = situation(book, "2025-02-01", married=None)
    assert (found.price_fen, found.segment, found.aid, found.asks) == (None, None, (), ("married",))
    assert found.possible == ("price:in_window", "price:late")


def test_open_aid_shows_the_price_and_asks() -> None:
    found = situation(SMALL, standings=[standing("特困人员", None)])
    assert (found.price_fen, found.due_fen, found.aid, found.mode) == (fen(400), None, (), None)
    assert (found.asks, found.possible) == (("has:特困人员",), ("aid:destitute",))


def test_aid_cites_its_row_and_a_later_refund_its_own() -> None:
    found = situation(shipped(NANAN), "2023-10-01", standings=[standing("低保对象"), standing("尘肺病患者")])
    assert (found.aid, found.aid_rows, found.mode) == (
        (("government", fen(351)),),
        ("subsistence", "pneumoconiosis"),
        "direct_and_reimburse",
    )
    assert (found.reimburse_fen, found.due_fen) == (fen(39), fen(39))
    assert (dict(found.clauses)["aid"], dict(found.clauses)["reimburse"]) == ("五(一)第2段", "五(三)第3段")


SILENT = "aid:\n  - {id: named, when: employed, answer: deferred, refer: 另文, cite: 一}\n"


def test_aid_that_names_somebody_without_a_figure_leaves_the_bill_open() -> None:
    book = book_of({"aid:\n": SILENT})
    found = situation(book, employed=True)
    assert (found.aid_answer, found.refer, found.reason, found.due_fen) == ("deferred", "另文", "deferred", None)
    assert (dict(found.clauses)["aid"], found.price_fen) == ("一", fen(400))
    whole = situation(book, employed=True, standings=[standing("特困人员")])  # all is paid already
    assert (whole.aid_answer, whole.due_fen) == (None, 0)
    assert situation(book, employed=None).asks == ("employed",)


REPAIR = "  repair: {{price: {price}, months_back_per_year: 1, cite: 一}}\n"


def repairing(price: str) -> RuleBook:
    head = f"waiting:\n  fixed_months: 3\n  months_per_break_year: 1\n{REPAIR.format(price=price)}  rows:\n"
    row = "    - {id: all, fixed: true, variable: true, from: paid, cite: 一}\n"
    return book_of({"waiting:\n  - {id: nobody, none: true, cite: 一}\n": head + row})


def test_repairs_are_added_to_the_bill() -> None:
    found = situation(repairing("personal"), resident_years=[2022], repair_years=3)
    assert (found.break_years, found.repair_offered, found.repair_accepted, found.repair_refused) == (2, 2, 2, 1)
    assert (found.repair_fen, found.due_fen, found.variable_months) == (fen(800), fen(1200), 0)
    assert dict(found.clauses)["repair"] == "一"


def test_a_repair_that_is_only_offered_is_cited_too() -> None:
    found = situation(repairing("personal"), resident_years=[2022])
    assert (found.repair_offered, found.repair_accepted, found.repair_fen) == (2, 0, 0)
    assert dict(found.clauses)["repair"] == "一"
    assert "repair" not in dict(situation(repairing("personal")).clauses)


def test_repairs_at_a_price_that_is_not_set_leave_the_bill_pending() -> None:
    found = situation(repairing("fiscal"), resident_years=[2022], repair_years=1)
    assert (found.due_fen, found.provisional_due_fen, found.repair_fen) == (None, fen(1070), fen(670))
    assert found.pending == ("fiscal_subsidy_yuan",)
    settled = situation(repairing("fiscal"), resident_years=[2022])
    assert (settled.due_fen, settled.pending) == (fen(400), ())


def test_years_that_nobody_knows_are_asked_for_and_not_shown_as_none() -> None:
    found = situation(shipped(MODEL), "2025-02-01", resident_years=None)
    assert (found.break_years, found.wait_row, found.asks) == (None, None, ("break_years",))
    newborn = situation(shipped(MODEL), "2025-02-01", resident_years=None, newborn=True)
    assert (newborn.break_years, newborn.wait_row, newborn.asks) == (None, "newborn", ())


def test_an_aid_whose_base_is_not_set_is_provisional_although_the_price_is() -> None:
    row = '  - {id: destitute, when: has("特困人员"), share: 100%, payer: county, cite: 二}\n'
    book = book_of({f"aid:\n{row}": f"aid:\n  base: fiscal\n  rows:\n{row.replace('100%', '50%')}"})
    found = situation(book, standings=[standing("特困人员")])
    assert (found.due_fen, found.provisional_due_fen, found.aid) == (None, fen(65), (("county", fen(335)),))
    assert found.pending == ("fiscal_subsidy_yuan",)
    assert situation(book).due_fen == fen(400)


@pytest.mark.parametrize(("is_paid", "refund", "due"), [(True, 200, 200), (False, 0, 400)])
def test_the_difference_comes_back_to_who_has_paid(is_paid: bool, refund: int, due: int) -> None:
    found = situation(
        shipped("hunan/yueyang/2025"), "2024-10-01", is_paid=is_paid, standings=[standing("低保对象", "2024-11-01")]
    )
    assert (found.refund_fen, found.due_fen) == (fen(refund), fen(due))


# -- cover and waiting -------------------------------------------------------------------------------------------------


def test_a_wait_moves_the_first_day() -> None:
    found = situation(shipped(MODEL), "2025-02-01")
    assert (found.fixed_months, found.variable_months, found.wait_row, found.has_no_cover_left) == (3, 0, "late", False)
    outlasts = situation(changed(MODEL, A06="year_start"), "2024-10-01", resident_years=[2010])
    assert (outlasts.break_years, outlasts.fixed_months + outlasts.variable_months) == (14, 17)
    assert (outlasts.has_no_cover_left, outlasts.warnings) == (True, ("waiting_exceeds_year",))


@pytest.mark.parametrize(("days", "is_left"), [(364, True), (365, False)])
def test_one_benefit_day_is_enough(days: int, is_left: bool) -> None:
    found = situation(book_of({"none: true": f"days: {days}, from: year.start"}))
    assert found.has_no_cover_left is not is_left
    assert (found.warnings == ()) is is_left


def test_cover_that_is_open_shows_no_day() -> None:
    book = book_of({"{id: year, from: year.start": "{id: birth, from: birth"})
    found = situation(book, birth=None)
    assert (found.cover_first, found.asks, found.possible) == (None, ("birth",), ("cover:birth",))


def test_a_bill_without_any_figure_shows_none() -> None:
    book = book_of(
        {"{pending: fiscal_subsidy_yuan, provisional_yuan: 670, cite: 二}": "{pending: fiscal_subsidy_yuan, cite: 二}"}
    )
    found = situation(book, "2025-02-01")
    assert (found.due_fen, found.provisional_due_fen, found.pending, found.mode) == (
        None,
        None,
        ("fiscal_subsidy_yuan",),
        None,
    )


def test_numbers_of_the_findings() -> None:
    found = findings(shipped(MODEL), resident_years=[2022])
    assert (found.number(BREAK_YEARS), found.number(REPAIR_YEARS)) == (2, 0)


def test_repair_asked_for_while_the_wait_is_open_leaves_the_due_open() -> None:
    """Whether the repaired year is taken, and paid for, depends on a fact that is missing."""
    facts = {"newborn": None, "resident_years": [2021, 2022], "repair_years": 1}
    book = shipped(MODEL)
    opened = situation(book, "2024-10-10", **facts)
    assert (opened.due_fen, opened.is_settled) == (None, False)
    assert "newborn" in opened.asks
    assert situation(book, "2024-10-10", **{**facts, "newborn": False}).due_fen == fen(800)
    assert situation(book, "2024-10-10", **{**facts, "newborn": True}).due_fen == fen(400)
