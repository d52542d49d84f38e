"""Runs as pages show them, each read in one transaction of the reader: the list, one run, its sample, who differs.

In: an actor, a run's number. Out: plain records of what the reader sees. Never: a write; a name of a person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from canbao.access.acting import reading
from canbao.access.actors import Actor
from canbao.access.models import Account
from canbao.assess.situation_table import describe
from canbao.assess.tally import Totals
from canbao.billing.models import Campaign, Run
from canbao.billing.queries import (
    DifferenceLine,
    ShiftLine,
    SituationLine,
    differences,
    run_of,
    runs,
    shifts,
    situations_for_review,
    situations_of,
    totals,
)

SAMPLE = 20
"""People of a run whom a clerk works out by hand before it is proposed."""
PAGE = 50
_SAMPLE = """
    SELECT person_id, unit, situation, payable_fen FROM billing_due
    WHERE county = %(county)s AND run_id = %(run)s
    ORDER BY md5(%(seed)s || person_id::text), person_id LIMIT %(most)s
"""


@dataclass(frozen=True)
class RunShown:
    """One run with the names of who had to do with it; what the other parts of its page are made from."""

    run: Run
    names: Mapping[int, str]
    situations: list[SituationLine]
    totals: Totals
    shifts: list[ShiftLine]
    words: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def unsigned(self) -> list[SituationLine]:
        return [line for line in self.situations if not line.is_signed]

    @property
    def moved(self) -> int:
        """People for whom the run says something else than the one that counts."""
        return sum(line.people for line in self.shifts)


@dataclass(frozen=True)
class SampleLine:
    """One person of the sample."""

    person_id: int
    unit: str
    situation: int
    payable_fen: int | None


@dataclass(frozen=True)
class Differing:
    """A page of people for whom the run says something else, situations in words. `after`: where the next begins."""

    run: Run
    lines: list[DifferenceLine]
    words: Mapping[int, Mapping[str, Any]]
    after: int | None


@dataclass(frozen=True)
class RunList:
    """Runs, the newest first; `years`: benefit years that may be assessed."""

    runs: list[Run]
    names: Mapping[int, str]
    years: list[int]


def view_runs(actor: Actor, year: int | None = None) -> RunList:
    """Runs of the county."""
    with reading(actor, "view_run"):
        found = runs(actor.county, year)
        years = set(Campaign.objects.filter(county=actor.county).values_list("year", flat=True))
        years |= set(Run.objects.filter(county=actor.county, state="published").values_list("year", flat=True))
        return RunList(found, _names(actor.county, *found), sorted(years, reverse=True))


def view_policies(actor: Actor) -> tuple[str, ...]:
    """By which policies the newest year is assessed; nothing where none was chosen. They are published papers, of no
    person, so that every office that keeps to their days may ask.
    """
    with reading(actor, "view_calendar"):
        campaign = Campaign.objects.filter(county=actor.county).order_by("-year").first()
        if campaign is not None:
            return tuple(campaign.policies)
        run = Run.objects.filter(county=actor.county).exclude(state="discarded").order_by("-year", "-id").first()
        return tuple(sorted(run.policies)) if run else ()


def view_run(actor: Actor, number: int) -> RunShown:
    """One run. Raises NotFound."""
    with reading(actor, "view_run"):
        run = run_of(actor.county, number)
        moved = shifts(run)
        return RunShown(
            run, _names(actor.county, run), situations_for_review(run), totals(run), moved, _words(run) if moved else {}
        )


def view_sample(actor: Actor, number: int, most: int = SAMPLE) -> list[SampleLine]:
    """People of a run, the same ones whenever the page is asked for; another run has others. Raises NotFound."""
    with reading(actor, "view_run"), connection.cursor() as cursor:
        run = run_of(actor.county, number)
        cursor.execute(_SAMPLE, {"county": run.county, "run": run.id, "seed": run.result_digest, "most": most})
        return [SampleLine(*row) for row in cursor.fetchall()]


def view_differences(actor: Actor, number: int, unit: str = "", after: int = 0, most: int = PAGE) -> Differing:
    """Who owes something else by this run, from the next after a number. Raises NotFound."""
    with reading(actor, "view_run"):
        run = run_of(actor.county, number)
        found = differences(run, unit, after, most + 1)
        last = found[most - 1].person_id if len(found) > most else None
        return Differing(run, found[:most], _words(run), last)


def by_reason(lines: list[ShiftLine]) -> Counter[str]:
    """How many people there are for each reason in words."""
    counted: Counter[str] = Counter()
    for line in lines:
        counted[line.label] += line.people
    return counted


def _words(run: Run) -> dict[int, Mapping[str, Any]]:
    """Situations of the run and of the one that it was compared with, in words."""
    before = Run.objects.filter(county=run.county, id=run.base_run_id).first() if run.base_run_id else None
    parts = [each for each in (before, run) if each is not None]
    return {id_: describe(found, each.payers) for each in parts for id_, found in situations_of(each).items()}


def _names(county: str, *found: Run) -> dict[int, str]:
    """Names of the accounts that began, proposed and published."""
    ids = {id_ for run in found for id_ in (run.started_by, run.proposed_by, run.published_by) if id_ is not None}
    return {0: "系统", **dict(Account.objects.filter(county=county, id__in=ids).values_list("id", "name"))}
