"""Changes that a list brings, in words: counts by kind and outcome, and rows with what they said before.

In: a list's facts and rows. Out: what templates show. Never: a name of a column where it has a label; a full number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from canbao.intake.column_kinds import ColumnKind
from canbao.lists.columns import Column
from canbao.lists.definitions import suppliers
from canbao.lists.models import RowKind, RowOutcome
from canbao.lists.places import NOWHERE
from canbao.lists.queries import RowShown
from canbao.lists.viewing import ListFacts
from canbao.values.id_number import MASK
from canbao.web.units import names_of, place_name
from canbao.web.wording import yuan

MOST_ROWS = 50
COUNT_WORDS = {
    "listed_before": "上次在册", "new": "新增", "changed": "变更", "ended": "退出", "unchanged": "不变",
    "held": "暂不退出", "unlisted": "不在上次名单",
}  # fmt: skip
PLACES = {"unit": "所在村（社区）", "hukou": "户籍地"}
"""What is worked out of several columns of places."""
_TAKEN = ("found", "created")


def counts_of(file: ListFacts) -> list[tuple[str, int]]:
    """Counts that follow from the sender's own lists."""
    return [(words, int(str(file.counts[name]))) for name, words in COUNT_WORDS.items() if name in file.counts]


def outcomes_of(file: ListFacts) -> list[tuple[str, str, int, bool]]:
    """What the register says to rows: kind, outcome, how many, whether they are taken. For the bureau alone."""
    outcomes: Any = file.counts.get("outcomes", {})
    return [
        (str(RowKind(kind).label) if kind in RowKind.values else kind, str(RowOutcome(name).label), count,
         name in _TAKEN)
        for kind, by in outcomes.items()
        for name, count in by.items()
        if count
    ]  # fmt: skip


def changed_rows(file: ListFacts, rows: Sequence[RowShown]) -> dict[str, Any]:
    """One page of rows, ready to show."""
    columns = {column.name: column for column in suppliers()[file.supplier].columns}
    contents = [part for row in rows for part in (row.before or {}, row.after or {})]
    places = names_of(str(part[name]) for part in contents for name in PLACES if part.get(name))
    after = rows[MOST_ROWS - 1].id if len(rows) > MOST_ROWS else None
    return {"changes": [_row(row, columns, places) for row in rows[:MOST_ROWS]], "after": after}


def _row(row: RowShown, columns: Mapping[str, Column], places: dict[str, str]) -> dict[str, Any]:
    before, after = row.before or {}, row.after or {}
    if before:
        after = {"name": row.name, **after}
    labels = {**{name: column.label for name, column in columns.items()}, **PLACES}
    moved = [
        (label, *(_said(name, part, columns.get(name), places) for part in (before, after)))
        for name, label in labels.items()
        if before.get(name) != after.get(name)
    ]
    return {
        "number": row.row_number, "kind": str(RowKind(row.kind).label), "code": row.kind,
        "who": f"{row.name} {MASK}{row.tail}" if row.tail else row.name,
        "moved": moved, "person": row.person_id,
        "outcome": str(RowOutcome(row.outcome).label) if row.outcome else "",
        "is_taken": row.outcome in _TAKEN,
    }  # fmt: skip


def _said(name: str, content: Mapping[str, Any], column: Column | None, places: dict[str, str]) -> str:
    """A cell in words, as the sender writes it. Of a sealed one only that it is there."""
    value = content.get(name)
    if value is None or value == "":
        return "（空）"
    if name in PLACES:
        return place_name(places, str(value)) if value != NOWHERE else "无户口"
    if column is None or column.is_secret:
        return "（已填）"
    if name == "standing":
        return str(content.get("listed_as") or value)
    if column.kind is ColumnKind.MONEY:
        return f"{yuan(int(value))} 元"
    if column.kind is ColumnKind.FLAG:
        return "是" if value in (True, "yes") else "否"
    return str(column.choices[value][0]) if value in column.choices else str(value)
