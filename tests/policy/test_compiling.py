"""A policy file to rules: what each section becomes, under each reading that the compiler itself takes."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from tests.policy_texts import SMALL, book_of, day, problems_of, small

from canbao.policy.nodes import Both, Call, Compare, Const, Count, Fact, Given, Has, Missing, Node, Term
from canbao.policy.rules import (
    Charge,
    ChargeLine,
    Cite,
    DayNumber,
    Grant,
    Member,
    PayerShare,
    Refusal,
    Rules,
    Silence,
    Start,
    Table,
    Wait,
)
from canbao.policy.vocabulary import Kind

PAID = Fact("paid", Kind.DATE)
PERSONAL = Const(40_000, Kind.FEN)
FISCAL = Missing("fiscal_subsidy_yuan", Kind.FEN, 67_000)


def rules_of(replaced: dict[str, str] | None = None, **amend: Any) -> Rules:
    return book_of(replaced, amend=amend).latest


def effects(table: Table) -> list[Any]:
    return [row.effect for row in table.rows]


PRICE = "  - {id: late, charge: personal + fiscal, cite: 二}\n"
ACCEPTANCE = "  - {id: before_window, when: paid < central.start, refuse: before_window, cite: 一}\n"
AID = '  - {id: destitute, when: has("特困人员"), share: 100%, payer: county, cite: 二}\n'
WAITING = "waiting:\n  - {id: nobody, none: true, cite: 一}\n"
COVER = "  - {id: year, from: year.start, cite: 一}\n"


# -- words -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "readings", "node"),
    [
        ("{yuan: 670, cite: 二}", {}, Const(67_000, Kind.FEN)),
        ("{yuan: 640, bound: at_least, cite: 二}", {}, Const(64_000, Kind.FEN)),
        (
            "{yuan: 640, bound: at_least, cite: 二}",
            {"A38": "pending"},
            Missing("amounts.fiscal.yuan", Kind.FEN, 64_000),
        ),
        ("{yuan: 670, cite: 二}", {"A38": "pending"}, Const(67_000, Kind.FEN)),
        ("{pending: x_yuan, provisional_yuan: 670, cite: 二}", {}, Missing("x_yuan", Kind.FEN, 67_000)),
        ("{pending: x_yuan, provisional_yuan: 670, cite: 二}", {"A05": "frozen"}, Const(67_000, Kind.FEN)),
        ("{pending: x_yuan, cite: 二}", {"A05": "frozen"}, Missing("x_yuan", Kind.FEN, None)),
        ("{yuan: 700, provisional_yuan: 670, cite: 二}", {}, Const(70_000, Kind.FEN)),
        ("{yuan: 700, provisional_yuan: 670, cite: 二}", {"A05": "frozen"}, Const(67_000, Kind.FEN)),
        ("{yuan: 700, cite: 二}", {"A05": "frozen"}, Const(70_000, Kind.FEN)),
    ],
)
def test_amounts(amount: str, readings: dict[str, str], node: Node) -> None:
    rules = rules_of({"{pending: fiscal_subsidy_yuan, provisional_yuan: 670, cite: 二}": amount}, **readings)
    assert effects(rules.price)[1] == Charge((ChargeLine("个人缴费", Call("add", (PERSONAL, node), Kind.FEN)),))


@pytest.mark.parametrize(
    ("amount", "silence"),
    [
        ("{answer: not_stated, cite: 二}", Silence("not_stated")),
        ("{answer: deferred, refer: 另文, cite: 二}", Silence("deferred", "另文")),
    ],
)
def test_a_price_with_an_amount_that_is_silent_is_silent_itself(amount: str, silence: Silence) -> None:
    rules = rules_of({"{pending: fiscal_subsidy_yuan, provisional_yuan: 670, cite: 二}": amount})
    assert effects(rules.price) == [Charge((ChargeLine("个人缴费", PERSONAL),)), silence]


@pytest.mark.parametrize(("answer", "last"), [("no_extension", "2025-03-01"), ("next_working_day", "2025-03-03")])
def test_the_end_of_a_window_may_move_and_its_beginning_never(answer: str, last: str) -> None:
    window = "central: {from: 2024-09-01, until: 2024-12-31, cite: 一}"  # 1 September 2024 is a Sunday
    rules = rules_of({window: window.replace("2024-12-31", "2025-03-01")}, A04=answer)
    assert rules.terms["in_window"] == Compare("<=", PAID, day(last))
    assert rules.acceptance.rows[0].when == Compare("<", PAID, day("2024-09-01"))


def test_an_unset_window_is_a_missing_day() -> None:
    rules = rules_of(
        {"central: {from: 2024-09-01, until: 2024-12-31, cite: 一}": "central: {pending: window, cite: 一}"}
    )
    assert rules.terms["in_window"] == Compare("<=", PAID, Missing("window", Kind.DATE))


def test_places_default_to_the_locality_and_its_province() -> None:
    assert (rules_of().pooling_area, rules_of().province) == ("430621", "43")
    given = rules_of({'province: "43"': 'province: "44"\npooling_area: "4306"'})
    assert (given.pooling_area, given.province) == ("4306", "44")
    assert rules_of({'province: "43"\n': ""}).province == "43"


# -- tables ------------------------------------------------------------------------------------------------------------


def test_rows_keep_id_condition_text_and_clause() -> None:
    row = rules_of().acceptance.rows[0]
    assert (row.id, row.text, row.cite.text, row.cite.document, row.cite.own) == (
        "before_window", "paid < central.start", "一", "样〔2024〕1号", True,
    )  # fmt: skip
    assert row.effect == Refusal("before_window")


def test_a_clause_may_name_its_document() -> None:
    """Rows and parts that stand in for silence (A22) do. What is no document of the chain is part of the clause."""
    parent = SMALL.replace("policy: small", "policy: above").replace("样〔2024〕1号", "上样〔2023〕9号")
    rules = book_of(
        {
            "title: 小样": "title: 小样\nextends: above",
            "refuse: before_window, cite: 一": "refuse: before_window, cite: 上样〔2023〕9号 一；上样〔2023〕9号 二",
            "- {id: year, from: year.start, cite: 一}": "- {id: year, from: year.start, cite: 一；上样〔2023〕9号 二}",
            "- {id: nobody, none: true, cite: 一}": "- {id: nobody, none: true, cite: 别样〔2023〕9号 一}",
        },
        {"above": parent},
    ).latest
    assert rules.acceptance.rows[0].cite == Cite("above", "上样〔2023〕9号", "一；二", own=False)
    assert rules.cover.rows[0].cite == Cite("small", "样〔2024〕1号", "一；上样〔2023〕9号 二", own=True)
    assert rules.waiting.rows[0].cite == Cite("small", "样〔2024〕1号", "别样〔2023〕9号 一", own=True)


def test_membership_and_acceptance() -> None:
    rules = rules_of(
        {
            "  - {id: everyone, cite: 一}": "  - {id: x, eligible: false, reason: employed, cite: 一, reading: [A01]}",
            "refuse: before_window": "need: not_enrolled_proof, blocks: false",
        }
    )
    assert effects(rules.membership) == [Member(False, "employed")]
    assert rules.membership.rows[0].readings == ("A01",)
    assert effects(rules.acceptance) == [Refusal(None, "not_enrolled_proof", False)]


@pytest.mark.parametrize("section", ["membership", "acceptance", "price", "aid", "cover", "waiting"])
def test_a_section_that_is_not_there_is_silent_and_one_that_says_so_is_cited(section: str) -> None:
    tables = {
        "membership": "membership:\n  - {id: everyone, cite: 一}\n",
        "price": f"price:\n  - {{id: in_window, when: in_window, charge: personal, cite: 二}}\n{PRICE}",
    }
    tables |= {"aid": f"aid:\n{AID}", "cover": f"cover:\n{COVER}", "waiting": WAITING}
    tables |= {"acceptance": f"acceptance:\n{ACCEPTANCE}"}
    gone: Table = getattr(rules_of({tables[section]: ""}), section)
    assert (gone.rows, gone.otherwise) == ((), Silence("not_stated"))
    said: Table = getattr(
        rules_of({tables[section]: f"{section}: {{answer: deferred, refer: 另文, cite: 二}}\n"}), section
    )
    assert said.otherwise is not None
    assert said.otherwise.cite is not None
    assert (said.otherwise.answer, said.otherwise.refer, said.otherwise.cite.text) == ("deferred", "另文", "二")


def test_a_row_that_answers_nothing_is_a_silence() -> None:
    rules = rules_of({"charge: personal + fiscal": "answer: deferred, refer: 另文"})
    assert effects(rules.price)[1] == Silence("deferred", "另文")


def test_lines_of_a_bill() -> None:
    lines = "lines: [{name: 甲, charge: personal}, {name: 乙, charge: personal / 2, refundable: false, aided: false}]"
    rules = rules_of({"charge: personal + fiscal": lines})
    half = Call("divide", (PERSONAL, Const(2, Kind.INT)), Kind.FEN)
    assert effects(rules.price)[1] == Charge((ChargeLine("甲", PERSONAL), ChargeLine("乙", half, False, False)))


def test_what_an_effect_shows_is_a_condition_of_its_row() -> None:
    rules = rules_of({"from: year.start": "from: birth", "charge: personal + fiscal": "charge: personal * offer_years"})
    assert rules.cover.rows[0].when == Given(Fact("birth", Kind.DATE))
    assert rules.price.rows[1].when == Given(Count("offer_years"))
    conditioned = rules_of({"{id: year, from: year.start": "{id: year, when: in_window, from: birth"})
    assert conditioned.cover.rows[0].when == Both(
        (Term("in_window", Compare("<=", PAID, day("2024-12-31"))), Given(Fact("birth", Kind.DATE)))
    )


def test_cover_and_measures() -> None:
    rules = rules_of(
        {
            "from: year.start": "from: paid, until: 'plus_months(paid, 12)'",
            "waiting:": "measures:\n  day_no:\n    - {id: x, days: 'days(birth, paid)', cite: 一}\nwaiting:",
        }
    )
    assert effects(rules.cover) == [Start(PAID, Call("plus_months", (PAID, Const(12, Kind.INT)), Kind.DATE))]
    assert rules.measures[0].name == "measures.day_no"
    assert effects(rules.measures[0]) == [
        DayNumber(Call("days", (Fact("birth", Kind.DATE), PAID, Const(0, Kind.INT)), Kind.INT))
    ]


# -- aid ---------------------------------------------------------------------------------------------------------------


def aid(row: str, section: str = "aid:\n  - {row}\n", **amend: Any) -> Rules:
    return rules_of({f"aid:\n{AID}": section.format(row=f"{{id: r, {row}, cite: 二}}")}, **amend)


@pytest.mark.parametrize(
    ("row", "grant"),
    [
        ("share: 50%, payer: county", Grant((PayerShare("county"),), "direct", Fraction(1, 2))),
        ("yuan: 120.5, payer: county, mode: reimburse", Grant((PayerShare("county"),), "reimburse", None, 12_050)),
        ("stated: false, mode: reimburse, refer: 另文", Grant((), "reimburse", refer="另文")),
        ("share: 1, payer: unnamed", Grant((PayerShare("assistance_fund"),), "direct", Fraction(1))),
        (
            "yuan: 9, payers: [{payer: county, yuan: 2}, {payer: unnamed}]",
            Grant((PayerShare("county", None, 200), PayerShare("assistance_fund")), "direct", None, 900),
        ),
        (
            "share: 1, payer: county, claimable: false",
            Grant((PayerShare("county"),), "direct", Fraction(1), claimable=False),
        ),
        ("yuan: 9, payer: county, bound: at_least", Grant((PayerShare("county"),), "direct", None, 900)),
    ],
)
def test_grants(row: str, grant: Grant) -> None:
    assert effects(aid(row).aid) == [grant]


@pytest.mark.parametrize(
    ("row", "readings", "grant"),
    [
        (
            "share: 1, payer: unnamed",
            {"A35": "special_budget"},
            Grant((PayerShare("special_budget"),), "direct", Fraction(1)),
        ),
        (
            "share: 1, payer: county, claimable: false",
            {"A42": "claimable"},
            Grant((PayerShare("county"),), "direct", Fraction(1)),
        ),
        (
            "yuan: 9, payer: county, bound: at_least",
            {"A38": "pending"},
            Grant((PayerShare("county"),), "direct", None, 900, pending="aid.rows.r"),
        ),
    ],
)
def test_readings_of_a_grant(row: str, readings: dict[str, str], grant: Grant) -> None:
    assert effects(aid(row, **readings).aid) == [grant]


def test_aid_has_its_own_days() -> None:
    row = aid("share: 1, payer: county, when: employed, valid: {from: 2025-01-01, until: 2025-03-31}").aid.rows[0]
    days = (Compare(">=", PAID, day("2025-01-01")), Compare("<=", PAID, day("2025-03-31")))
    assert row.when == Both((Fact("employed", Kind.BOOL), *days))


def test_a_table_of_aid_becomes_a_row_for_each_cell() -> None:
    rows = aid("when: employed, table: {by: tier, yuan: {low: 100, high: 250}}, payer: county").aid.rows
    tier = Fact("tier", Kind.TEXT)
    assert [(row.id, getattr(row.effect, "fen", None)) for row in rows] == [("r", 10_000), ("r", 25_000)]
    assert rows[1].when == Both((Fact("employed", Kind.BOOL), Compare("==", tier, Const("high", Kind.TEXT))))


BASED = "aid:\n  base: personal\n  after_payment: {{until: central.end, cite: 二}}\n  rows:\n    - {row}\n"


def test_base_and_later_certification() -> None:
    rules = aid('share: 1, payer: county, when: has("孤儿")', BASED)
    assert rules.aid_base == PERSONAL
    assert rules.aid_after is not None
    later = rules.aid_after.rows[0].when
    assert isinstance(later, Has)
    assert later.or_certified_by == day("2024-12-31")
    assert (rules.aid_after.name, rules.aid_after.hit, rules.tables[-1]) == ("aid_after", "highest", rules.aid_after)


def test_without_refunds_there_is_no_second_table() -> None:
    assert aid("share: 1, payer: county", BASED, A32="none").aid_after is None
    assert aid("share: 1, payer: county").aid_base is None


# -- waiting and claims ------------------------------------------------------------------------------------------------


def waiting(text: str, **amend: Any) -> Rules:
    return rules_of({WAITING: f"waiting:\n{text}"}, **amend)


@pytest.mark.parametrize(
    ("row", "wait"),
    [
        ("none: true", Wait()),
        ("fixed: true, from: paid", Wait(PAID, 60)),
        ("fixed: true, variable: true, from: paid", Wait(PAID, 60, variable=True)),
        ("variable: true, from: paid", Wait(PAID, variable=True)),
        ("days: 15, from: year.start", Wait(day("2025-01-01"), 15)),
        ("months: 2, from: paid", Wait(PAID, 0, 2)),
        ("instead: 限额减半, instead_share: 50%", Wait(instead="限额减半", instead_share=Fraction(1, 2))),
        ("answer: not_stated, refer: 另文", Silence("not_stated", "另文")),
    ],
)
def test_waits(row: str, wait: Any) -> None:
    rules = waiting(f"  fixed_days: 60\n  rows:\n    - {{id: r, {row}, cite: 一}}\n")
    assert effects(rules.waiting) == [wait]


def test_a_fixed_part_of_nought_is_a_length_and_not_a_gap() -> None:
    rules = waiting("  fixed_months: 0\n  rows:\n    - {id: r, fixed: true, variable: true, from: paid, cite: 一}\n")
    assert effects(rules.waiting) == [Wait(PAID, 0, 0, variable=True)]


def test_a_wait_whose_length_is_not_set_is_pending() -> None:
    rules = waiting("  pending: days_of_waiting\n  rows:\n    - {id: r, fixed: true, from: paid, cite: 一}\n")
    assert effects(rules.waiting) == [Silence("pending", "days_of_waiting")]
    set_ = waiting(
        "  pending: days_of_waiting\n  rows:\n    - {id: r, fixed: true, from: paid, cite: 一}\n", fixed_waiting_days=30
    )
    assert effects(set_.waiting) == [Wait(PAID, 30)]


def test_the_parts_of_a_wait_that_do_not_hang_on_the_row() -> None:
    text = (
        "  fixed_months: 3\n  months_per_break_year: 1\n  long_break: {years: 4, total_months: 6, cite: 一}\n"
        "  repair: {price: personal, months_back_per_year: 2, cite: 二}\n  rows:\n"
        "    - {id: r, fixed: true, variable: true, from: paid, cite: 一}\n    - {id: s, none: true, cite: 一}\n"
    )
    rules = waiting(text)
    terms = rules.waiting_terms
    assert (terms.months_per_break_year, terms.long_break_years, terms.long_break_total_months) == (1, 4, 6)
    assert terms.repair is not None
    assert (terms.repair.price, terms.repair.months_back_per_year, terms.repair.cite.text) == (PERSONAL, 2, "二")
    assert rules.waiting.rows[0].when == Both((Given(Count("break_years")), Given(Count("repair_years"))))
    assert rules.waiting.rows[1].when == Const(True, Kind.BOOL)


def test_claims() -> None:
    assert rules_of().claim_back == Silence("not_stated")
    claim = rules_of({"waiting:\n": "claim_back: {when: hukou in place, cite: 二}\nwaiting:\n"}).claim_back
    assert not isinstance(claim, Silence)
    assert (claim.effect, claim.cite.text, claim.text) == (Member(True), "二", "hukou in place")


def test_readings_that_a_policy_rests_on_are_noted() -> None:
    rules = rules_of({"from: year.start": "from: 'by_reading(\"A06\", year_start=year.start, payment=paid)'"})
    assert rules.used_readings == {"A06"}
    assert rules.year.first == date(2025, 1, 1)


def test_a_broken_term_of_ones_own_is_an_error_and_one_from_above_only_where_it_is_used() -> None:
    problem = problems_of({"in_window: paid <= central.end": "in_window: paid <= centrl.end"})[0]
    assert (problem.word, problem.path) == ("centrl", "terms.in_window")
    above = small({"policy: small": "policy: above", "in_window: paid": "in_time: payed"})
    book = book_of({"title: 小样": "title: 小样\nextends: above"}, {"above": above})
    assert "in_time" not in book.latest.terms


def test_a_row_of_aid_that_does_not_say_what_it_gives() -> None:
    rules = aid("answer: deferred, refer: 另文")
    assert effects(rules.aid) == [Silence("deferred", "另文")]


@pytest.mark.parametrize("truth", ["true", "false"])
def test_a_truth_is_no_amount(truth: str) -> None:
    """Nought may be written bare; `false`, which Python counts as nought, may not."""
    (problem,) = problems_of({"charge: personal,": f"charge: {truth},"})
    assert problem.path == "price.0.charge"


def test_a_reason_that_nobody_knows_is_an_error_in_every_table() -> None:
    problem = problems_of({"{id: everyone, cite: 一}": "{id: everyone, eligible: false, reason: whim, cite: 一}"})[0]
    assert (problem.word, problem.path) == ("whim", "membership.0")
    refusal = problems_of({"refuse: before_window": "refuse: whim"})[0]
    assert (refusal.word, refusal.path) == ("whim", "acceptance.0")
