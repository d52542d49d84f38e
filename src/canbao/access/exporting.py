"""Copies that leave the store: asked for with a reason, let through by a second person when they are large.

In: what a room wants to hand out, to whom, why. Out: the number of an export, and a job that makes its file
(`export_files`). Never: more rows than one person may copy in a day, or a full number, on one person's word; a file
without somebody's name in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models.functions import Now

from canbao.access.acting import Act, Json, NotAllowed, NotFound, performs, reading
from canbao.access.actors import Actor
from canbao.access.locks import alone
from canbao.access.models import MOST_ROWS_ALONE, Export
from canbao.access.revealing import ReasonMissing
from canbao.access.states import EXPORT_GRAPH, ExportState
from canbao.intake.text_workbook import Cell
from canbao.store.failures import StoreFailed
from canbao.store.jobs import queue_job

MOST_ROWS = 100_000
"""Of one export: its file and its sealed copy are held in memory. A county is handed out town by town."""
PAGE = 50
"""Exports in a list."""
JOB = "make_export"

_RECENT = """
    SELECT coalesce(sum(rows), 0) FROM access_export
    WHERE county = %s AND asked_by = %s AND state <> 'refused' AND asked_at > now() - interval '1 day'
"""


class NothingToExport(StoreFailed):
    """No row, or too many for one file."""


@dataclass(frozen=True)
class Sheet:
    """What a room hands out. Each row has as many cells as there are headers."""

    title: str
    headers: Sequence[str]
    rows: Iterable[Sequence[Cell]]


@dataclass(frozen=True)
class Lines:
    """What a room hands out for programs: FHIR resources, one a line, those of each row of the export together."""

    title: str
    rows: Iterable[Sequence[dict[str, Any]]]


Maker = Callable[[str, Mapping[str, Any]], Sheet | Lines]
"""Makes the sheet or the lines of a county from the arguments, in a transaction that sees what the asker sees."""
_makers: dict[str, Maker] = {}


@dataclass(frozen=True)
class Wanted:
    """What an action of a room asks for. `kind` names the maker, `action` the right by which it is asked."""

    kind: str
    action: str
    unit: str
    arguments: Mapping[str, Json]
    rows: int
    reason: str
    shows_numbers: bool = False


@dataclass(frozen=True)
class DecideExport:
    """Let an export through, or not. `reason`: why not, where it is refused."""

    export: int
    is_approved: bool = True
    reason: str = ""


def makes_export(kind: str) -> Callable[[Maker], Maker]:
    """Name the maker of a kind. Its module is imported by its room's `tasks` module."""

    def decorate(maker: Maker) -> Maker:
        _makers[kind] = maker
        return maker

    return decorate


def maker_of(kind: str) -> Maker:
    """The maker of a kind."""
    return _makers[kind]


def ask_for(act: Act, wanted: Wanted) -> dict[str, Json]:
    """Ask, inside an action of the room. It is made at once, unless it needs a second person. Raises ReasonMissing,
    NothingToExport, NotAllowed.
    """
    assert wanted.kind in _makers, wanted.kind
    act.require(wanted.unit)
    act.reason(wanted.reason)
    if not act.has_reason:
        raise ReasonMissing("请写明导出的用途 say what the copy is for")
    if not 0 < wanted.rows <= MOST_ROWS:
        raise NothingToExport(
            f"共 {wanted.rows} 行；一次导出 1 至 {MOST_ROWS} 行，请缩小范围 1 to {MOST_ROWS} rows at once"
        )
    actor = act.actor
    needs = wanted.shows_numbers or not _may_alone(actor, wanted.rows)
    made = Export.objects.create(
        county=actor.county, kind=wanted.kind, action=wanted.action, unit=wanted.unit,
        organisation_id=actor.organisation_id, arguments=dict(wanted.arguments), rows=wanted.rows,
        shows_numbers=wanted.shows_numbers, needs_approval=needs, reason=wanted.reason, asked_by=actor.account_id,
        state=ExportState.ASKED if needs else EXPORT_GRAPH.next(ExportState.ASKED, "approve"),
    )  # fmt: skip
    if not needs:
        _queue(made)
    act.note("export", made.id, kind=wanted.kind, rows=wanted.rows, numbers=wanted.shows_numbers, needs_approval=needs)
    return {"export": made.id, "rows": wanted.rows, "state": str(made.state), "needs_approval": needs}


def _may_alone(actor: Actor, rows: int) -> bool:
    """Many small copies are one large one: all of a day count."""
    alone(f"export:{actor.county}:{actor.account_id}")
    with connection.cursor() as cursor:
        cursor.execute(_RECENT, [actor.county, actor.account_id])
        before = int(cursor.fetchone()[0])
    return before + rows <= MOST_ROWS_ALONE


def _queue(export: Export) -> None:
    queue_job(JOB, export.county, {"export": export.id}, export.asked_by, export.organisation_id)


@performs("approve_export")
def decide_export(act: Act, order: DecideExport) -> dict[str, Json]:
    """Let it through, or not: somebody else than who asked. Raises MoveRefused, NotFound, NotAllowed, ReasonMissing."""
    export = locked_export(act, order.export)
    act.require_other_than(export.asked_by)
    act.reason(order.reason)
    if not order.is_approved and not act.has_reason:
        raise ReasonMissing("请写明不批准的原因 say why not")
    state = EXPORT_GRAPH.next(export.state, "approve" if order.is_approved else "refuse")
    save_export(export, state=state, decided_by=act.actor.account_id, decided_at=Now())
    if order.is_approved:
        _queue(export)
    act.note("export", export.id, rows=export.rows, asked_by=export.asked_by, state=state)
    return {"export": export.id, "state": state}


def locked_export(act: Act, number: int) -> Export:
    """An export of the actor's area, for this transaction alone. Raises NotFound, NotAllowed."""
    export = Export.objects.select_for_update().filter(county=act.actor.county, id=number).first()
    if export is None:
        raise NotFound(f"没有编号为 {number} 的导出 no such export")
    act.require(export.unit)
    return export


def save_export(export: Export, **values: Any) -> None:
    """Change some fields."""
    Export.objects.filter(county=export.county, id=export.id).update(**values)


def require_asker(act: Act, export: Export) -> None:
    """Whoever asked, and may still ask for such a thing. Raises NotAllowed."""
    if export.asked_by != act.actor.account_id:
        raise NotAllowed("只能由申请人本人办理 only whoever asked for it")
    act.refuse_unless(act.actor.may(export.action), f"您已没有这项导出的权限 you may no longer {export.action}")


def exports(actor: Actor, state: str = "", most: int = PAGE) -> list[dict[str, Json]]:
    """The newest first, those that wait for a second person by `state="asked"`. Raises NotAllowed."""
    with reading(actor, "view_exports"):
        rows = Export.objects.filter(county=actor.county, **({"state": state} if state else {}))
        return [
            {
                "export": each.id, "kind": each.kind, "unit": each.unit, "rows": each.rows, "reason": each.reason,
                "numbers": each.shows_numbers, "state": str(each.state), "asked_by": each.asked_by,
                "decided_by": each.decided_by, "digest": each.digest,
            }
            for each in rows.order_by("-id")[:most]
        ]  # fmt: skip
