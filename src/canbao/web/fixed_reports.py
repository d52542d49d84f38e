"""The fixed reports by name: what each says, who may take it, and its paper.

In: a visit, a year, a unit. Out: `REPORTS`, papers. Never: a report of figures that the reader may not see on a page;
a name of a person or a number in one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from canbao.campaign.checklist import CHECKLIST
from canbao.campaign.deadlines import STANDING_WORDS, deadlines_of
from canbao.campaign.fieldwork_states import FindingState, NoticeState, ObjectionState
from canbao.campaign.inspection_queries import inspection_of
from canbao.campaign.models import Concern
from canbao.campaign.notice_queries import notices
from canbao.campaign.objections import objections
from canbao.campaign.progress import progress_of, ranking_of
from canbao.campaign.reminder_counts import reminder_counts
from canbao.campaign.reports import reports_of
from canbao.campaign.rewarding import rewards_of
from canbao.campaign.service_windows import windows
from canbao.intake.text_workbook import Cell
from canbao.web.areas import Area
from canbao.web.days import today
from canbao.web.pages import Visit
from canbao.web.printing import Paper, fen_cell, office_of
from canbao.web.progress_papers import bonus_paper, count_cell, progress_paper, ranking_paper
from canbao.web.quality_pages import quality_paper
from canbao.web.units import full_name, names_of
from canbao.web.window_pages import windows_paper

Maker = Callable[[Visit, int, Area], Paper]


@dataclass(frozen=True)
class Report:
    """One report. `about`: what it says, in a sentence; `right`: that of the page with the same figures."""

    name: str
    title: str
    about: str
    right: str
    make: Maker


def _paper(request: Visit, title: str, headers: tuple[str, ...], rows: list[tuple[Cell, ...]], **more: object) -> Paper:
    numbers = frozenset(more.pop("numbers", frozenset()))  # type: ignore[call-overload]
    return Paper(
        title=title, headers=headers, rows=tuple(rows), office=office_of(request), made_at=request.presence.asked_at,
        numbers=numbers, **more,  # type: ignore[arg-type]
    )  # fmt: skip


def _progress(request: Visit, year: int, area: Area) -> Paper:
    return progress_paper(request, progress_of(request.actor, year, area.unit, today(request)))


def _ranking(request: Visit, year: int, area: Area) -> Paper:
    return ranking_paper(request, year, ranking_of(request.actor, year, area.unit, today(request)))


def _bonus(request: Visit, year: int, area: Area) -> Paper:
    return bonus_paper(request, year, rewards_of(request.actor, year, area.unit, today(request)))


def _weekly(request: Visit, year: int, area: Area) -> Paper:
    found = reports_of(request.actor, year, area.unit, today(request))
    rows: list[tuple[Cell, ...]] = [
        (each.day, count_cell(each.whole.counts["insured"]) if each.whole else None, each.more)
        for each in found.reports
    ]
    after = (f"依据：{found.clause}",) if found.clause else ()
    headers = ("报送日", "已参保（人）", "比上次增加（人）")
    return _paper(
        request, f"{area.name}{year}年度每周进度报送", headers, rows, numbers={1, 2},
        after=(*after, "当日没有留存统计的为“—”。"),
    )  # fmt: skip


def _deadlines(request: Visit, year: int, area: Area) -> Paper:
    found = deadlines_of(request.actor, year, area.unit, today(request))
    rows: list[tuple[Cell, ...]] = [
        (row.due, row.party, row.what, STANDING_WORDS[row.standing], row.clause) for row in found.rows
    ]
    headers = ("期限（含当日）", "谁", "做什么", "状态", "依据")
    return _paper(request, f"{area.name}{year}年度工作期限", headers, rows, is_wide=True)


def _reminders(request: Visit, year: int, area: Area) -> Paper:
    counts = {each.unit: each for each in reminder_counts(request.actor, year, area.unit, today(request))}
    figures = ("people", "fen", "tried 0", "tried 1", "tried 2", "result promised", "silent", "waived")
    rows: list[tuple[Cell, ...]] = []
    for code, name in area.below or ((area.unit, area.name),):
        sums = {figure: counts[code].of(figure) if code in counts else 0 for figure in figures}
        rows.append((name, *(fen_cell(sums[each]) if each == "fen" else sums[each] for each in figures)))
    headers = (
        "单位", "须提醒（人）", "应缴（元）", "没有催过", "催过一次", "催过多次", "答应缴费", "免打扰", "放弃",
    )  # fmt: skip
    return _paper(
        request, f"{area.name}{year}年度催缴情况", headers, rows, numbers=range(1, len(headers)), is_wide=True
    )


def _findings(request: Visit, year: int, area: Area) -> Paper:
    found = inspection_of(request.actor, year, area.unit, today(request)).findings
    names = names_of(each.unit for each in found)
    rows: list[tuple[Cell, ...]] = [
        (
            each.id, full_name(names, each.unit), CHECKLIST[each.item][0], each.text, each.answer_by,
            f"{FindingState(each.state).label}{'（逾期）' if each.is_late else ''}", each.answer,
        )
        for each in found
    ]  # fmt: skip
    headers = ("编号", "单位", "检查项", "问题", "反馈期限", "状态", "整改反馈")
    return _paper(request, f"{area.name}{year}年度督查问题", headers, rows, is_wide=True)


def _objections(request: Visit, year: int, area: Area) -> Paper:
    found = objections(request.actor, year, area.unit, today(request))
    names = names_of(each.unit for each in found)
    rows: list[tuple[Cell, ...]] = [
        (
            each.id, full_name(names, each.unit), str(Concern(each.concern).label), each.received_on, each.due_on,
            f"{ObjectionState(each.state).label}{'（逾期）' if each.is_late else ''}", each.round,
        )
        for each in found
    ]  # fmt: skip
    headers = ("编号", "单位", "类别", "收到", "答复期限", "状态", "第几次受理")
    return _paper(request, f"{area.name}{year}年度异议办理", headers, rows, numbers={6})


def _notices(request: Visit, year: int, area: Area) -> Paper:
    found = notices(request.actor, year, area.unit)
    names = names_of(each.unit for each in found)
    rows: list[tuple[Cell, ...]] = [
        (
            full_name(names, each.unit), each.as_of, each.households, each.people, fen_cell(each.fen),
            str(NoticeState(each.state).label), each.published_on, each.shown_until,
        )
        for each in found
    ]  # fmt: skip
    headers = ("村（社区）", "名单截至", "户数", "人数", "金额（元）", "状态", "发布", "公示到")
    return _paper(request, f"{area.name}{year}年度缴费公示情况", headers, rows, numbers={2, 3, 4}, is_wide=True)


def _windows(request: Visit, year: int, area: Area) -> Paper:
    del year
    return windows_paper(request, area, windows(request.actor, area.unit))


REPORTS = {
    report.name: report
    for report in (
        Report("progress", "参保进度表", "各单位登记、参保、缴费人数和任务完成率。", "view_progress", _progress),
        Report("ranking", "完成任务排名表", "各单位按完成任务排名，同率同名次。", "view_progress", _ranking),
        Report("weekly", "每周进度报送表", "政策或本县规定的报送日当日的参保人数。", "view_progress", _weekly),
        Report("bonus", "奖补测算表", "按现在的参保人数测算的奖补。", "view_progress", _bonus),
        Report("deadlines", "工作期限表", "本年度各方该做的事、期限和状态。", "view_progress", _deadlines),
        Report("reminders", "催缴情况表", "各单位未缴费须提醒的人数、催缴次数和结果。", "view_reminders", _reminders),
        Report("quality", "参保质量表", "各单位每项质量指标的人数和基数。", "view_quality", quality_paper),
        Report(
            "notices",
            "缴费公示情况表",
            "各村（社区）公示的户数、金额、发布和撤下日期。",
            "view_public_notices",
            _notices,
        ),
        Report("findings", "督查问题表", "问题、反馈期限、整改反馈和状态。", "view_inspection", _findings),
        Report("objections", "异议办理表", "类别、期限和状态；不含内容和联系方式。", "view_objections", _objections),
        Report("windows", "经办窗口名录", "窗口的地址、时间、电话和办理事项。", "view_windows", _windows),
    )
}
"""By name, in the order in which a campaign asks for them."""
