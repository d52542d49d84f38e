"""What a public notice and a bulletin look like on paper.

In: a notice or a bulletin as it is kept. Out: a paper. Never: a column that the kept lines do not have.
"""

from __future__ import annotations

from fractions import Fraction

from canbao.campaign.bulletins import BulletinShown, ProgressRow
from canbao.campaign.fieldwork_states import BulletinState, NoticeState
from canbao.campaign.notice_queries import NoticeShown
from canbao.duties.rates import show_percent
from canbao.web.pages import Visit
from canbao.web.printing import Paper, fen_cell
from canbao.web.wording import day, yuan

CODE_SHOWN = 12
"""Digits of a bulletin's digest on paper: more than chance gives twice in a county's life."""

NOTICE_MARKS = {
    NoticeState.DRAFTED: "（预览，尚未发布）", NoticeState.TAKEN_DOWN: "（已撤下）",
    NoticeState.DISCARDED: "（已作废）",
}  # fmt: skip
BULLETIN_MARKS = {
    BulletinState.DRAFTED: "（草稿，待核）", BulletinState.CHECKED: "（已核，未印发）",
    BulletinState.DISCARDED: "（已作废）",
}  # fmt: skip
"""What stands on a paper that is not out."""


def notice_paper(request: Visit, found: NoticeShown, place: str, office: str, telephone: str) -> Paper:
    """The paid list of a village as it hangs."""
    until = (
        f"公示到 {day(found.shown_until)}（含当日）。"
        if found.shown_until
        else f"自发布之日起公示 {found.days_shown} 天。"
    )
    ask = f"，可向{telephone}提出" if telephone else "，可向村（社区）或镇街医保经办窗口提出"
    return Paper(
        title=f"{place}{found.year}年度城乡居民基本医疗保险缴费公示",
        subtitle=NOTICE_MARKS.get(NoticeState(found.state), ""),
        headers=("序号", "户主", "缴费人数", "缴费金额（元）"),
        rows=tuple(
            (at, line.head, line.people, fen_cell(line.fen)) for at, line in enumerate(found.lines, start=1)
        ),
        numbers=frozenset({0, 2, 3}),
        before=(
            f"截至 {day(found.as_of)}，本村（社区）已缴费的家庭如下，户主姓名作了遮盖。{until}",
            f"共 {found.households} 户 {found.people} 人，缴费 {yuan(found.fen)} 元。",
        ),
        after=(f"对公示内容有异议的{ask}；提出时请说明校验码。",),
        office=office, made_at=request.presence.asked_at, code=found.code,
    )  # fmt: skip


def bulletin_paper(request: Visit, found: BulletinShown, place: str, office: str) -> Paper:
    """A bulletin as it is printed."""
    ranks = ranks_of(found.rows)
    sources = sorted({row.source for row in found.rows if row.source})
    issued = f"，{day(found.issued_on)} 印发" if found.issued_on else ""
    return Paper(
        title=found.title,
        subtitle=f"{place}　{found.year} 年度第 {found.issue} 期　截至 {day(found.as_of)}{issued}"
        f"{BULLETIN_MARKS.get(BulletinState(found.state), '')}",
        headers=("名次", "单位", "已参保（人）", "任务数（人）", "完成任务", "参保基数（人）", "参保率"),
        rows=tuple(
            (
                rank, row.name, row.insured, row.target, percent_of(row.insured, row.target), row.people,
                percent_of(row.insured, row.people),
            )
            for row, rank in ranks
        ),
        numbers=frozenset({0, 2, 3, 4, 5, 6}),
        before=tuple(text for text in found.remarks.splitlines() if text.strip()),
        after=((f"参保基数来源：{'、'.join(sources)}。",) if sources else ())
        + ("完成任务相同的名次相同，下一名顺延；没有任务数的不排名。",),
        office=office, made_at=request.presence.asked_at, code=found.digest[:CODE_SHOWN].upper(),
    )  # fmt: skip


def percent_of(count: int, of: int | None) -> str | None:
    """A share in words; None without a denominator.

    >>> percent_of(1, 3), percent_of(1, 0)
    ('33.33%', None)
    """
    return f"{show_percent(Fraction(count, of))}%" if of else None


def ranks_of(rows: tuple[ProgressRow, ...]) -> list[tuple[ProgressRow, int | None]]:
    """Best first; the same share has the same rank, who has no target none."""
    rated = sorted((row for row in rows if row.target), key=lambda row: (-_share(row), row.unit))
    shares = [_share(row) for row in rated]
    found: list[tuple[ProgressRow, int | None]] = [(row, shares.index(_share(row)) + 1) for row in rated]
    return [*found, *((row, None) for row in rows if not row.target)]


def _share(row: ProgressRow) -> Fraction:
    return Fraction(row.insured, row.target or 1)
