"""One file between the zones: a signed head in one line, then what it carries, packed and sealed for the other zone.

In: letters or documents, keys. Out: a file; or its head and what it carries, or a refusal that names the fault. Never:
anything read before the head's signature and the digest were found right; a file unpacked past its limit.
"""

from __future__ import annotations

import gzip
import io
import json
import re
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from canbao.access.seals import digest
from canbao.access.vault import SealBroken
from canbao.crossing.keys import Other, Own
from canbao.crossing.models import MARK_DIGITS, Way
from canbao.crossing.sealing import open_sealed, seal_for
from canbao.exchange.manifests import canonical
from canbao.exchange.signing import key_id
from canbao.store.configuration import Zone
from canbao.store.failures import StoreFailed

VERSION = 1
NO_PACKAGE = "0" * MARK_DIGITS
"""Before the first one."""
MOST_HEAD_BYTES = 2_048
"""A head has some six hundred."""
MOST_FILE_BYTES = 16 << 20
"""What is carried is packed, and ends at eight megabytes before that (`carrying.MOST_CARRIED_BYTES`)."""
MOST_UNPACKED_BYTES = 64 << 20
"""Letters are sealed and do not pack; notices of a whole county are some thirty megabytes."""
_NAME = re.compile(r"(\d{6})-(inward|outward)-(\d{9})\.canbao")
_HEX = re.compile(rf"[0-9a-f]{{{MARK_DIGITS}}}")

Carried = dict[str, Any]


class CrossingRefused(StoreFailed):
    """A file that is not taken. `problem`: which fault it is, as the trail names it."""

    def __init__(self, problem: str, words: str) -> None:
        super().__init__(words)
        self.problem = problem


@dataclass(frozen=True)
class Head:
    """What a file says of itself. `previous`: mark of the number before; `received`: up to which number its maker has
    taken the other way's files.
    """

    version: int
    county: str
    way: str
    number: int
    previous: str
    carried: int
    received: int
    digest: str
    key: str
    signature: str

    def text(self) -> bytes:
        """The line."""
        return canonical(asdict(self))

    def signed_part(self) -> bytes:
        """All but the signature."""
        return canonical({name: value for name, value in asdict(self).items() if name != "signature"})

    @property
    def mark(self) -> str:
        """What the next one names as the one before."""
        return digest(self.signed_part()).hex()

    @property
    def place(self) -> str:
        return f"crossing:{self.county}:{self.way}:{self.number}"


def way_out_of(zone: Zone) -> Way:
    """The way that a zone's own packages go."""
    return Way.OUTWARD if zone is Zone.PRIVATE else Way.INWARD


def file_name(county: str, way: str, number: int) -> str:
    """Of one package."""
    return f"{county}-{way}-{number:09}.canbao"


def word_name(county: str, way: str) -> str:
    """Of the file that only says what has come."""
    return f"{county}-{way}-received.canbao"


def number_in(name: str, county: str, way: str) -> int | None:
    """The number of a file of this county and way; None for any other file."""
    found = _NAME.fullmatch(name)
    return int(found[3]) if found and (found[1], found[2]) == (county, way) else None


def county_in(name: str) -> str:
    """The county whose file it is; empty for any other file."""
    found = _NAME.fullmatch(name)
    return found[1] if found else ""


def make_file(own: Own, other: Other, head: Head, carried: list[Carried]) -> tuple[Head, bytes]:
    """The head with digest and signature, and the whole file."""
    lines = b"".join(canonical(each) + b"\n" for each in carried)
    body = seal_for(other.sealing, gzip.compress(lines, mtime=0), head.place)
    named = replace(head, carried=len(carried), digest=digest(body).hex(), key=key_id(own.signing.public), signature="")
    signed = replace(named, signature=own.signing.sign(named.signed_part()).hex())
    return signed, signed.text() + b"\n" + body


def read_file(own: Own, other: Other, content: bytes, county: str, number: int) -> tuple[Head, list[Carried]]:
    """What came from the other zone under a number. Raises CrossingRefused."""
    line, _, body = content.partition(b"\n")
    head = _head(line)
    if (head.county, head.way, head.number) != (county, way_out_of(other.zone).value, number):
        raise CrossingRefused("misnamed", "文件名与内容不是同一个包 name and content are of different packages")
    if head.key != other.key_id or not _is_signed(other, head):
        raise CrossingRefused("signature", "签名不是另一区的 not signed by the other zone")
    if digest(body).hex() != head.digest:
        raise CrossingRefused("digest", "内容与摘要不符，文件不完整或被改动 the content was cut or changed")
    try:
        packed = open_sealed(own.opening, body, head.place)
    except SealBroken:
        raise CrossingRefused("seal", "不是给这一区密封的 not sealed for this zone") from None
    carried = [json.loads(each) for each in _unpacked(packed).splitlines()]
    if len(carried) != head.carried:
        raise CrossingRefused("count", "件数与清单不符 another count than the head says")
    return head, carried


def make_word(own: Own, county: str, way: str, received: int) -> bytes:
    """That everything up to a number has come, where nothing else is to be said."""
    head = Head(VERSION, county, way, 0, NO_PACKAGE, 0, received, NO_PACKAGE, key_id(own.signing.public), "")
    return replace(head, signature=own.signing.sign(head.signed_part()).hex()).text()


def read_word(other: Other, content: bytes, county: str) -> int:
    """Up to which number the other zone has what was sent. Raises CrossingRefused."""
    head = _head(content)
    if (head.county, head.way, head.number) != (county, way_out_of(other.zone).value, 0):
        raise CrossingRefused("misnamed", "文件名与内容不是同一个包 name and content are of different packages")
    if head.key != other.key_id or not _is_signed(other, head):
        raise CrossingRefused("signature", "签名不是另一区的 not signed by the other zone")
    return head.received


def _is_signed(other: Other, head: Head) -> bool:
    return other.has_signed(head.signed_part(), bytes.fromhex(head.signature))


def _head(line: bytes) -> Head:
    refused = CrossingRefused("head", "文件开头不是规定的样子 the head is not of the form")
    if len(line) > MOST_HEAD_BYTES:
        raise refused
    try:
        plain = json.loads(line.decode())
        head = Head(**plain)
        bytes.fromhex(head.signature)
    except (ValueError, TypeError):
        raise refused from None
    kinds = {each.name: str if each.type == "str" else int for each in fields(Head)}
    if any(type(plain[name]) is not kind for name, kind in kinds.items()) or head.version != VERSION:
        raise refused
    if not (_HEX.fullmatch(head.previous) and _HEX.fullmatch(head.digest) and head.text() == line):
        raise refused
    return head


def _unpacked(packed: bytes) -> bytes:
    with gzip.open(io.BytesIO(packed)) as file:
        found = file.read(MOST_UNPACKED_BYTES + 1)
    if len(found) > MOST_UNPACKED_BYTES:
        raise CrossingRefused("size", "解开后太大 too large when unpacked")
    return found
