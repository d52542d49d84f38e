"""Rows of a list that were not taken, as a file that says who took it: numbers stand in it as the sender wrote them.

In: a list, what the file is for. Out: an export (`access.exporting`), and its rows when it is made. Never: a row that
was taken; a list of somebody else's.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from python_calamine import CalamineWorkbook

from canbao.access.acting import Act, Json, NotFound, performs
from canbao.access.exporting import Sheet, Wanted, ask_for, makes_export
from canbao.access.vault import open_vault
from canbao.lists.models import ListContent, ListFile
from canbao.lists.sealing import RETURNED, content_place

KIND = "returned"


@dataclass(frozen=True)
class ExportReturned:
    """The rows of a list that have to be mended. `reason`: what the file is for."""

    list_id: int
    reason: str


@performs("export_returned")
def export_returned(act: Act, order: ExportReturned) -> dict[str, Json]:
    """Ask for them. They are the sender's own rows and go back to them: no second person below the limit of rows.

    Raises NotFound, NotAllowed, ReasonMissing.
    """
    county = act.actor.county
    file = ListFile.objects.filter(county=county, id=order.list_id).first()
    if file is None or not _contents(county, order.list_id).exists():
        raise NotFound(f"名单 {order.list_id} 没有退回的行，或已按期限销毁 no rows to mend, or destroyed by now")
    act.require(file.place)
    act.require_own(file.organisation_id)
    wanted = Wanted(KIND, "export_returned", file.place, {"list_id": file.id}, file.error_count, order.reason)
    return ask_for(act, wanted)


@makes_export(KIND)
def make_returned(county: str, arguments: Mapping[str, Any]) -> Sheet:
    """The sheet that was kept for the sender; all its cells are texts."""
    number = int(arguments["list_id"])
    kept = _contents(county, number).first()
    if kept is None:
        raise NotFound(f"名单 {number} 退回的行已按期限销毁 the rows of this list have been destroyed")
    content = open_vault().open_bytes(bytes(kept.sealed), content_place(RETURNED, county, number))
    headers, *rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    return Sheet("退回的行", [str(header) for header in headers], [[str(cell) for cell in row] for row in rows])


def _contents(county: str, number: int) -> Any:
    return ListContent.objects.filter(county=county, list_id=number, part=RETURNED)
