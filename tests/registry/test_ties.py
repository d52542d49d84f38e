"""What a household book says of kin: between the head and those named, and no further."""

from __future__ import annotations

from canbao.registry.ties import ties_of


def test_a_head_with_a_spouse_and_a_child() -> None:
    said = set(ties_of([(1, 7, "head"), (1, 8, "spouse"), (1, 9, "child"), (1, 10, "sibling")]))
    assert said == {(8, 7, "spouse"), (7, 8, "spouse"), (9, 7, "parent"), (7, 9, "child")}


def test_two_heads_or_none_say_nothing() -> None:
    assert not list(ties_of([(1, 7, "head"), (1, 8, "head"), (1, 9, "child"), (2, 10, "child")]))
