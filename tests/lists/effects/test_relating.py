"""What a household book says outright of relations."""

from __future__ import annotations

import pyarrow as pa

from canbao.lists.effects.relating import relations_of


def members(*rows: tuple[int, int, str]) -> pa.Table:
    names = ("household_id", "person_id", "role")
    return pa.Table.from_pylist([dict(zip(names, row, strict=True)) for row in rows])


def test_both_directions_with_the_head() -> None:
    found = set(relations_of(members((1, 10, "head"), (1, 11, "spouse"), (1, 12, "child"), (1, 13, "parent"))))
    assert found == {
        (11, 10, "spouse"), (10, 11, "spouse"), (12, 10, "parent"), (10, 12, "child"), (13, 10, "child"),
        (10, 13, "parent"),
    }  # fmt: skip


def test_two_heads_or_none_say_nothing() -> None:
    assert list(relations_of(members((1, 10, "head"), (1, 11, "head"), (1, 12, "child"), (2, 13, "child")))) == []
