"""Lists over HTTP: an office's system hands one over, reads what its check found and which rows have to be mended.

In: a caller, a file. Out: the list's state, counts, problems row by row. Never: a list accepted over HTTP: a person of
the bureau does that; another office's list; to a supplier, whether somebody is known here.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import File, Form, Path, Router, Schema
from ninja.files import UploadedFile
from pydantic import ConfigDict, Field

from canbao.access.acting import NotFound
from canbao.api.callers import caller, key_of
from canbao.lists.actions import upload_list
from canbao.lists.definitions import Manner
from canbao.lists.queries import view_list, view_lists
from canbao.lists.supplying import UploadOrder
from canbao.lists.viewing import view_facts, view_problems, view_sendable

router = Router(tags=["lists"])
ListNumber = Annotated[int, Path(ge=1, le=(1 << 63) - 1, alias="list", description="number of the list")]


class HandedOver(Schema):
    """What goes with the file."""

    supplier: str = Field(min_length=1, max_length=40, description="which list: an id of /lists/kinds")
    as_of: date = Field(description="the day that the list describes")
    manner: Literal["", "full", "delta"] = Field(
        default="", description="full: whoever is not on it has left; delta: changes alone; empty: the list's usual one"
    )
    place: str = Field(default="", max_length=12, description="of which place it is complete; empty: your whole area")
    takes_good_rows: bool = Field(default=False, description="go on without the rows that have to be mended")


class Listed(Schema):
    """A list and what its check found."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "list": 7, "supplier": "subsistence", "title": "低保对象名单", "as_of": "2024-11-30", "manner": "full",
                "place": "990101", "state": "checked", "rows": 120, "good": 118, "errors": 2, "warnings": 0,
                "counts": {"new": 3, "changed": 1, "ended": 2, "unchanged": 112, "listed_before": 117, "held": 0},
                "why_held": "", "is_repeat": False,
            }
        }
    )  # fmt: skip
    list: int
    supplier: str
    title: str
    as_of: date
    manner: str
    place: str
    state: str = Field(description="received (rows have to be mended), checked, needs_confirmation, applied, undone, …")
    rows: int
    good: int
    errors: int = Field(description="rows that have to be mended: see its problems")
    warnings: int
    counts: dict[str, int] = Field(description="what it changes against your last one; empty until it is checked")
    why_held: str = Field(description="why somebody has to confirm it")
    is_repeat: bool = Field(default=False, description="the same file came before; it was not read again")


class Mending(Schema):
    """A cell that has to be mended. `row`: as the sender's program numbers it; 0: the file as a whole."""

    row: int
    column: str
    found: str = Field(description="what stands there, masked if it may be a number of somebody")
    problem: str
    mend: str


class Tally(Schema):
    """How often something occurs in a column."""

    part: str
    column: str
    problem: str
    count: int
    mend: str


class Problems(Schema):
    """What has to be mended, confirmed, or was mended."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "tallies": [
                    {"part": "须改正", "column": "身份证号", "problem": "校验位不对", "count": 2, "mend": "请核对证件"}
                ],
                "rows": [
                    {"row": 4, "column": "身份证号", "found": "···0016", "problem": "校验位不对", "mend": "请核对证件"}
                ],
            }
        }
    )  # fmt: skip
    tallies: list[Tally]
    rows: list[Mending]


class ColumnOfList(Schema):
    """A column of a list."""

    name: str
    label: str
    is_required: bool


class Kind(Schema):
    """A list that your office hands over."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": "subsistence", "title": "低保对象名单", "rhythm": "monthly", "manners": ["full"],
                "columns": [{"name": "id_number", "label": "身份证号", "is_required": True}],
            }
        }
    )  # fmt: skip
    id: str
    title: str
    rhythm: str
    manners: list[str]
    columns: list[ColumnOfList]


@router.get("/lists/kinds", response=list[Kind], summary="Lists that your office hands over")
def kinds(request: HttpRequest) -> list[dict[str, Any]]:
    """Their columns are described in docs/reference/file-formats.md."""
    return [
        {
            "id": each.id, "title": each.title, "rhythm": str(each.rhythm),
            "manners": [str(way) for way in each.manners],
            "columns": [
                {"name": column.name, "label": column.label, "is_required": column.is_required}
                for column in each.columns
            ],
        }
        for each in view_sendable(caller(request).actor).lists
    ]  # fmt: skip


@router.post("/lists", response=Listed, summary="Hand over a list")
def hand_over(request: HttpRequest, about: Form[HandedOver], file: File[UploadedFile]) -> dict[str, Any]:
    """It is read and compared at once; nothing is in force until somebody of the bureau accepts it. The same file for
    the same day again gets the first list.
    """
    asker = caller(request)
    order = UploadOrder(
        about.supplier, about.as_of, file.name or "list", file.read(),
        manner=Manner(about.manner) if about.manner else None, takes_good_rows=about.takes_good_rows, place=about.place,
    )  # fmt: skip
    return dict(upload_list(asker.actor, key_of(asker), order))


@router.get("/lists", response=list[Listed], summary="Your lists, the newest first")
def handed_over(request: HttpRequest) -> list[dict[str, Any]]:
    """The last fifty."""
    return [dict(each) for each in view_lists(caller(request).actor)]


@router.get("/lists/{list}", response=Listed, summary="One list and what its check found")
def one_list(request: HttpRequest, number: ListNumber) -> dict[str, Any]:
    """Its state changes when somebody of the bureau accepts it."""
    return dict(view_list(caller(request).actor, number))


@router.get("/lists/{list}/problems", response=Problems, summary="Rows of a list that have to be mended")
def problems(request: HttpRequest, number: ListNumber) -> dict[str, Any]:
    """Row by row: what is wrong, where, how to mend it."""
    actor = caller(request).actor
    if not view_facts(actor, [number]):
        raise NotFound(f"没有这份名单 no such list: {number}")
    found = view_problems(actor, number)
    return {
        "tallies": [
            {
                "part": each.part, "column": each.column, "problem": each.problem, "count": each.count,
                "mend": each.fix,
            }
            for each in found.tallies
        ],
        "rows": [
            {"row": each.row, "column": each.column, "found": each.found, "problem": each.problem, "mend": each.fix}
            for each in found.rows
        ],
    }  # fmt: skip
