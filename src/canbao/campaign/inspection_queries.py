"""Inspection for pages: groups and their towns, findings with what is overdue, talks, referrals, samples.

In: a unit and year, the day. Out: frozen rows of the reader's area. Never: a person's number; anybody's telephone.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, When

from canbao.access.acting import NotFound, reading
from canbao.access.actors import Actor
from canbao.campaign.fieldwork_states import FindingState, GroupState
from canbao.campaign.models import Check, FieldStep, Finding, InspectionGroup, Inspector, Referral, Sample, Talk
from canbao.registry.models import Person

MOST_SHOWN = 500
"""Of each kind: a county has some dozens a year."""


@dataclass(frozen=True)
class GroupLine:
    """One group. `people`: seat, name, office."""

    id: int
    number: int
    towns: tuple[str, ...]
    people: tuple[tuple[str, str, str], ...]
    clause: str


@dataclass(frozen=True)
class FindingLine:
    """One finding. `is_late`: its day is over and it is open."""

    id: int
    unit: str
    item: str
    text: str
    answer_by: date
    is_late: bool
    state: str
    answer: str


@dataclass(frozen=True)
class TalkLine:
    """One talk."""

    id: int
    unit: str
    with_whom: str
    about: str
    planned_on: date
    held_on: date | None
    state: str
    outcome: str


@dataclass(frozen=True)
class ReferralLine:
    """One matter passed on."""

    id: int
    unit: str
    to: str
    about: str
    passed_on: date
    state: str
    answer: str


@dataclass(frozen=True)
class SampleLine:
    """One sample."""

    id: int
    unit: str
    frame: str
    seed: str
    people: int
    of: int


@dataclass(frozen=True)
class InspectionPage:
    """All of it. `checks`: item, answer, how often."""

    groups: tuple[GroupLine, ...]
    findings: tuple[FindingLine, ...]
    talks: tuple[TalkLine, ...]
    referrals: tuple[ReferralLine, ...]
    samples: tuple[SampleLine, ...]
    checks: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True)
class FindingShown:
    """One finding with who answered, for who may close it. `letter`: that asks for it; `said`: what was done and
    answered, the first first, also what was sent back.
    """

    line: FindingLine
    year: int
    found_on: date
    answered_on: date | None
    answered_by: int | None
    letter: int | None = None
    said: tuple[Said, ...] = ()


@dataclass(frozen=True)
class Said:
    """One move of a finding. `answer`: as it was then."""

    state: str
    answer: str
    at: datetime


@dataclass(frozen=True)
class SampleShown:
    """One sample with its people, in the order drawn. `digest`: of those it was drawn from."""

    line: SampleLine
    year: int
    digest: str
    people: tuple[Drawn, ...]


@dataclass(frozen=True)
class Drawn:
    """One person of a sample, in the order drawn."""

    person: int
    unit: str
    name: str


def inspection_of(actor: Actor, year: int, unit: str, on: date) -> InspectionPage:
    """Inspection of a unit and below. Raises NotAllowed."""
    with reading(actor, "view_inspection"):
        of_unit = {"county": actor.county, "year": year, "unit__startswith": unit}
        waits = Case(When(state=FindingState.OPEN, then=0), default=1)
        findings = Finding.objects.filter(**of_unit).order_by(waits, "answer_by", "id")[:MOST_SHOWN]
        counts = Counter((each.item, str(each.answer)) for each in Check.objects.filter(**of_unit).order_by("id"))
        return InspectionPage(
            tuple(_groups(actor.county, year)),
            tuple(
                _finding(each, on) for each in findings
            ),
            tuple(
                TalkLine(
                    each.id, each.unit, each.with_whom, each.about, each.planned_on, each.held_on, str(each.state),
                    each.outcome,
                )
                for each in Talk.objects.filter(**of_unit).order_by("-id")[:MOST_SHOWN]
            ),
            tuple(
                ReferralLine(each.id, each.unit, each.to, each.about, each.passed_on, str(each.state), each.answer)
                for each in Referral.objects.filter(**of_unit).order_by("-id")[:MOST_SHOWN]
            ),
            tuple(
                _sample(each) for each in Sample.objects.filter(**of_unit).order_by("-id")[:MOST_SHOWN]
            ),
            tuple((item, answer, count) for (item, answer), count in sorted(counts.items())),
        )  # fmt: skip


def finding_numbered(actor: Actor, number: int, on: date) -> FindingShown:
    """One finding. Raises NotFound, NotAllowed."""
    with reading(actor, "view_inspection"):
        found = Finding.objects.filter(county=actor.county, id=number).first()
        if found is None:
            raise NotFound(f"没有编号为 {number} 的督查问题 no such finding")
        steps = FieldStep.objects.filter(county=actor.county, record="finding", number=number).order_by("id")
        return FindingShown(
            _finding(found, on), found.year, found.found_on, found.answered_on, found.answered_by, found.letter_id,
            tuple(Said(str(each.row["state"]), str(each.row["answer"]), each.recorded_at) for each in steps),
        )  # fmt: skip


def sample_shown(actor: Actor, number: int) -> SampleShown:
    """One sample and who was drawn. Raises NotFound, NotAllowed."""
    with reading(actor, "view_inspection"):
        found = _sample_of(actor, number)
        return SampleShown(_sample(found), found.year, found.frame_digest, tuple(_drawn(actor, found)))


def sample_people(actor: Actor, sample: int) -> list[Drawn]:
    """Who was drawn. Raises NotFound, NotAllowed."""
    with reading(actor, "view_inspection"):
        return _drawn(actor, _sample_of(actor, sample))


def _sample_of(actor: Actor, number: int) -> Sample:
    found = Sample.objects.filter(county=actor.county, id=number).first()
    if found is None:
        raise NotFound(f"没有编号为 {number} 的样本 no such sample")
    return found


def _drawn(actor: Actor, found: Sample) -> list[Drawn]:
    by_id = {each.id: each for each in Person.objects.filter(county=actor.county, id__in=found.people)}
    return [Drawn(id_, by_id[id_].unit, by_id[id_].name) for id_ in found.people if id_ in by_id]


def _finding(found: Finding, on: date) -> FindingLine:
    return FindingLine(
        found.id, found.unit, found.item, found.text, found.answer_by,
        found.state == FindingState.OPEN and found.answer_by < on, str(found.state), found.answer,
    )  # fmt: skip


def _sample(found: Sample) -> SampleLine:
    return SampleLine(found.id, found.unit, str(found.frame), found.seed, len(found.people), found.frame_people)


def _groups(county: str, year: int) -> list[GroupLine]:
    groups = list(InspectionGroup.objects.filter(county=county, year=year, state=GroupState.ACTIVE).order_by("number"))
    seats: dict[int, list[tuple[str, str, str]]] = {}
    rows = Inspector.objects.filter(county=county, group_id__in=[each.id for each in groups])
    for each in rows.order_by("group_id", "seat", "name"):
        seats.setdefault(each.group_id, []).append((each.seat, each.name, each.office))
    return [
        GroupLine(each.id, each.number, tuple(each.towns), tuple(seats.get(each.id, ())), each.clause)
        for each in groups
    ]
