"""Identity numbers as they go wrong: lost digits, slips of the hand, wrong documents, and what a reader should forgive.

In: a spot with a right number of 18 characters. Out: `ID_KINDS`.
Never: somebody's number: a wrong one differs from a made-up one, and the passport's series EZ is not issued (from
memory).
"""

from __future__ import annotations

from collections.abc import Callable

from canbao.people.errors.kinds import UNFIT, ErrorKind, Level, Spot, Unfit
from canbao.people.workbooks.sheets import CellValue
from canbao.people.workbooks.slips import has_old_number, old_number
from canbao.people.workbooks.suppliers import Content
from canbao.values.check_characters import check_character
from canbao.values.id_number import check_id

LENGTH = 18
EXCEL_DIGITS = 15  # A spreadsheet keeps so many digits of a number and makes noughts of the others.
FULL_WIDTH = {ord("0") + digit: ord("０") + digit for digit in range(10)}
NO_NUMBER = ("无", "不详", "办理中", "已注销")
NO_PROVINCE = "77"


def _of_number(change: Callable[[Spot, str], CellValue | Unfit]) -> Callable[[Spot], CellValue | Unfit]:
    """A change of a right number of 18 characters; other cells do not fit."""

    def make(spot: Spot) -> CellValue | Unfit:
        return change(spot, spot.text) if len(spot.text) == LENGTH else UNFIT

    return make


def as_number(_spot: Spot, number: str) -> CellValue | Unfit:
    """What a spreadsheet makes of it: the last three digits are noughts."""
    return float(number[:EXCEL_DIGITS] + "000") if number.isdigit() and not number.endswith("000") else UNFIT


def drop_digit(spot: Spot, number: str) -> str:
    """17 characters."""
    at = int(spot.rng.integers(6, LENGTH - 1))
    return number[:at] + number[at + 1 :]


def double_digit(spot: Spot, number: str) -> str:
    """19 characters."""
    at = int(spot.rng.integers(6, LENGTH - 1))
    return number[: at + 1] + number[at:]


def wrong_check(spot: Spot, number: str) -> str:
    """Another check character."""
    return number[:-1] + spot.pick([each for each in "0123456789" if each != number[-1]])


def swap_neighbours(spot: Spot, number: str) -> str | Unfit:
    """Two different neighbours changed about, in a place where the date stays one."""
    for at in spot.rng.permutation(LENGTH - 2).tolist():
        swapped = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
        if swapped != number and swapped[0] == number[0] and check_id(swapped).birth is not None:
            return swapped
    return UNFIT


def wrong_digit(spot: Spot, number: str) -> str:
    """One digit of the sequence number mistyped: the check character no longer fits."""
    at = int(spot.rng.integers(14, 17))
    return number[:at] + spot.pick([each for each in "0123456789" if each != number[at]]) + number[at + 1 :]


def _with_birth(eight: str) -> Callable[[Spot, str], str]:
    return lambda _spot, number: _checked(number[:6] + eight + number[14:17])


def _checked(first17: str) -> str:
    return first17 + check_character(first17)


def unknown_province(_spot: Spot, number: str) -> str | Unfit:
    """A province that there is not, all else right."""
    return UNFIT if number[0] in "89" else _checked(NO_PROVINCE + number[2:17])


def _as_15(_spot: Spot, number: str) -> str | Unfit:
    return old_number(number) if has_old_number(number) else UNFIT


def _as_passport(spot: Spot, _number: str) -> str:
    return f"EZ{int(spot.rng.integers(10**7)):07d}"


def _lower_x(_spot: Spot, number: str) -> str | Unfit:
    return number.lower() if number.endswith("X") else UNFIT


ID_KINDS: tuple[ErrorKind, ...] = tuple(
    ErrorKind(name, level, (Content.ID,), _of_number(change))
    for name, level, change in (
        ("id_as_number", Level.ERROR, as_number),
        ("id_17_characters", Level.ERROR, drop_digit),
        ("id_19_characters", Level.ERROR, double_digit),
        ("id_check_character", Level.ERROR, wrong_check),
        ("id_wrong_digit", Level.ERROR, wrong_digit),
        ("id_neighbours_swapped", Level.ERROR, swap_neighbours),
        ("id_impossible_birth", Level.ERROR, _with_birth("19900230")),
        ("id_future_birth", Level.ERROR, _with_birth("20990307")),
        ("id_birth_too_early", Level.ERROR, _with_birth("18990307")),
        ("id_unknown_province", Level.ERROR, unknown_province),
        ("id_empty", Level.ERROR, lambda _spot, _number: None),
        ("id_words", Level.ERROR, lambda spot, _number: spot.pick(NO_NUMBER)),
        ("id_two_in_one", Level.ERROR, lambda _spot, number: f"{number}、{number}"),
        ("id_15_digits", Level.WARNING, _as_15),
        ("id_passport", Level.WARNING, _as_passport),
        ("id_lower_x", Level.FORGIVABLE, _lower_x),
        ("id_full_width", Level.FORGIVABLE, lambda _spot, number: number.translate(FULL_WIDTH)),
        ("id_blanks", Level.FORGIVABLE, lambda _spot, number: f" {number[:6]} {number[6:14]} {number[14:]} "),
        ("id_quote", Level.FORGIVABLE, lambda _spot, number: f"'{number}"),
        ("id_zero_width", Level.FORGIVABLE, lambda _spot, number: f"\u200b{number}\ufeff"),
    )
)
