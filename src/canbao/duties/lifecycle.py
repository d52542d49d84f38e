"""What becomes of a paid membership after events: ended, suspended or going on; cover left, refund, claims.

In: the lifecycle of a policy, the benefit year, payments, events and employee periods, readings A30 A49.
Out: `LifecycleAnswer`. Never: a waiting period or a first day of cover (they are assessed and come in as `cover`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from canbao.duties.answers import NOT_STATED, UNKNOWN_FACT, Answer
from canbao.duties.readings import ReadingAnswers, choose
from canbao.policy.administration.lifecycle import EndingEvent, Lifecycle
from canbao.values.days import add_days
from canbao.values.period import Period
from canbao.values.place import is_within

TERMINATED, SUSPENDED, ACTIVE = "terminated", "suspended", "active"
COVERED_BY_EMPLOYEE_SCHEME = "covered_by_employee_scheme"
NOT_COVERED = "not_covered"
EMPLOYEE, RESIDENT = "employee", "resident"
EMPLOYEE_SCHEME, MOVED_OUT, MOVED_WITHIN = "employee_scheme", "moved_out", "moved_within"


@dataclass(frozen=True)
class PaidSum:
    """What the person paid. `for_year` None: the year that is asked about."""

    paid_on: date
    fen: int | None
    for_year: int | None = None


@dataclass(frozen=True)
class Happening:
    """An event of a kind on a day."""

    kind: str
    on: date


@dataclass(frozen=True)
class Claim:
    """A treatment on a day, claimed from a scheme (resident or employee)."""

    scheme: str
    on: date


@dataclass(frozen=True, kw_only=True)
class MembershipFacts:
    """A paid membership and what happened. `label`: what people call the year.

    `cover` None is the whole benefit year; `is_covered` False when waiting leaves no day of it.
    """

    year: Period
    label: int
    cover: Period | None = None
    is_covered: bool = True
    payments: Sequence[PaidSum] = ()
    events: Sequence[Happening] = ()
    employee_periods: Sequence[Period] = ()
    claim: Claim | None = None
    kept_fen: int = 0
    """What the person paid in lines of the bill that are never given back."""


@dataclass(frozen=True, kw_only=True)
class LifecycleAnswer(Answer):
    """Status after everything that happened; `event_on` is the day that ended or suspended the membership."""

    status: str | None = None
    event_on: date | None = None
    refund_fen: int | None = None
    cover_periods: tuple[Period, ...] = ()
    employee_periods: tuple[Period, ...] = ()
    claim_allowed: bool | None = None

    @property
    def cover_days(self) -> int:
        """Days of resident cover that are left in all."""
        return sum(period.days for period in self.cover_periods)


@dataclass(frozen=True)
class _End:
    """What ends a membership: the day, by which rule of the notice."""

    on: date
    rule: EndingEvent

    @property
    def last_day(self) -> date:
        """The last day still covered. Of a rule that does not say which, nobody asks."""
        return add_days(self.on, -1 if self.rule.last_day == "day_before" else 0)


def follow_membership(lifecycle: Lifecycle | None, facts: MembershipFacts, readings: ReadingAnswers) -> LifecycleAnswer:
    """Fold the events of one benefit year.

    Case keys: `refund_yuan`, `status`, `event_date` (event_on), `cover_periods`, `claim_allowed`, `reason`.
    """
    strangers = _list_strangers(lifecycle, facts)
    if lifecycle is None or strangers:
        return LifecycleAnswer(determined=False, reason=NOT_STATED, unknown=strangers)
    absences = _list_absences(lifecycle, facts)
    suspends = _is_suspending(lifecycle, readings)
    ends = _list_ends(lifecycle, facts, () if suspends else absences)
    end = min(ends, key=lambda end: (end.on, end.last_day, end.rule.refund == "full", end.rule.cite), default=None)
    if end is not None and end.rule.last_day is None:
        return LifecycleAnswer(
            determined=False, reason=NOT_STATED, unknown=("last_day",), cite=end.rule.cite,
            status=TERMINATED, event_on=end.on,
        )  # fmt: skip
    answer = LifecycleAnswer(
        cite=_find_cite(lifecycle, end, absences),
        readings=("A49",) if absences else (),
        status=TERMINATED if end else ACTIVE,
        event_on=end.on if end else None,
        cover_periods=_list_cover(facts, end, absences),
        employee_periods=absences,
        refund_fen=0,
    )
    if end is None and absences and absences[-1].last >= facts.year.last:
        answer = replace(answer, status=SUSPENDED, event_on=absences[-1].first)
    return _judge_claim(_settle_refund(answer, end, facts, readings), facts.claim)


def classify_move(from_place: str, to_place: str, pooling_area: str) -> str | None:
    """The event that a move of hukou is: within the pooling area, out of it, or (coming from elsewhere) none.

    >>> classify_move("350583", "350502", "350500"), classify_move("350583", "350203", "350500")
    ('moved_within', 'moved_out')
    """
    if not is_within(from_place, pooling_area):
        return None
    return MOVED_WITHIN if is_within(to_place, pooling_area) else MOVED_OUT


def _list_strangers(lifecycle: Lifecycle | None, facts: MembershipFacts) -> tuple[str, ...]:
    """Kinds of events on which the notice says nothing; employee periods are the event that begins them."""
    if lifecycle is None:
        return ()
    known = {event.kind for event in lifecycle.ending} | {event.kind for event in lifecycle.continuing}
    if lifecycle.employee_cover:
        known.add(lifecycle.employee_cover.kind)
    happened = {event.kind for event in facts.events}
    if facts.employee_periods:
        happened.add(_employee_kind(lifecycle))
    return tuple(sorted(happened - known))


def _employee_kind(lifecycle: Lifecycle) -> str:
    return lifecycle.employee_cover.kind if lifecycle.employee_cover else EMPLOYEE_SCHEME


def _is_suspending(lifecycle: Lifecycle, readings: ReadingAnswers) -> bool:
    """Whether employee cover only suspends. Where one clause ends membership and another resumes it, A49 decides."""
    if lifecycle.employee_cover is None or not lifecycle.employee_cover.resumes:
        return False
    if all(event.kind != lifecycle.employee_cover.kind for event in lifecycle.ending):
        return True
    return choose(readings, "A49", "suspended", "terminated") == "suspended"


def _list_absences(lifecycle: Lifecycle, facts: MembershipFacts) -> tuple[Period, ...]:
    """Days under employee cover that touch the year; an event without a period lasts to the year's end."""
    kind = _employee_kind(lifecycle)
    begun = [event.on for event in facts.events if event.kind == kind and event.on <= facts.year.last]
    open_ended = [
        Period(day, facts.year.last) for day in begun if not any(day in period for period in facts.employee_periods)
    ]
    touching = [period for period in facts.employee_periods if period.overlaps(facts.year)]
    return tuple(sorted([*touching, *open_ended], key=lambda period: (period.last, period.first)))


def _list_ends(lifecycle: Lifecycle, facts: MembershipFacts, absences: Sequence[Period]) -> list[_End]:
    """Every event that ends the membership; employee cover among them only when it does not suspend."""
    employee_kind = _employee_kind(lifecycle)
    ends = []
    for rule in lifecycle.ending:
        if rule.kind == employee_kind:
            days = [period.first for period in absences]
        else:
            days = [event.on for event in facts.events if event.kind == rule.kind and event.on <= facts.year.last]
        ends += [_End(day, rule) for day in days]
    return ends


def _list_cover(facts: MembershipFacts, end: _End | None, absences: Sequence[Period]) -> tuple[Period, ...]:
    """Days of cover without employee cover, up to the last day before the end."""
    cover = facts.cover or facts.year
    if not facts.is_covered:
        return ()
    if end is not None:
        if end.last_day < cover.first:
            return ()
        cover = Period(cover.first, min(cover.last, end.last_day))
    return tuple(cover.subtract(absences))


def _settle_refund(
    answer: LifecycleAnswer, end: _End | None, facts: MembershipFacts, readings: ReadingAnswers
) -> LifecycleAnswer:
    """What the notice says of an event inside the year goes back, not stated where it says nothing; before the year
    begins, A30 decides.
    """
    begins = min(facts.year.first, facts.cover.first) if facts.cover else facts.year.first
    left_on = end.on if end else None
    if end is None and answer.employee_periods and not facts.year.subtract(answer.employee_periods):
        # No day of the year is left: whoever took a job before the year left the scheme then.
        left_on = min(answer.employee_periods).first
    if left_on is not None and left_on < begins:
        answer = replace(answer, readings=(*answer.readings, "A30"))
        if choose(readings, "A30", "refundable", "never") == "never":
            return answer
        return _refund(replace(answer, status=TERMINATED, event_on=left_on), facts)
    if end is not None and end.rule.refund is None:
        return replace(answer, determined=False, reason=NOT_STATED, unknown=("refund",), refund_fen=None)
    return _refund(answer, facts) if end is not None and end.rule.refund == "full" else answer


def _refund(answer: LifecycleAnswer, facts: MembershipFacts) -> LifecycleAnswer:
    paid = [payment.fen for payment in facts.payments if payment.for_year in (None, facts.label)]
    known = [fen for fen in paid if fen is not None]
    if len(known) < len(paid):
        return replace(answer, determined=False, reason=UNKNOWN_FACT, unknown=("paid_yuan",), refund_fen=None)
    return replace(answer, refund_fen=max(sum(known) - facts.kept_fen, 0))


def _judge_claim(answer: LifecycleAnswer, claim: Claim | None) -> LifecycleAnswer:
    """A treatment is paid by the scheme whose cover its day lies in; never by both."""
    if claim is None:
        return answer
    if claim.scheme not in (RESIDENT, EMPLOYEE):
        raise ValueError(f"没有这种险种 unknown scheme: {claim.scheme}")
    under_employee = any(claim.on in period for period in answer.employee_periods)
    if claim.scheme == EMPLOYEE:
        return replace(answer, claim_allowed=under_employee, reason=None if under_employee else NOT_COVERED)
    if under_employee:
        return replace(answer, claim_allowed=False, reason=COVERED_BY_EMPLOYEE_SCHEME)
    covered = any(claim.on in period for period in answer.cover_periods)
    return replace(answer, claim_allowed=covered, reason=None if covered else NOT_COVERED)


def _find_cite(lifecycle: Lifecycle, end: _End | None, absences: Sequence[Period]) -> str | None:
    if end is not None:
        return end.rule.cite
    if absences and lifecycle.employee_cover:
        return lifecycle.employee_cover.cite
    parts = [*lifecycle.continuing, *lifecycle.ending]
    return parts[0].cite if parts else None
