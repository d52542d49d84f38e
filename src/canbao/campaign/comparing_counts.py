"""The figures that are kept laid beside what a count from scratch gives.

In: a county and benefit year. Out: how many people and sums were compared, and the first differences. Never: anything
mended (`counting.recount_progress` does); somebody called wrong who is marked and only waits to be counted.

One statement sees one moment: people who were changed and not counted yet are left out on both sides.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from django.db import connection

from canbao.access.acting import NotFound, reading, scope_for
from canbao.access.actors import Actor
from canbao.campaign.counting import LEVELS, NotCounted, RecountProgress, basis_of, recount_progress
from canbao.campaign.models import Counting
from canbao.campaign.person_figures import figures_query
from canbao.store.scope import scoped

_log = logging.getLogger(__name__)
MOST_SHOWN = 20
"""Differences that are named; their number is told whole."""


@dataclass(frozen=True)
class Difference:
    """Where both sides stand against each other: a person, or a figure of a unit."""

    about: str
    kept: str
    found: str


@dataclass(frozen=True)
class Comparison:
    """What was compared. `waiting`: people who are marked; `differences`: all of them, `shown`: the first."""

    people: int
    sums: int
    waiting: int
    differences: int
    shown: tuple[Difference, ...]

    @property
    def is_equal(self) -> bool:
        return self.differences == 0


_WAITING = """
    waiting AS MATERIALIZED (
        SELECT changed.person_id FROM campaign_changedperson AS changed WHERE changed.county = %(county)s
        UNION SELECT person.merged_into FROM campaign_changedperson AS changed JOIN registry_person AS person
            ON person.county = changed.county AND person.id = changed.person_id
        WHERE changed.county = %(county)s AND person.merged_into IS NOT NULL
    )
"""
_PEOPLE = """
    WITH {waiting}, fresh AS MATERIALIZED ({figures}), compared AS MATERIALIZED (
        SELECT coalesce(kept.person_id, fresh.person_id) AS person_id,
            concat_ws(' ', kept.unit, kept.figures::text, kept.changes_on) AS was,
            concat_ws(' ', fresh.unit, fresh.figures::text, fresh.changes_on) AS is_now
        FROM (SELECT * FROM campaign_personfigures WHERE county = %(county)s AND year = %(year)s) AS kept
        FULL JOIN fresh ON fresh.person_id = kept.person_id
    ), sound AS (
        SELECT * FROM compared WHERE person_id NOT IN (SELECT person_id FROM waiting)
    )
    SELECT (SELECT count(*) FROM sound), (SELECT count(*) FROM waiting),
        (SELECT count(*) FROM sound WHERE was IS DISTINCT FROM is_now),
        (SELECT coalesce(jsonb_agg(jsonb_build_array(person_id::text, was, is_now)), '[]')::text FROM (
            SELECT * FROM sound WHERE was IS DISTINCT FROM is_now ORDER BY person_id LIMIT {most}) AS first)
"""
_SUMS = f"""
    WITH sums AS (
        SELECT left(unit, level) AS unit, figure, count(*)::int AS people
        FROM campaign_personfigures AS rows, unnest(rows.figures) AS figure, unnest(ARRAY{list(LEVELS)}) AS level
        WHERE county = %(county)s AND year = %(year)s AND length(unit) >= level GROUP BY 1, 2
    ), compared AS MATERIALIZED (
        SELECT coalesce(kept.unit, sums.unit) || ' ' || coalesce(kept.figure, sums.figure) AS about,
            coalesce(kept.people, 0)::text AS was, coalesce(sums.people, 0)::text AS is_now
        FROM (SELECT * FROM campaign_tally WHERE county = %(county)s AND year = %(year)s) AS kept
        FULL JOIN sums ON sums.unit = kept.unit AND sums.figure = kept.figure
    )
    SELECT (SELECT count(*) FROM compared), 0, (SELECT count(*) FROM compared WHERE was <> is_now),
        (SELECT coalesce(jsonb_agg(jsonb_build_array(about, was, is_now)), '[]')::text FROM (
            SELECT * FROM compared WHERE was <> is_now ORDER BY about LIMIT {MOST_SHOWN}) AS first)
"""


def compare_progress(actor: Actor, year: int) -> Comparison:
    """Everybody and every sum, as of the day of the last count. Raises NotCounted, NoCampaign, NotFound, NotAllowed."""
    with reading(actor, "compare_progress"):
        county = actor.county
        if not actor.scope.covers(county):
            raise NotFound("须能看到全县才能核对 only who sees the whole county can compare")
        kept = Counting.objects.filter(county=county, year=year).first()
        if kept is None:
            raise NotCounted(f"{year} 年度还没有统计 nothing was counted for {year} yet")
        basis = replace(basis_of(county, year, kept.counted_on), run=kept.run_id)
        ask = basis.ask(None)
        text = _PEOPLE.format(waiting=_WAITING, figures=figures_query(ask), most=MOST_SHOWN)
        people, waiting, wrong, named = _one(text, ask.parameters)
        sums, _, unequal, summed = _one(_SUMS, {"county": county, "year": year})
    shown = [Difference(f"person {about}", was or "", now or "") for about, was, now in json.loads(named)]
    shown += [Difference(about, was, now) for about, was, now in json.loads(summed)]
    return Comparison(people, sums, waiting, wrong + unequal, tuple(shown[:MOST_SHOWN]))


def compare_all(actor: Actor) -> int:
    """Every year that is still counted; where anything differs it is said and counted anew: how many were. Raises
    NoCampaign, NotAllowed.
    """
    with scoped(scope_for(actor, "compare_progress")):
        years = list(Counting.objects.filter(county=actor.county).values_list("year", flat=True))
    wrong = 0
    for year in years:
        found = compare_progress(actor, year)
        if found.is_equal:
            continue
        wrong += 1
        first = "; ".join(f"{each.about}: {each.kept} / {each.found}" for each in found.shown[:3])
        _log.critical("progress of %s %s differs in %s: %s", actor.county, year, found.differences, first)
        recount_progress(actor, f"compare-{uuid4().hex}", RecountProgress(year))
    return wrong


def _one(query: str, given: dict[str, Any]) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(query, given)
        row: tuple[Any, ...] = cursor.fetchone()
    return row
