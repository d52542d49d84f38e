"""Everything the words of one policy mean, and the error that names a word nobody knows.

In: windows, amounts, terms, places, readings of one policy. Out: a `Scope` that expressions are read in.
Never: the meaning of a word of the closed vocabulary (that is `vocabulary`); a person.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field

from canbao.policy.nodes import Node
from canbao.policy.readings import Readings
from canbao.policy.standings import Catalogue
from canbao.policy.vocabulary import COUNTS, FACTS, FUNCTIONS


class ExpressionError(ValueError):
    """An expression that cannot be understood.

    `column` is 0-based inside the text; `word` is what was not understood.
    """

    def __init__(self, message: str, word: str = "", column: int = 0) -> None:
        super().__init__(message)
        self.message, self.word, self.column = message, word, column


@dataclass(frozen=True)
class Span:
    """A window or the benefit year: first and last day as nodes (both inclusive); either may be unset."""

    first: Node
    last: Node


@dataclass(frozen=True)
class Scope:
    """Everything the words of one policy mean. `year_label` is the benefit year as people call it."""

    place: str
    pooling_area: str
    province: str
    periods: Mapping[str, Span]
    amounts: Mapping[str, Node]
    terms: Mapping[str, Node]
    readings: Readings
    catalogue: Catalogue
    year_label: int
    city_size: str | None = None
    relative: bool = False
    used_readings: set[str] = field(default_factory=set)
    broken_terms: dict[str, str] = field(default_factory=dict)
    """Terms of superior notices that say something this policy has no word for, and what is missing."""

    def words(self) -> list[str]:
        """Every word that may stand in an expression, for suggestions."""
        known = [*FACTS, *COUNTS, *FUNCTIONS, *self.periods, *self.amounts, *self.terms, "age", "place", "pooling_area"]
        return [*known, "province", "everywhere", "and", "or", "not", "in"]

    def reading(self, key: str) -> str | int:
        """The answer to a reading, noting that the policy rests on it."""
        self.used_readings.add(key)
        return self.readings[key]


def nearest(word: str, known: list[str]) -> str | None:
    """The known word most like this one, if any is like it at all.

    >>> nearest("payed", ["birth", "paid"])
    'paid'
    """
    found = difflib.get_close_matches(word, known, n=1)
    return found[0] if found else None
