"""Cells that hold days, whole numbers, amounts of money, yes and no.

In: a cell, bounds. Out: `Verdict`. Never: a fraction rounded, a day guessed, money as anything but whole fen.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from canbao.intake.cell_problems import CellProblem, Mending
from canbao.intake.cell_texts import FLAGS, as_text, has_lost_digits, read_day, read_flag, read_number
from canbao.intake.judges.characters import find_problem, reasons, strip_invisible, strip_quotes
from canbao.intake.judges.verdict import EMPTY, Judge, Verdict, accept, refuse
from canbao.intake.problems import Advice
from canbao.values.fen import LARGEST_FEN, format_yuan, yuan_to_fen

EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)
"""Days that a person of today can have to do with, where the list does not say."""
FOR_EVER = date.max
"""Systems write 9999-12-31 for "until further notice"."""
_LARGEST_NUMBER = 10**15
"""Beyond it a sheet loses digits."""
_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(?:[,，][0-9]{3})+(?:\.[0-9]+)?")
_TICKS = {"√": True, "✓": True, "✔": True, "对": True, "×": False, "✗": False, "✘": False, "错": False}
_LARGEST_SERIAL = 2_958_465
"""31 December 9999, the last day that Excel counts."""
_DECIMALS_OF_YUAN = Decimal("0.01")


def _tidy(cell: Any) -> str:
    """A text in half width, without quotes and invisible marks and without blanks at its ends."""
    return strip_quotes(unicodedata.normalize("NFKC", strip_invisible(as_text(cell))).strip()).strip()


def _judge_text(cell: Any, read: Callable[[str], tuple[Any, tuple[Mending, ...]]], problem: CellProblem) -> Verdict:
    """A text read after tidying it."""
    wrong = find_problem(cell)
    if wrong is not None:
        return refuse(wrong, cell)
    text = _tidy(cell)
    if not text:
        return EMPTY
    value, mended = read(text)
    if value is None:
        return refuse(problem, cell)
    return accept(value, cell, (*reasons(cell, text), *mended))


def date_judge(first: date | None, last: date | None) -> Judge:
    """A day within bounds, both inclusive."""
    bounds = (first or EARLIEST, last or LATEST)

    def judge(cell: Any) -> Verdict:
        if isinstance(cell, str):
            found = _judge_text(cell, _read_written_day, CellProblem.IMPOSSIBLE_DATE)
        else:
            day = read_day(cell)
            is_serial = isinstance(cell, int | float) and cell <= _LARGEST_SERIAL
            mended = [Mending.SERIAL_DATE] if is_serial else []
            found = accept(day, as_text(cell), mended) if day else refuse(CellProblem.IMPOSSIBLE_DATE, as_text(cell))
        day = found.value
        if day is None or bounds[0] <= day <= bounds[1] or (last is None and day == FOR_EVER):
            return found
        advice = Advice(f"应在 {bounds[0]} 至 {bounds[1]} 之间", f"expected within {bounds[0]} to {bounds[1]}")
        return refuse(CellProblem.UNLIKELY_DATE, as_text(cell), advice)

    return judge


def _read_written_day(text: str) -> tuple[date | None, tuple[Mending, ...]]:
    day = read_day(text)
    if day is not None:
        return day, ()
    close = "".join(text.split())
    day = read_day(close)
    if day is not None:
        return day, (Mending.BLANKS,)
    return read_day(close.replace("号", "日").replace("。", ".").replace("、", ".")), (Mending.SPELLING,)


def whole_judge(least: int | None, most: int | None) -> Judge:
    """A whole number within bounds; without any, none below zero."""
    bounds = (0 if least is None else least, _LARGEST_NUMBER if most is None else most)

    def judge(cell: Any) -> Verdict:
        if has_lost_digits(cell):
            return refuse(CellProblem.TOO_LARGE, as_text(cell))
        if isinstance(cell, str):
            found = _judge_text(cell, _read_whole, CellProblem.NOT_A_NUMBER)
        else:
            number = read_number(cell)
            found = Verdict(number) if number is not None else refuse(CellProblem.NOT_A_NUMBER, as_text(cell))
        return found if found.value is None else _within(found, bounds, as_text(cell), str)

    return judge


def _read_whole(text: str) -> tuple[int | None, tuple[Mending, ...]]:
    return (
        (read_number(re.sub("[,，]", "", text)), (Mending.SEPARATORS,))
        if _THOUSANDS.fullmatch(text)
        else (read_number(text), ())
    )


def money_judge(least: int | None, most: int | None) -> Judge:
    """Yuan, handed on as fen."""
    bounds = (0 if least is None else least, LARGEST_FEN if most is None else most)

    def judge(cell: Any) -> Verdict:
        if has_lost_digits(cell):
            return refuse(CellProblem.TOO_LARGE, as_text(cell))
        if isinstance(cell, str):
            found = _judge_text(cell, _read_yuan, CellProblem.NOT_MONEY)
        else:
            # A sheet's number has fifteen digits to trust; 187.49999999999997 is 187.5 in it.
            fen = None if isinstance(cell, bool) else _read_yuan(as_text(cell))[0]
            found = refuse(CellProblem.NOT_MONEY, as_text(cell)) if fen is None else Verdict(fen)
        return found if found.value is None else _within(found, bounds, as_text(cell), format_yuan)

    return judge


def _read_yuan(text: str) -> tuple[int | None, tuple[Mending, ...]]:
    bare = text.strip("¥￥").removesuffix("元").strip()
    mended = () if bare == text else (Mending.UNIT,)
    if _THOUSANDS.fullmatch(bare):
        bare, mended = re.sub("[,，]", "", bare), (*mended, Mending.SEPARATORS)
    if not re.fullmatch(r"[+-]?[0-9]{1,18}(?:\.[0-9]{0,18})?", bare):
        return None, ()
    try:
        amount = Decimal(bare.rstrip("."))
        if amount != amount.quantize(_DECIMALS_OF_YUAN):
            return None, ()
        return yuan_to_fen(amount.quantize(_DECIMALS_OF_YUAN)), mended
    except (InvalidOperation, ValueError):
        return None, ()


def _within(found: Verdict, bounds: tuple[int, int], text: str, write: Callable[[int], str]) -> Verdict:
    least, most = bounds
    if found.value < least:
        if least == 0:
            return refuse(CellProblem.NEGATIVE, text)
        return refuse(CellProblem.TOO_SMALL, text, Advice(f"最小 {write(least)}", f"at least {write(least)}"))
    if found.value > most:
        return refuse(CellProblem.TOO_LARGE, text, Advice(f"最大 {write(most)}", f"at most {write(most)}"))
    return found


def judge_flag(cell: Any) -> Verdict:
    """Yes or no."""
    if not isinstance(cell, str):
        flag = read_flag(cell)
        return Verdict(flag) if flag is not None else refuse(CellProblem.NOT_YES_OR_NO, as_text(cell))
    text = _tidy(cell)
    if not text:
        return EMPTY
    found = FLAGS.get(text.casefold(), _TICKS.get(text))
    return Verdict(found) if found is not None else refuse(CellProblem.NOT_YES_OR_NO, cell)
