"""Numbers that are missing: noted when a later package comes, told within the minute, closed when they come.

In: packages that wait. Out: gaps with their age; an alarm in the trail for each. Never: a gap that nobody was told of;
an alarm twice for one gap.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

from django.db import connection
from django.db.models import Max
from django.db.models.functions import Now

from canbao.access.acting import Act, Json, performs, scope_for
from canbao.access.actors import Actor
from canbao.exchange.models import Gap, Incoming, Partner
from canbao.exchange.states import IncomingState
from canbao.store.scope import scoped

MOST_TOLD = 100
"""Missing numbers that one entry of the trail names."""

_OPEN = """
    SELECT partner.code, partner.name, gap.number, extract(epoch FROM now() - gap.seen_at)::int,
        gap.alarmed_at IS NOT NULL
    FROM exchange_gap AS gap JOIN exchange_partner AS partner
        ON partner.county = gap.county AND partner.id = gap.partner_id
    WHERE gap.county = %s AND gap.closed_at IS NULL ORDER BY partner.code, gap.number
"""
_ALARM = """
    UPDATE exchange_gap SET alarmed_at = now() WHERE county = %s AND closed_at IS NULL AND alarmed_at IS NULL
    RETURNING partner_id, number
"""
_SILENT = "SELECT EXISTS (SELECT FROM exchange_gap WHERE county = %s AND closed_at IS NULL AND alarmed_at IS NULL)"


@dataclass(frozen=True)
class OpenGap:
    """One missing number. `age_seconds`: since the first later package came."""

    partner: str
    name: str
    number: int
    age_seconds: int
    is_told: bool


@dataclass(frozen=True)
class WatchGaps:
    """All that nobody was told of yet."""


def note_gaps(partner: Partner, expected: int) -> tuple[int, ...]:
    """Numbers that are missing before the last one that waits."""
    waiting = Incoming.objects.filter(county=partner.county, partner_id=partner.id, state=IncomingState.WAITING)
    there = set(waiting.values_list("number", flat=True))
    last = waiting.aggregate(last=Max("number"))["last"] or 0
    missing = tuple(number for number in range(expected, last) if number not in there)
    for number in missing:
        gap, is_new = Gap.objects.get_or_create(county=partner.county, partner_id=partner.id, number=number)
        if not is_new and gap.closed_at is not None:
            Gap.objects.filter(pk=gap.pk).update(seen_at=Now(), alarmed_at=None, closed_at=None)
    return missing


def close_gap(partner: Partner, number: int) -> None:
    """It came."""
    Gap.objects.filter(county=partner.county, partner_id=partner.id, number=number, closed_at=None).update(
        closed_at=Now()
    )


def open_gaps(county: str) -> list[OpenGap]:
    """Every missing number, in the scope of the transaction under way."""
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, [county])
        return [OpenGap(*row) for row in cursor.fetchall()]


def tell_of_gaps(actor: Actor) -> dict[str, Json]:
    """Tell of gaps that nobody was told of; no entry where there is none."""
    with scoped(scope_for(actor, "watch_gaps")), connection.cursor() as cursor:
        cursor.execute(_SILENT, [actor.county])
        is_needed = cursor.fetchone()[0]
    return watch_gaps(actor, f"gaps-{uuid4().hex}", WatchGaps()) if is_needed else {}


@performs("watch_gaps")
def watch_gaps(act: Act, _order: WatchGaps) -> dict[str, Json]:
    """Say in the trail which numbers are missing."""
    county = act.actor.county
    act.require(county)
    with connection.cursor() as cursor:
        cursor.execute(_ALARM, [county])
        found: list[tuple[int, int]] = cursor.fetchall()
    for partner in Partner.objects.filter(county=county, id__in={partner for partner, _ in found}).order_by("id"):
        missing = sorted(number for owner, number in found if owner == partner.id)
        act.note("gap", partner.id, partner=partner.code, missing=missing[:MOST_TOLD], count=len(missing))
    return {"told": len(found)}
