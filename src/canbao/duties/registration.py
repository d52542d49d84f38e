"""Registering: who is renewed by default, whose household is enrolled only in part, which papers and places there are.

In: the registration section of a policy, facts about last year or a household, reading A50. Out: `RegistrationAnswer`.
Never: whether somebody may be a member (that is assessed elsewhere and comes in as `eligible`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from canbao.duties.answers import NOT_STATED, UNKNOWN_FACT, Answer
from canbao.duties.readings import ReadingAnswers, choose
from canbao.policy.administration.registration import Document, Registration, RegistrationPlace, WholeHousehold

RENEWED = "renewed_by_default"
CHANGE = "change_registration"
SELECTIVE = "selective_enrolment"


@dataclass(frozen=True, kw_only=True)
class RegistrationFacts:
    """A household that enrols (lists of members), or one person's last year; the rest stays None."""

    enrolled_last_year: bool | None = None
    changed: bool | None = None
    household: Sequence[str] | None = None
    eligible: Sequence[str] | None = None
    enrolling: Sequence[str] | None = None


@dataclass(frozen=True, kw_only=True)
class RegistrationAnswer(Answer):
    """`violation` flags a household enrolled in part; refused (A50) it is `accepted: False` with a reason instead."""

    registration: str | None = None
    violation: str | None = None
    missing: tuple[str, ...] = ()
    not_eligible: tuple[str, ...] = ()
    accepted: bool | None = None


def judge_registration(
    registration: Registration | None, facts: RegistrationFacts, readings: ReadingAnswers
) -> RegistrationAnswer:
    """A household's form, or one person's renewal. Case keys: `registration`, `violation`, `missing`."""
    if registration is None:
        return RegistrationAnswer(determined=False, reason=NOT_STATED)
    if facts.enrolling is not None:
        return _judge_household(registration.whole_household, facts.enrolling, facts, readings)
    return judge_renewal(registration, facts.enrolled_last_year, facts.changed)


def judge_renewal(
    registration: Registration, enrolled_last_year: bool | None, changed: bool | None
) -> RegistrationAnswer:
    """Renewed by default when insured and in order last year and nothing changed; else the person registers."""
    rule = registration.default_renewal
    if rule is None:
        return RegistrationAnswer(determined=False, reason=NOT_STATED)
    if enrolled_last_year is False or changed is True:
        cite = registration.change.cite if registration.change else rule.cite
        return RegistrationAnswer(cite=cite, registration=CHANGE, accepted=True)
    facts = {"enrolled_last_year": enrolled_last_year, "changed": changed}
    unknown = tuple(name for name, value in facts.items() if value is None)
    if unknown:
        return RegistrationAnswer(determined=False, reason=UNKNOWN_FACT, unknown=unknown, cite=rule.cite)
    return RegistrationAnswer(cite=rule.cite, registration=RENEWED, accepted=True)


def _judge_household(
    rule: WholeHousehold | None, enrolling: Sequence[str], facts: RegistrationFacts, readings: ReadingAnswers
) -> RegistrationAnswer:
    """Eligible members who are left out while others enrol. Without `eligible` only a whole household can be judged."""
    if rule is None:
        return RegistrationAnswer(determined=False, reason=NOT_STATED)
    left_out = [member for member in facts.household or () if member not in enrolling]
    if facts.eligible is None and (left_out or facts.household is None):
        return RegistrationAnswer(determined=False, reason=UNKNOWN_FACT, unknown=("eligible",), cite=rule.cite)
    eligible = enrolling if facts.eligible is None else facts.eligible
    missing = tuple(member for member in eligible if member not in enrolling)
    found = RegistrationAnswer(
        cite=rule.cite,
        readings=("A50",),
        missing=missing,
        not_eligible=tuple(member for member in enrolling if member not in eligible),
        accepted=True,
    )
    # Nobody enrolling is no choice among members: the household has simply not registered.
    if not missing or not enrolling:
        return found
    if choose(readings, "A50", "flag", "refuse") == "refuse":
        return replace(found, accepted=False, reason=SELECTIVE)
    return replace(found, violation=SELECTIVE)


def list_documents(registration: Registration | None) -> tuple[tuple[Document, ...], ...]:
    """Papers to bring: each inner tuple is one paper, or several that stand for each other."""
    groups: dict[str, list[Document]] = {}
    for document in registration.documents if registration else ():
        groups.setdefault(document.group or document.id, []).append(document)
    return tuple(tuple(group) for group in groups.values())


def list_places(registration: Registration | None, is_late: bool) -> tuple[RegistrationPlace, ...]:
    """Where one registers inside the window, or after it; a place without a period is one for both."""
    periods = ("late" if is_late else "central", "any", None)
    return tuple(place for place in (registration.places if registration else ()) if place.period in periods)
