"""Progress, ranks and rewards as they leave the screen.

In: figures as their pages have them. Out: papers. Never: a count that the page hides; a share without its denominator.
"""

from __future__ import annotations

from canbao.campaign.figures import LABELS
from canbao.campaign.models import TargetKind
from canbao.campaign.progress import Progress, Ranking
from canbao.campaign.rewarding import Rewards, UnitReward
from canbao.duties.rates import show_percent
from canbao.intake.text_workbook import Cell
from canbao.web.pages import Visit
from canbao.web.printing import Paper, fen_cell, office_of
from canbao.web.wording import day

SHOWN = ("people", "enrolled", "insured", "unpaid", "unsettled")
"""Counts in the table of units; the others stand on a unit's own page."""
HIDDEN = "少于 3"
RANKED = "比率相同的名次相同，下一名顺延；没有分母的不排名。"


def count_cell(count: int | None) -> Cell:
    """A count; one that would tell of single people is none."""
    return HIDDEN if count is None else count


def progress_paper(request: Visit, found: Progress) -> Paper:
    """A unit and those below it."""
    rows = []
    for row in (*found.rows, found.whole):
        share = row.share(TargetKind.TASK)
        rows.append(
            (
                row.name if row is not found.whole else f"合计（{row.name}）",
                *(count_cell(row.counts[name]) for name in SHOWN), share.denominator if share else None,
                share.percent if share else None,
            )
        )  # fmt: skip
    sources = [f"{share.label}：{share.numerator} / {share.denominator}，{share.percent}，分母来自{share.source}"
               for share in found.whole.shares if share.numerator is not None]  # fmt: skip
    return Paper(
        title=f"{found.whole.name}{found.year}年度居民医保参保进度",
        subtitle=f"统计到 {day(found.as_of)}",
        headers=("单位", *(LABELS[name] for name in SHOWN), "任务数", "完成任务"), rows=tuple(rows),
        after=tuple(sources), office=office_of(request), made_at=request.presence.asked_at,
        numbers=frozenset(range(1, len(SHOWN) + 3)), is_wide=True,
    )  # fmt: skip


def ranking_paper(request: Visit, year: int, found: Ranking) -> Paper:
    """Units of one level, best first."""
    return Paper(
        title=f"{year}年度居民医保参保排名", subtitle=f"按{TargetKind(found.kind).label}，统计到 {day(found.as_of)}",
        headers=("名次", "单位", "已参保（人）", "分母（人）", "比率", "还差（人）"),
        rows=tuple(
            (
                row.rank, row.name, count_cell(row.insured), row.denominator,
                None if row.rate is None else f"{show_percent(row.rate)}%", row.missing,
            )
            for row in found.rows
        ),
        after=(RANKED, *([f"目标依据：{found.cite}"] if found.cite else [])),
        office=office_of(request), made_at=request.presence.asked_at, numbers=frozenset({0, 2, 3, 4, 5}),
    )  # fmt: skip


def bonus_paper(request: Visit, year: int, found: Rewards) -> Paper:
    """What each unit would get as things stand."""
    return Paper(
        title=f"{year}年度征缴奖补测算", subtitle=f"统计到 {day(found.as_of)}，仅供测算",
        headers=("单位", "任务数（人）", "已参保（人）", "每人标准（元）", "奖补（元）", "再增加（人）", "依据"),
        rows=tuple(_bonus_row(row) for row in found.rows), office=office_of(request),
        made_at=request.presence.asked_at, numbers=frozenset({1, 2, 3, 4, 5}),
    )  # fmt: skip


def _bonus_row(row: UnitReward) -> tuple[Cell, ...]:
    target = row.target.people if row.target else None
    if row.is_hidden:
        return (row.name, target, HIDDEN, None, None, None, None)
    more = row.next_tier.more_heads if row.next_tier else None
    return (
        row.name, target, row.current.heads, fen_cell(row.reward.per_head_fen), fen_cell(row.reward.reward_fen), more,
        row.reward.cite or None,
    )  # fmt: skip
