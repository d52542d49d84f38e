"""Whether what was found is what a case expects.

In: an expectation key, the value expected, the value found. Out: true or false. Never: a value changed.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

UNORDERED = ("tasks", "missing")
"""Lists whose order says nothing."""
_WIDTHS = str.maketrans("（）", "()")


def agrees(key: str, expected: Any, found: Any) -> bool:
    """Whether one expectation holds.

    >>> agrees("score", 6, Decimal("6.0")), agrees("clause", "五(一)", "五(一)第2段")
    (True, True)
    """
    if key == "clause":
        return expected == found or (
            isinstance(expected, str) and isinstance(found, str) and holds_clause(expected, found)
        )
    if key in UNORDERED and isinstance(expected, list) and isinstance(found, list):
        return sorted(map(str, expected)) == sorted(map(str, found))
    return is_same(expected, found)


def is_same(expected: Any, found: Any) -> bool:
    """Equal; numbers as numbers, lists and mappings part by part."""
    if is_number(expected) and is_number(found):
        return Decimal(str(expected)) == Decimal(str(found))
    if isinstance(expected, dict) and isinstance(found, dict):
        return expected.keys() == found.keys() and all(is_same(value, found[key]) for key, value in expected.items())
    if isinstance(expected, list | tuple) and isinstance(found, list | tuple):
        return len(expected) == len(found) and all(
            is_same(one, other) for one, other in zip(expected, found, strict=True)
        )
    return type(expected) is type(found) and bool(expected == found)


def is_number(value: Any) -> bool:
    """A number; true and false are none."""
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def holds_clause(outer: str, inner: str) -> bool:
    """Whether a clause is another or contains it. 二(三)1 does not contain 二(三)10.

    >>> holds_clause("五(一)", "五(一)第2段"), holds_clause("二(三)1", "二(三)10")
    (True, False)
    """
    outer, inner = outer.translate(_WIDTHS).strip(), inner.translate(_WIDTHS).strip()
    if not outer or not inner.startswith(outer):
        return False
    rest = inner[len(outer) :]
    return not (outer[-1].isdigit() and rest[:1].isdigit())
