"""Adapters of the case kinds that assess people: `assess`, `claim_back`, `summary`. They rename fields and nothing else.

In: the facts of a case and the rule book. Out: a dict of the expectation keys (docs/reference/cases.md). Never: arithmetic or a rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from canbao.assess.claiming import claim_back
from canbao.assess.interpreting import Assessment, assess
from canbao.assess.totals import total_of
from canbao.cli.cases.neutral import fill, payments_of
from canbao.policy.rules import RuleBook
from canbao.values.fen import yuan_number, yuan_to_fen


def _yuan(fen: int | None) -> Any:
    return None if fen is None else yuan_number(fen)


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def run_assess(facts: Mapping[str, Any], book: RuleBook) -> dict[str, Any]:
    """Keys of the kind `assess`."""
    return describe(assess(book, fill(facts, book)))


def describe(found: Assessment) -> dict[str, Any]:
    """An assessment under the names of the case format."""
    situation = found.situation
    clauses = dict(situation.clauses)
    return {
        "eligible": situation.eligible,
        "accepted": situation.accepted,
        "reason": situation.reason,
        "need": situation.need,
        "determined": found.is_determined,
        "payable_yuan": _yuan(found.payable_fen),
        "pending": situation.pending[0] if situation.pending else None,
        "provisional_payable_yuan": _yuan(found.provisional_payable_fen),
        "aid_yuan": {payer: _yuan(fen) for payer, fen in found.aid.items()},
        "mode": situation.mode,
        "in_scope": situation.is_reimbursed,
        "reimburse_yuan": _yuan(found.reimburse_fen),
        "refund_due_yuan": _yuan(situation.refund_fen),
        "clause": clauses.get("aid") or clauses.get("price"),
        "cover_from": _day(found.cover_from),
        "cover_until": _day(found.cover_until),
        "cover_days": found.cover_days,
        "cover_determined": situation.cover_answer is None and found.is_determined,
        "waiting_until": _day(found.waiting_until),
        "waiting_months": situation.waiting_months,
        "break_years": situation.break_years if situation.break_years is not None else found.break_years,
        "repair_cost_yuan": _yuan(situation.repair_fen),
        "repair_years_accepted": situation.repair_accepted,
        "repair_years_refused": situation.repair_refused,
        "warn": situation.warnings[0] if situation.warnings else None,
        "incentive_determined": found.is_incentive_determined,
        **found.measures,
    }


def run_claim_back(facts: Mapping[str, Any], book: RuleBook) -> dict[str, Any]:
    """Keys of the kind `claim_back`."""
    paid, _ = payments_of(facts, book.latest)
    assert paid is not None
    paid_yuan = facts.get("paid_elsewhere_yuan")
    found = claim_back(
        book, fill(facts, book), None if paid_yuan is None else yuan_to_fen(paid_yuan), facts.get("aided_elsewhere"), paid
    )
    return {
        "claim_yuan": _yuan(found.claim_fen),
        "reason": found.reason,
        "mode": found.mode,
        "aid_yuan": {payer: _yuan(fen) for payer, fen in found.paid_by},
        "determined": found.claim_fen is not None,
    }


def run_summary(facts: Mapping[str, Any], book: RuleBook) -> dict[str, Any]:
    """Keys of the kind `summary`."""
    shared = {key: value for key, value in facts.items() if key != "groups"}
    groups = [(int(group["count"]), {**shared, **group}) for group in facts["groups"]]
    total = total_of((count, assess(book, fill({k: v for k, v in each.items() if k != "count"}, book))) for count, each in groups)
    return {
        "persons": total.persons,
        "personal_yuan": _yuan(total.personal_fen),
        "aid_yuan": {payer: _yuan(fen) for payer, fen in total.aid_fen.items()},
        "total_yuan": _yuan(total.total_fen),
    }
