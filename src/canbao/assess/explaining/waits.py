"""The wait of an explanation in dates, and what repair payments would make of it.

In: an assessment. Out: a `WaitSpan` and a `RepairOffer`. Never: another way of counting than `waiting`'s.
"""

from __future__ import annotations

from datetime import date

from canbao.assess.assembling import BREAK_YEARS
from canbao.assess.explaining.explanation import RepairOffer, RepairOption, WaitSpan
from canbao.assess.interpreting import Assessment
from canbao.assess.pricing import sum_of, whole_fen
from canbao.assess.waiting import wait_for
from canbao.policy.nodes import Const, Fact, Node
from canbao.policy.rules import Wait
from canbao.policy.vocabulary import Kind
from canbao.values.days import add_days

_PAID = Fact("paid", Kind.DATE)


def wait_span(made: Assessment) -> WaitSpan | None:
    """The wait, or that there is none; None where nothing was decided about it."""
    decision, rules = made.trace.findings.waiting, made.trace.case.rules
    row, wait, situation = decision.row, decision.effect, made.situation
    if row is None or not isinstance(wait, Wait) or situation.wait_row is None:
        return None
    if wait.counted_from is None or made.waiting_until is None:
        return WaitSpan(row.cite, instead=wait.instead, instead_share=wait.instead_share)
    counts_first = isinstance(wait.counted_from, Const) or rules.readings["A02"] == "pay_day_counted"
    return WaitSpan(
        row.cite, situation.fixed_days, situation.fixed_months, situation.variable_months, situation.break_years,
        from_payment=wait.counted_from == _PAID, counts_first_day=counts_first,
        thirty_days=rules.readings["A03"] == "thirty_days" and bool(situation.waiting_months),
        first=_first_day(made, wait.counted_from, counts_first), last=made.waiting_until,
    )  # fmt: skip


def _first_day(made: Assessment, start: Node, counts_first: bool) -> date | None:
    day = made.trace.case.value(start)
    if not isinstance(day, date):
        return None
    return day if counts_first else add_days(day, 1)


def repair_offer(made: Assessment) -> RepairOffer | None:
    """What paying for missed years would do, year by year; None where there is nothing to repair."""
    rules, situation = made.trace.case.rules, made.situation
    terms, wait = rules.waiting_terms.repair, made.trace.findings.waiting.effect
    if (
        terms is None
        or not isinstance(wait, Wait)
        or not (situation.repair_offered or situation.repair_accepted or situation.repair_refused)
    ):
        return None
    price = sum_of(terms.price, {})
    each = whole_fen(price.provisional) or 0
    missed = dict(made.trace.findings.numbers).get(BREAK_YEARS) or 0
    options = []
    for years in range(1, situation.repair_offered + 1):
        then = wait_for(wait, missed, years, rules.waiting_terms, rules.readings, rules.year.last)
        last = made.trace.case.value(then.until) if then.until is not None else None
        options.append(RepairOption(years, years * each, then.months, last if isinstance(last, date) else None))
    return RepairOffer(
        terms.cite, situation.repair_accepted, situation.repair_refused, each, price.fen is None, tuple(options)
    )  # fmt: skip
