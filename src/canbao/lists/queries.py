"""What can be read of lists: those handed over, their rows, the workbook that goes back to the sender, open questions.

In: an actor, which list. Out: plain data, among the rows that the actor sees. Never: to a supplier, what the register
knows; a full number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from canbao.access.acting import Json, NotFound, reading
from canbao.access.actors import Actor
from canbao.access.models import Organisation
from canbao.access.vault import open_vault
from canbao.lists.models import ListContent, ListFile, ListRow, RowKind
from canbao.lists.results import answer_of
from canbao.lists.sealing import RETURNED, content_place

PAGE = 50
"""Rows a page."""


@dataclass(frozen=True)
class RowShown:
    """One row of a list's last check. `outcome` and `person_id` are empty for a supplier; `id`: to go on from."""

    row_number: int
    kind: str
    name: str
    tail: str
    label: str
    before: dict[str, Any] | None
    after: dict[str, Any]
    outcome: str
    person_id: int
    id: int = 0


def view_lists(actor: Actor, supplier: str = "", most: int = PAGE) -> list[dict[str, Json]]:
    """The newest lists first."""
    with reading(actor, "view_list"):
        files = ListFile.objects.filter(county=actor.county).order_by("-received_at", "-id")
        if supplier:
            files = files.filter(supplier=supplier)
        sees = _sees_people(actor)
        return [answer_of(file, sees_people=sees) for file in files[:most]]


def view_list(actor: Actor, list_id: int) -> dict[str, Json]:
    """One list. Raises NotFound."""
    with reading(actor, "view_list"):
        return answer_of(_get(actor, list_id), sees_people=_sees_people(actor))


def view_rows(
    actor: Actor,
    list_id: int,
    kinds: Sequence[str] = (),
    outcomes: Sequence[str] = (),
    after: int = 0,
    most: int = PAGE,
    *,
    waiting: bool = False,
) -> list[RowShown]:
    """Rows of a list's last check, with what they said before; from the row after `after`. `waiting`: only those that
    stand and are no end: they are used once somebody is found for them. Raises NotFound.
    """
    with reading(actor, "view_list"):
        file, sees = _get(actor, list_id), _sees_people(actor)
        rows = ListRow.objects.filter(
            county=actor.county, list_id=file.id, check_number=file.check_number, id__gt=after
        )
        if kinds:
            rows = rows.filter(kind__in=kinds)
        if outcomes and sees:
            rows = rows.filter(outcome__in=outcomes)
        if waiting:
            rows = rows.filter(is_applied=True, replaced_by=None).exclude(kind=RowKind.ENDED)
        return [_shown(row, sees=sees) for row in rows.order_by("id")[:most]]


def returned_workbook(actor: Actor, list_id: int) -> bytes | None:
    """The rows that were not taken, as the sender gets them back; None if all were. Raises NotFound."""
    with reading(actor, "view_list"):
        _get(actor, list_id)
        kept = ListContent.objects.filter(county=actor.county, list_id=list_id, part=RETURNED).first()
        if kept is None:
            return None
        return open_vault().open_bytes(bytes(kept.sealed), content_place(RETURNED, actor.county, list_id))


def _get(actor: Actor, list_id: int) -> ListFile:
    file = ListFile.objects.filter(county=actor.county, id=list_id).first()
    if file is None:
        raise NotFound(f"没有这份名单 no such list: {list_id}")
    return file


def _shown(row: ListRow, *, sees: bool) -> RowShown:
    return RowShown(
        row.row_number,
        row.kind,
        row.name,
        row.tail,
        row.label,
        row.before,
        row.content,
        row.outcome if sees else "",
        row.person_id if sees else 0,
        row.id,
    )


def _sees_people(actor: Actor) -> bool:
    """Whether the actor may be told who is known here: not a supplier."""
    if actor.organisation_id == 0:
        return True
    return Organisation.objects.filter(county=actor.county, id=actor.organisation_id, kind="bureau").exists()


def figures_of(county: str, name: str) -> dict[str, int]:
    """The newest figures of a name by division, in the transaction under way."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (division) division, value FROM lists_figure"
            " WHERE county = %s AND name = %s AND replaced_at IS NULL ORDER BY division, as_of DESC, id DESC",
            [county, name],
        )
        return {str(division): int(value) for division, value in cursor.fetchall()}
