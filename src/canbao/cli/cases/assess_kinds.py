"""Adapters of the case kinds that assess people: `assess`, `claim_back`, `summary`. They rename fields and no more.

In: the facts of a case and its setting. Out: `Found` under the expectation keys (docs/reference/cases.md).
Never: arithmetic or a rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from canbao.assess.claiming import claim_back
from canbao.assess.interpreting import Assessment, assess
from canbao.assess.totals import total_of
from canbao.cli.cases.found import Found, Setting, text_of_day, yuan_of
from canbao.cli.cases.neutral import fill, payments_of
from canbao.policy.fields import clauses_of
from canbao.values.fen import yuan_to_fen

_CLAUSES = ("acceptance", "aid", "price", "membership")
"""Whose clause a case means by `clause`: of the refusal if there is one, else of the aid, else of the price."""

_SOMEWHERE_ELSE = {"enrol_place": "none"}
"""A case about claiming back is about somebody enrolled elsewhere, whether it names the place or not."""


def run_assess(facts: Mapping[str, Any], setting: Setting) -> Found:
    """Keys of the kind `assess`."""
    found = assess(setting.book, fill(facts, setting.book))
    return Found(describe(found), tuple(_clauses(found)))


def _clauses(found: Assessment) -> Iterator[str]:
    """Every clause that an assessment rests on."""
    for _, cite in found.situation.clauses:
        yield from clauses_of(cite)


def describe(found: Assessment) -> dict[str, Any]:
    """An assessment under the names of the case format."""
    situation = found.situation
    clauses = {name: clauses_of(cite)[0] for name, cite in situation.clauses}
    return {
        "eligible": situation.eligible,
        "accepted": situation.accepted,
        "reason": situation.reason,
        "need": situation.need,
        "determined": found.is_determined,
        "payable_yuan": yuan_of(found.payable_fen),
        "pending": situation.pending[0] if situation.pending else None,
        "provisional_payable_yuan": yuan_of(found.provisional_payable_fen),
        "aid_yuan": {payer: yuan_of(fen) for payer, fen in found.aid.items()},
        "mode": situation.mode,
        "in_scope": situation.is_reimbursed,
        "reimburse_yuan": yuan_of(found.reimburse_fen),
        "refund_due_yuan": yuan_of(found.refund_fen),
        "clause": next((clauses[name] for name in _CLAUSES if name in clauses), None),
        "cover_from": text_of_day(found.cover_from),
        "cover_until": text_of_day(found.cover_until),
        "cover_days": found.cover_days,
        "cover_periods": [[text_of_day(found.cover_from), text_of_day(found.cover_until)]] if found.cover_from else [],
        "cover_determined": situation.cover_answer is None and found.is_determined,
        "waiting_until": text_of_day(found.waiting_until),
        "waiting_months": situation.waiting_months,
        "break_years": situation.break_years if situation.break_years is not None else found.break_years,
        "repair_cost_yuan": yuan_of(situation.repair_fen),
        "repair_years_accepted": situation.repair_accepted,
        "repair_years_refused": situation.repair_refused,
        "warn": situation.warnings[0] if situation.warnings else None,
        "incentive_determined": found.is_incentive_determined,
        "instead": situation.instead,
        "lines_yuan": {line.name: yuan_of(line.fen) for line in situation.lines},
        "cover_clause": clauses.get("cover"),
        "waiting_clause": clauses.get("waiting"),
        **found.measures,
    }


def run_claim_back(facts: Mapping[str, Any], setting: Setting) -> Found:
    """Keys of the kind `claim_back`."""
    book = setting.book
    on, _ = payments_of(facts, book.latest)
    paid_yuan = facts.get("paid_elsewhere_yuan")
    found = claim_back(
        book,
        fill({**_SOMEWHERE_ELSE, **facts}, book),
        None if paid_yuan is None else yuan_to_fen(paid_yuan),
        facts.get("aided_elsewhere"),
        on,
        claim_at=facts.get("claim_at"),
    )
    clauses = clauses_of(found.cite.text) if found.cite else []
    values = {
        "claim_yuan": yuan_of(found.claim_fen),
        "reason": found.reason,
        "mode": found.mode,
        "aid_yuan": {payer: yuan_of(fen) for payer, fen in found.paid_by},
        "determined": found.claim_fen is not None,
        "clause": clauses[0] if clauses else None,
    }
    return Found(values, tuple(clauses))


def run_summary(facts: Mapping[str, Any], setting: Setting) -> Found:
    """Keys of the kind `summary`."""
    shared = {key: value for key, value in facts.items() if key != "groups"}
    groups = [(int(group["count"]), {**shared, **group}) for group in facts["groups"]]
    each = [(count, assess(setting.book, fill(person, setting.book))) for count, person in groups]
    total = total_of(each)
    values = {
        "persons": total.persons,
        "personal_yuan": yuan_of(total.personal_fen),
        "aid_yuan": {payer: yuan_of(fen) for payer, fen in total.aid_fen.items()},
        "total_yuan": yuan_of(total.total_fen),
    }
    return Found(values, tuple(clause for _, one in each for clause in _clauses(one)))
