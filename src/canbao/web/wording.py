"""What pages say: the Chinese half of a message, names instead of codes, sums as people read them.

In: messages and values of the other rooms. Out: text for a page. Never: a float; an English word where the message has
Chinese.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from canbao.store.server import BUSINESS_ZONE

_LAST_CHINESE = re.compile(r".*[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef“”‘’…·]\d*", re.DOTALL)
_FEN = 100


def in_chinese(message: str) -> str:
    """Messages are written "中文 English": the first half; one that has no Chinese is left whole.

    >>> in_chinese("没有账号“x” no such account")
    '没有账号“x”'
    """
    found = _LAST_CHINESE.match(message)
    return found.group(0) if found else message


def yuan(fen: int | None) -> str:
    """A sum in yuan with two decimals; a dash where it is not known.

    >>> yuan(-123450), yuan(None)
    ('-1,234.50', '—')
    """
    if fen is None:
        return "—"
    whole, rest = divmod(abs(fen), _FEN)
    return f"{'-' if fen < 0 else ''}{whole:,}.{rest:02d}"


def day(value: date | datetime | None, otherwise: str = "—") -> str:
    """A day, or the minute of a moment, in the business zone.

    >>> day(date(2026, 1, 2))
    '2026-01-02'
    """
    if value is None:
        return otherwise
    if isinstance(value, datetime):
        return value.astimezone(ZoneInfo(BUSINESS_ZONE)).strftime("%Y-%m-%d %H:%M")
    return value.isoformat()
