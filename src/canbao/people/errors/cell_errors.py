"""Cells that are no plain values, texts without end, and amounts that are none.

In: a spot. Out: `CELL_KINDS`. Never: a formula that reaches outside its sheet.
"""

from __future__ import annotations

from canbao.people.errors.kinds import UNFIT, ErrorKind, Level, Spot, Unfit
from canbao.people.workbooks.sheets import CellValue, Formula
from canbao.people.workbooks.suppliers import Content

WORDS = (Content.NAME, Content.CATEGORY, Content.TOWN, Content.VILLAGE)
LONG_TEXT = 3_000  # Above what any column of these lists needs, below what a cell of Excel holds (32,767).
YUAN_AS_WORDS = "三百八十元整"


def _formula(spot: Spot) -> CellValue | Unfit:
    """The right value, but reckoned: who opens the file elsewhere may see another."""
    return Formula(f'=TRIM("{spot.text}")', spot.text) if spot.text else UNFIT


def _error_value(spot: Spot) -> CellValue | Unfit:
    """What a look-up leaves that finds nothing."""
    return Formula("=NA()", "#N/A") if spot.text else UNFIT


def _amount(spot: Spot) -> float | None:
    return spot.value if isinstance(spot.value, int | float) else None


def _negative(spot: Spot) -> CellValue | Unfit:
    amount = _amount(spot)
    return UNFIT if not amount else -amount


def _as_words(spot: Spot) -> CellValue | Unfit:
    return UNFIT if _amount(spot) is None else YUAN_AS_WORDS


def _below_fen(spot: Spot) -> CellValue | Unfit:
    """Thousandths of a yuan."""
    amount = _amount(spot)
    return UNFIT if amount is None else round(amount + 0.005, 3)


CELL_KINDS: tuple[ErrorKind, ...] = (
    ErrorKind("formula", Level.ERROR, WORDS, _formula),
    ErrorKind("error_value", Level.ERROR, (Content.ID, *WORDS), _error_value),
    ErrorKind("text_too_long", Level.ERROR, WORDS[1:], lambda spot: (spot.text and "长" * LONG_TEXT) or UNFIT),
    ErrorKind("money_negative", Level.ERROR, (Content.MONEY,), _negative),
    ErrorKind("money_words", Level.ERROR, (Content.MONEY,), _as_words),
    ErrorKind("money_below_fen", Level.ERROR, (Content.MONEY,), _below_fen),
)
