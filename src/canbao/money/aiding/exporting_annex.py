"""The annex of a request as a file: who is asked for, by what right, with how many fen; numbers masked.

In: a request, what the copy is for. Out: an export (`access.exporting`), and its rows when it is made. Never: a line
of a request that came to nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from canbao.access.acting import Act, Json, performs
from canbao.access.exporting import Sheet, Wanted, ask_for, makes_export
from canbao.intake.text_workbook import Cell
from canbao.money.aid_states import LineState
from canbao.money.aiding.requests import locked_request
from canbao.money.models import RequestLine
from canbao.values.id_number import MASK

KIND = "aid_annex"
HEADERS = ("单位代码", "姓名", "证件号码", "资助对象", "认定部门", "资助（元）", "个人已缴（元）", "缴费日期", "依据")
_FEN = Decimal(100)

_ROWS = f"""
    SELECT line.unit, coalesce(person.name, ''), coalesce(document.tail, ''), line.standing, line.certifier, line.fen,
        coalesce(payment.fen, 0), payment.paid_on, line.clause
    FROM money_requestline AS line
    LEFT JOIN registry_person AS person ON person.county = line.county AND person.id = line.person_id
    LEFT JOIN LATERAL (
        SELECT tail FROM registry_document AS kept
        WHERE kept.county = person.county AND kept.person_id = person.id AND is_current ORDER BY kept.id DESC LIMIT 1
    ) AS document ON true
    LEFT JOIN money_payment AS payment ON payment.county = line.county AND payment.id = line.payment_id
    WHERE line.county = %s AND line.request_id = %s AND line.state = '{LineState.STANDS}'
    ORDER BY line.unit, person.pinyin, line.person_id
"""


@dataclass(frozen=True)
class ExportAnnex:
    """The annex of a request. `reason`: what the copy is for."""

    request: int
    reason: str


@performs("export_aid")
def export_annex(act: Act, order: ExportAnnex) -> dict[str, Json]:
    """Ask for it. Raises NothingToExport, NotFound, NotAllowed, ReasonMissing."""
    request = locked_request(act, order.request)
    lines = RequestLine.objects.filter(county=request.county, request_id=request.id, state=LineState.STANDS)
    return ask_for(
        act, Wanted(KIND, "export_aid", request.unit, {"request": request.id}, lines.count(), order.reason)
    )  # fmt: skip


@makes_export(KIND)
def make_annex(county: str, arguments: Mapping[str, Any]) -> Sheet:
    """The annex as it stands now."""
    return Sheet("资助人员明细", HEADERS, _rows(county, int(arguments["request"])))


def _rows(county: str, request: int) -> Iterator[Sequence[Cell]]:
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, [county, request])
        for unit, name, tail, standing, certifier, fen, paid_fen, paid_on, clause in cursor:
            number = f"{MASK}{tail}" if tail else ""
            yield (
                unit, name, number, standing, certifier, Decimal(fen) / _FEN, Decimal(paid_fen) / _FEN, paid_on, clause,
            )  # fmt: skip
