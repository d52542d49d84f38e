"""What a person probably meant by a word that does not exist.

In: the word and the words there are. Out: the nearest ones, and a half-sentence for error messages.
Never: a correction made silently.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

SHOWN_AT_MOST = 3
"""More than three suggestions are a list to search, not a hint."""


def nearest(word: str, known: Iterable[str], limit: int = SHOWN_AT_MOST, at_least_percent: int = 0) -> list[str]:
    """The most similar known words, best first; equal likeness keeps the order in which the words come.

    Words less alike than `at_least_percent` are left out; 100 is the same word.

    >>> nearest("payed", ["birth", "paid", "place"], limit=1)
    ['paid']
    """
    words = list(dict.fromkeys(known))
    likeness = {other: SequenceMatcher(None, word, other, autojunk=False).ratio() for other in words}
    alike = [other for other in words if likeness[other] * 100 >= at_least_percent]
    return sorted(alike, key=lambda other: -likeness[other])[:limit]


def hint(word: str, known: Iterable[str]) -> str:
    """The end of an error sentence.

    >>> hint("payed", ["birth", "paid"])
    '最接近的是“paid”“birth”'
    """
    found = nearest(word, known)
    return "最接近的是" + "".join(f"“{other}”" for other in found) if found else "没有可选的词"
