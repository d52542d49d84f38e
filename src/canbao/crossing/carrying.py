"""Files put out for the other zone and taken from it: in order, each once, sent again until the other side has it.

In: a crossing (own keys, the other zone, two folders), a county. Out: packages made and taken. Never: a number passed
over; a file's effect twice; a file let go before the other zone said that it has it; a way in that answers anybody:
what has come is said by a file the other way.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import connection
from django.db.models import Max, Q
from django.db.models.functions import Now

from canbao.access.secret_files import SecretsMissing
from canbao.crossing.keys import NotJoined, Other, Own, other_zone, own_keys
from canbao.crossing.models import Package, Side, Way
from canbao.crossing.packages import (
    MOST_FILE_BYTES,
    NO_PACKAGE,
    VERSION,
    Carried,
    CrossingRefused,
    Head,
    file_name,
    make_file,
    make_word,
    number_in,
    read_file,
    read_word,
    way_out_of,
    word_name,
)
from canbao.store.configuration import Configuration
from canbao.store.prepared import ask_one
from canbao.store.scope import scope_of, scoped

AGAIN_SECONDS = 30
"""After these a file that was carried off and of which the other zone has not said anything is put out again."""
MOST_CARRIED = 2_000
"""Letters or documents of one package; what is left goes with the next."""
MOST_CARRIED_BYTES = 8 << 20
"""The same by size: a file that a device of the lowest class carries in a second."""
REFUSED = ".refused"
"""What a file that was not taken is called from then on."""
_ALONE = 0x63726F7373
"""The lock of whoever carries for a county: the letters of cross."""

Applying = Callable[[str, list[Carried]], None]
Waiting = Callable[[str, int, int, int], list[Carried]]
Arrived = Callable[[str, int], None]


@dataclass(frozen=True)
class Crossing:
    """This zone's end. `waiting`: what is to leave, marked with the number that carries it; `apply`: what came, in the
    transaction of its package; `arrived`: everything up to a number is on the other side.
    """

    own: Own
    other: Other
    out: Path
    into: Path
    waiting: Waiting
    apply: Applying
    arrived: Arrived

    @property
    def way_out(self) -> Way:
        return way_out_of(self.own.zone)

    @property
    def way_in(self) -> Way:
        return self.way_out.other


@dataclass(frozen=True)
class Round:
    """What one turn did. `fault`: why the next file of the other zone is not taken, and its number."""

    made: int = 0
    taken: int = 0
    fault: str = ""
    number: int = 0


def keys_of(configuration: Configuration) -> tuple[Own, Other]:
    """Raises NotJoined, BadZoneFile, SecretsUnsafe."""
    try:
        own = own_keys(configuration.secrets, configuration.zone)
    except SecretsMissing as missing:
        raise NotJoined(str(missing)) from missing
    return own, other_zone(configuration.secrets, configuration.zone)


def carry(crossing: Crossing, county: str) -> Round:
    """One turn: take what came, make a package of what waits, put out what is not known to have arrived; where there
    was something to take and nothing is to be sent, say only that it came.
    """
    _hear(crossing, county)
    last = _last(county, crossing.way_in, Side.TAKEN)
    taken, fault, number, has_come = _take_all(crossing, county, last)
    made = 0
    while _make(crossing, county):
        made += 1
    _put_out(crossing, county)
    if has_come and not made:
        word = make_word(crossing.own, county, crossing.way_out.value, last + taken)
        put_file(crossing.out / word_name(county, crossing.way_out.value), word)
    return Round(made, taken, fault, number)


def _hear(crossing: Crossing, county: str) -> None:
    """What the other zone only says; a word that cannot be right is said again when it is needed."""
    path = crossing.into / word_name(county, crossing.way_in.value)
    if not path.exists():
        return
    try:
        received = read_word(crossing.other, _content_of(path), county)
    except CrossingRefused:
        received = 0
    with scoped(scope_of([county])):
        _heard(crossing, county, received)
    path.unlink(missing_ok=True)


def _take_all(crossing: Crossing, county: str, last: int) -> tuple[int, str, int, bool]:
    """How many were taken, the fault and number of the next one, and whether anything came, also what was known."""
    taken, has_come = 0, False
    for number, path in _files(crossing.into, county, crossing.way_in):
        if number <= last:
            path.unlink(missing_ok=True)
            has_come = True
        elif number > last + 1:
            return taken, "missing", last + 1, has_come
        else:
            try:
                _take(crossing, county, number, _content_of(path))
            except CrossingRefused as refused:
                path.replace(path.with_name(path.name + REFUSED))
                return taken, refused.problem, number, has_come
            path.unlink(missing_ok=True)
            taken, last, has_come = taken + 1, number, True
    return taken, "", 0, has_come


def _content_of(path: Path) -> bytes:
    with path.open("rb") as file:
        content = file.read(MOST_FILE_BYTES + 1)
    if len(content) > MOST_FILE_BYTES:
        raise CrossingRefused("size", "文件太大 too large")
    return content


def _take(crossing: Crossing, county: str, number: int, content: bytes) -> None:
    """All of it or nothing, once. Raises CrossingRefused."""
    head, carried = read_file(crossing.own, crossing.other, content, county, number)
    with scoped(scope_of([county])):
        _alone(county, crossing.way_in)
        before = _package(county, crossing.way_in, Side.TAKEN, number - 1)
        if head.previous != (before.mark if before else NO_PACKAGE):
            raise CrossingRefused("chain", "接不上前一个包 does not follow the package before")
        if _package(county, crossing.way_in, Side.TAKEN, number) is not None:
            return
        crossing.apply(county, carried)
        Package.objects.create(
            county=county, way=crossing.way_in, side=Side.TAKEN, number=number, mark=head.mark, carried=len(carried),
            received=head.received,
        )  # fmt: skip
        _heard(crossing, county, head.received)


def _heard(crossing: Crossing, county: str, received: int) -> None:
    """The other zone has all up to this number."""
    made = Package.objects.filter(county=county, way=crossing.way_out, side=Side.MADE, number__lte=received)
    if made.filter(said_at=None).update(said_at=Now(), file=None):
        crossing.arrived(county, received)


def _make(crossing: Crossing, county: str) -> bool:
    """Whether there was something to say."""
    with scoped(scope_of([county])):
        _alone(county, crossing.way_out)
        last = Package.objects.filter(county=county, way=crossing.way_out, side=Side.MADE).order_by("-number").first()
        number = last.number + 1 if last else 1
        received = _last_in_sight(county, crossing.way_in, Side.TAKEN)
        carried = crossing.waiting(county, number, MOST_CARRIED, MOST_CARRIED_BYTES)
        if not carried:
            return False
        head = Head(
            VERSION, county, crossing.way_out.value, number, last.mark if last else NO_PACKAGE, 0, received, "", "", ""
        )
        signed, file = make_file(crossing.own, crossing.other, head, carried)
        Package.objects.create(
            county=county, way=crossing.way_out, side=Side.MADE, number=number, mark=signed.mark, carried=len(carried),
            received=received, file=file,
        )  # fmt: skip
        return True


def _put_out(crossing: Crossing, county: str) -> None:
    """Files that were never put out, and those carried off long ago of which nothing was heard."""
    crossing.out.mkdir(mode=0o700, parents=True, exist_ok=True)
    with scoped(scope_of([county])):
        rows = Package.objects.filter(county=county, way=crossing.way_out, side=Side.MADE, said_at=None)
        again = Q(written_at=None) | Q(written_at__lt=_moment_before(AGAIN_SECONDS))
        due = list(rows.filter(again).order_by("number").values_list("number", "file"))
    for number, file in due:
        path = crossing.out / file_name(county, crossing.way_out, number)
        if not path.exists():
            assert file is not None
            put_file(path, bytes(file))
        with scoped(scope_of([county])):
            Package.objects.filter(county=county, way=crossing.way_out, side=Side.MADE, number=number).update(
                written_at=Now()
            )


def put_file(path: Path, content: bytes) -> None:
    """Written aside and moved into place: whoever carries files never sees half of one."""
    aside = path.with_name(f".{path.name}.part{os.getpid()}")
    with aside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)


def _files(folder: Path, county: str, way: Way) -> Iterator[tuple[int, Path]]:
    """By number."""
    found = [(number_in(path.name, county, way), path) for path in folder.iterdir()] if folder.is_dir() else []
    yield from sorted((number, path) for number, path in found if number is not None)


def _last(county: str, way: Way, side: Side) -> int:
    with scoped(scope_of([county])):
        return _last_in_sight(county, way, side)


def _last_in_sight(county: str, way: Way, side: Side) -> int:
    found = Package.objects.filter(county=county, way=way, side=side).aggregate(last=Max("number"))["last"]
    return int(found or 0)


def _package(county: str, way: Way, side: Side, number: int) -> Package | None:
    return Package.objects.filter(county=county, way=way, side=side, number=number).first()


def _moment_before(seconds: int) -> object:
    row = ask_one("SELECT now() - make_interval(secs => %s)", (seconds,))
    assert row is not None
    return row[0]


def _alone(county: str, way: Way) -> None:
    """Until the transaction ends nobody else makes or takes packages of this county and way."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_ALONE % 2**31, int(county) * 2 + (way is Way.INWARD)])
