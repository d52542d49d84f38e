"""Field types that every policy model shares: strict model, clause citations, yuan that become fen, shares, names.

In: values as YAML gives them. Out: validated, immutable Python values. Never: a default amount or a silent conversion.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from canbao.values.fen import yuan_to_fen
from canbao.values.place import normalise


class PolicyPart(BaseModel):
    """A part of a policy file: unknown keys are refused and nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    def walk(self) -> Iterator[PolicyPart]:
        """This part and every part below it, in file order."""
        yield self
        for name in type(self).model_fields:
            yield from _parts_in(getattr(self, name))


def _parts_in(value: Any) -> Iterator[PolicyPart]:
    if isinstance(value, PolicyPart):
        yield from value.walk()
    elif isinstance(value, dict):
        for item in value.values():
            yield from _parts_in(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _parts_in(item)


class CitedPart(PolicyPart):
    """A part that states something of the notice, with the clause that says it and the readings it rests on."""

    cite: str = Field(description="clause of this policy's `clauses:` list, in half-width form, e.g. 二(三)1")
    reading: list[str] = Field(default_factory=list, description="readings (A01…) that this rests on")
    note: str | None = Field(default=None, description="a remark for the clerk, shown with the rule")


def _fen(value: Any) -> int:
    return yuan_to_fen(value)


def _share(value: Any) -> Fraction:
    """A share of one: `50%`, `0.5` as text, or a whole number 0 or 1."""
    text = str(value).strip()
    share = Fraction(text[:-1].strip()) / 100 if text.endswith("%") else Fraction(text)
    if share < 0:
        raise ValueError(f"份额不能是负数 a share cannot be negative: {text}")
    return share


def _place(code: str) -> str:
    """A division code, or nothing for everywhere."""
    normalise(code)
    return code


PlaceCode = Annotated[str, AfterValidator(_place)]
FenFromYuan = Annotated[
    int,
    BeforeValidator(_fen),
    WithJsonSchema({"type": ["number", "string"], "description": "yuan, at most two decimals"}),
]
Share = Annotated[
    Fraction,
    BeforeValidator(_share),
    WithJsonSchema({"type": ["string", "number"], "description": "a share such as 50%"}),
]
