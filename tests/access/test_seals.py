"""Seals: what is chained and signed, and what a signature vouches for."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from canbao.access.seals import (
    NO_HEAD,
    Chain,
    Seal,
    digest,
    is_signed,
    mark,
    number_of,
    public_key,
    read_marks,
    sign,
    transaction_of,
)

KEY, OTHER_KEY = bytes(range(32)), bytes(32)
LINES = [b"7\t11\t[1]\n", b"7\t12\t[2]\n", b"9\t10\t[3]\n"]
SEAL = Seal("990101", 3, 5, 7, 10, 3, NO_HEAD, digest(b"head"), digest(b"marks"))


def head(lines: list[bytes], previous: bytes = NO_HEAD) -> bytes:
    chain = Chain(previous)
    for line in lines:
        chain.add(line)
    return chain.head()


def test_sm3_is_the_standards() -> None:
    """GB/T 32905-2016, example 1."""
    assert digest(b"abc").hex().startswith("66c7f0f462eeedd9d1f2d46bdc10e4e2")


@pytest.mark.parametrize(
    "lines", [LINES[:2], [LINES[1], LINES[0], LINES[2]], [*LINES, LINES[2]], [LINES[0] + LINES[1], LINES[2]], []]
)
def test_another_row_of_lines_has_another_head(lines: list[bytes]) -> None:
    assert head(lines) != head(LINES) == head(list(LINES))
    assert head(LINES, digest(b"x")) != head(LINES)


def test_a_signature_is_of_one_seal_and_one_key() -> None:
    signature = sign(SEAL, KEY)
    assert is_signed(SEAL, signature, public_key(KEY))
    assert not is_signed(SEAL, signature, public_key(OTHER_KEY))
    assert not is_signed(SEAL, bytes(64), public_key(KEY))


@pytest.mark.parametrize("field", [field.name for field in fields(Seal)])
def test_every_part_of_a_seal_is_signed(field: str) -> None:
    value = getattr(SEAL, field)
    other = {int: 99, str: "990102", bytes: digest(b"other")}[type(value)]
    assert not is_signed(
        replace(SEAL, **{field: other}),  # type: ignore[arg-type]
        sign(SEAL, KEY),
        public_key(KEY),
    )


def test_marks_name_entries() -> None:
    marks = b"".join(map(mark, LINES))
    assert [number for number, _ in read_marks(marks)] == [11, 12, 10]
    assert dict(read_marks(marks))[11] == digest(LINES[0])[:8]
    assert list(read_marks(marks[:-1])) == list(read_marks(marks))[:-1], "half a mark names nothing"


def test_lines_are_told_apart_by_transaction_and_number() -> None:
    assert [(transaction_of(line), number_of(line)) for line in LINES] == [(7, 11), (7, 12), (9, 10)]
