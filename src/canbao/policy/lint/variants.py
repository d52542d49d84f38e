"""The same policy under the other answers to the readings that its conditions ask for.

In: a subject and the texts concerned. Out: rules under each combination of answers, the declared one left out.
Never: more than the limit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from math import prod

from canbao.policy.lint.subjects import Subject
from canbao.policy.readings import Answer, load_register
from canbao.policy.rules import Rules

MOST_VARIANTS = 64
"""Six readings of two answers each. Beyond that one reading is varied at a time, which takes no longer."""

_ASKED = re.compile(r"""reading\(\s*["'](A\d\d)["']""")


def readings_asked(texts: Iterable[str]) -> list[str]:
    """Readings that expressions name in `reading(…)` and `by_reading(…)`.

    >>> readings_asked(['paid < central.start and reading("A29", "refuse")'])
    ['A29']
    """
    return list(dict.fromkeys(found for text in texts for found in _ASKED.findall(text) if found in load_register()))


def rules_under_other_readings(subject: Subject, ids: Iterable[str]) -> Iterator[Rules]:
    """The rules under every other combination of answers to these readings that compiles."""
    for answers in _combinations(subject, list(ids)):
        rules = subject.with_readings(answers)
        if rules is not None:
            yield rules


def _combinations(subject: Subject, ids: list[str]) -> Iterator[Mapping[str, Answer]]:
    answers: dict[str, list[Answer]] = {id_: [*load_register()[id_].values] for id_ in ids}
    if prod(len(values) for values in answers.values()) > MOST_VARIANTS:
        for id_, values in answers.items():
            yield from ({id_: value} for value in values if value != subject.readings[id_])
        return
    for chosen in product(*answers.values()):
        variant = dict(zip(answers, chosen, strict=True))
        if any(subject.readings[id_] != value for id_, value in variant.items()):
            yield variant


def texts_of(subject: Subject, table: str) -> list[str]:
    """The expressions of a table, and of all terms, which it may use."""
    section = table.split(".")[0]
    return [str(subject.raw.get(section)), *(str(text) for text in subject.file.terms.values())]
