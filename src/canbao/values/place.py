"""Division codes and whether one place lies in another.

In: codes as text, in natural length (2 4 6 9 12) or padded with noughts. Out: natural codes, yes or no.
Never: names, the list of divisions, a guess from an identity number.
"""

from __future__ import annotations

from functools import lru_cache

EVERYWHERE = ""
NOWHERE = "none"

NATURAL_LENGTHS = (2, 4, 6, 9, 12)


def is_code(code: str) -> bool:
    """Whether the text is made like a code, of a place that may or may not be there; everywhere has none.

    >>> is_code("430621"), is_code("43062"), is_code(EVERYWHERE)
    (True, False, True)
    """
    return code == EVERYWHERE or (len(code) in NATURAL_LENGTHS and code.isascii() and code.isdigit())


@lru_cache(maxsize=1 << 16)
def normalise(code: str) -> str:
    """The code in natural length: 370400 is the city 3704, 430000 the province 43, 430621000000 the county 430621.

    >>> normalise("370400"), normalise("430000")
    ('3704', '43')
    """
    if code == EVERYWHERE:
        return code
    if not is_code(code):
        raise ValueError(f"区划代码须为 2、4、6、9 或 12 位数字 not a division code: {code!r}")
    for step, length in ((3, 12), (3, 9), (2, 6), (2, 4), (2, 2)):
        if len(code) == length and code.endswith("0" * step):
            code = code[:-step]
    return code


def is_within(inner: str, outer: str) -> bool:
    """Whether the inner place is the outer one or lies in it. Everything lies in "", save `none`, which lies nowhere.

    >>> is_within("430621100", "430600"), is_within("430621", "3704"), is_within("none", "")
    (True, False, False)
    """
    return inner != NOWHERE and normalise(inner).startswith(normalise(outer))
