"""Attempts to remind somebody, as those who made them say.

In: whom, how, with what result and why they do not pay; that a reason was a mistake. Out: rows that stay. Never: a
reason in two places: where somebody is belongs to the register (`registry.whereabouts`), and what it says already is
not said again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from django.contrib.postgres.functions import TransactionNow
from django.db.models.functions import Now

from canbao.access.acting import Act, Json, performs
from canbao.campaign.fieldwork_states import WaiverState
from canbao.campaign.models import Attempt, Reason, Result, Waiver, Way
from canbao.campaign.models.reminders import KEPT_HERE
from canbao.campaign.people_of_unit import units_of
from canbao.registry.models.fieldwork import Source, Whereabout, Whereabouts
from canbao.registry.notes import plain_note
from canbao.registry.whereabouts import Found, record_whereabouts
from canbao.store.failures import StoreFailed

MOST_AT_ONCE = 200
"""Of one order: a village's outbox after a day without a network."""

WHEREABOUT: Mapping[Reason, Whereabout] = MappingProxyType(
    {
        Reason.INSURED_ELSEWHERE: Whereabout.OTHER_RESIDENT,
        Reason.EMPLOYEE: Whereabout.LOCAL_EMPLOYEE,
        Reason.LOST: Whereabout.LOST,
        Reason.DEAD: Whereabout.DEAD,
        Reason.MOVED: Whereabout.MOVED,
        Reason.OTHER: Whereabout.OTHER,
    }
)
"""What the register calls a reason. `employee` with `is_elsewhere` is another county's."""


class BadAttempt(StoreFailed):
    """Nobody, too many, or a day that has not come."""


@dataclass(frozen=True)
class Tried:
    """One attempt. `note`: needed for the reason `other`."""

    person: int
    way: Way
    result: Result
    done_on: date
    reason: Reason | None = None
    is_elsewhere: bool = False
    note: str = ""


@dataclass(frozen=True)
class WithdrawReason:
    """Why somebody does not pay was taken down wrongly: they did not die, did not move; why."""

    person: int
    year: int
    why: str


@dataclass(frozen=True)
class RecordAttempts:
    """What was tried for a benefit year."""

    year: int
    tried: tuple[Tried, ...]


@performs("record_attempt")
def record_attempts(act: Act, order: RecordAttempts) -> dict[str, Json]:
    """Keep them. Raises BadAttempt, NoteMissing, NotFound, NotAllowed, TooTelling."""
    today = act.business_day()
    tried = [replace(each, note=plain_note(each.note)) for each in order.tried]
    if not 0 < len(tried) <= MOST_AT_ONCE:
        raise BadAttempt(f"一次登记 1 至 {MOST_AT_ONCE} 条 1 to {MOST_AT_ONCE} attempts at once")
    late = next((each for each in tried if each.done_on > today), None)
    if late is not None:
        raise BadAttempt(f"催缴日期 {late.done_on} 还没有到 an attempt cannot be of a day that has not come")
    units = units_of(act, [each.person for each in tried])
    places = _record_places(act, order.year, tried)
    made = Attempt.objects.bulk_create(
        Attempt(
            county=act.actor.county, unit=units[each.person], year=order.year, person_id=each.person, way=each.way,
            result=each.result, reason=each.reason if each.reason in KEPT_HERE else None,
            whereabouts_id=places.get(each.person) if _state_of(each) else None,
            note="" if _state_of(each) else each.note, done_on=each.done_on, recorded_by=act.actor.account_id,
            recorded_at=TransactionNow(),
        )
        for each in tried
    )  # fmt: skip
    act.note("attempt", 0, year=order.year, attempts=len(made), whereabouts=len(places))
    return {"attempts": len(made), "attempt": made[0].id}


@performs("record_attempt")
def withdraw_reason(act: Act, order: WithdrawReason) -> dict[str, Json]:
    """Nothing is known of where they are any more: both the reason and its end stay. Raises BadAttempt, NotFound,
    NotAllowed, TooTelling.
    """
    county = act.actor.county
    units_of(act, [order.person])
    why = plain_note(order.why)
    if not why:
        raise BadAttempt("请写明撤回的原因 say why")
    of_person = {"county": county, "year": order.year, "person_id": order.person}
    if Waiver.objects.filter(**of_person, state=WaiverState.STANDING).exists():
        raise BadAttempt("此人登记了放弃参保，请撤回放弃 a statement of giving up stands: withdraw that")
    found = Whereabouts.objects.select_for_update().filter(**of_person, replaced_at=None).first()
    if found is None:
        raise BadAttempt("此人没有登记过去向，或已撤回 there is no such reason, or it was taken back")
    if found.source != Source.ENTERED:
        raise BadAttempt("这是核实反馈的去向，请改登记现在的情况 an answer to a batch: record what is right instead")
    Whereabouts.objects.filter(county=county, id=found.id).update(
        replaced_at=Now(), withdrawn_by=act.actor.account_id, withdrawn_why=why
    )
    act.note("whereabouts", found.id, state=str(found.state), withdrawn=True)
    return {"whereabouts": found.id}


def _state_of(tried: Tried) -> Whereabout | None:
    if tried.reason is Reason.EMPLOYEE and tried.is_elsewhere:
        return Whereabout.OTHER_EMPLOYEE
    return None if tried.reason is None else WHEREABOUT.get(Reason(tried.reason))


def _record_places(act: Act, year: int, tried: list[Tried]) -> dict[int, int]:
    """The register's record of each person whose reason is where they are; the last word of the order counts."""
    county = act.actor.county
    said = {each.person: Found(each.person, state, each.note) for each in tried if (state := _state_of(each))}
    known = _standing(county, year, list(said))
    new = [each for each in said.values() if known.get(each.person, (0, "", ""))[1:] != (str(each.state), each.note)]
    if new:
        record_whereabouts(county, year, new, act.business_day(), act.actor.account_id)
        known = _standing(county, year, list(said))
    return {person: number for person, (number, _, _) in known.items()}


def _standing(county: str, year: int, people: list[int]) -> dict[int, tuple[int, str, str]]:
    rows = Whereabouts.objects.filter(county=county, year=year, person_id__in=people, replaced_at=None)
    return {row.person_id: (row.id, str(row.state), row.note) for row in rows}
