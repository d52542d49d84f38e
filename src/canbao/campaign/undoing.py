"""What somebody recorded a moment ago and takes back themselves: attempts, reasons, marks not to call, tasks told done.

In: the number of a record of one's own. Out: it counts no more, what it replaced stands again; both stay on record.
Never: somebody else's record taken back; one after ten minutes; one that something rests on already.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.contrib.postgres.functions import TransactionNow
from django.db.models import QuerySet

from canbao.access.acting import Act, Json, NotFound, performs, reading
from canbao.access.actors import Actor
from canbao.access.undoing import NotUndone, Recorded, recorded, require_own
from canbao.campaign.fieldwork_states import SILENCE_GRAPH, SilenceState, WaiverState
from canbao.campaign.models import Attempt, DutyRecord, FieldStep, Silence, Waiver
from canbao.campaign.people_of_unit import units_of
from canbao.registry.models.fieldwork import Whereabouts

_WHY = "登记后立即撤销"


class Kind(StrEnum):
    """What can be undone; a work group by the register's own action."""

    ATTEMPTS = "attempts"
    REASON = "reason"
    SILENCE = "silence"
    DUTY = "duty"
    GROUP = "group"


@dataclass(frozen=True)
class UndoAttempts:
    """One attempt; those that were recorded with it go with it."""

    attempt: int


@dataclass(frozen=True)
class UndoWithdrawal:
    """A reason that was taken back holds again."""

    whereabouts: int


@dataclass(frozen=True)
class UndoSilence:
    """A mark not to call: made, it is lifted; lifted, it is made again."""

    silence: int


@dataclass(frozen=True)
class UndoDuty:
    """What was told of a task; what was told before holds again."""

    duty: int


@performs("record_attempt")
def undo_attempts(act: Act, order: UndoAttempts) -> dict[str, Json]:
    """Raises NotUndone, NotFound, NotAllowed."""
    county = act.actor.county
    found = Attempt.objects.filter(county=county, id=order.attempt).first()
    if found is None:
        raise NotFound("没有这条催缴登记 no such attempt")
    batch = Attempt.objects.select_for_update().filter(
        county=county, recorded_by=found.recorded_by, recorded_at=found.recorded_at, year=found.year
    )
    rows = list(batch)
    for unit in {row.unit for row in rows}:
        act.require(unit)
    require_own(act, found.recorded_by, found.recorded_at)
    if any(row.withdrawn_at for row in rows):
        raise NotUndone("这次登记已经撤销过 undone already")
    people = [row.person_id for row in rows]
    if Waiver.objects.filter(
        county=county,
        year=found.year,
        person_id__in=people,
        state=WaiverState.STANDING,
        recorded_at__gt=found.recorded_at,
    ).exists():
        raise NotUndone(
            "这次登记以后有人登记了放弃参保，请先撤回放弃 a statement of giving up rests on it: withdraw that"
        )
    batch.update(withdrawn_at=TransactionNow(), withdrawn_by=act.actor.account_id)
    places = _undo_places(act, found, [row.whereabouts_id for row in rows if row.whereabouts_id])
    act.note("attempt", found.id, event="undo", attempts=len(rows), whereabouts=places)
    return {"attempts": len(rows), "whereabouts": places}


def _undo_places(act: Act, found: Attempt, numbers: list[int]) -> int:
    """What the same order told of where people are goes; what it replaced stands again. What was told since stays."""
    mine = Whereabouts.objects.filter(
        county=found.county,
        id__in=numbers,
        replaced_at=None,
        recorded_at=found.recorded_at,
        recorded_by=found.recorded_by,
    )
    people = list(mine.values_list("person_id", flat=True))
    mine.update(replaced_at=TransactionNow(), withdrawn_by=act.actor.account_id, withdrawn_why=_WHY)
    before = Whereabouts.objects.filter(
        county=found.county, year=found.year, person_id__in=people, replaced_at=found.recorded_at, withdrawn_by=None
    )
    before.update(replaced_at=None)
    return len(people)


@performs("record_attempt")
def undo_withdrawal(act: Act, order: UndoWithdrawal) -> dict[str, Json]:
    """Raises NotUndone, NotFound, NotAllowed."""
    county = act.actor.county
    rows = Whereabouts.objects.filter(county=county, id=order.whereabouts)
    found = rows.select_for_update().first()
    if found is None:
        raise NotFound("没有这条去向登记 no such reason")
    units_of(act, [found.person_id])
    if found.withdrawn_by is None or found.replaced_at is None:
        raise NotUndone("这个原因没有撤回 it was not taken back")
    require_own(act, found.withdrawn_by, found.replaced_at)
    if Whereabouts.objects.filter(county=county, year=found.year, person_id=found.person_id, replaced_at=None).exists():
        raise NotUndone("此人又登记了新的去向 another reason was recorded since")
    rows.update(replaced_at=None, withdrawn_by=None, withdrawn_why="")
    act.note("whereabouts", found.id, state=str(found.state), event="undo")
    return {"whereabouts": found.id}


@performs("mark_do_not_call")
def undo_silence(act: Act, order: UndoSilence) -> dict[str, Json]:
    """Raises NotUndone, NotFound, NotAllowed."""
    county = act.actor.county
    rows = Silence.objects.filter(county=county, id=order.silence)
    found = rows.select_for_update().first()
    if found is None:
        raise NotFound("没有这条免打扰登记 no such mark")
    act.require(found.unit)
    require_own(act, *_silence_moved(found))
    if found.state == SilenceState.KEPT:
        rows.update(state=SILENCE_GRAPH.next(found.state, "lift"), ended_by=act.actor.account_id)
        stands = found.id
    elif Silence.objects.filter(county=county, person_id=found.person_id, state=SilenceState.KEPT).exists():
        raise NotUndone("此人又登记了免打扰 marked again since")
    else:
        values = {"unit": found.unit, "person_id": found.person_id, "why": found.why}
        stands = Silence.objects.create(county=county, recorded_by=act.actor.account_id, **values).id
    act.note("silence", stands, event="undo")
    return {"silence": stands}


@performs("record_duty")
def undo_duty(act: Act, order: UndoDuty) -> dict[str, Json]:
    """Raises NotUndone, NotFound, NotAllowed."""
    county = act.actor.county
    found = DutyRecord.objects.filter(county=county, id=order.duty).first()
    if found is None:
        raise NotFound("没有这条登记 no such record")
    act.require(found.unit)
    require_own(act, found.recorded_by, found.recorded_at)
    told = _told_of(found).order_by("-id")
    if told.values_list("id", flat=True).first() != found.id:
        raise NotUndone("以后又登记过，或已经撤销过 told again since, or undone already")
    before = told.filter(id__lt=found.id).first()
    made = DutyRecord.objects.create(
        county=county, unit=found.unit, year=found.year, task=found.task, recorded_by=act.actor.account_id,
        done_on=before.done_on if before else None, agreed_on=before.agreed_on if before else None,
        note=before.note if before else "",
    )  # fmt: skip
    act.note("duty_record", made.id, unit=found.unit, event="undo")
    return {"duty": made.id}


def undoable(actor: Actor, kind: Kind, number: int) -> Recorded | None:
    """An attempt, a reason taken back or a mark not to call that stands as it was recorded; None: there is none.
    Raises NotAllowed.
    """
    with reading(actor, "view_reminders"):
        moved = _MOVED[kind](actor.county, number)
        return recorded(*moved) if moved else None


def undoable_duty(actor: Actor, number: int) -> Recorded | None:
    """The same of what was told of a task. Raises NotAllowed."""
    with reading(actor, "view_progress"):
        found = DutyRecord.objects.filter(county=actor.county, id=number).first()
        if found is None or _told_of(found).filter(id__gt=found.id).exists():
            return None
        return recorded(found.recorded_by, found.recorded_at)


def _attempt_made(county: str, number: int) -> tuple[int, datetime] | None:
    found = Attempt.objects.filter(county=county, id=number, withdrawn_at=None).first()
    return (found.recorded_by, found.recorded_at) if found else None


def _reason_withdrawn(county: str, number: int) -> tuple[int, datetime] | None:
    found = Whereabouts.objects.filter(county=county, id=number).first()
    if found is None or found.withdrawn_by is None or found.replaced_at is None:
        return None
    return found.withdrawn_by, found.replaced_at


def _silence_made(county: str, number: int) -> tuple[int, datetime] | None:
    found = Silence.objects.filter(county=county, id=number).first()
    return _silence_moved(found) if found else None


_MOVED = {Kind.ATTEMPTS: _attempt_made, Kind.REASON: _reason_withdrawn, Kind.SILENCE: _silence_made}


def _silence_moved(found: Silence) -> tuple[int, datetime]:
    """Who marked it or lifted it, and when: of its end the log of steps tells."""
    if found.ended_by is None:
        return found.recorded_by, found.recorded_at
    steps = FieldStep.objects.filter(county=found.county, record="silence", number=found.id)
    last = steps.order_by("-id").values_list("recorded_at", flat=True).first()
    return found.ended_by, last or found.recorded_at


def _told_of(found: DutyRecord) -> QuerySet[DutyRecord]:
    return DutyRecord.objects.filter(county=found.county, year=found.year, unit=found.unit, task=found.task)
