"""Shapes of households: who lives together, and from whose age the others' ages follow.

In: nothing. Out: `SHAPES`, one row a shape, and which of the seven seats each fills.
Never: a rate; how common a shape is stands in the rates file.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from canbao.people.draws import Bools, Ints

FATHER, MOTHER, GRANDFATHER, GRANDMOTHER, ELDEST, MIDDLE, YOUNGEST = range(7)
SEAT_COUNT = 7
CHILD_SEATS = (ELDEST, MIDDLE, YOUNGEST)


@dataclass(frozen=True)
class Shape:
    """`anchor_ages` are those of the youngest child or, without children, of the wife or the only adult.

    With an anchor of the youngest child no age has to be cut off: older children, mother, father and grandparents are
    each so many years older than the one before.
    """

    name: str
    seats: tuple[int, ...]
    anchor_ages: tuple[int, int]
    is_collective: bool = False

    @property
    def children(self) -> int:
        """How many children live in it."""
        return sum(seat in CHILD_SEATS for seat in self.seats)


SHAPES: tuple[Shape, ...] = (
    Shape("solo_man", (FATHER,), (18, 95)),
    Shape("solo_woman", (MOTHER,), (18, 98)),
    Shape("couple", (FATHER, MOTHER), (20, 92)),
    Shape("mother_child", (MOTHER, YOUNGEST), (0, 60)),
    Shape("father_child", (FATHER, YOUNGEST), (0, 58)),
    Shape("grandmother_child", (GRANDMOTHER, YOUNGEST), (0, 17)),
    Shape("couple_one", (FATHER, MOTHER, YOUNGEST), (0, 45)),
    Shape("mother_two", (MOTHER, MIDDLE, YOUNGEST), (0, 40)),
    Shape("grandparents_one", (GRANDFATHER, GRANDMOTHER, YOUNGEST), (0, 17)),
    Shape("couple_two", (FATHER, MOTHER, MIDDLE, YOUNGEST), (0, 35)),
    Shape("grandmother_couple_one", (FATHER, MOTHER, GRANDMOTHER, YOUNGEST), (0, 28)),
    Shape("grandparents_two", (GRANDFATHER, GRANDMOTHER, MIDDLE, YOUNGEST), (0, 15)),
    Shape("couple_three", (FATHER, MOTHER, ELDEST, MIDDLE, YOUNGEST), (0, 25)),
    Shape("grandparents_couple_one", (FATHER, MOTHER, GRANDFATHER, GRANDMOTHER, YOUNGEST), (0, 25)),
    Shape("grandmother_couple_two", (FATHER, MOTHER, GRANDMOTHER, MIDDLE, YOUNGEST), (0, 22)),
    Shape("grandparents_couple_two", (FATHER, MOTHER, GRANDFATHER, GRANDMOTHER, MIDDLE, YOUNGEST), (0, 20)),
    Shape("grandparents_couple_three", (FATHER, MOTHER, GRANDFATHER, GRANDMOTHER, ELDEST, MIDDLE, YOUNGEST), (0, 15)),
    Shape("vocational_dormitory", (YOUNGEST,), (17, 18), is_collective=True),
    Shape("college_dormitory", (YOUNGEST,), (19, 22), is_collective=True),
    Shape("welfare_home", (YOUNGEST,), (0, 15), is_collective=True),
)

FAMILY_SHAPES = tuple(shape for shape in SHAPES if not shape.is_collective)


def shape_number(name: str) -> int:
    """Where a shape stands in `SHAPES`."""
    return next(number for number, shape in enumerate(SHAPES) if shape.name == name)


def seats_filled() -> Bools:
    """Shapes by seats: who is there."""
    filled = np.zeros((len(SHAPES), SEAT_COUNT), dtype=np.bool_)
    for number, shape in enumerate(SHAPES):
        filled[number, list(shape.seats)] = True
    return filled


def child_counts() -> Ints:
    """Children by shape."""
    return np.array([shape.children for shape in SHAPES], dtype=np.int64)
