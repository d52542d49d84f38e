"""Money as whole fen: reading yuan, showing yuan, taking shares and splitting without losing a fen.

In: yuan as a whole number, text or Decimal; fen as int; shares as exact fractions. Out: fen as int, or text to show.
Never: a float, a silent rounding when reading, a split whose parts do not add up.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

Fen = int

FEN_PER_YUAN = 100

# Ten thousand times the yearly fund of the largest province still lies below this, and it fits a 64-bit column with
# room for sums; an amount above it is a misread cell.
LARGEST_FEN = 10**16

_YUAN_TEXT = re.compile(r"(?P<sign>-?)(?P<yuan>[0-9]+)(?:\.(?P<fen>[0-9]{1,2}))?")


class Rounding(StrEnum):
    """How a share of an amount becomes whole: to the nearest fen (half goes up), or down to whole yuan."""

    FEN_HALF_UP = "fen_half_up"
    YUAN_DOWN = "yuan_down"


def yuan_to_fen(value: int | str | Decimal) -> Fen:
    """Yuan as written, in fen, exactly.

    >>> yuan_to_fen("187.5")
    18750
    """
    # A float is refused at run time too: YAML and spreadsheets hand them over whatever the annotation says.
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        raise ValueError(f"金额须是整数或文字 an amount must be a whole number, text or Decimal, not {value!r}")
    text = format(value, "f") if isinstance(value, Decimal) else str(value).strip()
    match = _YUAN_TEXT.fullmatch(text)
    if match is None:
        raise ValueError(f"金额最多两位小数 an amount in yuan has digits and at most 2 decimals, not {value!r}")
    fen = int(match["yuan"]) * FEN_PER_YUAN + int((match["fen"] or "").ljust(2, "0"))
    if fen > LARGEST_FEN:
        raise ValueError(f"金额过大 an amount above {format_yuan(LARGEST_FEN)} yuan is a mistake: {value!r}")
    return -fen if match["sign"] else fen


def format_yuan(fen: Fen) -> str:
    """Yuan with both decimals, as a bill shows them.

    >>> format_yuan(18750), format_yuan(-100)
    ('187.50', '-1.00')
    """
    yuan, rest = divmod(abs(fen), FEN_PER_YUAN)
    return f"{'-' if fen < 0 else ''}{yuan}.{rest:02d}"


def yuan_number(fen: Fen) -> int | Decimal:
    """Yuan as a number: a whole one where it is whole, else a Decimal with both decimals; never a float."""
    return fen // FEN_PER_YUAN if fen % FEN_PER_YUAN == 0 else Decimal(format_yuan(fen))


def share_of(total_fen: Fen, share: Fraction, rounding: Rounding = Rounding.FEN_HALF_UP) -> Fen:
    """The share of an amount in whole fen. What is taken back (a negative amount) mirrors what was given.

    >>> share_of(37500, Fraction(1, 2))
    18750
    """
    if not isinstance(share, Fraction):
        raise ValueError(f"份额须是精确分数 a share must be an exact fraction, not {share!r}")
    exact = abs(total_fen * share)
    if rounding is Rounding.FEN_HALF_UP:
        size = (exact.numerator * 2 + exact.denominator) // (exact.denominator * 2)
    else:
        size = exact.numerator // (exact.denominator * FEN_PER_YUAN) * FEN_PER_YUAN
    return -size if total_fen * share < 0 else size


def split(total_fen: Fen, shares: Sequence[Fraction]) -> list[Fen]:
    """Parts of an amount by shares that make one whole, in order; the last payer with a share takes the remainder.

    No part passes what is left, so no payer gets a negative part, and one whose share is nought pays nought.

    >>> split(10000, [Fraction(1, 3)] * 3)
    [3333, 3333, 3334]
    """
    if not shares or any(share < 0 for share in shares) or sum(shares) != 1:
        raise ValueError(f"份额合计须为一 shares must be positive and make one whole: {[str(each) for each in shares]}")
    if total_fen < 0:
        return [-part for part in split(-total_fen, shares)]
    last = max(index for index, share in enumerate(shares) if share)
    parts = [0] * len(shares)
    left_fen = total_fen
    for index, share in enumerate(shares[:last]):
        parts[index] = min(share_of(total_fen, share), left_fen)
        left_fen -= parts[index]
    parts[last] = left_fen
    return parts
