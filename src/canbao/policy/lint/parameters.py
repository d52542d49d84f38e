"""Values of a policy by dotted path: whether a path can exist at all, and what a policy states there.

In: a path such as `waiting.fixed_months` or `aid.rows.elderly.share`, raw values. Out: yes or no; the value or None.
Never: a default of the model, which is nothing that a notice states.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from canbao.policy.model import PolicyFile
from canbao.policy.yaml_file import Path


def is_parameter(dotted: str) -> bool:
    """Whether the model of a policy has such a value.

    >>> is_parameter("waiting.fixed_months"), is_parameter("waiting.fixed_month")
    (True, False)
    """
    return _leads_somewhere(PolicyFile, dotted.split("."))


def _leads_somewhere(kind: Any, parts: Sequence[str]) -> bool:
    if not parts:
        return True
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        fields = {info.alias or name: info.annotation for name, info in kind.model_fields.items()}
        return parts[0] in fields and _leads_somewhere(fields[parts[0]], parts[1:])
    inside = get_args(kind)
    if get_origin(kind) in (list, dict):
        return _leads_somewhere(inside[-1], parts[1:])
    return any(_leads_somewhere(option, parts) for option in inside)


def stated(raw: Mapping[str, Any], dotted: str) -> tuple[Path, Any] | None:
    """Where the value stands and what it is; None where the policy does not state it.

    Rows are found by their id, whether the table is written as a plain list or below `rows`.
    """
    at: Any = raw
    path: list[str | int] = []
    for part in dotted.split("."):
        if isinstance(at, list) and part == "rows":
            continue
        if isinstance(at, Mapping) and part not in at and isinstance(at.get("rows"), list):
            path.append("rows")
            at = at["rows"]
        if isinstance(at, list):
            index = next(
                (index for index, item in enumerate(at) if isinstance(item, dict) and item.get("id") == part), None
            )
            if index is None:
                return None
            path.append(index)
            at = at[index]
        elif isinstance(at, Mapping) and at.get(part) is not None:
            path.append(part)
            at = at[part]
        else:
            return None
    return tuple(path), at


def number_of(value: Any) -> Fraction | None:
    """A raw number, share or amount as an exact number; None for what is none.

    >>> number_of("20%") == number_of("0.2")
    True
    """
    if isinstance(value, bool):
        return None
    text = str(value).strip()
    try:
        return Fraction(text[:-1].strip()) / 100 if text.endswith("%") else Fraction(text)
    except (ValueError, ZeroDivisionError):
        return None


def show(value: Any) -> str:
    """A raw value as it stands in the file."""
    return str(value).lower() if isinstance(value, bool) else str(value)
