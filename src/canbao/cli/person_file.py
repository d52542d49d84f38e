"""One person as a JSON file or on standard input.

In: a path, or `-`. Out: a `Person`, and whether the file says all standings (then nobody has to ask for lists). Never:
a key read twice, a number with decimals taken for a fact.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from canbao.cli.refusals import InputRefused

if TYPE_CHECKING:
    from canbao.assess.facts import Person

STDIN = "-"


@dataclass(frozen=True)
class PersonFile:
    """A person as read. `says_standings`: the key `standings` stands there, be it empty."""

    person: Person
    says_standings: bool


def read_person(path: str) -> PersonFile:
    """The person. Raises InputRefused, FactError or OSError."""
    from canbao.assess.facts import person_of

    name = "标准输入 stdin" if path == STDIN else path
    text = sys.stdin.read() if path == STDIN else Path(path).read_text(encoding="utf-8-sig")
    try:
        raw = json.loads(text, object_pairs_hook=_once_each, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        place = f"第 {error.lineno} 行第 {error.colno} 列"
        raise InputRefused(f"{name}：{place}不是正确的 JSON not valid JSON: {error.msg}") from None
    except ValueError as error:
        raise InputRefused(f"{name}：{error}") from None
    if not isinstance(raw, dict):
        raise InputRefused(f"{name}：应是一个人的事实 {{键: 值}} expected one JSON object with the facts of a person")
    return PersonFile(person_of(raw), raw.get("standings") is not None)


def _once_each(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"键重复 repeated key: {key}")
        found[key] = value
    return found


def _refuse_constant(word: str) -> None:
    raise ValueError(f"{word} 不是数 is not a number")
