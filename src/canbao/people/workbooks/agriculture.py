"""农业农村局: people lifted out of poverty and people watched lest they fall back, by household.

In: the county. Out: `AGRICULTURE`. Never: a day of removed risk for who is not watched, or before being recognised.

For the watched the day on which the risk was removed is the last of the standing; they stay on the list.
"""

from __future__ import annotations

from canbao.people.workbooks.standing_rows import kind_of_spelling, listed_by, turn_standing
from canbao.people.workbooks.suppliers import Cell, Content, Row, Supplier, anybody, day_as, id_number, of, person_name

WATCHED = frozenset({"relapsed_poor", "unstable_lifted", "edge_at_risk", "sudden_hardship", "monitored"})
REMOVED = "已消除"
NOT_REMOVED = "未消除"


def is_watched(row: Row) -> bool:
    """Whether the standing is one of those under watch."""
    return kind_of_spelling().get(row["standing"]) in WATCHED


def _risk(row: Row) -> str | None:
    return (NOT_REMOVED if row["until"] is None else REMOVED) if is_watched(row) else None


def _removed_on(row: Row) -> str | None:
    return f"{row['until']:{DAY}}" if is_watched(row) and row["until"] else None


DAY = "%Y年%m月%d日"
AGRICULTURE = Supplier(
    id="agriculture",
    file_name="农业农村局脱贫和监测对象名单.xlsx",
    title="脱贫人口和防止返贫监测对象名册",
    offices=("agriculture",),
    find=listed_by("agriculture"),
    change=turn_standing,
    may_join=anybody,
    keeps_old_numbers=True,
    columns={
        "乡": of("town", Content.TOWN),
        "村": of("village", Content.VILLAGE),
        "户编号": of("household_id"),
        "户主姓名": of("head"),
        "姓名": person_name(),
        "证件号码": id_number(),
        "人口类别": of("standing", Content.CATEGORY),
        "识别时间": day_as("certified", DAY),
        "退出时间": day_as("until", DAY),
        "风险是否消除": Cell("risk", _risk),
        "风险消除时间": Cell("risk_removed", _removed_on),
    },
)
