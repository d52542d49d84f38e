"""Bills as a file: what everybody of a unit owes by the published run, numbers masked.

In: a unit and a benefit year, what the list is for. Out: an export (`access.exporting`), and its rows when it is made.
Never: a bill of a run that does not count; who belongs to which group.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from canbao.access.acting import Act, Json, performs
from canbao.access.exporting import NothingToExport, Sheet, Wanted, ask_for, makes_export
from canbao.intake.text_workbook import Cell
from canbao.values.id_number import MASK

KIND = "bills"
HEADERS = ("单位代码", "姓名", "证件号码", "个人应缴（元）", "资助（元）", "待遇起", "待遇止", "等待期至", "应缴有效至")
_FEN = Decimal(100)

_BILLS = """
    FROM billing_due AS due
    JOIN billing_run AS run ON run.county = due.county AND run.id = due.run_id
    WHERE due.county = %(county)s AND run.year = %(year)s AND run.state = 'published'
        AND starts_with(due.unit, %(unit)s)
"""
_COUNT = f"SELECT count(*) {_BILLS}"
_ROWS = f"""
    SELECT bill.unit, person.name, coalesce(document.tail, ''), bill.payable_fen, coalesce(aid.fen, 0), bill.cover_from,
        bill.cover_until, bill.waiting_until, bill.offer_until
    FROM (SELECT due.* {_BILLS}) AS bill
    JOIN registry_person AS person ON person.county = bill.county AND person.id = bill.person_id
    LEFT JOIN LATERAL (
        SELECT tail FROM registry_document AS document
        WHERE document.county = person.county AND document.person_id = person.id AND is_current
        ORDER BY document.id DESC LIMIT 1) AS document ON true
    LEFT JOIN LATERAL (
        SELECT sum(fen) AS fen FROM billing_aidline AS line
        WHERE line.county = bill.county AND line.run_id = bill.run_id AND line.person_id = bill.person_id
    ) AS aid ON true
    ORDER BY bill.unit, person.pinyin, person.id
"""


@dataclass(frozen=True)
class ExportBills:
    """Bills of a unit. `reason`: what the list is for."""

    unit: str
    year: int
    reason: str


@performs("export_bills")
def export_bills(act: Act, order: ExportBills) -> dict[str, Json]:
    """Ask for them. Raises NothingToExport, NotAllowed, ReasonMissing."""
    act.require(order.unit)
    arguments: dict[str, Json] = {"unit": order.unit, "year": order.year}
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"county": act.actor.county, "unit": order.unit, "year": order.year})
        count = int(cursor.fetchone()[0])
    if not count:
        raise NothingToExport(
            f"{order.year} 年度在 {order.unit} 没有已发布的应缴 no published dues of this unit and year"
        )
    return ask_for(act, Wanted(KIND, "export_bills", order.unit, arguments, count, order.reason))


@makes_export(KIND)
def make_bills(county: str, arguments: Mapping[str, Any]) -> Sheet:
    """The bills as they count now."""
    return Sheet("应缴名单", HEADERS, _rows({"county": county, **arguments}))


def _rows(parameters: Mapping[str, Any]) -> Iterator[Sequence[Cell]]:
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, parameters)
        for unit, name, tail, payable_fen, aid_fen, *days in cursor:
            owed = None if payable_fen is None else Decimal(payable_fen) / _FEN
            yield unit, name, f"{MASK}{tail}" if tail else "", owed, Decimal(aid_fen) / _FEN, *days
