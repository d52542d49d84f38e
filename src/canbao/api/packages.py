"""Packages over HTTP: brought, listed, fetched, acknowledged; the same bytes and checks as files carried by hand.

In: a caller whose key is for one partner. Out: receipts, files. Never: a package of another partner; a file without a
safe name, or kept by anything on its way.
"""

from __future__ import annotations

import tempfile
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from django.http import FileResponse, HttpRequest
from ninja import File, Router, Schema
from ninja.files import UploadedFile
from pydantic import ConfigDict, Field

from canbao.access.acting import NotAllowed
from canbao.api.asking import Caller
from canbao.api.callers import caller, key_of
from canbao.exchange.acknowledging import RecordAcknowledgement, record_acknowledgement
from canbao.exchange.fetching import fetch_package
from canbao.exchange.manifests import read_manifest
from canbao.exchange.models import Partner
from canbao.exchange.queries import own_partner, packages_for, require_package_for, said_to
from canbao.exchange.receiving import ReceivePackage, receive_package

router = Router(tags=["packages"])
_IN_MEMORY = 8 << 20
"""Bytes of a file that are held in memory on its way out."""


class Receipt(Schema):
    """What became of a package that was brought."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "result": "taken",
                "problem": "",
                "words": "",
                "number": 12,
                "is_again": False,
                "acknowledgement": '{"canbao":"acknowledgement","county":"990101",…}',
            }
        }
    )
    result: str = Field(description="taken, waiting (for earlier numbers) or refused")
    problem: str = Field(description="a word for programs; empty when taken")
    words: str = Field(description="the same in a sentence")
    number: int | None = Field(description="number of the package, where its manifest could be read")
    is_again: bool = Field(description="the very same package came before; nothing was done twice")
    acknowledgement: str = Field(description="our signed acknowledgement, as a file; empty where the manifest had none")


class Waiting(Schema):
    """A package of ours."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 31, "number": 1, "format": "payable", "year": 2025, "manner": "full", "kind": "", "rows": 52310,
                "sum_fen": 2092400000, "state": "made", "manifest": '{"canbao":"package","county":"990101",…}',
            }
        }
    )  # fmt: skip
    id: int
    number: int
    format: str
    year: int
    manner: str
    kind: str
    rows: int
    sum_fen: int
    state: str
    manifest: str = Field(description="the signed manifest, as a file")


class Moved(Schema):
    """Where a package of ours stands after its acknowledgement."""

    model_config = ConfigDict(json_schema_extra={"example": {"number": 1, "state": "taken"}})
    number: int
    state: str


@router.post("/packages", response=Receipt, summary="Bring a package: its manifest and its file")
def bring(request: HttpRequest, manifest: File[UploadedFile], file: File[UploadedFile]) -> dict[str, Any]:
    """The same package again gets the first answer. What is refused changes nothing."""
    asker = caller(request)
    sent = manifest.read()
    partner = _partner(asker)
    if read_manifest(sent).sender != partner.code:
        raise NotAllowed("这把密钥只能送本单位的数据包 this key brings packages of its own partner only")
    key = key_of(asker)
    answer = receive_package(asker.actor, key, ReceivePackage(sent, file.read()))
    said = said_to(asker.actor, partner, int(str(answer["receipt"])))
    return {**answer, "is_again": bool(answer.get("is_again")), "acknowledgement": said.text}


@router.get("/packages", response=list[Waiting], summary="Packages made for you, oldest first")
def waiting(request: HttpRequest, after: int = 0) -> list[dict[str, Any]]:
    """`after`: numbers up to this one are known already."""
    asker = caller(request)
    partner = _partner(asker)
    names = ("id", "number", "format", "year", "manner", "kind", "rows", "sum_fen", "state", "manifest")
    found = packages_for(asker.actor, partner, after)
    return [{name: getattr(package, name) for name in names} for package in found]


@router.get("/packages/{package}/file", summary="The file of a package made for you")
def file_of(request: HttpRequest, package: int) -> FileResponse:
    """Its bytes, as often as you ask; its manifest stands in the list."""
    asker = caller(request)
    _own(asker, package)
    target = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 the response closes it
    manifest = fetch_package(asker.actor, f"api-{uuid4().hex}", package, target)  # type: ignore[arg-type]
    target.seek(0)
    response = FileResponse(target, content_type="application/octet-stream")
    name = manifest.file_name
    response["Content-Disposition"] = f"attachment; filename=\"{name}\"; filename*=UTF-8''{quote(name)}"
    return response


@router.post("/packages/{package}/acknowledgement", response=Moved, summary="Say what became of a package of ours")
def acknowledge(request: HttpRequest, package: int) -> dict[str, Any]:
    """The body is your signed acknowledgement."""
    asker = caller(request)
    _own(asker, package)
    key = key_of(asker)
    return dict(record_acknowledgement(asker.actor, key, RecordAcknowledgement(request.body)))


def _partner(asker: Caller) -> Partner:
    """Raises NotAllowed for a key that is for no partner."""
    if asker.partner_id is None:
        raise NotAllowed("这把密钥不用于数据交换 this key is for no partner")
    return own_partner(asker.actor, asker.partner_id)


def _own(asker: Caller, package: int) -> None:
    """Raises NotFound for a package of somebody else, as for none."""
    require_package_for(asker.actor, _partner(asker), package)
