"""Three-valued logic over vectors: and, not, comparisons of values that may be absent or unknown.

In: uint8 truths (0 false, 1 true, 2 unknown), `Vector`s of values with states. Out: uint8 truths, the same as
`evaluating` gives one by one. Arithmetic instead of `np.where`, which takes ten times as long. Never: a loop over
people.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from canbao.assess.columns import IS_ABSENT, IS_UNKNOWN, Array, Span, Tri8, Vector

OPERATORS: dict[str, Callable[[Array, Array], Array]] = {
    "==": np.equal, "<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal,
}  # fmt: skip
_UNKNOWN = np.uint8(2)


def all_of(parts: Iterable[Tri8]) -> Tri8:
    """Three-valued and: the product is 0 if one part is false, and more than 1 if none is and one is unknown.

    >>> all_of([np.array([1, 1, 2, 2], np.uint8), np.array([1, 2, 2, 0], np.uint8)]).tolist()
    [1, 2, 2, 0]
    """
    first, *others = parts
    for part in others:
        first = np.minimum(first * part, _UNKNOWN)
    return first


def negate(truth: Tri8) -> Tri8:
    """Three-valued not.

    >>> negate(np.array([0, 1, 2], np.uint8)).tolist()
    [1, 0, 2]
    """
    found: Tri8 = (truth == 0) + (truth & _UNKNOWN)
    return found


def join_states(first: Tri8 | None, second: Tri8 | None) -> Tri8 | None:
    """States of what is made of two values: absent wins over unknown."""
    if first is None or second is None:
        return second if first is None else first
    is_absent = (first == IS_ABSENT) | (second == IS_ABSENT)
    return np.where(is_absent, np.uint8(IS_ABSENT), first | second)


def with_states(found: Tri8, *states: Tri8 | None) -> Tri8:
    """Of what is absent everything is false, of what is unknown it is unknown."""
    joined: Tri8 | None = None
    for each in states:
        joined = join_states(joined, each)
    if joined is None:
        return found
    settled: Tri8 = found * (joined == 0) + (joined & np.uint8(IS_UNKNOWN))
    return settled


def compare(op: str, first: Vector, second: Vector) -> Tri8:
    """`first op second` for each pair."""
    return with_states(OPERATORS[op](first.values, second.values).view(np.uint8), first.states, second.states)


def compare_span(op: str, span: Span, number: int) -> Tri8:
    """`span op number`: true or false only where every number within the bounds says so.

    >>> compare_span(">=", Span(np.array([1, 0, 0]), np.array([2, 2, 0])), 1).tolist()
    [1, 2, 0]
    """
    bound = np.asarray(number, dtype=np.int32)
    counts = (span.least, span.most, np.clip(bound, span.least, span.most))
    first, *others = (OPERATORS[op](count, bound).view(np.uint8) for count in counts)
    differ = np.zeros(first.size, dtype=np.uint8)
    for other in others:
        differ |= first ^ other
    return np.where(differ, _UNKNOWN, first)
