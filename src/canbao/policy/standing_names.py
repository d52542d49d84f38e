"""How departments spell the name of a standing: one normal form for look-up, and the grades that stand inside a name.

In: a name as a list, a notice or a clerk writes it. Out: its normal form; the name without its grade phrase, and the
grades. Never: what the name means (that is `standings`).
"""

from __future__ import annotations

import re
import unicodedata

_QUOTES = re.compile("[\"'“”‘’「」『』《》]")
_DASHES = re.compile("[-‐‑‒–—―−]+")
_TO_ROUND_BRACKETS = str.maketrans("[]{}〔〕【】〈〉", "()()()()()")

_NUMERALS = {"1": 1, "2": 2, "3": 3, "4": 4, "一": 1, "二": 2, "三": 3, "四": 4}
_NUMERAL = "[1-4一二三四]"
_LIST_SIGN, _RANGE_SIGN = "[、,/和及或]", "[-~至到]"
_GRADES = f"(?P<grades>{_NUMERAL}级?(?:(?:{_LIST_SIGN}|{_RANGE_SIGN}){_NUMERAL}级?)*(?<=级))"
_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        f"{_GRADES}(?P<base>.+)",  # 三、四级残疾人
        rf"(?P<base>.+)\({_GRADES}\)",  # 残疾人(三级)
        f"(?P<base>[^-]+?)-?{_GRADES}",  # 残疾人-1-2级
    )
)
_STEP = re.compile(f"(?P<sign>{_LIST_SIGN}|{_RANGE_SIGN})?(?P<numeral>{_NUMERAL})级?")


def normalise(name: str) -> str:
    """The form in which names are compared: width, spaces, quotation marks, brackets and dashes do not matter.

    >>> normalise("脱贫（享受政策） 人员"), normalise("已建档“两病”患者")
    ('脱贫(享受政策)人员', '已建档两病患者')
    """
    text = unicodedata.normalize("NFKC", name).casefold()
    text = "".join(_QUOTES.sub("", text).split())
    return _DASHES.sub("-", text.translate(_TO_ROUND_BRACKETS))


def split_grades(name: str) -> tuple[str, frozenset[int]] | None:
    """A normalised name without its grade phrase, and the grades; None when no grade stands in the name.

    >>> split_grades("三、四级残疾人") == ("残疾人", frozenset({3, 4}))
    True
    """
    for shape in _SHAPES:
        found = shape.fullmatch(name)
        if found:
            return found["base"], _read_grades(found["grades"])
    return None


def _read_grades(phrase: str) -> frozenset[int]:
    grades: list[int] = []
    for step in _STEP.finditer(phrase):
        numeral = _NUMERALS[step["numeral"]]
        if step["sign"] and re.fullmatch(_RANGE_SIGN, step["sign"]):
            low, high = sorted((grades[-1], numeral))
            grades.extend(range(low, high + 1))
        else:
            grades.append(numeral)
    return frozenset(grades)
