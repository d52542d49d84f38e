"""Archives: bombs, nested and lying ones, macros, entities and links to elsewhere are refused before anything reads
them, in little memory and without a network.
"""

from __future__ import annotations

import io
import socket
import struct
import time
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable

import pytest
from tests.intake.false_files import archive
from tests.intake.lists import DEFINITION, HEADER, bare_workbook, changed, good_row, sheet_xml, workbook
from tests.proofs import Proof

from canbao.intake import archives
from canbao.intake.archives import MOST_MEMBERS, check_archive, read_directory
from canbao.intake.file_problems import FileProblem
from canbao.intake.problems import Problem
from canbao.intake.reading import read_list
from canbao.intake.refusal import FileRefused

MIB = 1 << 20
GOOD = workbook([HEADER, good_row(1)])


def judged(content: bytes, most_bytes: int = 200 * MIB) -> Problem | None:
    try:
        check_archive("a.xlsx", io.BytesIO(content), most_bytes)
    except FileRefused as error:
        return error.problem
    return None


def bomb(size: int) -> bytes:
    """A workbook whose sheet is white space."""

    def pieces() -> list[bytes]:
        return [b" " * MIB] * (size // MIB)

    return bare_workbook(iter([sheet_xml([("A1", "x")]), *pieces()]))


def lying(content: bytes, member: str, size: int) -> bytes:
    """The same archive, its directory and the member's own head telling another size."""
    changed_content = bytearray(content)
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        offset = old.getinfo(member).header_offset
    name = member.encode()
    changed_content[offset + 22 : offset + 26] = struct.pack("<I", size)
    at = content.rfind(b"PK\x01\x02", 0, content.rfind(name))
    assert content[at + 46 : at + 46 + len(name)] == name
    changed_content[at + 24 : at + 28] = struct.pack("<I", size)
    # The check of so many blanks, so that only counting can tell.
    changed_content[at + 16 : at + 20] = struct.pack("<I", zlib.crc32(b" " * size))
    return bytes(changed_content)


def memory_of(work: Callable[[], object]) -> int:
    """Most bytes that Python held during the work, above what it held before."""
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        work()
        return tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()


def many_members(count: int) -> bytes:
    return archive({"xl/workbook.xml": b"<a/>", **{f"{number}": b"" for number in range(count)}}, zipfile.ZIP_STORED)


@pytest.mark.trust
def test_a_bomb_is_refused_by_its_directory_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    content = bomb(260 * MIB)
    assert len(content) * 100 < 260 * MIB

    def unpack(*_: object) -> None:
        raise AssertionError("nothing may be unpacked")

    monkeypatch.setattr(archives, "_unpack", unpack)
    assert judged(content) is FileProblem.TOO_LARGE_UNPACKED


@pytest.mark.trust
@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (lambda: bomb(220 * MIB), FileProblem.TOO_LARGE_UNPACKED),
        (lambda: lying_bomb(64 * MIB), FileProblem.LYING_ARCHIVE),
        (lambda: many_members(100_000), FileProblem.TOO_MANY_MEMBERS),
        (lambda: archive({"xl/workbook.xml": b"<a/>", "a.zip": archive({"b": b"c"})}), FileProblem.EMBEDDED_FILE),
        (lambda: archive({"xl/workbook.xml": b"<a/>", "a.png": archive({"b": b"c"})}), FileProblem.EMBEDDED_FILE),
    ],
)
def test_t32_bombs_are_refused_in_little_memory(make: Callable[[], bytes], problem: FileProblem, proof: Proof) -> None:
    content = make()
    found: list[Problem | None] = []
    began = time.perf_counter()
    memory = memory_of(lambda: found.append(judged(content)))
    seconds = time.perf_counter() - began
    assert memory < 50 * MIB
    assert found == [problem]
    figure = f"{problem.code} from {len(content) >> 10:,} KiB: {seconds:.2f} s, {memory / MIB:.1f} MiB"
    proof.shows("T32", figure, "refused ≤ 1 s, memory + ≤ 50 MiB")
    with pytest.raises(FileRefused) as caught:
        read_list(content, DEFINITION)
    assert caught.value.problem is problem


def lying_bomb(size: int) -> bytes:
    sheet = b" " * size
    content = archive({"xl/workbook.xml": b"<a/>", "xl/worksheets/sheet1.xml": sheet})
    return lying(content, "xl/worksheets/sheet1.xml", 1000)


@pytest.mark.trust
def test_t32_sabotage_without_counting_a_lying_bomb_would_pass(monkeypatch: pytest.MonkeyPatch, proof: Proof) -> None:
    """The control removed: the sizes of the directory are believed, as the library does."""

    def believe(name: str, file: io.BytesIO, member: zipfile.ZipInfo) -> list[bytes]:
        del name
        with zipfile.ZipFile(file) as archive:
            return [archive.read(member)]

    monkeypatch.setattr(archives, "_unpack", believe)
    assert judged(lying_bomb(2 * MIB)) is None
    proof.sabotage("T32", "the directory believed", "an archive that says 1,000 bytes unpacks to 2 MiB and passes")


@pytest.mark.trust
def test_without_its_limit_a_directory_would_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    content = many_members(30_000)
    assert memory_of(lambda: judged(content)) < 5 * MIB
    monkeypatch.setattr(archives, "MOST_MEMBERS", 1 << 30)
    monkeypatch.setattr(archives, "MOST_DIRECTORY_BYTES", 1 << 30)
    assert memory_of(lambda: read_directory("a", io.BytesIO(content))) > 10 * MIB


@pytest.mark.trust
def test_what_unpacks_to_the_limit_is_taken_and_one_byte_more_is_not() -> None:
    content = archive({"a.xml": b"<a>" + b" " * 1000, "b.bin": b"x" * 500})
    assert judged(content, 1503) is None
    assert judged(content, 1502) is FileProblem.TOO_LARGE_UNPACKED


def test_as_many_members_as_may_be_are_taken() -> None:
    assert judged(many_members(MOST_MEMBERS - 1)) is None
    assert judged(many_members(MOST_MEMBERS)) is FileProblem.TOO_MANY_MEMBERS


def sixteen(text: bytes) -> bytes:
    return text.decode().encode("utf-16")


RELATION = b'<Relationships><Relationship Id="rId9" Type="%s" Target="%s" TargetMode="External"/></Relationships>'
SCHEMA = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

DANGEROUS: list[tuple[str, Callable[[bytes], bytes], FileProblem]] = [
    (
        "xl/sharedStrings.xml",
        lambda text: text.replace(b"<sst", b'<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><sst'),
        FileProblem.ENTITIES,
    ),
    (
        "xl/worksheets/sheet1.xml",
        lambda text: text.replace(b"<worksheet", b'<!doctype x SYSTEM "http://x.example/a.dtd"><worksheet'),
        FileProblem.ENTITIES,
    ),
    ("xl/workbook.xml", lambda text: text + b'<!ENTITY x SYSTEM "file:///etc/passwd">', FileProblem.ENTITIES),
    ("docProps/app.xml", lambda text: b" " * (1 << 18) + b"<!DOCTYPE a>" + text, FileProblem.ENTITIES),
    ("xl/hidden.bin", lambda text: b"<a><!DOCTYPE b></a>" + text, FileProblem.ENTITIES),
    ("xl/styles.xml", sixteen, FileProblem.UNKNOWN_XML),
    ("xl/styles.xml", lambda text: text.replace(b"UTF-8", b"UTF-7"), FileProblem.UNKNOWN_XML),
    ("xl/styles.xml", lambda text: text[:60] + b"\x00" + text[60:], FileProblem.UNKNOWN_XML),
    (
        "xl/externalLinks/_rels/externalLink1.xml.rels",
        lambda _: RELATION % (SCHEMA + b"externalLinkPath", b"http://x.example/a.xlsx"),
        FileProblem.EXTERNAL_LINK,
    ),
    (
        "xl/worksheets/_rels/sheet1.xml.rels",
        lambda _: RELATION.replace(b'"External"', b"'external'") % (SCHEMA + b"image", b"http://x.example/a.png"),
        FileProblem.EXTERNAL_LINK,
    ),
    ("xl/vbaProject.bin", lambda _: b"x", FileProblem.MACROS),
    ("xl/macrosheets/sheet1.xml", lambda _: b"<a/>", FileProblem.MACROS),
    ("xl/embeddings/oleObject1.bin", lambda _: b"x", FileProblem.EMBEDDED_FILE),
    ("xl/media/image1.png", lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileProblem.EMBEDDED_FILE),
    ("xl/media/image1.png", lambda _: b"MZ\x90", FileProblem.EMBEDDED_FILE),
]


@pytest.mark.trust
@pytest.mark.parametrize(("member", "change", "problem"), DANGEROUS)
def test_dangerous_parts_are_refused_and_no_socket_is_opened(
    monkeypatch: pytest.MonkeyPatch, member: str, change: Callable[[bytes], bytes], problem: FileProblem
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    content = changed(GOOD, {member: change})
    with pytest.raises(FileRefused) as caught:
        read_list(content, DEFINITION, name="a.xlsx")
    assert caught.value.problem is problem


@pytest.mark.trust
def test_t33_dangerous_parts_are_refused_and_sabotage_without_the_watch_they_would_pass(
    monkeypatch: pytest.MonkeyPatch, proof: Proof
) -> None:
    """The control removed: everything is unpacked and counted, and nobody looks at it."""
    monkeypatch.setattr(socket, "socket", None)
    assert [judged(changed(GOOD, {member: change})) for member, change, _ in DANGEROUS] == [
        problem for *_, problem in DANGEROUS
    ]
    shown = (
        f"{len(DANGEROUS)} workbooks with entities, remote relations, macros or embedded files: all refused, 0 sockets"
    )
    proof.shows("T33", shown, "refused; 0 sockets opened")
    for name in ("_Watch", "_LinksWatch"):
        monkeypatch.setattr(getattr(archives, name), "see", lambda *_: None)
    by_content = [(member, change) for member, change, _ in DANGEROUS if "vba" not in member and "macro" not in member]
    passed = [judged(changed(GOOD, {member: change})) for member, change in by_content if "embeddings" not in member]
    assert passed == [None] * len(passed)
    assert len(passed) >= 10
    proof.sabotage("T33", "parts not looked through", f"{len(passed)} of them pass")


@pytest.mark.trust
def test_a_mark_across_two_pieces_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    content = archive({"a.xml": b"<a>" + b" " * 300 + b"<!DOCTYPE b>"})
    for size in range(1, 40):
        monkeypatch.setattr(archives, "_PIECE_BYTES", size)
        assert judged(content) is FileProblem.ENTITIES


def test_links_in_cells_are_harmless() -> None:
    content = workbook([HEADER, good_row(1)], lambda _, sheet: sheet.write_url("O9", "https://x.example/a"))
    assert b"External" in b"".join(zipfile.ZipFile(io.BytesIO(content)).read(name) for name in names_in(content))
    assert judged(content) is None


def names_in(content: bytes) -> list[str]:
    return zipfile.ZipFile(io.BytesIO(content)).namelist()


def test_a_good_workbook_passes_however_it_is_packed() -> None:
    stored = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as old, zipfile.ZipFile(stored, "w", zipfile.ZIP_STORED) as new:
        for name in old.namelist():
            with new.open(name, "w", force_zip64=True) as member:
                member.write(old.read(name))
        new.comment = b"made by hand"
    assert judged(GOOD) is None
    assert judged(stored.getvalue()) is None


def two_ends(content: bytes) -> bytes:
    return content[:-2] + struct.pack("<H", 22) + content[-22:]


def wrong_check(content: bytes) -> bytes:
    at = content.rfind(b"PK\x01\x02")
    return content[: at + 16] + b"\0\0\0\0" + content[at + 20 :]


@pytest.mark.trust
@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda content: b"#!junk" + content, FileProblem.LYING_ARCHIVE),
        (lambda content: content + b"junk", FileProblem.LYING_ARCHIVE),
        (two_ends, FileProblem.LYING_ARCHIVE),
        (lambda content: content[:-30], FileProblem.CUT_SHORT),
        (lambda content: lying(content, "xl/workbook.xml", 10**6), FileProblem.CUT_SHORT),
        (lambda content: content.replace(b"PK\x03\x04", b"PK\x03\x05"), FileProblem.LYING_ARCHIVE),
        (lambda content: content.replace(b"xl/workbook.xml", b"xl/workbosk.xml", 1), FileProblem.LYING_ARCHIVE),
        (wrong_check, FileProblem.CUT_SHORT),
    ],
)
def test_what_can_be_read_in_two_ways_is_refused(change: Callable[[bytes], bytes], problem: FileProblem) -> None:
    assert judged(change(GOOD)) is problem


def test_two_members_of_one_name_are_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr("xl/workbook.xml", b"<a/>")
        packed.writestr("XL/Workbook.xml", b"<b/>")
    assert judged(target.getvalue()) is FileProblem.LYING_ARCHIVE


def test_a_way_of_packing_that_no_workbook_has_is_refused() -> None:
    assert judged(archive({"a": b"x" * 100}, zipfile.ZIP_BZIP2)) is FileProblem.LYING_ARCHIVE


def test_the_directory_of_a_large_archive_is_read_too() -> None:
    """With the long form of the end, as some programs write it for small files."""
    content = archive({"xl/workbook.xml": b"<a/>"})
    at = content.rfind(b"PK\x05\x06")
    entries, length, offset = struct.unpack("<HII", content[at + 10 : at + 20])
    far = struct.pack("<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, entries, entries, length, offset)
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, at, 1)
    end = content[at : at + 8] + b"\xff" * 12 + b"\x00\x00"
    assert judged(content[:at] + far + locator + end) is None
    assert judged(content[:at] + locator + end) is FileProblem.LYING_ARCHIVE
