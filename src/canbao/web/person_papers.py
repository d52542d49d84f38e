"""A person's file on paper: where, since when in the insurance, everything that was recorded, the newest first.

In: the file as its page has it. Out: a paper. Never: a full number; more than the page shows.
"""

from __future__ import annotations

from collections.abc import Sequence

from canbao.money.membership import Membership
from canbao.registry.queries import PersonFile
from canbao.web.pages import Visit
from canbao.web.printing import Paper, office_of
from canbao.web.timeline import Entry
from canbao.web.wording import day

STATUS_WORDS = {"active": "参保有效", "suspended": "暂停", "ended": "已终止"}


def person_paper(
    request: Visit, file: PersonFile, unit: str, member: Membership | None, entries: Sequence[Entry]
) -> Paper:
    """Sideways on A4."""
    sex = {"male": "，男", "female": "，女"}.get(file.row.sex or "", "")
    born = f"{day(file.row.birth)} 出生{sex}" if file.row.birth else "出生日期不详"
    return Paper(
        title="个人参保档案", subtitle=f"{file.row.masked}　{unit}",
        headers=("记录日期", "类别", "内容", "自（含）", "至（含）", "来自名单"),
        rows=tuple(
            (
                day(entry.at), entry.label, entry.words, entry.first, entry.last,
                f"第 {entry.list} 号第 {entry.row} 行" if entry.list and entry.row else None,
            )
            for entry in entries
        ),
        office=office_of(request), made_at=request.presence.asked_at, before=(born, *_membership(member)), is_wide=True,
    )  # fmt: skip


def _membership(member: Membership | None) -> tuple[str, ...]:
    if member is None:
        return ()
    status = STATUS_WORDS.get(str(member.status), "没有参保或待确定")
    cover = (
        f"，待遇 {day(member.cover_from)} 至 {day(member.cover_until)}（均含当日）"
        if member.cover_from and member.cover_until
        else ""
    )
    return (f"{member.year} 年度：{status}{cover}",)
