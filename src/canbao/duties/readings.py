"""How a duty asks for a reading: only answers that it knows, so that a misspelt one never decides silently.

In: a mapping from reading id to answer. Out: the answer as text. Never: a default (the register has it).
"""

from __future__ import annotations

from collections.abc import Mapping

ReadingAnswers = Mapping[str, str | int]


def choose(readings: ReadingAnswers, id_: str, *known: str) -> str:
    """The answer in force, which must be one that the rule knows.

    >>> choose({"A31": "includes"}, "A31", "includes", "excludes")
    'includes'
    """
    answer = readings[id_]
    if answer not in known:
        raise ValueError(f"读法 {id_} 没有“{answer}”这个答案 unknown answer; known: {'、'.join(known)}")
    return str(answer)
