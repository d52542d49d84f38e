"""Whether an employee's personal account may pay for a relative's resident insurance.

In: the family account of a policy, relation and province, reading A44. Out: `FamilyAccountAnswer`. Never: an account.
"""

from __future__ import annotations

from dataclasses import dataclass

from canbao.duties.answers import NOT_STATED, UNKNOWN_FACT, Answer
from canbao.duties.readings import ReadingAnswers, choose
from canbao.policy.administration.family_account import FamilyAccount
from canbao.values.place import EVERYWHERE, is_within, normalise

OUTSIDE_PROVINCE = "outside_province"
OUT_OF_SCOPE = "out_of_scope"
PROVINCE_DIGITS = 2


@dataclass(frozen=True, kw_only=True)
class FamilyAccountAnswer(Answer):
    """Allowed or not, with the province that was compared."""

    allowed: bool | None = None
    relation: str | None = None
    province: str | None = None


def judge_family_account(
    account: FamilyAccount | None,
    relation: str | None,
    insured_province: str | None,
    policy_place: str,
    readings: ReadingAnswers,
) -> FamilyAccountAnswer:
    """Whether the account may pay. Case keys: `allowed`, `reason`.

    No insured province means the account holder's own. The province compared is the one that the notice names, else the
    policy's own; outside it, and where a policy for every place names none, the notice says nothing, and A44 decides.
    """
    if account is None:
        return FamilyAccountAnswer(determined=False, reason=NOT_STATED, relation=relation)
    if not account.relations:
        return FamilyAccountAnswer(determined=False, reason=NOT_STATED, relation=relation, cite=account.cite)
    if relation is None:
        return FamilyAccountAnswer(determined=False, reason=UNKNOWN_FACT, unknown=("relation",), cite=account.cite)
    province = account.province or normalise(policy_place)[:PROVINCE_DIGITS]
    if relation not in account.relations:
        return _answer(account, relation, province, OUT_OF_SCOPE, ())
    if insured_province is None or (province != EVERYWHERE and is_within(insured_province, province)):
        return _answer(account, relation, province, None, ())
    across = choose(readings, "A44", "not_allowed", "allowed") == "allowed"
    return _answer(account, relation, province, None if across else OUTSIDE_PROVINCE, ("A44",))


def _answer(
    account: FamilyAccount, relation: str, province: str, reason: str | None, used: tuple[str, ...]
) -> FamilyAccountAnswer:
    return FamilyAccountAnswer(
        cite=account.cite,
        readings=used,
        allowed=reason is None,
        reason=reason,
        relation=relation,
        province=province,
    )
