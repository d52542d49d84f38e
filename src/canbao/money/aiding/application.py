"""The form by which a request is applied for (资助资金申请表): payer, offices, account, head counts and fen by
department.

In: a request. Out: an `Application`, and a workbook of it. Never: a person: the annex is an export of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import BinaryIO

from django.db import connection

from canbao.access.acting import NotFound, reading
from canbao.access.actors import Actor
from canbao.billing.assessing import published_run
from canbao.intake.text_workbook import Cell, text_workbook, write_cell
from canbao.money.aid_states import AidState, LineState
from canbao.money.aiding.streams import Kind
from canbao.money.models import AidRequest

TITLE = "参保资助资金申请表"
HEADERS = ("认定部门", "资助对象", "人数", "金额（元）", "其中抵减（元）")
NO_CERTIFIER = "通知未写认定部门"
_FEN = Decimal(100)
_WIDTHS = (24, 40, 10, 16, 16)

_LINES = """
    SELECT certifier, standing, count(DISTINCT person_id)::int, sum(fen)::bigint,
        coalesce(sum(fen) FILTER (WHERE fen < 0), 0)::bigint
    FROM money_requestline WHERE county = %s AND request_id = %s AND state = %s GROUP BY 1, 2 ORDER BY 1, 2
"""


@dataclass(frozen=True)
class FormLine:
    """People of one department and group. `set_off_fen`: below nought, what had been asked for too much."""

    kind: Kind
    persons: int
    fen: int
    set_off_fen: int


@dataclass(frozen=True)
class Application:
    """A request as finance gets it. Lines and sums agree with the annex."""

    request: int
    year: int
    batch: int
    unit: str
    payer: str
    account: str
    applicants: str
    clause: str
    state: str
    persons: int
    fen: int
    lines: tuple[FormLine, ...]


def application_form(actor: Actor, request: int) -> Application:
    """The form of a request; of one that came to nothing, without lines. Raises NotFound, NotAllowed."""
    with reading(actor, "view_aid"):
        found = AidRequest.objects.filter(county=actor.county, id=request).first()
        if found is None:
            raise NotFound(f"没有编号为 {request} 的资助申请 no such request")
        run = published_run(actor.county, found.year)
        with connection.cursor() as cursor:
            cursor.execute(_LINES, [actor.county, request, LineState.STANDS])
            lines = tuple(FormLine(Kind(standing, certifier), *sums) for certifier, standing, *sums in cursor)
    name = run.payers.get(found.payer, found.payer) if run else found.payer
    return Application(
        found.id, found.year, found.batch, found.unit, name, found.account, found.applicants, found.clause,
        str(AidState(found.state).label), found.persons, found.fen, lines,
    )  # fmt: skip


def aid_requests(actor: Actor, year: int) -> list[AidRequest]:
    """Requests of the reader's area, the newest first. Raises NotAllowed."""
    with reading(actor, "view_aid"):
        return list(AidRequest.objects.filter(county=actor.county, year=year).order_by("-id"))


def write_application(target: BinaryIO, form: Application) -> None:
    """The form as a workbook."""
    with text_workbook(target) as book:
        sheet = book.add_worksheet("申请表")
        bold, amount = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"num_format": "0.00"})
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        for place, row in enumerate(_sheet_rows(form)):
            is_head = place == 0 or row == HEADERS
            for column, cell in enumerate(row):
                write_cell(sheet, place, column, cell, (bold if is_head else None, None, amount))


def _sheet_rows(form: Application) -> Iterator[tuple[Cell, ...]]:
    yield (f"{form.year} 年度{TITLE}（第 {form.batch} 批，编号 {form.request}）",)
    yield from (
        ("单位", form.unit), ("出资方", form.payer), ("申请单位", form.applicants),
        ("拨入账户", form.account or "直接划入基金"),
        ("依据", form.clause), ("状态", form.state),
    )  # fmt: skip
    yield HEADERS
    for line in form.lines:
        yield (
            line.kind.certifier or NO_CERTIFIER, line.kind.standing, line.persons, Decimal(line.fen) / _FEN,
            Decimal(line.set_off_fen) / _FEN,
        )  # fmt: skip
    set_off = sum(line.set_off_fen for line in form.lines)
    yield "合计", "", form.persons, Decimal(form.fen) / _FEN, Decimal(set_off) / _FEN
    yield "说明", "人员明细见附件，由系统另行导出；一人只计一次", None, None, None
