"""Files of exports: made by the worker as whoever asked, sealed, fetched by them for a day, then destroyed.

In: an export that was let through. Out: a workbook in which every sheet, or lines of JSON in which every line, says who
took it, when, why and under which number. Never: a file in clear in the store; a file after its time; a fetch without
its entry.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from django.db import connection
from django.db.models.functions import Now

from canbao.access.acting import Act, Json, KeyReused, NotAllowed, performs
from canbao.access.actors import Actor
from canbao.access.exporting import (
    MOST_ROWS,
    Lines,
    NothingToExport,
    locked_export,
    maker_of,
    require_asker,
    save_export,
)
from canbao.access.jobs import BadArguments, acting_job
from canbao.access.keeping import Due, Keeper, keep
from canbao.access.models import MOST_ROWS_ALONE, Export, ExportContent, Organisation
from canbao.access.retention import terms
from canbao.access.states import EXPORT_GRAPH, ExportState
from canbao.access.vault import open_vault, place_of
from canbao.access.wording import one_line
from canbao.intake.exporting import write_xlsx
from canbao.store.failures import StoreFailed
from canbao.store.server import BUSINESS_ZONE
from canbao.store.watching import tell

ROWS_BETWEEN_LOOKS = 1_000
"""Rows written before the job says how far it is and looks whether somebody wants it stopped."""
LINES = ".ndjson"
_NOT_OF_FILE_NAMES = re.compile(r"[^\w.\-]+")


class ExportGone(StoreFailed):
    """The file is there no more, or not yet."""


@dataclass(frozen=True)
class OneExport:
    """An export by number."""

    export: int


@dataclass(frozen=True)
class FetchExport:
    """An export by number, and where its content is put beside the answer: an answer is kept, a file is not."""

    export: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "_found", [])

    @property
    def found(self) -> list[bytes]:
        """The content, once it was fetched."""
        kept: list[bytes] = self.__dict__["_found"]
        return kept


@dataclass(frozen=True)
class Fetched:
    """A file as it is handed out."""

    name: str
    content: bytes


@acting_job("make_export")
def make_in_job(actor: Actor, key: str, arguments: Mapping[str, Any]) -> Json:
    """The worker makes it, as whoever asked."""
    number = arguments.get("export")
    if type(number) is not int:
        raise BadArguments('任务参数应为 the arguments are: {"export": 导出编号}')
    return make_export(actor, key, OneExport(number))


@performs("make_export")
def make_export(act: Act, order: OneExport) -> dict[str, Json]:
    """Write the file and seal it. Raises MoveRefused, NotFound, NotAllowed, NothingToExport."""
    export = locked_export(act, order.export)
    require_asker(act, export)
    state = EXPORT_GRAPH.next(export.state, "make")
    content, rows, ending = _content(export, _watermark(act, export))
    name = _file_name(export, act, ending)
    if rows > MOST_ROWS_ALONE and not export.needs_approval:
        raise NotAllowed(
            f"现有 {rows} 行，超过 {MOST_ROWS_ALONE} 行须另一人批准，请重新申请 more rows by now: ask again"
        )
    digest = hashlib.sha256(content).hexdigest()
    sealed = open_vault().seal_bytes(content, _place(export))
    ExportContent.objects.create(county=export.county, export_id=export.id, sealed=sealed)
    save_export(export, state=state, rows=rows, file_name=name, digest=digest, made_at=Now())
    act.note("export", export.id, rows=rows, digest=digest, state=state)
    tell(rows + 1, rows + 1)
    return {"export": export.id, "rows": rows, "file_name": name, "digest": digest}


def fetch_export(actor: Actor, key: str, order: OneExport) -> Fetched:
    """The file, for whoever asked for it, while its time lasts. Each fetch has a key of its own and leaves an entry.

    Raises ExportGone, NotFound, NotAllowed, KeyReused.
    """
    asked = FetchExport(order.export)
    answer = _fetch(actor, key, asked)
    if not asked.found:
        raise KeyReused("这次领取已经完成，请重新领取 fetched once already: ask again")
    return Fetched(str(answer["file_name"]), asked.found[0])


@performs("fetch_export")
def _fetch(act: Act, order: FetchExport) -> dict[str, Json]:
    export = locked_export(act, order.export)
    require_asker(act, export)
    _refuse_gone(export)
    kept = ExportContent.objects.get(county=export.county, export_id=export.id)
    content = open_vault().open_bytes(bytes(kept.sealed), _place(export))
    assert hashlib.sha256(content).hexdigest() == export.digest, export.id
    order.found.append(content)
    act.note("export", export.id, digest=export.digest)
    return {"export": export.id, "file_name": export.file_name}


def _refuse_gone(export: Export) -> None:
    """Raises ExportGone, MoveRefused."""
    EXPORT_GRAPH.next(export.state, "fetch")
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s < now() - %s::interval", [export.made_at, terms()["exports"].interval])
        is_over = cursor.fetchone()[0]
    if is_over:
        raise ExportGone(f"文件只保留 {terms()['exports'].words}，请重新申请 its time is over: ask for a new one")


def _content(export: Export, mark: str) -> tuple[bytes, int, str]:
    """The file, how many rows are in it, and how its name ends. The mark heads a column of its own on every sheet and
    stands below; of lines it is a tag of each.
    """
    made = maker_of(export.kind)(export.county, export.arguments)
    counted = _Counted(made.rows, export.rows)
    file = io.BytesIO()
    if isinstance(made, Lines):
        tag = {"system": "urn:canbao:export", "code": str(export.id), "display": mark}
        for resource in chain.from_iterable(counted):
            line = json.dumps({**resource, "meta": {"tag": [tag]}}, ensure_ascii=False)
            file.write(f"{line}\n".encode())
        return file.getvalue(), counted.count, LINES
    write_xlsx(file, [*made.headers, mark], chain(counted, [(mark,)]), f"{made.title} {export.id}")
    return file.getvalue(), counted.count, ".xlsx"


class _Counted:
    """Rows on their way into the file. Raises NothingToExport for too many."""

    def __init__(self, rows: Any, expected: int) -> None:
        self._rows, self._expected, self.count = rows, expected, 0

    def __iter__(self) -> Iterator[Any]:
        for row in self._rows:
            if self.count % ROWS_BETWEEN_LOOKS == 0:
                tell(self.count, max(self._expected, self.count) + 1)
            self.count += 1
            if self.count > MOST_ROWS:
                raise NothingToExport(f"超过 {MOST_ROWS} 行，请缩小范围 more than {MOST_ROWS} rows")
            yield row


def _watermark(act: Act, export: Export) -> str:
    """Who took it, of which organisation, when, why, under which number."""
    office = Organisation.objects.filter(county=export.county, id=export.organisation_id).first()
    parts = (
        f"导出编号 {export.id}",
        office.name if office else f"单位 {export.organisation_id}",
        f"{act.actor.name}（账号 {export.asked_by}）",
        _moment("YYYY-MM-DD HH24:MI"),
        f"用途：{one_line(export.reason)}",
        "不得转发",
    )
    return "｜".join(parts)


def _file_name(export: Export, act: Act, ending: str) -> str:
    """Nothing in it that a system or a header could take for something else."""
    parts = (export.kind, export.unit, f"导出{export.id}", act.actor.name, _moment("YYYYMMDD"))
    return "-".join(_NOT_OF_FILE_NAMES.sub("_", part) for part in parts) + ending


def _moment(form: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT to_char(now() AT TIME ZONE '{BUSINESS_ZONE}', %s)", [form])
        return str(cursor.fetchone()[0])


def _place(export: Export) -> str:
    return place_of("access_exportcontent", "sealed", export.county, export.id)


def _look(county: str, before: datetime) -> Due:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, access_is_held(county, 'export', id) FROM access_export"
            " WHERE county = %s AND state = 'made' AND made_at < %s ORDER BY id FOR UPDATE",
            [county, before],
        )
        rows = cursor.fetchall()
    free = tuple(number for number, is_held in rows if not is_held)
    return Due(len(free), len(rows) - len(free), free)


def _destroy(county: str, due: Due, _before: datetime) -> None:
    numbers = list(due.numbers)
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_destroy_exports(%s, %s::bigint[])", [county, numbers])
    ended = EXPORT_GRAPH.next(ExportState.MADE, "destroy")
    Export.objects.filter(county=county, id__in=numbers).update(state=ended, ended_at=Now())


keep("exports", Keeper(_look, _destroy))
