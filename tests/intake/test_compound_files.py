"""Compound files: streams come out whole, damaged containers end in one error."""

from __future__ import annotations

import random
import struct

import pytest
from tests.intake.files import compound_file, old_workbook

from canbao.intake import compound_files
from canbao.intake.compound_files import MARK, CompoundFile, DamagedCompound, container_of


def test_a_stream_comes_out_whole() -> None:
    content = bytes(range(256)) * 40
    book = CompoundFile(compound_file("Workbook", content))
    assert book.names == {"Root Entry", "Workbook"}
    assert book.read("Book", "Workbook") == content
    assert book.read("Other") is None


def test_a_small_stream_lies_in_the_stream_of_the_root() -> None:
    """Streams below 4,096 bytes are cut into pieces of 64, kept in one stream with an allocation table of their own."""
    small = b"small stream"
    sectors = [
        struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFE, 0xFFFFFFFE, *[0xFFFFFFFF] * 124),
        entry("Root Entry", 5, 3, 64, 1) + entry("Workbook", 2, 0, len(small)) + bytes(256),
        struct.pack("<128I", 0xFFFFFFFE, *[0xFFFFFFFF] * 127),
        small.ljust(512, b"\0"),
    ]
    header = struct.pack(
        "<8s16s6H8sIIIIIIIIII", MARK, b"", 0x3E, 3, 0xFFFE, 9, 6, 0, b"", 1, 1, 0, 4096, 2, 1, 0xFFFFFFFE, 0, 0, 0
    )[:76] + struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    assert CompoundFile(header + b"".join(sectors)).read("Workbook") == small


def entry(name: str, kind: int, start: int, size: int, child: int = 0xFFFFFFFF) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    none = 0xFFFFFFFF
    return struct.pack("<64sHBBIII36sIII", text, len(text), kind, 1, none, none, child, b"", start, size, 0)


@pytest.mark.parametrize("content", [b"", MARK, MARK + b"\0" * 600, old_workbook([["a"]])[:600]])
def test_a_damaged_container_is_an_error(content: bytes) -> None:
    with pytest.raises(DamagedCompound):
        CompoundFile(content).read("Workbook")


def test_a_chain_in_a_circle_ends() -> None:
    content = bytearray(compound_file("Workbook", b"x" * 5000))
    content[512 + 4 * 3 : 512 + 4 * 4] = struct.pack("<I", 2)
    with pytest.raises(DamagedCompound, match="end"):
        CompoundFile(bytes(content)).read("Workbook")


@pytest.mark.parametrize("size", [0, 100, 4096, 4097, 5_000_000])
def test_a_container_of_our_own_holds_the_stream(size: int) -> None:
    stream = random.Random(size).randbytes(size)
    found = CompoundFile(container_of("Book", stream)).read("Book")
    assert found is not None
    assert found.startswith(stream)
    assert not found[size:].strip(b"\0")


def test_a_stream_that_no_container_of_ours_holds_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compound_files, "_HEADER_FAT_ENTRIES", 1)
    with pytest.raises(DamagedCompound):
        container_of("Book", b"x" * 4096 * 1023)


def test_nothing_but_that_error_comes_from_any_bytes() -> None:
    draw = random.Random(7)
    good = old_workbook([["a", 1.0], ["b", 2.0]])
    for _ in range(500):
        content = bytearray(good)
        for _ in range(draw.randrange(1, 6)):
            content[draw.randrange(len(content))] = draw.randrange(256)
        try:
            CompoundFile(bytes(content)).read("Workbook")
        except DamagedCompound:
            continue
