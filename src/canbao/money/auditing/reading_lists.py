"""Auditors' lists read and exported: the head with counts and sums, then every row.

In: who asks, which list. Out: a `Found`, or an export (`access.exporting`). Never: a list exported without a reason;
an empty one that could be taken for one that was not worked out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from canbao.access.acting import Act, Json, performs, reading
from canbao.access.actors import Actor
from canbao.access.exporting import MOST_ROWS, Sheet, Wanted, ask_for, makes_export
from canbao.access.stated_days import business_day
from canbao.intake.text_workbook import Cell
from canbao.money.auditing.kinds import LABELS, AuditList
from canbao.money.auditing.limits import AuditLimits
from canbao.money.auditing.running import Ask, AuditRow, KindSum, Listing

KIND = "audit_list"
MOST_SHOWN = 500
"""On one page; the export has all."""
HEADERS = ("种类", "单位代码", "人员编号", "姓名", "金额（元）", "日期", "天数", "编号")
NOTHING = "没有发现"
_FEN = Decimal(100)


@dataclass(frozen=True)
class Found:
    """A list: what it is, its sums by kind, its rows, not all of them where there are very many."""

    list: AuditList
    limits: AuditLimits
    sums: tuple[KindSum, ...]
    rows: tuple[AuditRow, ...]

    @property
    def count(self) -> int:
        return sum(each.rows for each in self.sums)

    @property
    def fen(self) -> int:
        return sum(each.fen for each in self.sums)


@dataclass(frozen=True)
class ExportAuditList:
    """A list as a file. `reason`: what the copy is for; `unit`: empty: the whole county."""

    list: str
    year: int
    unit: str
    reason: str
    limits: AuditLimits = field(default_factory=AuditLimits)


def audit_list(actor: Actor, ask: Ask, today: date | None = None, most: int = MOST_SHOWN) -> Found:
    """Of what the reader sees, on a day; else today. Raises NoSuchList, NothingPublished, NotAllowed, PolicyError."""
    with reading(actor, "view_audit_lists"):
        listing = Listing(actor.county, ask, today or business_day())
        return Found(listing.list, listing.limits, tuple(listing.sums()), tuple(listing.rows(most)))


@performs("export_audit_list")
def export_audit_list(act: Act, order: ExportAuditList) -> dict[str, Json]:
    """Ask for it; one without a finding too: its file says so. Raises NoSuchList, NothingPublished, NotAllowed, …"""
    unit = order.unit or act.actor.county
    act.require(unit)
    listing = Listing(act.actor.county, Ask(order.list, order.year, unit, order.limits), act.business_day())
    sums = listing.sums()
    arguments: dict[str, Json] = {
        "list": order.list, "year": order.year, "unit": unit, "today": act.business_day().isoformat(),
        "limits": asdict(listing.limits),
    }  # fmt: skip
    rows = max(len(sums), 1) + sum(each.rows for each in sums)
    done = ask_for(act, Wanted(KIND, "export_audit_list", unit, arguments, rows, order.reason))
    return done | {"found": sum(each.rows for each in sums), "fen": sum(each.fen for each in sums)}


@makes_export(KIND)
def make_audit_list(county: str, arguments: Mapping[str, Any]) -> Sheet:
    """The list of the day on which it was asked for, of what is known now."""
    ask = Ask(arguments["list"], arguments["year"], arguments["unit"], AuditLimits(**arguments["limits"]))
    listing = Listing(county, ask, date.fromisoformat(arguments["today"]))
    return Sheet(LABELS[listing.list], HEADERS, cells_of(listing.sums(), listing.rows(MOST_ROWS)))


def cells_of(sums: Sequence[KindSum], rows: Iterable[AuditRow]) -> Iterator[Sequence[Cell]]:
    """The head, then the rows."""
    if not sums:
        yield NOTHING, "", None, "", None, None, None, ""
    for each in sums:
        yield f"合计：{each.label}", "", None, "", Decimal(each.fen) / _FEN, None, None, f"{each.rows} 行"
    for row in rows:
        yield (
            row.label, row.unit, row.person_id, row.name, Decimal(row.fen) / _FEN, row.day, row.days, row.records,
        )  # fmt: skip
