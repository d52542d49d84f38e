"""Spots: what a kind may ask of the row."""

from __future__ import annotations

import pytest
from tests.people.errors.spots import NUMBER, spot_of

from canbao.people.errors.planting import KINDS
from canbao.people.workbooks.suppliers import Content, of


def test_kinds_have_names_of_their_own() -> None:
    assert len({kind.id for kind in KINDS}) == len(KINDS) >= 30


@pytest.mark.parametrize(("value", "text"), [("\t1", "1"), ("a", "a"), (7, ""), (None, "")])
def test_the_text_of_a_spot(value: str | int | None, text: str) -> None:
    assert spot_of(value, of("a")).text == text


def test_a_spot_finds_another_cell_by_what_it_holds() -> None:
    spot = spot_of("某", of("name", Content.NAME), id=NUMBER)
    assert spot.of(Content.ID) == NUMBER
    assert spot.of(Content.TOWN) is None
    assert spot.pick(["a"]) == "a"
