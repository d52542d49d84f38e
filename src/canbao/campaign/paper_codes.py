"""Checking codes of papers that are kept nowhere: slips for households, receipts of what was taken.

In: what a paper says, or a code typed from one. Out: a code, or what the paper said and how it stands. Never: a code
that anybody can read or make without the key of this installation; a whole name; what a household owes today.

A code is what the paper says under a mask, with a mark of it, which the mask is made from: who has no key can read
neither, and one code in a million million is good. The same paper has the same code.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from canbao.access.acting import reading
from canbao.access.actors import Actor
from canbao.access.vault import open_vault
from canbao.campaign.masking import masked
from canbao.money.models import Payment
from canbao.money.states import STANDING, PaymentState
from canbao.registry.models import Person

CODE_SIGNS = 24
"""Fifteen bytes in six groups of four: ten of what is said, five of the mark."""
_MARK_BYTES, _NUMBER_BYTES, _DAY_BYTES, _FEN_BYTES = 5, 4, 2, 3
_FIRST_DAY = date(2000, 1, 1)
_MOST_PEOPLE = 127
"""Seven bits: five times the largest household that a bureau told of."""
_KIND_BIT = 128


class PaperKind(IntEnum):
    """What the paper is."""

    SLIP = 0
    RECEIPT = 1


@dataclass(frozen=True)
class PaperSaid:
    """What a paper says. `number`: of the first person of a slip, of the payment of a receipt; `day`: as of which."""

    kind: PaperKind
    number: int
    day: date
    fen: int
    people: int = 1


@dataclass(frozen=True)
class PaperShown:
    """A paper that is true. `name`: masked; `state`: of a receipt's payment now; `holds`: whether it stands."""

    said: PaperSaid
    name: str
    unit: str
    state: str
    holds: bool


def code_for(county: str, said: PaperSaid) -> str:
    """In groups of four. Empty where the paper says more than a code holds."""
    days = (said.day - _FIRST_DAY).days
    try:
        body = b"".join(
            (
                (said.kind * _KIND_BIT + said.people).to_bytes(1), said.number.to_bytes(_NUMBER_BYTES),
                days.to_bytes(_DAY_BYTES), said.fen.to_bytes(_FEN_BYTES),
            )
        )  # fmt: skip
    except OverflowError:
        return ""
    if said.people > _MOST_PEOPLE:
        return ""
    mark = _mark(county, body)
    signs = base64.b32encode(mark + _under_mask(county, mark, body)).decode()
    return "-".join(signs[at : at + 4] for at in range(0, CODE_SIGNS, 4))


def read_code(county: str, typed: str) -> PaperSaid | None:
    """What a code says; None: it was not made here for this county."""
    signs = plain_code(typed)
    if len(signs) != CODE_SIGNS:
        return None
    try:
        content = base64.b32decode(signs)
    except binascii.Error:
        return None
    mark, body = content[:_MARK_BYTES], _under_mask(county, content[:_MARK_BYTES], content[_MARK_BYTES:])
    if not hmac.compare_digest(mark, _mark(county, body)):
        return None
    number, rest = int.from_bytes(body[1 : 1 + _NUMBER_BYTES]), body[1 + _NUMBER_BYTES :]
    return PaperSaid(
        PaperKind(body[0] // _KIND_BIT), number, _FIRST_DAY + timedelta(days=int.from_bytes(rest[:_DAY_BYTES])),
        int.from_bytes(rest[_DAY_BYTES:]), body[0] % _KIND_BIT,
    )  # fmt: skip


def plain_code(typed: str) -> str:
    """Without what people put between, in capitals.

    >>> plain_code(" abcd-2345 ")
    'ABCD2345'
    """
    return re.sub(r"[^A-Z0-9]", "", typed.upper())


def _mark(county: str, body: bytes) -> bytes:
    return open_vault().fingerprint(f"paper {county} ".encode() + body)[:_MARK_BYTES]


def _under_mask(county: str, mark: bytes, body: bytes) -> bytes:
    """The body under the mask that goes with a mark, or out from under it."""
    mask = open_vault().fingerprint(f"paper mask {county} ".encode() + mark)
    return bytes(each ^ over for each, over in zip(body, mask, strict=False))


def check_paper(actor: Actor, typed: str) -> PaperShown | None:
    """What a paper said, and how it stands; None: there is no such paper. For the public a page asks as the system.

    Raises NotAllowed.
    """
    with reading(actor, "view_public_notices"):
        said = read_code(actor.county, typed)
        if said is None:
            return None
        if said.kind is PaperKind.SLIP:
            return _shown(actor.county, said, said.number, "", "")
        found = Payment.objects.filter(county=actor.county, id=said.number, fen=said.fen, paid_on=said.day).first()
        if found is None:
            return None
        return _shown(actor.county, said, found.person_id, found.unit, str(found.state))


def _shown(county: str, said: PaperSaid, person: int, unit: str, state: str) -> PaperShown | None:
    found = Person.objects.filter(county=county, id=person).first()
    if found is None:
        return None
    label = str(PaymentState(state).label) if state else ""
    return PaperShown(said, masked(found.name), unit or found.unit, label, not state or state in STANDING)
