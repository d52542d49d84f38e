"""One person as whoever reminds them sees them, and those who are left alone.

In: a person or a unit, the year. Out: attempts so far, what the policy asks for before giving up counts, marks and
statements that hold. Never: a telephone, a number, a category.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.timezone import localtime

from canbao.access.acting import NotFound, reading
from canbao.access.actors import Actor
from canbao.campaign.fieldwork_states import SilenceState, WaiverState
from canbao.campaign.models import Silence, Waiver
from canbao.campaign.people_of_unit import paid_among
from canbao.campaign.reminder_queries import GONE_STATES, AttemptMade, attempts_made
from canbao.campaign.reminder_terms import rules_at
from canbao.campaign.waiving import WaiverRefused, days_of_attempts, least_attempts
from canbao.registry.models import Person
from canbao.registry.models.fieldwork import Source, Whereabout, Whereabouts

MOST_SHOWN = 500
"""Of each kind: a town has some dozens."""


@dataclass(frozen=True)
class SilenceLine:
    """Somebody who is not to be called or written to."""

    id: int
    person: int
    unit: str
    why: str
    since: date


@dataclass(frozen=True)
class WaiverLine:
    """Somebody's statement not to be insured."""

    id: int
    person: int
    unit: str
    paper: str
    stated_on: date
    attempts: int
    clause: str


@dataclass(frozen=True)
class PlaceLine:
    """Where somebody is, as it was told: a reason not to remind them."""

    person: int
    unit: str
    state: str
    note: str
    since: date

    @property
    def label(self) -> str:
        return str(Whereabout(self.state).label)


@dataclass(frozen=True)
class RemindedPerson:
    """`place`: what was told of where they are, and can be taken back; `days`: on how many days they were spoken to;
    `least`: how many the policy asks for, with `cite`; None: it knows no giving up.
    """

    person: int
    unit: str
    has_phone: bool
    has_paid: bool
    attempts: tuple[AttemptMade, ...]
    silence: SilenceLine | None
    waiver: WaiverLine | None
    place: PlaceLine | None
    days: int
    least: int | None
    cite: str


@dataclass(frozen=True)
class LeftAlone:
    """Of a unit and below, the newest first."""

    silences: tuple[SilenceLine, ...]
    waivers: tuple[WaiverLine, ...]
    places: tuple[PlaceLine, ...]


def reminded_person(actor: Actor, year: int, person: int, on: date) -> RemindedPerson:
    """Raises NotFound, NotAllowed, NoCampaign, PolicyError."""
    county = actor.county
    with reading(actor, "view_reminders"):
        found = Person.objects.filter(county=county, id=person, merged_into=None).first()
        if found is None:
            raise NotFound("没有这个人，或不在您的辖区 nobody of that number in your area")
        silence = Silence.objects.filter(county=county, person_id=person, state=SilenceState.KEPT).first()
        waiver = Waiver.objects.filter(county=county, year=year, person_id=person, state=WaiverState.STANDING).first()
        place = _told(county, year).filter(person_id=person).first()
        try:
            least, cite = least_attempts(rules_at(county, year, found.unit))
        except WaiverRefused:
            least, cite = None, ""
        return RemindedPerson(
            person, found.unit, found.phone is not None, bool(paid_among(county, year, [person])),
            tuple(attempts_made(county, year, person)), _silence(silence) if silence else None,
            _waiver(waiver) if waiver else None, _place(place, found.unit) if place else None,
            days_of_attempts(county, year, person, on), least, cite,
        )  # fmt: skip


def left_alone(actor: Actor, year: int, unit: str) -> LeftAlone:
    """Whom nobody reminds in a unit and below, of those recorded here. Raises NotAllowed."""
    with reading(actor, "view_reminders"):
        of_unit = {"county": actor.county, "unit__startswith": unit}
        silences = Silence.objects.filter(**of_unit, state=SilenceState.KEPT).order_by("-id")[:MOST_SHOWN]
        waivers = Waiver.objects.filter(**of_unit, year=year, state=WaiverState.STANDING).order_by("-id")[:MOST_SHOWN]
        away = _told(actor.county, year).filter(state__in=GONE_STATES).exclude(state=Whereabout.DECLINED)
        people = dict(
            Person.objects.filter(**of_unit, merged_into=None, id__in=away.values("person_id")).values_list(
                "id", "unit"
            )
        )
        rows = away.filter(person_id__in=people).order_by("-id")[:MOST_SHOWN]
        return LeftAlone(
            tuple(map(_silence, silences)), tuple(map(_waiver, waivers)),
            tuple(_place(row, people[row.person_id]) for row in rows),
        )  # fmt: skip


def _told(county: str, year: int) -> QuerySet[Whereabouts]:
    """What collectors and windows told and nobody took back."""
    return Whereabouts.objects.filter(county=county, year=year, replaced_at=None, source=Source.ENTERED)


def _place(found: Whereabouts, unit: str) -> PlaceLine:
    return PlaceLine(found.person_id, unit, str(found.state), found.note, found.day)


def _silence(found: Silence) -> SilenceLine:
    return SilenceLine(found.id, found.person_id, found.unit, found.why, localtime(found.recorded_at).date())


def _waiver(found: Waiver) -> WaiverLine:
    return WaiverLine(found.id, found.person_id, found.unit, found.paper, found.stated_on, found.attempts, found.clause)
