"""Verdicts: a problem has no value, each mending is said once."""

from __future__ import annotations

from canbao.intake.cell_problems import CellDoubt, CellProblem, Mending
from canbao.intake.judges.verdict import EMPTY, Verdict, accept, refuse


def test_what_is_refused_has_no_value() -> None:
    found = refuse(CellProblem.ID_SHAPE, "430621199003071230", is_id=True)
    assert found.value is None
    assert found.problem is not None
    assert found.problem.found == "···1230"


def test_what_is_accepted_says_each_thing_once() -> None:
    found = accept(1, "x", [Mending.BLANKS, Mending.BLANKS, Mending.UNIT], [CellDoubt.ODD_NAME])
    assert [item.problem for item in found.mended] == [Mending.BLANKS, Mending.UNIT]
    assert [item.problem for item in found.doubts] == [CellDoubt.ODD_NAME]
    assert found.problem is None


def test_no_is_not_empty() -> None:
    assert Verdict(False) != EMPTY
    assert Verdict() == EMPTY
