"""A YAML file read strictly, with the line and column of every value kept.

In: text of a YAML 1.2 file. Out: plain dicts, lists, str, int, Decimal, bool, date, None, and a `Positions` map from
path to line. A repeated key, a bare yes/no/on/off, a number with a leading zero or a colon, a key without a value
inside {…}, an anchor or a tag is a `YamlError`. Never: a float.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

Path = tuple[str | int, ...]

_WORDS = {"yes", "no", "on", "off", "y", "n"}
_INT = re.compile(r"-?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_PLAIN_TAGS = frozenset(
    f"tag:yaml.org,2002:{kind}"
    for kind in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq", "merge", "value")
)
_QUOTE_IT = "文字里有逗号、[ ] 或“冒号加空格”时须整体加引号 text with a comma, [ ] or `: ` needs quotes"
_CUT_OFF = re.compile(r"expected ',' or '[}\]]'|mapping values are not allowed")
"""What YAML says of text that a comma, a bracket or a colon ended earlier than its writer meant."""
_ODD_NUMBER = re.compile(r"-?(0\d+|\d+(:\d+)+|0[xo][0-9a-fA-F]+|\d+(\.\d+)?[eE][-+]?\d+|\d[\d_]*_[\d_]*)")


class YamlError(ValueError):
    """What is wrong in the text of a file, and where (line and column from 1)."""

    def __init__(self, message: str, line: int, column: int, word: str = "") -> None:
        super().__init__(message)
        self.message, self.line, self.column, self.word = message, line, column, word


@dataclass(frozen=True)
class Positions:
    """Line and column (from 1) of each value by its path; a path that is not there answers for its nearest parent."""

    places: dict[Path, tuple[int, int]]

    def of(self, path: Path) -> tuple[int, int]:
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, (1, 1))


def read_yaml(text: str) -> tuple[Any, Positions]:
    """The values of a YAML text and where each stands. Raises YamlError."""
    places: dict[Path, tuple[int, int]] = {}
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        problem = str(error.problem or error)
        advice = f"；{_QUOTE_IT}" if _CUT_OFF.search(problem) else ""
        raise YamlError(f"YAML 写法有误 not valid YAML: {problem}{advice}", line, column) from None
    return (_build(node, (), places) if node is not None else None), Positions(places)


def _build(node: Any, path: Path, places: dict[Path, tuple[int, int]]) -> Any:
    line, column = node.start_mark.line + 1, node.start_mark.column + 1
    places[path] = (line, column)
    if node.anchor is not None:
        raise YamlError(
            "不用锚点，请直接写出 anchors are not used; write the value out", line, column, str(node.anchor)
        )
    if str(node.tag) not in _PLAIN_TAGS:
        raise YamlError("不用标签 tags are not used", line, column, str(node.tag))
    match node:
        case MappingNode():
            return _mapping(node, path, places)
        case SequenceNode():
            return [_build(item, (*path, index), places) for index, item in enumerate(node.value)]
    assert isinstance(node, ScalarNode), node  # there is no fourth kind
    return _scalar(node, line, column)


def _mapping(node: MappingNode, path: Path, places: dict[Path, tuple[int, int]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line, column = key_node.start_mark.line + 1, key_node.start_mark.column + 1
        key = str(key_node.value)
        if node.flow_style and value_node.start_mark.index == key_node.end_mark.index:
            raise YamlError(f"{{…}} 里的“{key}”没有值 has no value inside {{…}}；{_QUOTE_IT}", line, column, key)
        if key in found:
            raise YamlError(f"键重复 repeated key: {key}", line, column, key)
        found[key] = _build(value_node, (*path, key), places)
        places.setdefault((*path, key), (line, column))
    return found


def _scalar(node: ScalarNode, line: int, column: int) -> Any:
    text = str(node.value)
    if node.style is not None:
        return text
    if text in ("", "~", "null"):
        return None
    if text in ("true", "false"):
        return text == "true"
    if text.lower() in _WORDS:
        raise YamlError(f"{text} 含义不明，请写 true/false 或加引号 write true/false or quote it", line, column, text)
    if _INT.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return Decimal(text)
    if _ODD_NUMBER.fullmatch(text):
        raise YamlError(
            f"数字写法有歧义，文字请加引号 ambiguous number; quote it if it is text: {text}", line, column, text
        )
    if _DATE.fullmatch(text):
        try:
            return datetime.date.fromisoformat(text)
        except ValueError:
            raise YamlError(f"没有这一天 no such day: {text}", line, column, text) from None
    return text
