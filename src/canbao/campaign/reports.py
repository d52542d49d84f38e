"""Progress reports on one weekday of every week: the policy's weekday, else the one that the county has chosen.

In: a benefit year, a unit, the day. Out: the days of report with the figures as those days ended. Never: a weekday that
neither the policy nor the bureau has named; a report of a day that was not kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from canbao.access.acting import Act, Json, performs, reading
from canbao.access.actors import Actor
from canbao.campaign.figures import UnitFigures, unit_figures
from canbao.campaign.kept_figures import day_sums, require_seen, units_of
from canbao.campaign.models import DayTally, ReportDay
from canbao.campaign.progress import may_see_names, window_of
from canbao.campaign.targets import latest_targets
from canbao.campaign.terms import books_in_use, rules_for
from canbao.duties.deadlines import DeadlineFacts, judge_deadline, list_weekdays
from canbao.policy.rules import Rules
from canbao.store.failures import StoreFailed

DAYS_OF_WEEK = 7


class BadWeekday(StoreFailed):
    """No day of the week, or the policy names one already."""


@dataclass(frozen=True)
class SetReportDay:
    """1 Monday … 7 Sunday."""

    year: int
    weekday: int


@dataclass(frozen=True)
class Report:
    """One day of report. `whole` None: that day was not kept, or is not over yet. `more`: people insured since the
    report before, where both are known.
    """

    day: date
    whole: UnitFigures | None
    rows: tuple[UnitFigures, ...]
    counted_at: datetime | None
    more: int | None


@dataclass(frozen=True)
class Reports:
    """`clause`: where the weekday comes from; empty: the county chose it. Without any weekday there is no report."""

    clause: str
    holder: str
    receiver: str
    reports: tuple[Report, ...]


@performs("set_report_day")
def set_report_day(act: Act, order: SetReportDay) -> dict[str, Json]:
    """Choose it for the county, where the policy leaves it open. Raises BadWeekday, NoCampaign, NotAllowed."""
    county = act.actor.county
    act.require(county)
    if not 1 <= order.weekday <= DAYS_OF_WEEK:
        raise BadWeekday(f"星期须为 1 至 7（1 为星期一）a weekday is 1 to 7: {order.weekday}")
    rules = rules_for(books_in_use(county, order.year), county)
    if rules.place == county and rules.file.administration.weekly_reports:
        stated = rules.file.administration.weekly_reports[0]
        raise BadWeekday(f"政策已规定报送日（{stated.cite}）the policy names the weekday already")
    ReportDay.objects.update_or_create(
        county=county, year=order.year, defaults={"weekday": order.weekday, "set_by": act.actor.account_id}
    )
    act.note("report_day", order.year, weekday=order.weekday)
    return {"year": order.year, "weekday": order.weekday}


def reports_of(actor: Actor, year: int, unit: str, on: date) -> Reports:
    """Every report until today. Raises NoCampaign, NotFound, NotAllowed."""
    with reading(actor, "view_progress"):
        require_seen(actor, unit)
        own, below = units_of(unit, on)
        books = books_in_use(actor.county, year)
        rules = rules_for(books, unit)
        chosen = ReportDay.objects.filter(county=actor.county, year=year).first()
        days, clause, holder, receiver = _days(rules, chosen, on)
        codes = [own.code, *(each.code for each in below)]
        kept = day_sums(actor.county, year, codes, days)
        targets = latest_targets(actor.county, year, codes)
        times = DayTally.objects.filter(county=actor.county, year=year, unit=unit, day__in=days)
        counted = dict(times.values_list("day", "counted_at"))
    names = may_see_names(actor)
    found: list[Report] = []
    for day in days:
        figures = [
            unit_figures(
                each, kept[day, each.code], targets.get(each.code, {}), rules_for(books, each.code), names_seen=names
            )
            for each in (own, *below) if (day, each.code) in kept
        ]  # fmt: skip
        whole = figures[0] if figures and figures[0].unit == unit else None
        found.append(
            Report(day, whole, tuple(figures[1:]), counted.get(day), _more(whole, found[-1].whole if found else None))
        )
    return Reports(clause, holder, receiver, tuple(found))


def _more(whole: UnitFigures | None, before: UnitFigures | None) -> int | None:
    if whole is None or before is None:
        return None
    now, then = whole.counts["insured"], before.counts["insured"]
    return None if now is None or then is None else now - then


def _days(rules: Rules, chosen: ReportDay | None, on: date) -> tuple[list[date], str, str, str]:
    """Days of report until today, the clause, who reports to whom."""
    window = window_of(rules)
    stated = next(iter(rules.file.administration.weekly_reports), None)
    if stated is not None:
        facts = DeadlineFacts(schedule=stated.id, window=window)
        answer = judge_deadline(rules.file.administration, facts, rules.readings)
        days = [day for day in answer.days if day <= on]
        return days, stated.cite, stated.reporter or "", stated.receiver or ""
    if chosen is None or window is None:
        return [], "", "", ""
    return list(list_weekdays(chosen.weekday, window.first, min(window.last, on))), "", "", ""
