"""What may be written into the trail: one line of plain text, and never a personal number.

In: texts and values for an entry. Out: the text in one line; or `TooTelling`. Never: a control character, a line break,
a mark that turns the direction of writing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from canbao.store.failures import StoreFailed
from canbao.values.personal_numbers import has_personal_number

Json: TypeAlias = "bool | int | str | Sequence[Json] | Mapping[str, Json] | None"
"""What can be stored as JSON. No floats: money is whole fen."""

MOST_CHARACTERS = 500
"""Of a reason: a long paragraph, and no room for a list."""
_CONTROLS = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_SPACES = re.compile(r"\s+")


class TooTelling(StoreFailed):
    """A text for the trail has a full personal number in it."""


def one_line(text: str, most: int = MOST_CHARACTERS) -> str:
    """The text in one line. What cannot be seen becomes a space; what is too long is cut.

    >>> one_line(" 来电\\n2026 done 张三\\u202e ")
    '来电 2026 done 张三'
    """
    seen = "".join(" " if unicodedata.category(sign) in _CONTROLS else sign for sign in text)
    return _SPACES.sub(" ", seen).strip()[:most]


def refuse_personal_numbers(value: Json) -> None:
    """Look through a value of any shape, names of fields too. Raises TooTelling."""
    if isinstance(value, bool) or value is None:
        return
    if isinstance(value, int):
        is_telling = len(str(abs(value))) >= 15
    elif isinstance(value, str):
        is_telling = has_personal_number(value)
    elif isinstance(value, Mapping):
        for name, part in value.items():
            refuse_personal_numbers(name)
            refuse_personal_numbers(part)
        return
    else:
        for part in value:
            refuse_personal_numbers(part)
        return
    if is_telling:
        raise TooTelling(
            "审计记录里不能写完整的身份证号或手机号，请只写后四位 "
            "no full identity or telephone number here: the last four digits only"
        )
