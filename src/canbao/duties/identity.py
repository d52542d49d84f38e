"""Whether what was entered equals the identity card.

In: the identity rule of a policy, names and a number as typed. Out: `IdentityAnswer`.
Never: a corrected name or number.
"""

from __future__ import annotations

from dataclasses import dataclass

from canbao.duties.answers import NOT_STATED, UNKNOWN_FACT, Answer
from canbao.policy.administration.registration import Registration
from canbao.values.id_number import check_id
from canbao.values.names import has_private_characters, normalise_name

NAME_MISMATCH = "name_mismatch"
NUMBER_WRONG = "id_number_wrong"


@dataclass(frozen=True, kw_only=True)
class IdentityAnswer(Answer):
    """`differs_in_form`: the same name in another typing. `has_private_characters`: 姓名含自造字, to be looked at."""

    accepted: bool | None = None
    differs_in_form: bool = False
    has_private_characters: bool = False


def judge_identity(
    registration: Registration | None,
    name_entered: str | None,
    name_on_id: str | None,
    id_number: str | None = None,
) -> IdentityAnswer:
    """Whether the entry may stand. Case keys: `accepted`, `reason`.

    White space, full width and the kind of middle dot are typing, not another name.
    """
    rule = registration.identity if registration else None
    if rule is None:
        return IdentityAnswer(determined=False, reason=NOT_STATED)
    asked = {"name_entered": name_entered, "name_on_id": name_on_id}
    missing = tuple(name for name, value in asked.items() if value is None)
    if missing and rule.name_must_match:
        return IdentityAnswer(determined=False, reason=UNKNOWN_FACT, unknown=missing, cite=rule.cite)
    entered, on_card = name_entered or "", name_on_id or ""
    reason = None
    if rule.name_must_match and normalise_name(entered) != normalise_name(on_card):
        reason = NAME_MISMATCH
    elif rule.number_must_be_valid and id_number is not None and not check_id(id_number).is_valid:
        reason = NUMBER_WRONG
    return IdentityAnswer(
        cite=rule.cite,
        accepted=reason is None,
        reason=reason,
        differs_in_form=reason is None and entered != on_card,
        has_private_characters=has_private_characters(entered) or has_private_characters(on_card),
    )
