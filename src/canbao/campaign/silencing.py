"""People who are not to be called or written to.

In: a person and why, or the end of it. Out: a row; reminders and messages pass them by. Never: somebody called because
the list was read before they asked: it is asked again when a message is sent.
"""

from __future__ import annotations

from dataclasses import dataclass

from canbao.access.acting import Act, Json, NotFound, performs
from canbao.campaign.fieldwork_states import SILENCE_GRAPH, SilenceState
from canbao.campaign.models import Silence
from canbao.campaign.people_of_unit import units_of
from canbao.registry.notes import plain_note
from canbao.store.failures import StoreFailed


class BadSilence(StoreFailed):
    """Nothing said, or said already."""


@dataclass(frozen=True)
class KeepSilent:
    """Leave somebody alone."""

    person: int
    why: str


@dataclass(frozen=True)
class LiftSilence:
    """They may be reminded again."""

    silence: int


@performs("mark_do_not_call")
def keep_silent(act: Act, order: KeepSilent) -> dict[str, Json]:
    """Raises BadSilence, NotFound, NotAllowed."""
    unit, why = units_of(act, [order.person])[order.person], plain_note(order.why)
    if not why:
        raise BadSilence("请写明为什么不再联系 say why")
    county = act.actor.county
    if Silence.objects.filter(county=county, person_id=order.person, state=SilenceState.KEPT).exists():
        raise BadSilence("此人已登记免打扰 marked already")
    made = Silence.objects.create(
        county=county, unit=unit, person_id=order.person, why=why, recorded_by=act.actor.account_id
    )
    act.note("silence", made.id, person=order.person)
    return {"silence": made.id}


@performs("mark_do_not_call")
def lift_silence(act: Act, order: LiftSilence) -> dict[str, Json]:
    """Raises MoveRefused, NotFound, NotAllowed."""
    county = act.actor.county
    found = Silence.objects.select_for_update().filter(county=county, id=order.silence).first()
    if found is None:
        raise NotFound(f"没有编号为 {order.silence} 的免打扰登记 no such mark")
    act.require(found.unit)
    state = SILENCE_GRAPH.next(found.state, "lift")
    Silence.objects.filter(county=county, id=found.id).update(state=state, ended_by=act.actor.account_id)
    act.note("silence", found.id, event="lift")
    return {"silence": found.id, "state": state}
