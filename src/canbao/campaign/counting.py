"""Figures kept: each minute whoever was changed is counted anew, and sums by unit move by the difference.

In: the marks that triggers left, the day, the published run, the policies. Out: rows of figures, sums of villages,
towns and the county, and once a day the sums as the last day ended. Never: a mark taken without its person counted
(both are one transaction); two counts at once.

A mark is seen exactly when the change is that left it. What is committed between taking the marks and reading the
people is counted already and marked still: it is counted again, to the same figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.db import connection
from django.db.models import F

from canbao.access.acting import Act, Json, performs, scope_for
from canbao.access.actors import Actor
from canbao.access.locks import alone
from canbao.access.stated_days import business_day
from canbao.billing.assessing import published_run
from canbao.campaign.models import Counting
from canbao.campaign.person_figures import Ask, figures_query
from canbao.campaign.terms import Terms, books_in_use, terms_of
from canbao.store.failures import StoreFailed
from canbao.store.scope import scoped

MOST_APART = 20_000
"""Of more changed people than this, everybody is counted anew: to look each up takes longer than to read all."""
LEVELS = (6, 9, 12)
"""Characters of the codes of a county, a town, a village."""


class NotCounted(StoreFailed):
    """The benefit year has no policies chosen, or nothing was counted yet."""


@dataclass(frozen=True)
class CountProgress:
    """Whatever was changed, in every benefit year that is not over."""


@dataclass(frozen=True)
class RecountProgress:
    """Everybody of a benefit year, whatever was kept."""

    year: int


@dataclass(frozen=True)
class Basis:
    """What one count rests on."""

    county: str
    year: int
    day: date
    run: int
    terms: Terms

    def ask(self, people: Sequence[int] | None) -> Ask:
        """The question for the figures of these people."""
        return Ask(self.county, self.year, self.day, self.run, self.terms, people)


def basis_of(county: str, year: int, day: date) -> Basis:
    """In the transaction under way. Raises NoCampaign, PolicyError."""
    run = published_run(county, year)
    return Basis(county, year, day, run.id if run else 0, terms_of(books_in_use(county, year)))


_YEARS = """
    SELECT year FROM billing_campaign WHERE county = %(county)s
    UNION SELECT year FROM billing_run WHERE county = %(county)s AND state = 'published' ORDER BY year
"""
_WAITS = f"""
    SELECT EXISTS (SELECT FROM campaign_changedperson WHERE county = %(county)s) OR EXISTS (
        SELECT FROM ({_YEARS}) AS open LEFT JOIN campaign_counting AS kept
            ON kept.county = %(county)s AND kept.year = open.year
        LEFT JOIN billing_run AS run ON run.county = %(county)s AND run.year = open.year AND run.state = 'published'
        WHERE kept.year IS NULL OR kept.counted_on <= kept.last_day AND (kept.run_id <> coalesce(run.id, 0)
            OR kept.counted_on <> %(day)s)
    )
"""


def count_if_needed(actor: Actor) -> dict[str, Json]:
    """Count what waits; no entry in the trail where nothing does."""
    with scoped(scope_for(actor, "count_progress")), connection.cursor() as cursor:
        cursor.execute(_WAITS, {"county": actor.county, "day": business_day()})
        waits = cursor.fetchone()[0] or _has_other_terms(actor.county)
    return count_progress(actor, f"count-{uuid4().hex}", CountProgress()) if waits else {}


def _has_other_terms(county: str) -> bool:
    """Whether a policy of an open year asks for other groups than were counted. Raises PolicyError."""
    open_years = Counting.objects.filter(county=county, counted_on__lte=F("last_day"))
    return any(kept.terms != terms_of(books_in_use(county, kept.year)).digest for kept in open_years)


@performs("count_progress")
def count_progress(act: Act, _order: CountProgress) -> dict[str, Json]:
    """Bring the figures of all open years up to now. Raises PolicyError."""
    county = act.actor.county
    act.require(county)
    alone("campaign:count")
    began = _now()
    changed = _take_marks(county)
    counted: dict[str, Json] = {}
    for year in _numbers(_YEARS, county=county):
        basis = basis_of(county, year, act.business_day())
        kept = Counting.objects.filter(county=county, year=year).first()
        if kept is not None and kept.counted_on > kept.last_day:
            continue
        counted[str(year)] = _count(basis, kept, changed, began)
    act.note("progress", 0, people=counted)
    return {"people": counted}


@performs("recount_progress")
def recount_progress(act: Act, order: RecountProgress) -> dict[str, Json]:
    """Count everybody of a year from scratch. Raises NoCampaign, PolicyError, NotAllowed."""
    county = act.actor.county
    act.require(county)
    alone("campaign:count")
    began = _now()
    basis = basis_of(county, order.year, act.business_day())
    people = _count_all(basis)
    _keep(basis, began)
    act.note("progress", order.year, people=people)
    return {"people": people}


def _count(basis: Basis, kept: Counting | None, changed: list[int], began: datetime) -> int:
    """One year; says how many people were counted."""
    is_other = kept is None or (kept.run_id, kept.terms) != (basis.run, basis.terms.digest)
    if kept is not None and kept.counted_on < basis.day:
        _close_day(basis, kept)
    people = changed + _turned(basis)
    count = 0
    if is_other or len(people) > MOST_APART:
        count = _count_all(basis)
    elif people:
        count = _count_some(basis, people)
    _keep(basis, began)
    return count


def _now() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now: datetime = cursor.fetchone()[0]
    return now


_TAKE = """
    WITH taken AS (DELETE FROM campaign_changedperson WHERE county = %(county)s RETURNING person_id)
    SELECT person_id FROM taken UNION SELECT person.merged_into FROM taken JOIN registry_person AS person
        ON person.county = %(county)s AND person.id = taken.person_id WHERE person.merged_into IS NOT NULL
"""
_TURNED = """
    SELECT person_id FROM campaign_personfigures
    WHERE county = %(county)s AND year = %(year)s AND changes_on <= %(day)s
"""
_WITH_MERGED = """
    WITH RECURSIVE wanted(id) AS (
        SELECT unnest(%(people)s::bigint[]) UNION SELECT merged.gone_id FROM wanted JOIN registry_merge AS merged
            ON merged.county = %(county)s AND merged.kept_id = wanted.id AND merged.state = 'done'
    )
    SELECT id FROM wanted
"""


def _take_marks(county: str) -> list[int]:
    """Everybody who was changed, and into whom they were merged."""
    return _numbers(_TAKE, county=county)


def _turned(basis: Basis) -> list[int]:
    """Everybody whose figures change because it is another day."""
    return _numbers(_TURNED, county=basis.county, year=basis.year, day=basis.day)


def _numbers(query: str, **given: Any) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(query, given)
        return [row[0] for row in cursor.fetchall()]


_FRESH = "CREATE TEMPORARY TABLE fresh_figures ON COMMIT DROP AS {query}"
_LEVELS = f"unnest(ARRAY{list(LEVELS)}) AS level"
_BY_UNIT = f"""
    SELECT left(unit, level) AS unit, figure, count(*)::int AS people
    FROM {{rows}} AS rows, unnest(rows.figures) AS figure, {_LEVELS} WHERE length(unit) >= level GROUP BY 1, 2
"""
_MOVED = f"""
    CREATE TEMPORARY TABLE moved_figures ON COMMIT DROP AS
    SELECT left(unit, level) AS unit, figure, sum(step)::int AS people FROM (
        SELECT unit, unnest(figures) AS figure, 1 AS step FROM fresh_figures
        UNION ALL SELECT unit, unnest(figures), -1 FROM campaign_personfigures
        WHERE county = %(county)s AND year = %(year)s AND person_id = ANY (%(people)s::bigint[])
    ) AS steps, {_LEVELS} WHERE length(unit) >= level GROUP BY 1, 2 HAVING sum(step) <> 0
"""
_MOVE = """
    UPDATE campaign_tally AS kept SET people = kept.people + moved.people FROM moved_figures AS moved
    WHERE kept.county = %(county)s AND kept.year = %(year)s AND kept.unit = moved.unit AND kept.figure = moved.figure
"""
_ADD = """
    INSERT INTO campaign_tally (county, year, unit, figure, people)
    SELECT %(county)s, %(year)s, moved.unit, moved.figure, moved.people FROM moved_figures AS moved
    WHERE NOT EXISTS (SELECT FROM campaign_tally AS kept WHERE kept.county = %(county)s AND kept.year = %(year)s
        AND kept.unit = moved.unit AND kept.figure = moved.figure)
"""
_FORGET = """
    DELETE FROM campaign_personfigures AS kept
    WHERE county = %(county)s AND year = %(year)s AND person_id = ANY (%(people)s::bigint[])
        AND NOT EXISTS (SELECT FROM fresh_figures AS fresh WHERE fresh.person_id = kept.person_id)
"""
_REPLACE = """
    INSERT INTO campaign_personfigures AS kept (county, year, person_id, unit, figures, changes_on)
    SELECT %(county)s, %(year)s, person_id, unit, figures, changes_on FROM fresh_figures
    ON CONFLICT (county, year, person_id) DO UPDATE
    SET unit = excluded.unit, figures = excluded.figures, changes_on = excluded.changes_on
    WHERE (kept.unit, kept.figures, kept.changes_on)
        IS DISTINCT FROM (excluded.unit, excluded.figures, excluded.changes_on)
"""
_DROP_FRESH = "DROP TABLE fresh_figures"


def _count_some(basis: Basis, people: Sequence[int]) -> int:
    """These people's figures anew; the sums move by the difference."""
    own: dict[str, Any] = {"county": basis.county, "year": basis.year, "people": sorted(set(people))}
    everybody = _numbers(_WITH_MERGED, **own)
    given = {**own, "people": everybody}
    ask = basis.ask(everybody)
    with connection.cursor() as cursor:
        cursor.execute(_FRESH.format(query=figures_query(ask)), ask.parameters)
        for statement in (_MOVED, _MOVE, _ADD, _FORGET, _REPLACE):
            cursor.execute(statement, given)
        cursor.execute("DROP TABLE moved_figures, fresh_figures")
    return len(own["people"])


def _count_all(basis: Basis) -> int:
    """Everybody's figures and all sums, from scratch."""
    given: dict[str, Any] = {"county": basis.county, "year": basis.year}
    ask = basis.ask(None)
    with connection.cursor() as cursor:
        cursor.execute(_FRESH.format(query=figures_query(ask)), ask.parameters)
        for table in ("personfigures", "tally"):
            cursor.execute(f"DELETE FROM campaign_{table} WHERE county = %(county)s AND year = %(year)s", given)
        cursor.execute(
            "INSERT INTO campaign_tally (county, year, unit, figure, people) SELECT %(county)s, %(year)s, sums.*"
            f" FROM ({_BY_UNIT.format(rows='fresh_figures')}) AS sums",
            given,
        )
        cursor.execute(_REPLACE, given)
        count = int(cursor.rowcount)
        cursor.execute(_DROP_FRESH)
    return count


_KEEP = """
    INSERT INTO campaign_counting (county, year, counted_at, counted_on, last_day, run_id, terms)
    VALUES (%(county)s, %(year)s, %(at)s, %(on)s, %(last)s, %(run)s, %(terms)s)
    ON CONFLICT (county, year) DO UPDATE SET counted_at = excluded.counted_at, counted_on = excluded.counted_on,
        last_day = excluded.last_day, run_id = excluded.run_id, terms = excluded.terms
"""


def _keep(basis: Basis, began: datetime) -> None:
    """How far it is counted, and by what."""
    given: dict[str, Any] = {
        "county": basis.county, "year": basis.year, "at": began, "on": basis.day, "run": basis.run,
        "last": basis.terms.year.last, "terms": basis.terms.digest,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, given)


_CLOSE_DAY = """
    INSERT INTO campaign_daytally (county, year, day, unit, figures, counted_at)
    SELECT county, year, %(day)s, unit, jsonb_object_agg(figure, people), %(at)s FROM campaign_tally
    WHERE county = %(county)s AND year = %(year)s AND people <> 0 GROUP BY county, year, unit
    ON CONFLICT DO NOTHING
"""


def _close_day(basis: Basis, kept: Counting) -> None:
    """The sums as the day ended on which they were last counted, before anything of today is counted."""
    given: dict[str, Any] = {"county": basis.county, "year": basis.year, "day": kept.counted_on, "at": kept.counted_at}
    with connection.cursor() as cursor:
        cursor.execute(_CLOSE_DAY, given)
