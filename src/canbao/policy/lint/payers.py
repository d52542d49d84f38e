"""Payers: every payer that a row names is introduced, and every payer that is introduced pays by a row or by a clause.

In: a subject. Out: findings `unknown_payer` and `unused_payer`. Never: a payer of a superior notice.
"""

from __future__ import annotations

from canbao.policy import suggestions
from canbao.policy.lint.subjects import Findings, Subject
from canbao.policy.model import Aid, AidRow
from canbao.policy.yaml_file import Path

UNNAMED = "unnamed"
"""The notice does not say who pays: reading A35 names the account."""

OUTSIDE_ROWS = frozenset({"sponsor"})
"""Towns, collectives and others pay what they choose to pay, by no row (reading A45)."""


def find_bad_payers(subject: Subject) -> Findings:
    """Payers without a name, and names without a payment."""
    named = subject.file.payers
    used: set[str] = set()
    for index, row in enumerate(subject.file.aid.rows if isinstance(subject.file.aid, Aid) else ()):
        for payer, path in _payers_of(row, ("aid", "rows", index)):
            real = str(subject.readings["A35"]) if payer == UNNAMED else payer
            used.add(real)
            if real not in named:
                message = f"payers 中没有 {real}，{suggestions.hint(real, named)} not among the payers"
                yield subject.finding("unknown_payer", message, path, real)
    for name in subject.document.raw.get("payers") or {}:
        if name not in used and name not in OUTSIDE_ROWS and named[name].cite is None:
            message = f"没有一行由 {name} 出资 no row is paid by it"
            yield subject.finding("unused_payer", message, ("payers", name), name)


def _payers_of(row: AidRow, path: Path) -> list[tuple[str, Path]]:
    single = [(row.payer, (*path, "payer"))] if row.payer else []
    return single + [(item.payer, (*path, "payers", index, "payer")) for index, item in enumerate(row.payers)]
