"""Undeclared reading: a rule rests on a reading, and the policy does not say which answer it takes.

In: a subject. Out: findings `undeclared_reading` at the part that needs it.
Never: a reading that a superior notice declares for its own rules, as it comes down with them.
"""

from __future__ import annotations

from collections.abc import Iterator

from canbao.policy.lint.cited_parts import cited_places
from canbao.policy.lint.reading_consumers import Use, consumed_readings
from canbao.policy.lint.subjects import Findings, Subject
from canbao.policy.lint.texts import expressions_of
from canbao.policy.lint.variants import readings_asked
from canbao.policy.readings import find_reading, load_register
from canbao.policy.yaml_file import Path


def find_undeclared_readings(subject: Subject) -> Findings:
    """Readings that are used and stand neither in this policy's `readings:` nor in those above it."""
    for id_, path in used_readings(subject).items():
        if id_ not in load_register():
            message = f"没有编号为“{id_}”的读法 no such reading"
            yield subject.finding("unknown_reading", message, path, id_)
        elif id_ not in subject.file.readings:
            question = find_reading(id_).question
            message = f"用到读法 {id_}（{question}），readings 里没有写采用哪一种 not declared under readings"
            yield subject.finding("undeclared_reading", message, path, id_)


def used_readings(subject: Subject) -> dict[str, Path]:
    """Every reading that the policy rests on, with the first place that does."""
    found: dict[str, Path] = {}
    for id_, path in (*_tagged(subject), *_asked(subject), *consumed_readings(subject).items()):
        found.setdefault(id_, path)
    for id_ in sorted(subject.rules.used_readings):
        found.setdefault(id_, _first_place_of(subject, id_))
    return found


def _tagged(subject: Subject) -> Iterator[Use]:
    for place in cited_places(subject.raw):
        yield from ((id_, (*place.path, "reading")) for id_ in place.readings)


def _asked(subject: Subject) -> Iterator[Use]:
    for path, text in expressions_of(subject.raw):
        yield from ((id_, path) for id_ in readings_asked([str(text)]))
    for name, text in subject.file.terms.items():
        yield from ((id_, ("terms", name)) for id_ in readings_asked([str(text)]))


_WORDS = {"A01": "days(", "A19": "age", "A23": "重度", "A35": "unnamed"}
"""Words of an expression, or values, behind which the loader reads these readings."""


def _first_place_of(subject: Subject, id_: str) -> Path:
    """The first text that makes the loader read the reading."""
    word = _WORDS.get(id_, id_)
    for name, text in subject.file.terms.items():
        if word in str(text):
            return "terms", name
    for path, text in expressions_of(subject.raw):
        if word in str(text):
            return path
    return ("aid",) if id_ == "A35" else ("readings",)
