"""What tests of assessing share: policies by name, loaded once, and a person about whom everything is known.

In: the name of a shipped or made-up policy; facts that matter. Out: rule books, complete facts, assessments. Never:
an expected figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from canbao.assess.facts import person_of
from canbao.assess.interpreting import Assessment, assess
from canbao.policy.library import Library
from canbao.policy.loading import load
from canbao.policy.rules import RuleBook
from canbao.policy.vocabulary import FACTS, Kind
from canbao.values.fen import yuan_to_fen

MADE_UP = Path(__file__).parent / "made_up"
NANAN, QINGTANGPU = "fujian/nanan/2024", "hunan/anhua/qingtangpu/2022"
TENGZHOU, YUEYANG = "shandong/tengzhou/2025", "hunan/yueyang/2025"
LOCALITIES = (NANAN, QINGTANGPU, TENGZHOU, YUEYANG)
MODEL = "national/model@2025"
MODEL_PARAMETERS = {"window": ["2024-09-01", "2024-12-31"], "personal_yuan": 400}


@cache
def shipped(name: str) -> RuleBook:
    """A shipped policy; the national model with a window and an amount."""
    return load(Library.of(), name, amend=MODEL_PARAMETERS if name == MODEL else None)


@cache
def made_up(name: str) -> RuleBook:
    """A made-up policy of `tests/made_up`."""
    return load(Library((MADE_UP,)), name)


def changed(name: str, **amend: Any) -> RuleBook:
    """A shipped policy with readings or parameters replaced."""
    start = MODEL_PARAMETERS if name == MODEL else {}
    return load(Library.of(), name, amend={**start, **amend})


def neutral(book: RuleBook, **facts: Any) -> dict[str, Any]:
    """Facts of an adult of the policy's place, insured without a break, everything known; `facts` replace them."""
    rules = book.latest
    here = rules.place or "110101"
    usual: dict[str, Any] = {
        "birth": date(1980, 1, 1), "sex": "female", "nationality": "CN", "student": "none", "status": "none",
        "residence_permit": "none", "residence_months": 0, "resident_years": [rules.year_label - 1],
        "employee_years": [], "enrolled_before": True, "paid_on": None, "standings": [], "relatives": {},
    }  # fmt: skip
    usual |= dict.fromkeys(("hukou", "residence", "birth_place", "enrol_place"), here)
    for word in FACTS.values():
        if word.name not in ("insured", "paid"):
            usual.setdefault(word.name, False if word.kind is Kind.BOOL else None)
    return {**usual, **facts}


def run(book: RuleBook, as_of: str | None = None, **facts: Any) -> Assessment:
    """The assessment of a neutral person with these facts."""
    return assess(book, person_of(neutral(book, **facts)), None if as_of is None else date.fromisoformat(as_of))


def standing(name: str, certified: str | None = "2020-01-01", **details: Any) -> dict[str, Any]:
    """One standing, certified long ago."""
    return {"name": name, "certified": certified, **details}


def fen(yuan: int | str) -> int:
    """Yuan as the tests state them."""
    return yuan_to_fen(yuan)


def clause_of(found: Assessment, output: str) -> str | None:
    """The clause that an output of an assessment rests on."""
    return dict(found.situation.clauses).get(output)


def figures(found: Assessment) -> Mapping[str, Any]:
    """Everything that a person would notice: sums and days, and whether they may enrol; no clauses, no rows."""
    situation = found.situation
    return {
        "eligible": situation.eligible, "accepted": situation.accepted, "reason": situation.reason,
        "answer": situation.answer, "price_fen": situation.price_fen, "due_fen": situation.due_fen,
        "payable_fen": found.payable_fen, "provisional": found.provisional_payable_fen, "aid": dict(found.aid),
        "reimbursed": situation.is_reimbursed, "reimburse_fen": found.reimburse_fen, "refund_fen": situation.refund_fen,
        "repair_fen": situation.repair_fen, "pending": situation.pending, "lines": situation.lines,
        "cover_from": found.cover_from, "cover_until": found.cover_until, "cover_answer": situation.cover_answer,
        "cover_days": found.cover_days, "waiting_until": found.waiting_until, "instead": situation.instead,
    }  # fmt: skip
