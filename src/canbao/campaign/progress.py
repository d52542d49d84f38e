"""The progress page: a unit, those right below it, their shares, the trend, the same day of the last campaign.

In: who asks, a benefit year, a unit, the day. Out: `Progress`, `Ranking`. Never: a unit outside the reader's area; a
figure without the moment that it is of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction

from canbao.access.acting import reading
from canbao.access.actors import Actor
from canbao.billing.policies import Books
from canbao.billing.rolling_over import NoCampaign
from canbao.campaign.figures import UnitFigures, hide, unit_figures
from canbao.campaign.kept_figures import (
    Freshness,
    Sums,
    day_sums,
    freshness_of,
    require_seen,
    sums_of,
    trend_of,
    units_of,
)
from canbao.campaign.models import TargetKind
from canbao.campaign.targets import latest_targets
from canbao.campaign.terms import books_in_use, rules_for, terms_of, unknown_words
from canbao.duties.rates import Pace, count_missing, find_pace
from canbao.policy.rules import Rules
from canbao.values.period import Period

TREND_DAYS = 60
"""Two months of days fit on a page."""


@dataclass(frozen=True)
class LastYear:
    """As many days after the window began, in the campaign before. `insured` None: that day was not kept, or hidden."""

    day: date
    insured: int | None


@dataclass(frozen=True)
class Progress:
    """`elsewhere`: people of the unit who belong to none of those below it. `pace`: to the task number by the window's
    last day; None without a task number or a window. `unknown_words`: standings of the policy that nobody can be
    counted by.
    """

    year: int
    on: date
    as_of: datetime
    waits: bool
    whole: UnitFigures
    rows: tuple[UnitFigures, ...]
    elsewhere: int | None
    window: Period | None
    pace: Pace | None
    trend: tuple[tuple[date, int | None], ...]
    last_year: LastYear | None
    unknown_words: tuple[str, ...]


def may_see_names(actor: Actor) -> bool:
    """Whether the reader may look people up: others see numbers only, and small ones not."""
    return actor.may("find_person")


def window_of(rules: Rules) -> Period | None:
    """The central window; None where the notice names none with both ends."""
    window = rules.file.windows.get("central")
    if window is None or window.first is None or window.last is None:
        return None
    return Period(window.first, window.last)


def progress_of(actor: Actor, year: int, unit: str, on: date) -> Progress:
    """Raises NotCounted, NoCampaign, NotFound, NotAllowed."""
    with reading(actor, "view_progress"):
        require_seen(actor, unit)
        look = _look(actor, year, unit, on)
        names = may_see_names(actor)
        rules = rules_for(look.books, unit)
        window = window_of(rules)
        trend = trend_of(actor.county, year, unit, "insured", on - timedelta(days=TREND_DAYS))
        last_year = _last_year(actor, year, unit, window, on)
    whole, rows = look.figures[unit], look.rows
    below = sum(look.sums[row.unit].get("people", 0) for row in rows)
    task = whole.share(TargetKind.TASK)
    missing = task.missing if task else None
    return Progress(
        year=year, on=on, as_of=look.fresh.as_of, waits=look.fresh.waits, whole=whole, rows=rows,
        elsewhere=hide(look.sums[unit].get("people", 0) - below, names_seen=names) if rows else 0,
        window=window,
        pace=find_pace(missing, on, window.last) if missing is not None and window else None,
        trend=tuple((day, hide(people, names_seen=names)) for day, people in trend),
        last_year=last_year,
        unknown_words=tuple(unknown_words(terms_of(look.books))),
    )  # fmt: skip


@dataclass(frozen=True)
class _Look:
    """One look at what is kept."""

    fresh: Freshness
    books: Books
    sums: Mapping[str, Sums]
    figures: Mapping[str, UnitFigures]
    rows: tuple[UnitFigures, ...]


def _look(actor: Actor, year: int, unit: str, on: date) -> _Look:
    county = actor.county
    fresh = freshness_of(county, year, on)
    own, below = units_of(unit, on)
    books = books_in_use(county, year)
    codes = [own.code, *(each.code for each in below)]
    sums, targets = sums_of(county, year, codes), latest_targets(county, year, codes)
    figures = {
        each.code: unit_figures(
            each, sums[each.code], targets.get(each.code, {}), rules_for(books, each.code),
            names_seen=may_see_names(actor),
        )
        for each in (own, *below)
    }  # fmt: skip
    return _Look(fresh.under(books), books, sums, figures, tuple(figures[each.code] for each in below))


def _last_year(actor: Actor, year: int, unit: str, window: Period | None, on: date) -> LastYear | None:
    """The day of the last campaign that lies as far from its window's first day; None where there was none."""
    try:
        before = window_of(rules_for(books_in_use(actor.county, year - 1), unit))
    except NoCampaign:
        return None
    if window is None or before is None:
        return None
    day = before.first + (on - window.first)
    kept = day_sums(actor.county, year - 1, [unit], [day]).get((day, unit))
    insured = None if kept is None else hide(kept.get("insured", 0), names_seen=may_see_names(actor))
    return LastYear(day, insured)


@dataclass(frozen=True)
class RankRow:
    """One unit in the order. `rank` None: it has no denominator, or its numbers are hidden. `missing`: people up to
    `at_least` of the denominator.
    """

    rank: int | None
    unit: str
    name: str
    insured: int | None
    denominator: int | None
    rate: Fraction | None
    missing: int | None
    pace: Pace | None


@dataclass(frozen=True)
class Ranking:
    """Units of one level. Equal fractions have one rank, and the next rank leaves out as many. `at_least`: the share to
    reach: the policy's where it has a target over this denominator (`cite`), else the whole of it.
    """

    kind: str
    at_least: Fraction
    cite: str
    as_of: datetime
    waits: bool
    rows: tuple[RankRow, ...]


def ranking_of(actor: Actor, year: int, unit: str, on: date, kind: str = TargetKind.TASK) -> Ranking:
    """Those right below a unit, best first. Raises NotCounted, NoCampaign, NotFound, NotAllowed."""
    with reading(actor, "view_progress"):
        require_seen(actor, unit)
        look = _look(actor, year, unit, on)
    rules = rules_for(look.books, unit)
    at_least, cite = _to_reach(rules, kind)
    window = window_of(rules)
    rows = [_row(each, kind, at_least, rules, window, on) for each in look.rows]
    return Ranking(kind, at_least, cite, look.fresh.as_of, look.fresh.waits, rank(rows))


def _to_reach(rules: Rules, kind: str) -> tuple[Fraction, str]:
    """The share that resident insurance alone has to reach of a denominator, with its clause."""
    for target in rules.file.administration.targets:
        if target.denominator == kind and set(target.numerator) <= {"enrolled", "resident_insured"}:
            return target.at_least, target.cite
    return Fraction(1), ""


def _row(each: UnitFigures, kind: str, at_least: Fraction, rules: Rules, window: Period | None, on: date) -> RankRow:
    share = each.share(kind)
    if share is None or share.rate is None or share.numerator is None:
        denominator = None if share is None else share.denominator
        return RankRow(None, each.unit, each.name, each.counts["insured"], denominator, None, None, None)
    missing = count_missing(at_least, share.numerator, share.denominator, rules.readings)
    pace = find_pace(missing, on, window.last) if window else None
    return RankRow(None, each.unit, each.name, share.numerator, share.denominator, share.rate, missing, pace)


def rank(rows: Sequence[RankRow]) -> tuple[RankRow, ...]:
    """In order, with ranks: one more than the number of units that are better."""
    rated = sorted((row for row in rows if row.rate is not None), key=lambda row: (-(row.rate or 0), row.unit))
    found: list[RankRow] = []
    place = 0
    for at, row in enumerate(rated, start=1):
        if not found or row.rate != found[-1].rate:
            place = at
        found.append(replace(row, rank=place))
    return (*found, *(row for row in rows if row.rate is None))
