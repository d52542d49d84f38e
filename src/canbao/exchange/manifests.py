"""What says what a package is: the manifest beside the file, in one form of bytes, signed.

In: bytes of a manifest; fields and a key. Out: a `Manifest`, or PackageRefused; bytes. Never: two forms of one
manifest; a field that nobody knows passed over; a number that is not whole.

The bytes are JSON in UTF-8 with sorted keys and no spaces, and one line break at the end. Signed is everything but the
signature.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Any, ClassVar, Self, TypeVar

from canbao.access.seals import digest
from canbao.exchange.problems import ExchangeProblem, PackageRefused
from canbao.exchange.signing import KEY_ID_DIGITS, Algorithm, OwnKey, key_id
from canbao.intake.problems import Advice
from canbao.values.fen import LARGEST_FEN

VERSION = 1
"""Of the envelope; a format has its own."""
BUREAU = "bureau"
"""What this side is called."""
NO_PACKAGE = "0" * 64
"""Before the first one."""
MOST_MANIFEST_BYTES = 64 << 10
"""A manifest has some 900 bytes; an acknowledgement may name two hundred missing numbers."""
LARGEST_NUMBER = 10**9
"""A package a second for thirty years."""
LONGEST_WORDS = 1_000
"""Characters of why something was refused: the first sentences about its rows."""
_NOT_OF_THE_CONTENT = ("made_on", "algorithm", "key", "signature")

_HEX = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_CHECKS: Mapping[str, re.Pattern[str]] = {
    "county": re.compile(r"[0-9]{6}"),
    "from": _NAME,
    "to": _NAME,
    "format": _NAME,
    "manner": re.compile("full|change"),
    "kind": re.compile("csv|xlsx"),
    "result": re.compile("taken|waiting|refused"),
    "problem": re.compile(r"[a-z_]{0,40}"),
    "words": re.compile(rf"[^\x00-\x1f]{{0,{LONGEST_WORDS}}}"),
    "previous": _HEX,
    "digest": _HEX,
    "mark": _HEX,
    "made_on": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "algorithm": re.compile("|".join(Algorithm.values)),
    "key": re.compile(rf"[0-9a-f]{{{KEY_ID_DIGITS}}}"),
    "signature": re.compile(r"(?:[0-9a-f]{2}){1,128}"),
}
_LIMITS: Mapping[str, tuple[int, int]] = {
    "version": (1, 1_000),
    "format_version": (1, 1_000),
    "year": (1990, 2100),
    "number": (1, LARGEST_NUMBER),
    "rows": (0, LARGEST_NUMBER),
    "sum_fen": (-LARGEST_FEN, LARGEST_FEN),
}


@dataclass(frozen=True)
class Signed:
    """What manifests and acknowledgements share."""

    says: ClassVar[str]

    version: int
    county: str
    sender: str
    receiver: str
    number: int
    rows: int
    sum_fen: int
    digest: str
    made_on: str
    algorithm: str
    key: str
    signature: str

    @property
    def day(self) -> date:
        """The day that it was made on, as its maker says."""
        return date.fromisoformat(self.made_on)

    def plain(self) -> dict[str, Any]:
        """As it is written."""
        found = asdict(self)
        return {"canbao": self.says, "from": found.pop("sender"), "to": found.pop("receiver"), **found}

    def text(self) -> bytes:
        """The file."""
        return canonical(self.plain()) + b"\n"

    def body(self) -> bytes:
        """What is signed."""
        return canonical({name: value for name, value in self.plain().items() if name != "signature"})

    def signed(self, key: OwnKey) -> Self:
        """The same, signed by us."""
        named = replace(self, algorithm=key.algorithm.value, key=key_id(key.public), signature="")
        return replace(named, signature=key.sign(named.body()).hex())


@dataclass(frozen=True)
class Manifest(Signed):
    """One package. `number` runs without gaps from one side to the other; `previous`: the mark of the number before."""

    says = "package"

    format: str
    format_version: int
    year: int
    previous: str
    manner: str
    kind: str

    @property
    def mark(self) -> str:
        """What the package is known by, whoever signs it when: the same content sent again has the same mark."""
        said = {name: value for name, value in self.plain().items() if name not in _NOT_OF_THE_CONTENT}
        return digest(canonical(said)).hex()

    @property
    def name(self) -> str:
        """What its files are called, without their endings."""
        parts = (self.county, f"{self.sender}-to-{self.receiver}", f"{self.number:06}", self.format, str(self.year))
        return "-".join((*parts, self.manner))

    @property
    def file_name(self) -> str:
        return f"{self.name}.{self.kind}"

    @property
    def manifest_name(self) -> str:
        return f"{self.name}.manifest.json"


@dataclass(frozen=True)
class Acknowledgement(Signed):
    """What became of a package: number, digest, rows and sum as they arrived. `missing`: numbers waited for."""

    says = "acknowledgement"

    mark: str
    result: str
    problem: str
    words: str
    missing: tuple[int, ...]

    @property
    def file_name(self) -> str:
        """The sender of the package is the receiver of its acknowledgement."""
        way = f"{self.receiver}-to-{self.sender}"
        return f"{self.county}-{way}-{self.number:06}-{self.result}.ack.json"


SignedT = TypeVar("SignedT", bound=Signed)


def canonical(value: Mapping[str, Any]) -> bytes:
    """One form of bytes for one value.

    >>> canonical({"b": 1, "a": "元"}).decode()
    '{"a":"元","b":1}'
    """
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def read_manifest(content: bytes) -> Manifest:
    """A package's manifest. Raises PackageRefused."""
    return _read(content, Manifest)


def read_acknowledgement(content: bytes) -> Acknowledgement:
    """An acknowledgement. Raises PackageRefused."""
    return _read(content, Acknowledgement)


def _read(content: bytes, kind: type[SignedT]) -> SignedT:
    plain = _plain_of(content)
    if plain.get("canbao") != kind.says:
        raise _refused("canbao", f"应为 {kind.says}")
    if plain.get("version") != VERSION:
        raise PackageRefused(ExchangeProblem.OTHER_VERSION, Advice(f"现用 {VERSION}", f"this side has {VERSION}"))
    given = {name: plain[name] for name in plain if name not in ("canbao", "from", "to")}
    given |= {"sender": plain.get("from"), "receiver": plain.get("to")}
    names = {part.name for part in fields(kind)}
    if given.keys() != names:
        raise _refused("、".join(sorted(given.keys() ^ names)), "多出或缺少")
    for name, value in plain.items():
        _check(name, value)
    if "missing" in given:
        given["missing"] = tuple(given["missing"])
    found = kind(**given)
    if found.text() != content:
        raise _refused("", "不是规定的字节形式")
    return found


def _plain_of(content: bytes) -> dict[str, Any]:
    if len(content) > MOST_MANIFEST_BYTES:
        raise _refused("", f"超过 {MOST_MANIFEST_BYTES} 字节")
    try:
        found = json.loads(content.decode())
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise _refused("", "不是 JSON") from None
    if not isinstance(found, dict):
        raise _refused("", "不是 JSON 对象")
    return found


def _check(name: str, value: object) -> None:
    """Raises PackageRefused for a value that the field cannot have."""
    if name in _LIMITS:
        least, most = _LIMITS[name]
        if type(value) is not int or not least <= value <= most:
            raise _refused(name, f"应为 {least} 至 {most} 的整数")
    elif name in _CHECKS:
        if not isinstance(value, str) or not _CHECKS[name].fullmatch(value):
            raise _refused(name, "写法不对")
    elif name == "missing" and not (isinstance(value, list) and all(type(each) is int for each in value)):
        raise _refused(name, "应为编号")
    if name == "made_on":
        try:
            date.fromisoformat(str(value))
        except ValueError:
            raise _refused(name, "不是日期") from None


def _refused(where: str, what: str) -> PackageRefused:
    return PackageRefused(
        ExchangeProblem.NOT_A_MANIFEST, Advice("：".join(part for part in (where, what) if part), where)
    )
