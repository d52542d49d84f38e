"""Names as they go wrong, and marks inside them that nobody sees.

In: a spot with a name. Out: `NAME_KINDS`. Never: a forgivable kind that changes the name in its one spelling.
"""

from __future__ import annotations

from collections.abc import Callable

from canbao.people.errors.kinds import UNFIT, ErrorKind, Level, Spot, Unfit
from canbao.people.workbooks.sheets import CellValue
from canbao.people.workbooks.suppliers import Content

PRIVATE_USE = "\ue4c6"  # no code of the table that `values.names` knows
LOST_CHARACTER = "\ufffd"
TOO_LONG = 80


def _of_name(change: Callable[[str], CellValue]) -> Callable[[Spot], CellValue | Unfit]:
    return lambda spot: change(spot.text) if len(spot.text) > 1 else UNFIT


def _inside(mark: str) -> Callable[[str], str]:
    return lambda name: name[:1] + mark + name[1:]


NAME_KINDS: tuple[ErrorKind, ...] = tuple(
    ErrorKind(kind, level, (Content.NAME,), _of_name(change))
    for kind, level, change in (
        ("name_empty", Level.ERROR, lambda _name: None),
        ("name_only_blanks", Level.ERROR, lambda _name: " \u3000 "),
        ("name_with_digit", Level.ERROR, lambda name: f"{name}2"),
        ("name_lost_character", Level.ERROR, lambda name: name[:-1] + LOST_CHARACTER),
        ("name_too_long", Level.ERROR, lambda name: name * (TOO_LONG // len(name) + 1)),
        ("name_private_use", Level.WARNING, lambda name: name[:-1] + PRIVATE_USE),
        ("name_zero_width", Level.FORGIVABLE, _inside("\u200b")),
        ("name_control", Level.FORGIVABLE, _inside("\x07")),
        ("name_line_break", Level.FORGIVABLE, lambda name: f"{name}\n"),
        ("name_blanks", Level.FORGIVABLE, _inside("\u3000")),
    )
)
