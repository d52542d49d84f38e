"""What is kept of a unit and of those right below it: sums of now and of earlier days, and how old they are.

In: a county, benefit year, unit; a transaction under way. Out: units, sums, freshness, days. Never: a count over
people: everything here is a handful of kept rows.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import connection

from canbao.access.acting import BadOrder, NotFound
from canbao.access.actors import Actor
from canbao.billing.policies import Books
from canbao.campaign.counting import LEVELS, NotCounted
from canbao.campaign.figures import Unit
from canbao.campaign.terms import terms_of

Sums = dict[str, int]


@dataclass(frozen=True)
class Freshness:
    """`as_of`: everything that was committed before is in the figures; with nothing waiting that is now. `terms`: the
    digest of those that were counted by; empty when the year is over.
    """

    as_of: datetime
    waits: bool
    counted_at: datetime
    terms: str

    def under(self, books: Books) -> Freshness:
        """The same, knowing the policies of today: others than were counted by wait for the next count."""
        if self.terms in ("", terms_of(books).digest):
            return self
        return replace(self, as_of=self.counted_at, waits=True)


_UNITS = """
    SELECT code, name, kind FROM store_unit WHERE code = %(unit)s
        OR parent = %(unit)s AND (valid_until IS NULL OR valid_until >= %(on)s)
    ORDER BY length(code), code
"""
_SUMS = """
    SELECT unit, figure, people FROM campaign_tally
    WHERE county = %(county)s AND year = %(year)s AND unit = ANY (%(units)s) AND people <> 0
"""
_FRESHNESS = """
    SELECT kept.counted_at, now(), EXISTS (SELECT FROM campaign_changedperson WHERE county = %(county)s)
        OR kept.counted_on < least(%(on)s, kept.last_day + 1) OR kept.run_id <> coalesce((
            SELECT id FROM billing_run WHERE county = %(county)s AND year = %(year)s AND state = 'published'), 0),
        CASE WHEN kept.counted_on <= kept.last_day THEN kept.terms ELSE '' END
    FROM campaign_counting AS kept WHERE kept.county = %(county)s AND kept.year = %(year)s
"""
_DAYS = """
    SELECT day, unit, figures::text FROM campaign_daytally WHERE county = %(county)s AND year = %(year)s
        AND unit = ANY (%(units)s) AND day = ANY (%(days)s::date[])
"""
_TREND = """
    SELECT day, (figures ->> %(figure)s)::int FROM campaign_daytally
    WHERE county = %(county)s AND year = %(year)s AND unit = %(unit)s AND day >= %(since)s ORDER BY day
"""


def require_seen(actor: Actor, unit: str) -> None:
    """The reader may look at the unit. Raises BadOrder, NotFound."""
    if len(unit) not in LEVELS:
        raise BadOrder(f"统计单位代码为 6、9 或 12 位 a unit has 6, 9 or 12 characters: {unit[:12]}")
    if not actor.scope.covers(unit):
        raise NotFound("没有这个单位，或不在您的辖区 no such unit in your area")


def units_of(unit: str, on: date) -> tuple[Unit, tuple[Unit, ...]]:
    """The unit and those right below it. Raises NotFound."""
    with connection.cursor() as cursor:
        cursor.execute(_UNITS, {"unit": unit, "on": on})
        found = [Unit(*row) for row in cursor.fetchall()]
    own = next((each for each in found if each.code == unit), None)
    if own is None:
        raise NotFound("没有这个单位，或不在您的辖区 no such unit in your area")
    return own, tuple(each for each in found if each is not own)


def sums_of(county: str, year: int, units: Sequence[str]) -> dict[str, Sums]:
    """Sums by unit and figure as they are kept now."""
    found: dict[str, Sums] = {unit: {} for unit in units}
    with connection.cursor() as cursor:
        cursor.execute(_SUMS, {"county": county, "year": year, "units": list(units)})
        for unit, figure, people in cursor.fetchall():
            found[unit][figure] = people
    return found


def freshness_of(county: str, year: int, on: date) -> Freshness:
    """How old they are. Raises NotCounted."""
    with connection.cursor() as cursor:
        cursor.execute(_FRESHNESS, {"county": county, "year": year, "on": on})
        row = cursor.fetchone()
    if row is None:
        raise NotCounted(f"{year} 年度还没有统计，一分钟后再看 nothing was counted for {year} yet")
    counted_at, now, waits, terms = row
    return Freshness(counted_at if waits else now, waits, counted_at, terms)


def day_sums(county: str, year: int, units: Sequence[str], days: Sequence[date]) -> dict[tuple[date, str], Sums]:
    """Sums as those days ended; a day that was not kept is not among them."""
    with connection.cursor() as cursor:
        cursor.execute(_DAYS, {"county": county, "year": year, "units": list(units), "days": list(days)})
        return {(day, unit): json.loads(figures) for day, unit, figures in cursor.fetchall()}


def trend_of(county: str, year: int, unit: str, figure: str, since: date) -> tuple[tuple[date, int], ...]:
    """A figure at the end of each day that was kept."""
    given: dict[str, Any] = {"county": county, "year": year, "unit": unit, "figure": figure, "since": since}
    with connection.cursor() as cursor:
        cursor.execute(_TREND, given)
        return tuple((day, people or 0) for day, people in cursor.fetchall())
