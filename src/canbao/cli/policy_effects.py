"""What two policies do to the same standard people.

In: two rule books. Out: a row for each person with both bills. Never: a rule (that is `assess`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from canbao.assess.explaining.billing import payer_name
from canbao.assess.explaining.completing import outcome_of
from canbao.assess.interpreting import Assessment, assess
from canbao.assess.standard_people import AGES, StandingKind, is_aided, standard_people, standings_of
from canbao.policy.rules import RuleBook, Rules

OUTCOMES = {
    "refused": "不予受理", "not_eligible": "不能参保", "not_stated": "未规定", "deferred": "另有规定",
    "unsettled": "未能确定", "pending": "待定",
}  # fmt: skip


@dataclass(frozen=True)
class Bill:
    """One person under one policy. `payable_fen` None: see `outcome`. `reimburse_fen` None: set elsewhere."""

    outcome: str
    payable_fen: int | None
    is_provisional: bool
    aid: tuple[tuple[str, int], ...]
    reimburse_fen: int | None
    cover_from: date | None
    waiting_until: date | None

    @property
    def aid_fen(self) -> int:
        return sum(fen for _, fen in self.aid)


@dataclass(frozen=True)
class Effect:
    """One person under both. A bill is None where the policy gives no day on which such a person pays."""

    key: str
    name: str
    old: Bill | None
    new: Bill | None

    @property
    def change_fen(self) -> int | None:
        """How much more the person pays; None where one of the two has no sum."""
        if self.old is None or self.new is None or self.old.payable_fen is None or self.new.payable_fen is None:
            return None
        return self.new.payable_fen - self.old.payable_fen


def effects_of(old: RuleBook, new: RuleBook) -> list[Effect]:
    """Every standard person of either policy."""
    kinds = dict.fromkeys([*standings_of(old.latest), *standings_of(new.latest)])
    holders = [(kind, _telling_age(kind, old.latest, new.latest)) for kind in kinds]
    before, after = _bills(old, holders), _bills(new, holders)
    keys = dict.fromkeys([*after, *before])
    return [Effect(key, (after.get(key) or before[key])[0], _of(before, key), _of(after, key)) for key in keys]


def _telling_age(kind: StandingKind, *both: Rules) -> int:
    """The first age at which one of the policies aids who holds the standing."""
    return next((age for age in AGES if any(is_aided(rules, kind, age) for rules in both)), AGES[0])


def _bills(book: RuleBook, holders: Iterable[tuple[StandingKind, int]]) -> dict[str, tuple[str, Bill]]:
    people = standard_people(book.latest, holders)
    return {each.key: (each.name, _bill(book, assess(book, each.person))) for each in people}


def _of(bills: dict[str, tuple[str, Bill]], key: str) -> Bill | None:
    return bills[key][1] if key in bills else None


def _bill(book: RuleBook, made: Assessment) -> Bill:
    outcome = outcome_of(made)
    shown = made.payable_fen if made.payable_fen is not None else made.provisional_payable_fen
    has_sum = outcome in ("payable", "provisional")
    aid = tuple((payer_name(book.latest, payer), fen) for payer, fen in made.aid.items() if fen)
    return Bill(
        outcome,
        shown if has_sum else None,
        outcome == "provisional",
        aid if has_sum else (),
        made.reimburse_fen if has_sum else 0,
        made.cover_from,
        made.waiting_until,
    )


def as_plain(bill: Bill | None) -> dict[str, Any] | None:
    """For JSON."""
    if bill is None:
        return None
    return {
        "outcome": bill.outcome, "payable_fen": bill.payable_fen, "is_provisional": bill.is_provisional,
        "aid_fen": dict(bill.aid), "reimburse_fen": bill.reimburse_fen,
        "cover_from": bill.cover_from.isoformat() if bill.cover_from else None,
        "waiting_until": bill.waiting_until.isoformat() if bill.waiting_until else None,
    }  # fmt: skip
