"""Letters: what somebody outside asks of the private zone, sealed for it where it is written, answered once.

In: a kind and its content. Out: outside, a letter that waits to be carried; inside, its content for whoever answers.
Never: content that the public zone can open again; a letter taken in twice.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models.functions import Now

from canbao.access.acting import Act, BadOrder, Json, performs
from canbao.crossing import carrying
from canbao.crossing.models import ID_DIGITS, Letter
from canbao.crossing.packages import Carried
from canbao.crossing.sealing import open_sealed, seal_for
from canbao.exchange.manifests import canonical
from canbao.store.configuration import read_configuration
from canbao.store.prepared import ask

LONGEST = 400_000
"""Bytes of a letter: a photograph of a page, and words."""
_ID = re.compile(rf"[0-9a-f]{{{ID_DIGITS}}}")
_WAITING = """
    UPDATE crossing_letter SET package = %s WHERE county = %s AND id = ANY (
        SELECT id FROM (
            SELECT id, sum(length(sealed)) OVER (ORDER BY written_at, id) - length(sealed) AS before
            FROM crossing_letter WHERE county = %s AND package IS NULL ORDER BY written_at, id LIMIT %s) AS oldest
        WHERE before < %s)
    RETURNING id, kind, sealed, written_at
"""


@dataclass(frozen=True)
class WriteLetter:
    """`id`: made by who writes, 32 hexadecimal digits; `content`: as JSON."""

    id: str
    kind: str
    content: str = field(repr=False)


@dataclass(frozen=True)
class Opened:
    """A letter as it is answered."""

    county: str
    id: str
    kind: str
    content: dict[str, Any] = field(repr=False)
    written_at: datetime


@performs("write_letter")
def write_letter(act: Act, order: WriteLetter) -> dict[str, Json]:
    """Seal it for the private zone and let it wait. Raises BadOrder, NotJoined, NotAllowed."""
    county = act.actor.county
    act.require(county)
    if not _ID.fullmatch(order.id) or len(order.content) > LONGEST:
        raise BadOrder("信件编号或大小不对 the number or the size of a letter")
    _, other = carrying.keys_of(read_configuration())
    sealed = seal_for(other.sealing, order.content.encode(), _place(county, order.id, order.kind))
    Letter.objects.create(county=county, id=order.id, kind=order.kind, sealed=sealed, written_at=Now())
    act.note("letter", 0, id=order.id[:8], kind=order.kind)
    return {"kind": order.kind}


def letter_text(content: dict[str, Any]) -> str:
    """One form of bytes for one content, so that the same letter sent twice is the same."""
    return canonical(content).decode()


def letters_waiting(county: str, number: int, most: int, most_bytes: int) -> list[Carried]:
    """The oldest that were not carried, now of this package, in the transaction under way."""
    rows = ask(_WAITING, (number, county, county, most, most_bytes))
    return [
        {"id": name, "kind": kind, "sealed": base64.b64encode(bytes(sealed)).decode(), "at": at.isoformat()}
        for name, kind, sealed, at in sorted(rows, key=lambda row: (row[3], row[0]))
    ]


def letters_arrived(county: str, number: int) -> None:
    """The private zone has what was carried up to a number: nothing of it stays here."""
    Letter.objects.filter(county=county, package__lte=number).delete()


def take_letters(county: str, carried: Iterable[Carried]) -> None:
    """Inside: kept until they are answered; one that is there already stays as it is."""
    rows = [
        Letter(
            county=county, id=each["id"], kind=each["kind"], sealed=base64.b64decode(each["sealed"]),
            written_at=datetime.fromisoformat(each["at"]),
        )
        for each in carried
        if _ID.fullmatch(each["id"])
    ]  # fmt: skip
    Letter.objects.bulk_create(rows, ignore_conflicts=True)


def open_letter(letter: Letter, own: bytes) -> Opened:
    """`own`: the private zone's key. Raises SealBroken."""
    text = open_sealed(own, bytes(letter.sealed), _place(letter.county, letter.id, letter.kind))
    return Opened(letter.county, letter.id, letter.kind, json.loads(text), letter.written_at)


def _place(county: str, name: str, kind: str) -> str:
    return f"letter:{county}:{name}:{kind}"
