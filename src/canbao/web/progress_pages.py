"""Progress: a unit and those below it, ranks, tiers and points.

In: a benefit year, a unit. Out: shares with both numbers and where the denominator comes from; the moment they are of.
Never: a share without its denominator; a name for somebody who sees numbers alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from canbao.access.acting import NotFound
from canbao.billing.rolling_over import NoCampaign
from canbao.campaign.behind import households_behind
from canbao.campaign.comparing_counts import compare_progress
from canbao.campaign.counting import NotCounted
from canbao.campaign.figures import LABELS, UnitFigures
from canbao.campaign.models import TargetKind
from canbao.campaign.progress import may_see_names, progress_of, ranking_of
from canbao.campaign.reports import Reports, SetReportDay, reports_of, set_report_day
from canbao.campaign.rewarding import Rewards, UnitReward, rewards_of
from canbao.campaign.targets import SetTargets, UnitNumber, set_targets, targets_of
from canbao.duties.answers import NOT_STATED
from canbao.duties.rates import RateAnswer, show_percent
from canbao.duties.scores import ScoreAnswer
from canbao.store.failures import StoreFailed
from canbao.store.scope import VILLAGE_DIGITS
from canbao.web.areas import chosen_unit, links_for, way_up
from canbao.web.days import today
from canbao.web.forms import KeyedForm
from canbao.web.pages import PAGES, Visit, page
from canbao.web.printing import taken_away
from canbao.web.progress_papers import SHOWN, bonus_paper, progress_paper, ranking_paper
from canbao.web.tables import table_page
from canbao.web.units import full_name, names_of
from canbao.web.years import chosen_year

MOST_WEEKS = 8
"""Days of report side by side: two months, as wide as a screen of an office."""
KINDS = (TargetKind.TASK, TargetKind.RESIDENTS, TargetKind.HUKOU, TargetKind.LAST_ACTUAL)


class TargetsForm(KeyedForm):
    """Numbers of units, one a line."""

    kind = forms.ChoiceField(label="是什么数", choices=TargetKind.choices)
    numbers = forms.CharField(
        label="各单位的人数", widget=forms.Textarea(attrs={"rows": 8}),
        help_text="一行一个单位：统计单位代码、空格、人数。可以从 Excel 里复制两列粘贴。",
    )  # fmt: skip
    source = forms.CharField(label="来源", max_length=100, help_text="如“县统计局 2024 年年报”“征缴任务通知”。")
    received_on = forms.DateField(label="收到日期", widget=forms.DateInput(attrs={"type": "date"}))

    def clean_numbers(self) -> tuple[UnitNumber, ...]:
        """Each line."""
        found, wrong = [], []
        for number, line in enumerate(self.cleaned_data["numbers"].splitlines(), start=1):
            cells = line.replace(",", "").split()
            if not cells:
                continue
            if len(cells) != 2 or not cells[1].isdecimal():
                wrong.append(f"第 {number} 行")
                continue
            found.append(UnitNumber(cells[0], int(cells[1])))
        if wrong:
            raise forms.ValidationError(f"{'、'.join(wrong)}不是“代码 人数”")
        return tuple(found)


class ReportDayForm(KeyedForm):
    """The weekday on which the county reports, where its policy leaves that open."""

    weekday = forms.TypedChoiceField(
        label="每周几报送进度",
        coerce=int,
        choices=[(at, f"星期{day}") for at, day in enumerate("一二三四五六日", start=1)],
    )


def _count(name: str) -> Callable[[UnitFigures], Any]:
    return lambda row: row.counts[name]


def _rate(row: UnitFigures) -> Fraction | None:
    share = row.share(TargetKind.TASK)
    return share.rate if share else None


_COLUMNS: dict[str, Callable[[UnitFigures], Any]] = {
    "unit": lambda row: row.unit, **{name: _count(name) for name in SHOWN}, "rate": _rate,
}  # fmt: skip


@page("s/progress", "进度", rights=("view_progress",))
def progress(request: Visit) -> HttpResponse:
    """One unit, those below it, groups that have to be in, newborns, the pace that is needed."""
    year, years = chosen_year(request)
    unit = chosen_unit(request)
    shown: dict[str, Any] = {
        "year": year,
        "years": years,
        "unit": unit,
        "labels": [(name, LABELS[name]) for name in SHOWN],
    }
    if year is None:
        return render(request, "web/progress.html", shown)
    try:
        found = progress_of(request.actor, year, unit, today(request))
    except (NotCounted, NoCampaign):
        return render(request, "web/progress.html", {**shown, "is_waiting": True})
    taken = taken_away(request, lambda: progress_paper(request, found))
    if taken is not None:
        return taken
    table = table_page(request, found.rows, _COLUMNS)
    above = way_up(request, unit)
    names = names_of([*above, unit])
    sees_people = len(unit) == VILLAGE_DIGITS and may_see_names(request.actor)
    after = request.GET.get("after", "")
    behind = sees_people and households_behind(
        request.actor, year, unit, today(request), int(after) if after.isdecimal() else -1
    )
    shown |= {
        "found": found, "above": [(code, names.get(code, code)) for code in above],
        "rows": [(row, [row.counts[name] for name in SHOWN], row.share(TargetKind.TASK)) for row in table.rows],
        "table": table,
        "whole": [(name, LABELS[name], count) for name, count in found.whole.counts.items()],
        "measures": [(each, measure_words(each)) for each in found.whole.measures
                     if each.measure not in found.whole.of_other_units],
        "behind": behind or None, "sees_people": sees_people,
        "opens_household": PAGES["household"].is_for(request.actor),
        "full": full_name(names, unit), "may_enter": PAGES["targets"].is_for(request.actor),
        "may_compare": not above and PAGES["progress_compared"].is_for(request.actor),
        "links": links_for(request, unit, year, ("reminders", "quality", "inspection", "postings", "reports")),
    }  # fmt: skip
    return render(request, "web/progress.html", shown)


def measure_words(answer: RateAnswer) -> str:
    """Why a target of the policy has no rate yet; empty where it has."""
    if answer.rate is not None:
        return ""
    if answer.reason == "hidden":
        return "人数太少，不显示"
    missing = [TargetKind(name).label for name in answer.unknown if name in TargetKind.values]
    return f"{'、'.join(missing)}没有录入" if missing else "还没有可数的人数"


@page("s/progress/ranking", "排名", rights=("view_progress",))
def ranking(request: Visit) -> HttpResponse:
    """Units of one level, best first; the same fraction has the same rank."""
    year, years = chosen_year(request)
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else TargetKind.TASK
    unit = chosen_unit(request)
    shown: dict[str, Any] = {
        "year": year, "years": years, "unit": unit, "kind": kind, "kinds": [(each.value, each.label) for each in KINDS],
    }  # fmt: skip
    try:
        found = ranking_of(request.actor, year, unit, today(request), kind) if year else None
    except (NotCounted, NoCampaign):
        found = None
    taken = taken_away(request, lambda: ranking_paper(request, year, found)) if year and found else None
    if taken is not None:
        return taken
    weeks = _weeks(reports_of(request.actor, year, unit, today(request)), kind) if year and found else None
    return render(request, "web/ranking.html", {**shown, "found": found, "weeks": weeks})


@dataclass(frozen=True)
class Weeks:
    """Shares of units on the last days of report. None: not kept, hidden, or without a denominator."""

    days: tuple[date, ...]
    rows: tuple[tuple[str, str, tuple[Fraction | None, ...]], ...]


def _weeks(found: Reports, kind: str) -> Weeks | None:
    """Of all units that a report has; None: there was none yet."""
    reports = found.reports[-MOST_WEEKS:]
    names = {figures.unit: figures.name for report in reports for figures in report.rows}
    by_day = [{figures.unit: figures.share(kind) for figures in report.rows} for report in reports]
    rows = tuple(
        (unit, name, tuple(share.rate if (share := day.get(unit)) else None for day in by_day))
        for unit, name in sorted(names.items())
    )
    return Weeks(tuple(report.day for report in reports), rows) if rows else None


@page("s/progress/compared", "核对统计", rights=("compare_progress",), needs=("view_progress",))
def progress_compared(request: Visit) -> HttpResponse:
    """What is shown beside what is counted anew from every person; `?do=compare`: now."""
    year, years = chosen_year(request)
    shown: dict[str, Any] = {"year": year, "years": years}
    if year is not None and request.GET.get("do") == "compare":
        try:
            shown["found"] = compare_progress(request.actor, year)
        except (NotCounted, NoCampaign):
            shown["is_waiting"] = True
    return render(request, "web/progress_compared.html", shown)


@page("s/progress/bonus", "奖补测算", rights=("view_progress",))
def bonus(request: Visit) -> HttpResponse:
    """Tiers, points, work funds; how many more people to the next tier."""
    year, years = chosen_year(request)
    unit = chosen_unit(request)
    try:
        found = rewards_of(request.actor, year, unit, today(request)) if year else None
    except (NotCounted, NoCampaign):
        found = None
    taken = taken_away(request, lambda: bonus_paper(request, year, found)) if year and found else None
    if taken is not None:
        return taken
    shown = {
        "year": year, "years": years, "unit": unit, "found": found,
        "is_stated": found is not None and any(map(_is_stated, (found.whole, *found.rows))),
        "leaders": [_scored(found, None, each) for each in found.leaders] if found else [],
        "roles": [_scored(found, row, each) for row in (*found.rows, found.whole) for each in row.scores]
        if found else [],
        "funds": [each for each in (found.whole, *found.rows) if each.work_fund.determined] if found else [],
    }  # fmt: skip
    return render(request, "web/bonus.html", shown)


def _is_stated(row: UnitReward) -> bool:
    """Whether the policy says anything of rewards for such a unit."""
    return row.reward.determined or row.reward.reason != NOT_STATED


@dataclass(frozen=True)
class Scored:
    """Points of somebody who answers for a unit, or for several. `rate`, `points` empty: the policy does not say."""

    unit: str
    who: str
    rate: str
    points: str
    more: int | None
    clause: str


def _scored(found: Rewards, row: UnitReward | None, answer: ScoreAnswer) -> Scored:
    role, rate = answer.role or "", answer.rate_percent
    more = row.next_point.more_heads if row and row.next_point else None
    is_known = answer.determined and rate is not None
    words = f"{show_percent(rate / 100)}%" if rate is not None else ""
    return Scored(
        row.name if row else "", found.roles.get(role, role), words,
        str(answer.score_number) if is_known else "", more, answer.cite or "",
    )  # fmt: skip


@page("s/progress/targets", "任务数和人口数", rights=("set_target",), needs=("view_progress",))
def targets(request: Visit) -> HttpResponse:
    """Numbers that somebody outside states: what was received, whether parts add up, and new ones."""
    year, years = chosen_year(request, prepared=True)
    try:
        found = targets_of(request.actor, year, chosen_unit(request)) if year is not None else None
    except NoCampaign:
        found = None
    if year is None or found is None:
        return render(request, "web/targets.html", {"year": year, "years": years})
    is_day = request.POST.get("do") == "day"
    form = TargetsForm(None if is_day else request.POST or None)
    weekly = _report_day(request, year, is_day=is_day)
    if weekly is not None and weekly.is_bound and not weekly.errors:
        return HttpResponseRedirect(f"{reverse('targets')}?year={year}&done=day")
    if request.method == "POST" and not is_day and form.is_valid():
        given = form.cleaned_data
        order = SetTargets(year, given["kind"], given["numbers"], given["source"], given["received_on"])
        try:
            set_targets(request.actor, given["key"], order)
            return HttpResponseRedirect(f"{reverse('targets')}?year={year}")
        except StoreFailed as refused:
            form.refuse(refused)
    names = names_of([*(each.unit for each in found.holding), *(each.unit for each in found.mismatches)])
    shown = {
        "year": year, "years": years, "form": form, "weekly": weekly,
        "done": "已设定报送日" if request.GET.get("done") == "day" else "",
        "rows": [(each, names.get(each.unit, each.unit), TargetKind(each.kind).label) for each in found.holding],
        "mismatches": [(each, names.get(each.unit, each.unit)) for each in found.mismatches],
    }  # fmt: skip
    wrong = form.errors or (weekly is not None and weekly.errors)
    return render(request, "web/targets.html", shown, status=422 if wrong else 200)


def _report_day(request: Visit, year: int, *, is_day: bool) -> ReportDayForm | None:
    """The form where the county chooses the day itself; sent rightly, it is done."""
    actor = request.actor
    if not actor.may("set_report_day"):
        return None
    try:
        stated = reports_of(actor, year, actor.county, today(request)).clause
    except (NoCampaign, NotFound):
        return None
    if stated:
        return None
    form = ReportDayForm(request.POST if is_day else None, auto_id="weekly_%s")
    if is_day and form.is_valid():
        try:
            set_report_day(actor, form.cleaned_data["key"], SetReportDay(year, form.cleaned_data["weekday"]))
        except StoreFailed as refused:
            form.refuse(refused)
    return form
