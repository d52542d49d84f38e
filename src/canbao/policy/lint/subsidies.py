"""Shares of the general fiscal subsidy: levels that share what the policy does not state.

In: a subject. Out: findings `shares_without_subsidy`. Never: a share of a superior notice.
"""

from __future__ import annotations

from canbao.policy.administration.budget import SECTION, SUBSIDY
from canbao.policy.lint.subjects import Findings, Subject


def find_shares_of_nothing(subject: Subject) -> Findings:
    """Shares without the subsidy that is shared."""
    own = subject.document.raw.get("administration") or {}
    if not own.get(SECTION):
        return
    amount = subject.file.amounts.get(SUBSIDY)
    if amount is None or amount.answer is not None:
        message = f"写了各级分担，却没有财政补助标准 amounts.{SUBSIDY} is not stated, and levels share it"
        yield subject.finding("shares_without_subsidy", message, ("administration", SECTION), SUBSIDY)
