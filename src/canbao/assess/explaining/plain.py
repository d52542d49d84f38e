"""An explanation as plain data for `--json`: what the text says and nothing else, sums in fen, days as text.

In: an `Explanation`. Out: a dict of plain values. Never: a float, a value that JSON cannot write.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from canbao.assess.explaining.explanation import Explanation, FactRead, Read, RelativesRead, StandingRead
from canbao.assess.explaining.sayings import say_questions, say_read
from canbao.policy.phrases import say_share
from canbao.policy.rules import Cite


def to_dict(found: Explanation) -> dict[str, Any]:
    """The explanation under its own names; each fact with its words."""
    shown = {item.name: _plain(getattr(found, item.name)) for item in fields(found)}
    if found.possible is not None:
        shown["possible"]["questions"] = say_questions(found.possible.asks, "zh")
    return shown


def _plain(value: Any) -> Any:
    match value:
        case None | bool() | int() | str():
            return value
        case date():
            return value.isoformat()
        case Fraction():
            return say_share(value)
        case Cite():
            return {"clause": value.clause, "document": value.document, "policy": value.policy}
        case FactRead() | StandingRead() | RelativesRead():
            return _read(value)
        case frozenset():
            return sorted(value)
        case Mapping():
            return {str(key): _plain(item) for key, item in value.items()}
        case tuple() | list():
            return [_plain(item) for item in value]
    assert is_dataclass(value), value
    return {item.name: _plain(getattr(value, item.name)) for item in fields(value)}


def _read(read: Read) -> dict[str, Any]:
    return {**{item.name: _plain(getattr(read, item.name)) for item in fields(read)}, "words": say_read(read, "zh")}
