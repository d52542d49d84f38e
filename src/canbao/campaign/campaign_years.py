"""A campaign year moved on, with a checklist looked at in the same transaction; how it stands.

In: a year, a move, a reason for points that are open. Out: the record with its days. Never: a move while a point that
is needed is open; an open point passed over without a reason.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from canbao.access.acting import Act, Json, performs, reading
from canbao.access.actors import Actor
from canbao.access.locks import alone
from canbao.campaign.models import CampaignYear
from canbao.campaign.year_checks import Point, points_of
from canbao.campaign.year_states import YEAR_GRAPH, YearState
from canbao.registry.notes import plain_note
from canbao.store.failures import StoreFailed

_DAYS = {"open": "opened_on", "begin_late": "late_on", "close": "closed_on", "reopen": "late_on"}


class YearRefused(StoreFailed):
    """The year cannot move on yet."""


@dataclass(frozen=True)
class MoveYear:
    """`event`: of the graph; `seen`: digest of the checklist that whoever moves it has read; `why`: of open points."""

    year: int
    event: str
    seen: str
    why: str = ""


@dataclass(frozen=True)
class NextMove:
    """A move that may follow, with its checklist."""

    event: str
    label: str
    points: tuple[Point, ...]

    @property
    def digest(self) -> str:
        """Of what the checklist says."""
        return digest_of(self.points)

    @property
    def is_possible(self) -> bool:
        return all(point.is_met for point in self.points if point.is_needed)

    @property
    def needs_why(self) -> bool:
        return any(not point.is_met for point in self.points if not point.is_needed)


@dataclass(frozen=True)
class YearShown:
    """How a year stands, and what may follow."""

    year: int
    state: str
    opened_on: date | None
    late_on: date | None
    closed_on: date | None
    why: str
    moves: tuple[NextMove, ...]


def digest_of(points: tuple[Point, ...]) -> str:
    """Of codes and whether each is met: counts may move while somebody reads."""
    said = ";".join(f"{point.code}={point.is_met:d}" for point in points)
    return hashlib.sha256(said.encode()).hexdigest()


@performs("move_campaign")
def move_year(act: Act, order: MoveYear) -> dict[str, Json]:
    """Move it on from today. Raises YearRefused, MoveRefused, NotAllowed, PolicyError, TooTelling."""
    county, today = act.actor.county, act.business_day()
    act.require(county)
    alone(f"campaign_year:{county}:{order.year}")
    found = CampaignYear.objects.select_for_update().filter(county=county, year=order.year).first()
    state = YEAR_GRAPH.next(found.state if found else YearState.PREPARED, order.event)
    why = _checked(points_of(county, order.year, order.event, today), order)
    if found is None:
        found = CampaignYear.objects.create(
            county=county, unit=county, year=order.year, recorded_by=act.actor.account_id
        )
    values = {"state": state, _DAYS[order.event]: today, "moved_by": act.actor.account_id, "why": why}
    if order.event == "reopen":
        values["closed_on"] = None
    CampaignYear.objects.filter(county=county, id=found.id).update(**values)
    act.reason(why)
    act.note("campaign_year", found.id, year=order.year, event=order.event, state=state)
    return {"year": order.year, "state": state}


def _checked(points: tuple[Point, ...], order: MoveYear) -> str:
    """The reason for open points. Raises YearRefused, TooTelling."""
    missing = [point.label for point in points if point.is_needed and not point.is_met]
    if missing:
        raise YearRefused(f"还不能{YEAR_GRAPH.words[order.event]}：{'、'.join(missing)} not yet")
    if order.seen != digest_of(points):
        raise YearRefused("清单有变化，请看过再办 the checklist has changed: read it again")
    why = plain_note(order.why)
    if not why and any(not point.is_met for point in points):
        raise YearRefused("清单里还有没办的，请写明为什么现在办 some points are open: say why")
    return why


def campaign_year(actor: Actor, year: int, on: date) -> YearShown:
    """How it stands, with checklists of the moves that may follow. Raises NotAllowed, PolicyError."""
    with reading(actor, "view_campaign"):
        found = CampaignYear.objects.filter(county=actor.county, year=year).first()
        state = str(found.state) if found else str(YearState.PREPARED)
        events = [event for (before, event) in YEAR_GRAPH.moves if before == state]
        moves = tuple(
            NextMove(event, YEAR_GRAPH.words[event], points_of(actor.county, year, event, on)) for event in events
        )
        if found is None:
            return YearShown(year, state, None, None, None, "", moves)
        return YearShown(year, state, found.opened_on, found.late_on, found.closed_on, found.why, moves)
