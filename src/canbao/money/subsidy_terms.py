"""What policies say of the general fiscal subsidy: how much a person, which level bears what, who pays it alone.

In: the rules of a county by policy. Out: `Terms` by policy. Never: an amount that is not set; a level that the notice
does not name: where it names none, the level is empty.

Whoever is charged the subsidy beside the own share (late payers in some places) pays it in the state's stead and brings
none. The price row that holds for the person says so: its charge names the amount `fiscal`. No notice says it in words;
that is assumed, because the same money would otherwise come twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from canbao.billing.policies import Books
from canbao.policy.administration.budget import SUBSIDY
from canbao.policy.naming import name_parts
from canbao.policy.nodes import Missing
from canbao.policy.rules import Charge, RuleBook, Rules
from canbao.values.fen import split

NOT_STATED = ""
"""The level where the policy names none."""
LEVEL_WORDS: Mapping[str, str] = {
    "central": "中央",
    "province": "省级",
    "city": "市级",
    "county": "县级",
    "town": "镇街",
    NOT_STATED: "未写明级次",
}


@dataclass(frozen=True)
class Terms:
    """One policy's. `per_head_fen` None: the notice states no amount, or `pending` names the parameter that is not set;
    `provisional_fen` may be shown meanwhile. `shares`: by level, one whole. `paid_alone`: price rows.
    """

    policy: str
    per_head_fen: int | None
    pending: str
    provisional_fen: int | None
    shares: tuple[tuple[str, Fraction], ...]
    paid_alone: frozenset[str]

    def by_level(self, fen: int) -> dict[str, int]:
        """A sum by level, to the fen: the last level takes the remainder."""
        parts = split(fen, [share for _, share in self.shares])
        return {level: part for (level, _), part in zip(self.shares, parts, strict=True)}


def terms_of(books: Books) -> dict[str, Terms]:
    """By what situations call their policy."""
    return {book.latest.key: _terms(book) for book in books.values()}


def _terms(book: RuleBook) -> Terms:
    rules = book.latest
    amount = rules.file.amounts.get(SUBSIDY)
    is_floor = amount is not None and amount.bound == "at_least" and rules.readings["A38"] == "pending"
    alone = frozenset(row for _, part in book.parts for row in _rows_with_subsidy(part))
    shares = _shares(rules)
    if amount is None or amount.answer is not None:
        return Terms(rules.key, None, "", None, shares, alone)
    if amount.fen is None or is_floor:
        shown = amount.provisional_fen if amount.fen is None else amount.fen
        return Terms(rules.key, None, amount.pending or f"amounts.{SUBSIDY}.yuan", shown, shares, alone)
    return Terms(rules.key, amount.fen, "", None, shares, alone)


def _shares(rules: Rules) -> tuple[tuple[str, Fraction], ...]:
    stated = rules.file.administration.subsidy_shares
    if not stated:
        return ((NOT_STATED, Fraction(1)),)
    before = [(part.level, part.share or Fraction(0)) for part in stated[:-1]]
    return (*before, (stated[-1].level, 1 - sum((share for _, share in before), Fraction(0))))


def _rows_with_subsidy(rules: Rules) -> list[str]:
    """Price rows by which a person is charged the subsidy."""
    rows = name_parts(rules).rules.price.rows
    return [
        row.id for row in rows
        if isinstance(row.effect, Charge)
        and Missing(SUBSIDY, row.effect.lines[0].amount.kind)
        in {node for line in row.effect.lines for node in line.amount.walk()}
    ]  # fmt: skip
