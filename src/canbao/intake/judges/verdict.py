"""What a judge says of one cell.

In: nothing. Out: `Verdict`; `Judge`, the shape of all judges. Never: a value beside a problem.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from canbao.intake.cell_problems import CellDoubt, CellProblem, Mending
from canbao.intake.problems import NO_ADVICE, Advice, Fault, fault


class Verdict(NamedTuple):
    """A cell judged. `value` None and no `problem`: the cell is empty."""

    value: Any = None
    problem: Fault | None = None
    doubts: tuple[Fault, ...] = ()
    mended: tuple[Fault, ...] = ()


EMPTY = Verdict()

Judge = Callable[[Any], Verdict]
"""Judges a cell that is not empty: a text, number, day or truth."""


def refuse(problem: CellProblem, found: object, advice: Advice = NO_ADVICE, *, is_id: bool = False) -> Verdict:
    """The verdict for a cell that cannot be taken."""
    return Verdict(problem=fault(problem, found, advice, is_id=is_id))


def accept(
    value: Any,
    found: object = "",
    mended: Iterable[Mending] = (),
    doubts: Iterable[CellDoubt] = (),
    *,
    is_id: bool = False,
) -> Verdict:
    """The verdict for a cell that is taken; `found` is shown with what was mended or is doubted."""
    return Verdict(
        value,
        None,
        tuple(fault(each, found, is_id=is_id) for each in doubts),
        tuple(fault(each, found, is_id=is_id) for each in dict.fromkeys(mended)),
    )
