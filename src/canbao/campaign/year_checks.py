"""What has to be there before a campaign year moves on, looked at anew each time.

In: a county, a year, a move, the day; a transaction under way. Out: points, each met or not, with what was found.
Never: a point met because nobody looked; a day that the policy does not state.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db import connection

from canbao.billing.assessing import published_run
from canbao.billing.rolling_over import NoCampaign
from canbao.campaign.fieldwork_states import GroupState, NoticeState, WindowState
from canbao.campaign.message_rules import rules_in_force
from canbao.campaign.models import InspectionGroup, PublicNotice, Target, TargetKind, Window
from canbao.campaign.reminder_terms import rules_at, window_of
from canbao.policy.rules import Rules
from canbao.values.period import Period

_OPEN_MONEY = """
    SELECT (SELECT count(*) FROM money_payment WHERE county = %(county)s AND year = %(year)s
            AND state IN ('noted', 'offered', 'in_town')),
        (SELECT count(*) FROM money_payment WHERE county = %(county)s AND year = %(year)s AND state = 'deposited'),
        (SELECT count(*) FROM money_difference WHERE county = %(county)s AND year = %(year)s AND state = 'open'),
        (SELECT count(*) FROM money_unmatched WHERE county = %(county)s AND year = %(year)s AND state = 'held'),
        (SELECT count(*) FROM money_refund WHERE county = %(county)s AND year = %(year)s
            AND state IN ('proposed', 'approved'))
"""
_VILLAGES_PAID = """
    SELECT count(DISTINCT unit) FROM money_payment
    WHERE county = %s AND year = %s AND length(unit) = 12 AND state <> 'withdrawn'
"""


@dataclass(frozen=True)
class Point:
    """One point. `is_needed`: the move is refused without it; others may be open for a reason that is kept."""

    code: str
    label: str
    is_met: bool
    found: str
    is_needed: bool = False


@dataclass(frozen=True)
class _Asked:
    county: str
    year: int
    on: date
    rules: Rules | None
    window: Period | None


def points_of(county: str, year: int, event: str, on: date) -> tuple[Point, ...]:
    """Before a move. Raises PolicyError."""
    try:
        rules = rules_at(county, year, county)
    except NoCampaign:
        rules = None
    asked = _Asked(county, year, on, rules, window_of(rules) if rules else None)
    return tuple(_POINTS[event](asked))


def _before_open(asked: _Asked) -> Iterator[Point]:
    named = asked.rules.file.title if asked.rules else "还没有选定"
    yield Point("policy", "选定本年度政策", asked.rules is not None, named, is_needed=True)
    window = asked.window
    words = f"{window.first} 至 {window.last}" if window else "政策没有写明"
    yield Point(
        "window", "到了集中缴费期", window is not None and window.first <= asked.on <= window.last, words,
        is_needed=True,
    )  # fmt: skip
    run = published_run(asked.county, asked.year)
    yield Point("dues", "应缴已发布", run is not None, f"第 {run.id} 批" if run else "还没有", is_needed=True)
    county = {"county": asked.county}
    tasks = Target.objects.filter(**county, year=asked.year, kind=TargetKind.TASK).values("unit").distinct().count()
    yield Point("targets", "任务数已录入", tasks > 0, f"{tasks} 个单位")
    windows = Window.objects.filter(**county, state=WindowState.SERVING).count()
    yield Point("windows", "经办窗口名录已录入", windows > 0, f"{windows} 个窗口")
    rules = rules_in_force(asked.county)
    words = f"{rules.sends_from:%H:%M} 至 {rules.sends_until:%H:%M}" if rules else "还没有"
    yield Point("messages", "短信发送时段和网关已规定", rules is not None, words)
    if asked.rules is not None and asked.rules.file.administration.inspection is not None:
        groups = InspectionGroup.objects.filter(**county, year=asked.year, state=GroupState.ACTIVE).count()
        yield Point("inspection", "督查组已设立", groups > 0, f"{groups} 组")


def _before_late(asked: _Asked) -> Iterator[Point]:
    window = asked.window
    words = f"到 {window.last} 为止" if window else "政策没有写明"
    yield Point("window", "集中缴费期已过", window is not None and asked.on > window.last, words, is_needed=True)
    yield from _cash(asked)
    if asked.rules is not None and asked.rules.file.administration.public_notice is not None:
        with connection.cursor() as cursor:
            cursor.execute(_VILLAGES_PAID, [asked.county, asked.year])
            villages = int(cursor.fetchone()[0])
        shown = PublicNotice.objects.filter(county=asked.county, year=asked.year).exclude(
            state__in=(NoticeState.DRAFTED, NoticeState.DISCARDED)
        )
        count = shown.values("unit").distinct().count()
        yield Point("notices", "各村（社区）缴费已公示", count >= villages, f"{count} / {villages} 个")


def _before_close(asked: _Asked) -> Iterator[Point]:
    ends = [window.last for window in asked.rules.file.windows.values() if window.last] if asked.rules else []
    words = f"到 {max(ends)} 为止" if ends else "政策没有写明"
    yield Point("late_window", "政策写明的各缴费期都已过", bool(ends) and asked.on > max(ends), words, is_needed=True)
    yield from _cash(asked)
    _, deposited, differences, unmatched, refunds = _money(asked)
    yield Point("differences", "与税务对账没有未了的差异", differences == 0, f"{differences} 笔", is_needed=True)
    yield Point("confirmed", "缴存的都经税务确认", deposited == 0, f"还有 {deposited} 笔")
    yield Point("unmatched", "没有待查款", unmatched == 0, f"还有 {unmatched} 笔")
    yield Point("refunds", "退费都已办结", refunds == 0, f"还有 {refunds} 笔")


def _before_reopen(asked: _Asked) -> Iterator[Point]:
    del asked
    yield Point("reason", "重新打开须有原因", is_met=False, found="在下面写明")


def _cash(asked: _Asked) -> Iterator[Point]:
    count = _money(asked)[0]
    yield Point("cash", "代收的现金都已缴存", count == 0, f"还有 {count} 笔没有缴存")


def _money(asked: _Asked) -> tuple[int, ...]:
    with connection.cursor() as cursor:
        cursor.execute(_OPEN_MONEY, {"county": asked.county, "year": asked.year})
        return tuple(cursor.fetchone())


_POINTS: dict[str, Callable[[_Asked], Iterator[Point]]] = {
    "open": _before_open, "begin_late": _before_late, "close": _before_close, "reopen": _before_reopen,
}  # fmt: skip
