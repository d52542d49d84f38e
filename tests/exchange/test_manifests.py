"""One form of bytes for one manifest; anything else, down to one bit, is not it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from tests.exchange.offices import Office, slips

from canbao.exchange.manifests import (
    MOST_MANIFEST_BYTES,
    Manifest,
    canonical,
    read_acknowledgement,
    read_manifest,
)
from canbao.exchange.problems import PackageRefused
from canbao.exchange.signing import scheme_of

OFFICE = Office()
GOOD = OFFICE.make("deposits", slips(2)).manifest


def problem_of(content: bytes) -> str:
    with pytest.raises(PackageRefused) as refused:
        read_manifest(content)
    return refused.value.problem.code


def with_field(**changes: Any) -> bytes:
    return canonical(json.loads(GOOD) | changes) + b"\n"


def test_what_was_written_is_read() -> None:
    said = read_manifest(GOOD)
    assert said.text() == GOOD
    assert (said.rows, said.sum_fen, said.number, said.sender) == (2, 76_001, 1, "tax")
    assert said.name == "990101-tax-to-bureau-000001-deposits-2026-full"
    acknowledged = OFFICE.acknowledge(said)
    assert read_acknowledgement(acknowledged).text() == acknowledged


@pytest.mark.trust
def test_t14_every_bit_of_a_manifest_counts() -> None:
    """Each turned once: not read, or not signed."""
    said = read_manifest(GOOD)
    scheme = scheme_of("ed25519")
    passed = []
    for at in range(8 * len(GOOD)):
        block = bytearray(GOOD)
        block[at // 8] ^= 1 << at % 8
        try:
            read = read_manifest(bytes(block))
        except PackageRefused:
            continue
        names_key = (read.key, read.algorithm) == (said.key, said.algorithm)
        if names_key and scheme.has_signed(OFFICE.key.public, read.body(), bytes.fromhex(read.signature)):
            passed.append(at)
    assert passed == []


@pytest.mark.parametrize(
    "content",
    [
        b"", b"[]", b"{}", b"\xff\xfe", b"[" * 60_000, GOOD[:-1], GOOD + b"\n", GOOD.replace(b":", b": ", 1),
        b"\xef\xbb\xbf" + GOOD, GOOD.replace(b'"rows":2', b'"rows":2,"rows":2'), b" " * (MOST_MANIFEST_BYTES + 1),
        GOOD.replace(b'"rows":2', b'"rows":2.0'), GOOD.replace(b'"package"', b'"acknowledgement"'),
        OFFICE.acknowledge(read_manifest(GOOD)),
    ],
)  # fmt: skip
def test_any_other_bytes_are_none(content: bytes) -> None:
    assert problem_of(content) == "not_a_manifest"


@pytest.mark.parametrize(
    "changes",
    [
        {"more": 1}, {"rows": -1}, {"rows": "2"}, {"rows": True}, {"number": 0}, {"number": 10**9 + 1}, {"year": 1989},
        {"county": "99010"}, {"county": "99010１"}, {"from": "Tax"}, {"to": "../x"}, {"kind": "exe"},
        {"manner": "half"}, {"digest": "A" * 64}, {"previous": "0" * 63}, {"made_on": "2025-02-30"},
        {"made_on": "20251020"}, {"algorithm": "none"}, {"key": ""}, {"signature": "ABCD"}, {"signature": ""},
        {"format": "a/b"}, {"sum_fen": 10**16 + 1}, {"format": None}, {"format": ["deposits"]},
    ],
)  # fmt: skip
def test_a_field_that_cannot_be_is_refused(changes: dict[str, Any]) -> None:
    assert problem_of(with_field(**changes)) == "not_a_manifest"


def test_a_missing_field_is_named() -> None:
    plain = json.loads(GOOD)
    del plain["previous"]
    with pytest.raises(PackageRefused, match="previous"):
        read_manifest(canonical(plain) + b"\n")


def test_another_version_is_said_to_be_one() -> None:
    assert problem_of(with_field(version=2)) == "other_version"


def test_the_mark_is_that_of_the_content() -> None:
    said = read_manifest(GOOD)
    later = replace(said, made_on="2025-10-19").signed(Office().key)
    assert later.mark == said.mark
    others = [replace(said, **{name: value}) for name, value in OTHERS.items()]
    assert len({said.mark, *(each.mark for each in others)}) == len(OTHERS) + 1


OTHERS: dict[str, Any] = {
    "county": "990102", "sender": "bank", "receiver": "x", "number": 2, "format": "payments", "format_version": 2,
    "year": 2027, "previous": "1" * 64, "manner": "change", "kind": "xlsx", "rows": 3, "sum_fen": 1,
    "digest": "1" * 64,
}  # fmt: skip


def test_names_of_files_are_safe() -> None:
    """Whatever passes as a manifest names no folder."""
    said = read_manifest(GOOD)
    assert isinstance(said, Manifest)
    assert {"/", "\\", "..", " "}.isdisjoint(said.file_name)
    assert said.manifest_name == f"{said.name}.manifest.json"
    assert said.file_name == f"{said.name}.csv"
