"""Full personal numbers in a text: whether there is one, and the text without them.

In: any text. Out: yes or no; the text with the last four signs left of each. Never: a digest taken for a number.
"""

from __future__ import annotations

import re
import unicodedata

from canbao.values.id_number import MASK

_DIGEST = re.compile(r"(?<![0-9a-z])(?=[0-9]*[a-f])(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})(?![0-9a-z])")
"""Digests by chance have long rows of digits."""
_ID_NUMBER = re.compile(r"\d{15}")
_PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_HIDDEN = re.compile(rf"({_DIGEST.pattern})|\d{{11,}}([0-9Xx]{{4}})|(?<!\d)1[3-9]\d{{5}}(\d{{4}})(?!\d)")
"""A digest, which stays; or a number, of which the last four signs do."""


def has_personal_number(text: str) -> bool:
    """Whether 15 digits in a row or a mobile number stand in the text.

    >>> has_personal_number("张三 430621199003071230"), has_personal_number("张三 ···1230")
    (True, False)
    """
    plain = _DIGEST.sub("", unicodedata.normalize("NFKC", text))
    return bool(_ID_NUMBER.search(plain) or _PHONE.search(plain))


def hide_personal_numbers(text: str) -> str:
    """Of each number the last four signs.

    >>> hide_personal_numbers("43062119900307123X 打 13900001234"), hide_personal_numbers("job 123456")
    ('···123X 打 ···1234', 'job 123456')
    """
    if not has_personal_number(text):
        return text
    return _HIDDEN.sub(lambda found: found[1] or MASK + (found[2] or found[3]), unicodedata.normalize("NFKC", text))
