"""Shapes of households agree with the rates and with themselves."""

from __future__ import annotations

import pytest

from canbao.people.rate_file import load_rates
from canbao.people.shapes import (
    CHILD_SEATS,
    FAMILY_SHAPES,
    FATHER,
    GRANDFATHER,
    GRANDMOTHER,
    SHAPES,
    YOUNGEST,
    child_counts,
    seats_filled,
    shape_number,
)


def test_every_family_shape_has_a_rate_and_every_rate_a_shape() -> None:
    assert sorted(load_rates().households.shapes.names) == sorted(shape.name for shape in FAMILY_SHAPES)


def test_every_size_of_the_census_has_a_shape() -> None:
    sizes = {str(len(shape.seats)) for shape in FAMILY_SHAPES}
    assert sizes == set(load_rates().households.size.names)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_seats_fit_together(shape: object) -> None:
    number = next(number for number, each in enumerate(SHAPES) if each is shape)
    filled = seats_filled()[number]
    assert filled.sum() == len(SHAPES[number].seats)
    assert child_counts()[number] == filled[list(CHILD_SEATS)].sum()
    assert filled[YOUNGEST] or not filled[list(CHILD_SEATS)].any(), "children are seated from the youngest"
    assert filled[GRANDMOTHER] or not filled[GRANDFATHER]
    assert not filled[GRANDMOTHER] or filled[YOUNGEST]


def test_a_shape_is_found_by_name() -> None:
    assert SHAPES[shape_number("solo_man")].seats == (FATHER,)
