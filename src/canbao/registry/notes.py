"""What people write in their own words beside a record. In: text as typed. Out: one line of it. Never: a full identity
or telephone number, which would lie there unsealed.
"""

from __future__ import annotations

from canbao.access.wording import one_line, refuse_personal_numbers

LONGEST_NOTE = 200
"""Characters: two lines of a form."""


def plain_note(text: str, most: int = LONGEST_NOTE) -> str:
    """One line, cut to so many characters. Raises TooTelling.

    >>> plain_note(" 已外出\\n务工 ")
    '已外出 务工'
    """
    refuse_personal_numbers(text)
    return one_line(text, most)
