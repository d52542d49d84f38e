"""Sums over assessments: people, what they pay, what each payer pays.

In: counted assessments. Out: a `Total`, exact. Never: the general fiscal subsidy (it is not a part of the personal
share).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from canbao.assess.interpreting import Assessment


@dataclass(frozen=True)
class Total:
    """Sums in fen; `unsettled` counts people whose due is not known and who are in no sum."""

    persons: int
    personal_fen: int
    aid_fen: dict[str, int]
    unsettled: int

    @property
    def total_fen(self) -> int:
        return self.personal_fen + sum(self.aid_fen.values())


def total_of(counted: Iterable[tuple[int, Assessment]]) -> Total:
    """The sums over (how many, the assessment of each)."""
    persons = personal = unsettled = 0
    aid: dict[str, int] = {}
    for count, each in counted:
        persons += count
        if each.payable_fen is None:
            unsettled += count
            continue
        personal += count * each.payable_fen
        for payer, fen in each.aid.items():
            aid[payer] = aid.get(payer, 0) + count * fen
    return Total(persons, personal, aid, unsettled)
