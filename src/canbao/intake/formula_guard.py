"""Texts that a spreadsheet would compute, and how they are kept from it in a csv file.

In: a text. Out: the text with an apostrophe in front where it needs one, and back again. Never: a text that does not
come back the same.
"""

from __future__ import annotations

import re

# A spreadsheet computes what begins with these, also after blanks and in full width; TAB, CR and LF make it drop what
# stands before. An apostrophe in front makes it a text.
_RISKY = re.compile(r"'*(?:[\t\r\n]|[ \u3000]*[=+\-@＝＋－＠])")


def guard(text: str) -> str:
    """A text that no spreadsheet takes for a formula.

    >>> guard("=1+1"), guard("甲"), guard("'=1")
    ("'=1+1", '甲', "''=1")
    """
    return f"'{text}" if _RISKY.match(text) else text


def unguard(text: str) -> str:
    """The text that was guarded.

    >>> unguard("'=1+1"), unguard("'甲")
    ('=1+1', "'甲")
    """
    return text[1:] if text.startswith("'") and _RISKY.match(text) else text
