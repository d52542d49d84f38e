"""Short names by which one part of the administration section points at another, and other small written forms.

In: text of a policy file. Out: the same text, checked. Never: a label for people (that is a `label` beside it).
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", description="lower-case letters, digits, underscores")]
MonthText = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$", description="a month such as 2024-11")]


def _points(value: Any) -> Fraction:
    """Points as written: a whole number, a Decimal or text such as `0.1`; a float has already lost what was written."""
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal | Fraction):
        raise ValueError(f"分数须为整数或小数文字 points must be a whole number or decimal text, not {value!r}")
    points = Fraction(str(value).strip())
    if points < 0:
        raise ValueError(f"分数不能为负 points cannot be negative: {value}")
    return points


Points = Annotated[
    Fraction,
    BeforeValidator(_points),
    WithJsonSchema({"type": ["number", "string"], "description": "points such as 0.1"}),
]
