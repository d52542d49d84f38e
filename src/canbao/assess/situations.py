"""A situation: everything that the rules say about a kind of case, with clauses, shared by all people who are in it.

In: nothing. Out: immutable `Situation`s with a stable id, a hash of their content. Days that belong to a person stay
symbolic. Never: a person's own day or sum.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, fields, replace
from typing import Any

from canbao.policy.nodes import Call, Const, Count, Fact, Missing, Node, Related, Since
from canbao.policy.vocabulary import COUNTS, FACTS


@dataclass(frozen=True)
class LineDue:
    """One line of a bill: its price, and what of it is left to pay after aid (a refund goes line by line)."""

    name: str
    fen: int | None
    refundable: bool = True
    due_fen: int | None = None


@dataclass(frozen=True)
class Situation:
    """One distinct situation. Amounts in fen; None is "not known" or "does not apply"; days as nodes (own days of the
    person).

    `clauses` are pairs of output and citation. `asks` are facts that keep it unsettled and `possible` the rows that
    may hold.
    """

    policy: str
    year: int
    eligible: bool | None = None
    reason: str | None = None
    accepted: bool | None = None
    need: str | None = None
    answer: str | None = None
    refer: str | None = None
    segment: str | None = None
    price_fen: int | None = None
    pending: tuple[str, ...] = ()
    provisional_due_fen: int | None = None
    lines: tuple[LineDue, ...] = ()
    aid: tuple[tuple[str, int], ...] = ()
    aid_rows: tuple[str, ...] = ()
    aid_answer: str | None = None
    mode: str | None = None
    is_reimbursed: bool = False
    reimburse_fen: int | None = None
    repair_fen: int = 0
    repair_offered: int = 0
    repair_accepted: int = 0
    repair_refused: int = 0
    due_fen: int | None = None
    refund_fen: int = 0
    """Aid that came after the payment, before what a sponsor has taken over (`Assessment.refund_fen`)."""
    cover_row: str | None = None
    cover_answer: str | None = None
    cover_refer: str | None = None
    cover_first: Node | None = None
    cover_last: Node | None = None
    has_no_cover_left: bool = False
    wait_row: str | None = None
    wait_until: Node | None = None
    fixed_days: int = 0
    fixed_months: int = 0
    variable_months: int = 0
    break_years: int | None = None
    instead: str | None = None
    instead_share: str | None = None
    warnings: tuple[str, ...] = ()
    clauses: tuple[tuple[str, str], ...] = ()
    asks: tuple[str, ...] = ()
    possible: tuple[str, ...] = ()

    @property
    def is_settled(self) -> bool:
        return not self.asks

    @property
    def aid_fen(self) -> int:
        return sum(fen for _, fen in self.aid)

    @property
    def kept_fen(self) -> int:
        """What the person pays in lines that are never given back."""
        return sum(line.due_fen or 0 for line in self.lines if not line.refundable)

    @property
    def waiting_months(self) -> int:
        return self.fixed_months + self.variable_months

    @property
    def id(self) -> int:
        """63 bits of the SHA-256 of the content: the same in every run, order, partition and engine.

        What says nothing is left out, so that a field added later does not give every situation another id.
        """
        said = {
            item.name: getattr(self, item.name) for item in fields(self) if getattr(self, item.name) != item.default
        }
        content = {name: _plain(value) for name, value in said.items()}
        text = json.dumps(content, ensure_ascii=False, sort_keys=True)
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") >> 1

    def without_cover(self) -> Situation:
        """The same when the wait lasts beyond the last day of benefits."""
        return replace(self, has_no_cover_left=True, warnings=(*self.warnings, "waiting_exceeds_year"))


def _plain(value: Any) -> Any:
    if isinstance(value, Node):
        return day_text(value)
    if isinstance(value, LineDue):
        return [value.name, value.fen, value.refundable, value.due_fen]
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


_DAY_WORDS = {
    "plus_days": "{0}后{1}日", "plus_months": "{0}后{1}个月", "next_month": "{0}次月1日", "next_year": "{0}次年1月1日",
    "later": "{0}与{1}中较晚的", "earlier": "{0}与{1}中较早的",
}  # fmt: skip


def day_text(node: Node | None) -> str:
    """A symbolic day (or a number in one) in words, the same for the same node in every run."""
    match node:
        case None:
            return ""
        case Const(value):
            return str(value)
        case Fact(name):
            return FACTS[name].label
        case Count(name):
            return COUNTS[name].partition("：")[0]
        case Missing(parameter):
            return f"（{parameter} 未定）"
        case Since(held):
            return f"{held.word}的最早认定日"
        case Related(relation):
            return f"{relation} 人数"
        case Call(name, args):
            words = _DAY_WORDS.get(name, f"{name}({', '.join(f'{{{place}}}' for place in range(len(args)))})")
            return words.format(*(day_text(arg) for arg in args))
    raise TypeError(f"not a day: {node}")
