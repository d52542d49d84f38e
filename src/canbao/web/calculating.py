"""An amount worked out for a made-up person, with its reasons: the same rules and the same words as everybody's bill.

In: a rule book, a made-up person. Out: sentences under their headings; for a birth year alone, what comes out for which
part of the year. Never: anything kept; a sentence about a stand-in that nobody said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from canbao.assess.batch import RESULT_SCHEMA
from canbao.assess.explaining import explain, to_text
from canbao.assess.facts import all_complete, none_complete, person_of
from canbao.assess.interpreting import Assessment, assess
from canbao.policy.rules import RuleBook
from canbao.policy.wordbook import say_day, say_fact
from canbao.web.calc_forms import MadeUp
from canbao.web.why_pages import parts_of

MOST_SPANS = 6
"""Parts of a birth year that are told one by one: more are only met by the newborn, whose day counts."""


@dataclass(frozen=True)
class BirthSpan:
    """Days of birth for which the same comes out."""

    first: date
    last: date
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Told:
    """`parts`: headings with their sentences; the first has none. `spans`: instead of parts, where the day of birth
    decides; `is_split`: it decides too often to be told.
    """

    parts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    spans: tuple[BirthSpan, ...] = ()
    is_split: bool = False


def calculate(book: RuleBook, made_up: MadeUp) -> Told:
    """What comes out. Raises FactError."""
    if not made_up.births:
        found = _assess(book, made_up, made_up.facts)
        return Told(_parts(_text(book, found, made_up.said)))
    spans: list[tuple[date, date, Assessment]] = []
    for day in made_up.births:
        found = _assess(book, made_up, {**made_up.facts, "birth": day})
        if spans and _same(spans[-1][2], found):
            spans[-1] = (spans[-1][0], day, spans[-1][2])
        else:
            spans.append((day, day, found))
    if len(spans) > MOST_SPANS:
        return Told(is_split=True)
    if len(spans) == 1:
        first, _, found = spans[0]
        said = {**made_up.said, say_fact("birth", first): f"{first.year}年出生"}
        return Told(_parts(_text(book, found, said)))
    return Told(spans=tuple(_span(book, made_up, *each) for each in spans))


def _assess(book: RuleBook, made_up: MadeUp, facts: Mapping[str, Any]) -> Assessment:
    coverage = all_complete if made_up.lists_known else none_complete
    return assess(book, person_of(facts), made_up.paid_on, coverage)


def _same(one: Assessment, other: Assessment) -> bool:
    """Everything that a bill says, clauses too."""
    if one.situation.id != other.situation.id:
        return False
    return all(getattr(one, name, None) == getattr(other, name, None) for name in RESULT_SCHEMA.names)


def _text(book: RuleBook, found: Assessment, said: Mapping[str, str]) -> str:
    text = to_text(explain(found, book))
    for sentence, instead in said.items():
        text = text.replace(sentence, instead)
    return text


def _parts(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((heading, tuple(lines)) for heading, lines in parts_of(text))


def _span(book: RuleBook, made_up: MadeUp, first: date, last: date, found: Assessment) -> BirthSpan:
    """The answer without its reasons: they come when the day is given."""
    _, lines = parts_of(_text(book, found, made_up.said))[0]
    return BirthSpan(first, last, tuple(lines[2:]))


def span_words(span: BirthSpan) -> str:
    """From which day of birth to which.

    >>> span_words(BirthSpan(date(1964, 1, 1), date(1964, 12, 31), ()))
    '1964年1月1日至1964年12月31日出生'
    """
    return f"{say_day(span.first)}{'' if span.first == span.last else f'至{say_day(span.last)}'}出生"
