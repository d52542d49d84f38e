"""Field types that every policy model shares: strict model, clause citations, yuan that become fen, shares, names.

In: values as YAML gives them. Out: validated, immutable Python values. Never: a default amount or a silent conversion.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from canbao.values.fen import yuan_to_fen
from canbao.values.place import normalise


class PlacedError(ValueError):
    """Something wrong inside a part: raised by the part, said of the value at `path` below it."""

    def __init__(self, message: str, *path: str | int) -> None:
        super().__init__(message)
        self.path = path


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


class _Sought:
    """See `SOUGHT`."""


SOUGHT = _Sought()
"""Marks what a reader looks for in a part and a notice may leave out: `policy show` then says 通知未写明."""

T = TypeVar("T")
IfStated = Annotated[T | None, SOUGHT]
AllStated = Annotated[list[T], SOUGHT]
"""What the notice says of it, a value or a list of them; left out (None, an empty list) where it says nothing."""


_BETWEEN_CLAUSES = "；"
Clauses = Annotated[
    str,
    WithJsonSchema({"type": ["string", "array"], "items": {"type": "string"}, "description": "one clause or several"}),
]
"""As text: a list of clauses is joined where the file is read."""


def join_clauses(value: Any) -> Any:
    """Values of a file with each `cite` that is a list of clauses as one text; what else may be wrong is left as it is.

    >>> join_clauses({"id": "a", "cite": ["三(一)", "三(四)"]})
    {'id': 'a', 'cite': '三(一)；三(四)'}
    """
    match value:
        case {"cite": [str(), *_] as clauses} if all(isinstance(clause, str) for clause in clauses):
            return join_clauses({**value, "cite": _BETWEEN_CLAUSES.join(clauses)})
        case dict():
            return {key: join_clauses(item) for key, item in value.items()}
        case list():
            return [join_clauses(item) for item in value]
    return value


def clauses_of(cite: str) -> list[str]:
    """The clauses of a `cite`, the one that it names first before the others.

    >>> clauses_of("三(一)；三(四)"), clauses_of("三(一)")
    (['三(一)', '三(四)'], ['三(一)'])
    """
    return cite.split(_BETWEEN_CLAUSES)


def name_clauses(cite: str, document: str) -> str:
    """The clauses of a `cite`, each with the document before it (empty: none).

    >>> name_clauses("三(一)；三(四)", "国办发〔2024〕38号")
    '国办发〔2024〕38号 三(一)；国办发〔2024〕38号 三(四)'
    """
    return _BETWEEN_CLAUSES.join(f"{document} {clause}".strip() for clause in clauses_of(cite))


class CitedPart(PolicyPart):
    """A part that states something of the notice, with the clause that says it and the readings it rests on."""

    cite: Clauses = Field(
        description="clause of this policy's `clauses:` list, in half-width form, e.g. 二(三)1; several as a list"
    )
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
