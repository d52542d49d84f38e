"""Formulas, error values, endless texts, amounts that are none."""

from __future__ import annotations

from tests.people.errors.spots import made, spot_of

from canbao.people.errors.cell_errors import CELL_KINDS, LONG_TEXT
from canbao.people.errors.kinds import UNFIT
from canbao.people.workbooks.sheets import Formula
from canbao.people.workbooks.suppliers import Content, of, person_name

MONEY = of("yuan", Content.MONEY)


def test_a_formula_shows_the_right_value() -> None:
    assert made(CELL_KINDS, "formula", spot_of("王芳", person_name())) == Formula('=TRIM("王芳")', "王芳")
    assert made(CELL_KINDS, "error_value", spot_of("王芳", person_name())) == Formula("=NA()", "#N/A")


def test_amounts() -> None:
    assert made(CELL_KINDS, "money_negative", spot_of(380, MONEY)) == -380
    assert made(CELL_KINDS, "money_negative", spot_of(0, MONEY)) is UNFIT
    assert made(CELL_KINDS, "money_below_fen", spot_of(380.5, MONEY)) == 380.505
    assert made(CELL_KINDS, "money_words", spot_of(380, MONEY)) == "三百八十元整"
    assert made(CELL_KINDS, "money_words", spot_of(None, MONEY)) is UNFIT


def test_a_text_without_end() -> None:
    assert len(str(made(CELL_KINDS, "text_too_long", spot_of("某镇", of("town", Content.TOWN))))) == LONG_TEXT


def test_empty_cells_do_not_fit() -> None:
    assert {kind.make(spot_of(None, person_name())) for kind in CELL_KINDS} == {UNFIT}
