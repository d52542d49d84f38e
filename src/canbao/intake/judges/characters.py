"""Characters that do not belong into a cell, and those that are silently not there. The table of what is done:

| characters | what is done |
|---|---|
| NUL and other controls, apart from tab and line breaks | refused: CONTROL_CHARACTER |
| U+FFFD, surrogates, noncharacters | refused: GARBLED |
| emoji, keycaps; in names every pictograph | refused: EMOJI |
| spaces, tabs, line breaks | at the ends and in names removed, inside a text one space: BLANKS |
| zero width, byte order mark, soft hyphen, direction marks, variation selectors | removed: INVISIBLE |
| full-width letters and digits | in names, numbers and dates half-width: FULL_WIDTH; in texts kept |
| quotes around a name or number, `="…"` | removed: APOSTROPHE |
| other spellings of the middle dot, NFD, compatibility characters | one spelling: SPELLING |
| private area, where later editions of GB 18030 have a code | that code: SPELLING |
| private area otherwise | kept, doubted: SELF_MADE_CHARACTER |

In: a text. Out: the problem with it, or the text cleaned and what was mended. Never: a character dropped that can be
seen.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from canbao.intake.cell_problems import CellProblem, Mending
from canbao.values.names import repair_gb18030

# Letters, digits and usual signs, without two blanks in a row: nine cells in ten need no further look.
_USUAL = re.compile(r"(?! )(?:[!-~\u3001-\u301f\u3400-\u4db5\u4e00-\u9fff\uff01-\uff5e·“”‘’—…]|(?<! ) )*(?<! )")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_GARBLED = re.compile("[\ufffd\ufffe\uffff\ud800-\udfff\ufdd0-\ufdef]")
_EMOJI = re.compile("[\U0001f000-\U0001faff\u20e3]|[\u2600-\u27bf]\ufe0f")
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e01ef]"
)
_FULL_WIDTH = re.compile("[\uff01-\uff5e]")
_QUOTES = re.compile(r"""^=?["'‘’“”`´＇]+|["'‘’“”`´＇]+$""")


class Cleaned(NamedTuple):
    """A text on one line, without what cannot be seen; `problem` if it cannot be taken."""

    text: str
    problem: CellProblem | None = None
    mended: tuple[Mending, ...] = ()


def find_problem(text: str) -> CellProblem | None:
    """The first thing that does not belong into any cell.

    >>> find_problem("张\\x00三"), find_problem("张三")
    (<CellProblem.CONTROL_CHARACTER: ...>, None)
    """
    if _CONTROL.search(text):
        return CellProblem.CONTROL_CHARACTER
    if _GARBLED.search(text):
        return CellProblem.GARBLED
    return CellProblem.EMOJI if _EMOJI.search(text) else None


def has_pictograph(text: str) -> bool:
    """Whether a sign stands in a name: ★, ✓, ℃."""
    return any(unicodedata.category(letter) == "So" for letter in text)


def clean_line(text: str) -> Cleaned:
    """A text on one line.

    >>> clean_line(" 甲\\n乙 ").text
    '甲 乙'
    """
    if _USUAL.fullmatch(text):
        return Cleaned(text)
    problem = find_problem(text)
    if problem is not None:
        return Cleaned(text, problem)
    seen = _INVISIBLE.sub("", text)
    line = " ".join(seen.split())
    repaired = unicodedata.normalize("NFC", repair_gb18030(line))
    found = (
        (seen != text, Mending.INVISIBLE),
        (line != seen, Mending.BLANKS),
        (repaired != line, Mending.SPELLING),
    )
    return Cleaned(repaired, None, tuple(mending for is_so, mending in found if is_so))


def strip_quotes(text: str) -> str:
    """A text without the quotes that somebody, or another program, put around it.

    >>> strip_quotes('="0123"'), strip_quotes("'0123")
    ('0123', '0123')
    """
    return _QUOTES.sub("", text)


def strip_invisible(text: str) -> str:
    """A text without what cannot be seen."""
    return _INVISIBLE.sub("", text)


def reasons(raw: str, done: str, *, blanks: bool = True) -> Iterator[Mending]:
    """Why a text without quotes reads otherwise than it was written; at least one reason if it does."""
    if raw == done:
        return
    is_told = False
    told = (
        (strip_quotes(raw.strip()) != raw.strip(), Mending.APOSTROPHE),
        (_INVISIBLE.search(raw) is not None, Mending.INVISIBLE),
        (blanks and any(letter.isspace() for letter in raw), Mending.BLANKS),
        (_FULL_WIDTH.search(raw) is not None, Mending.FULL_WIDTH),
    )
    for is_so, mending in told:
        if is_so:
            is_told = True
            yield mending
    if not is_told:
        yield Mending.SPELLING
