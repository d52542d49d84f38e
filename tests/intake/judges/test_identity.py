"""Identity numbers: a number in a numeric cell is never taken, what is wrong has its own sentence, nothing is shown in
full.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canbao.intake.cell_problems import CellDoubt, CellProblem
from canbao.intake.judges.identity import _DOUBTS, _PROBLEMS, IdJudge
from canbao.intake.judges.verdict import EMPTY
from canbao.values.id_number import DocumentKind, Problem, Remark

JUDGE = IdJudge(date(2026, 1, 1), {"430621"})
GOOD = "430621199003071230"


@pytest.mark.trust
@given(st.one_of(st.integers(), st.floats(), st.booleans(), st.dates(), st.just(float(GOOD))))
def test_a_cell_that_is_no_text_is_always_refused(cell: Any) -> None:
    found = JUDGE(cell)
    assert found.value is None
    assert found.problem is not None
    assert found.problem.problem is CellProblem.ID_AS_NUMBER


@pytest.mark.parametrize("cell", ["4.30621E+17", "4.30621199003071e17", "4E17", " 4.30621E+17 "])
def test_an_exponent_is_a_lost_number(cell: str) -> None:
    found = JUDGE(cell).problem
    assert found is not None
    assert found.problem is CellProblem.ID_AS_NUMBER


def test_every_problem_and_remark_of_values_is_said() -> None:
    assert set(_PROBLEMS) == set(Problem)
    assert set(_DOUBTS) == set(Remark) - {Remark.NOT_A_PERSON}


@pytest.mark.parametrize(
    ("cell", "kind", "doubt"),
    [
        ("430621900307123", None, CellDoubt.OLD_15_DIGITS),
        ("430621900307123", DocumentKind.RESIDENT_CARD, CellDoubt.OLD_15_DIGITS),
        ("432326199003071231", None, CellDoubt.UNKNOWN_COUNTY),
        ("HA1234567", None, CellDoubt.NO_RESIDENCE_PERMIT),
        ("X123456", DocumentKind.FOREIGN_PASSPORT, CellDoubt.FORM_ONLY),
    ],
)
def test_what_is_doubted(cell: str, kind: DocumentKind | None, doubt: CellDoubt) -> None:
    found = JUDGE(cell, kind)
    if found.problem is None:
        assert doubt in [item.problem for item in found.doubts]
    else:
        assert found.problem.problem is CellProblem.ID_CHECK_CHARACTER


def test_an_organisation_is_no_person() -> None:
    found = JUDGE("11430621MJ0A1B2C5B").problem
    assert found is not None
    assert found.problem is CellProblem.NOT_A_PERSON


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("43062119900307123", CellProblem.ID_SHAPE),
        ("4" * 200, CellProblem.ID_SHAPE),
        (GOOD + "\x00", CellProblem.CONTROL_CHARACTER),
        (GOOD + "\U0001f600", CellProblem.EMOJI),
        ("430621209003071231", CellProblem.ID_FUTURE),
    ],
)
def test_what_is_wrong_has_its_own_sentence(cell: str, problem: CellProblem) -> None:
    found = JUDGE(cell).problem
    assert found is not None
    assert found.problem is problem
    assert "1990030712" not in found.found


def test_nothing_between_quotes_is_nothing() -> None:
    assert JUDGE("' '") == EMPTY


def test_a_good_number_is_handed_on_whole() -> None:
    assert JUDGE(GOOD).value.number == GOOD
    assert JUDGE(GOOD)[1:] == (None, (), ())
