"""What the exchanged files are: one short file a format in `data/`, on columns that all formats share.

In: `data/<format>.yaml`, `data/shared/columns.yaml`. Out: `Format`s, unchanging. Never: a format in code; an unknown
key or column passed over.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from canbao.exchange.models import PartnerKind
from canbao.intake.column_kinds import ColumnKind
from canbao.intake.list_definition import ListDefinition
from canbao.lists.columns import Column, columns_of, definition_of, problems_of_columns
from canbao.policy.yaml_file import YamlError, read_yaml
from canbao.store.failures import StoreFailed


class BadFormat(ValueError):
    """A format's file that says something impossible; the message names the file and all of it."""

    is_for_people = True


class UnknownFormat(StoreFailed):
    """No format of this name."""


class Direction(StrEnum):
    """Which way a format goes, as seen from the bureau."""

    OUT = "out"
    IN = "in"


class Manner(StrEnum):
    """Whether a package says everything, or what has changed since the packages before it."""

    FULL = "full"
    CHANGE = "change"


DIRECTION_WORDS = MappingProxyType({Direction.OUT: "发出", Direction.IN: "收到"})
MANNER_WORDS = MappingProxyType({Manner.FULL: "全量", Manner.CHANGE: "变动"})


@dataclass(frozen=True)
class Format:
    """One format. `key`: columns that together stand once in a file; `sum`: the column that the manifest adds up;
    `tells_other_years`: rows of other benefit years than the manifest's may stand in it, to be told apart, not taken.
    """

    id: str
    title: str
    direction: Direction
    partners: tuple[PartnerKind, ...]
    version: int
    manners: tuple[Manner, ...]
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    sum: str = ""
    tells_other_years: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def headers(self) -> tuple[str, ...]:
        return tuple(column.label for column in self.columns)

    @property
    def names_people(self) -> bool:
        """Whether its rows are about people."""
        return "id_number" in self.names

    def definition(self, as_of: date | None) -> ListDefinition:
        """By what intake reads it as of a day. Keys are compared over the whole file, which intake reads in pieces."""
        return definition_of(self.id, self.title, self.columns, (), as_of)


def read_format(id_: str, text: str) -> Format:
    """A format from the text of its file. Raises BadFormat."""
    try:
        given, _ = read_yaml(text)
    except YamlError as error:
        raise BadFormat(f"{id_}.yaml:{error.line} {error.message}") from error
    problems = list(_problems_of(given)) if isinstance(given, dict) else ["应是“键: 值” should be keys and values"]
    if problems:
        raise BadFormat("\n".join(f"{id_}.yaml：{problem}" for problem in problems))
    return Format(
        id=id_,
        title=str(given["title"]),
        direction=Direction(given["direction"]),
        partners=tuple(PartnerKind(word) for word in given["partners"]),
        version=given["version"],
        manners=tuple(Manner(word) for word in given["manners"]),
        key=tuple(given["key"]),
        columns=columns_of(given["columns"], _shared_columns()),
        sum=str(given.get("sum", "")),
        tells_other_years=given.get("tells_other_years", False),
    )


def _problems_of(given: Mapping[str, Any]) -> Iterator[str]:
    known = {each.name for each in fields(Format)} - {"id"}
    yield from (f"不认得 unknown key {key!r}" for key in given if key not in known)
    missing = [key for key in known - {"sum", "tells_other_years"} if key not in given]
    yield from (f"缺 {key} is missing" for key in sorted(missing))
    if missing:
        return
    wrong = [key for key in ("partners", "manners", "key") if not isinstance(given[key], list)]
    yield from (f"{key} 应是列表 should be a list" for key in wrong)
    if wrong or not isinstance(given["columns"], dict):
        yield from () if wrong else ("columns 应是“列: 名称” should be names and labels",)
        return
    yield from _unknown("direction", [given["direction"]], list(Direction))
    yield from _unknown("partners", given["partners"], PartnerKind.values)
    yield from _unknown("manners", given["manners"], list(Manner))
    yield from _unknown("key", given["key"], given["columns"])
    if type(given.get("tells_other_years", False)) is not bool:
        yield "tells_other_years 应是 true 或 false should be true or false"
    if type(given["version"]) is not int:
        yield "version 应是整数 should be a whole number"
    shared = _shared_columns()
    problems = list(problems_of_columns(given["columns"], shared))
    yield from problems
    if not problems and "sum" in given:
        money = [each.name for each in columns_of(given["columns"], shared) if each.kind is ColumnKind.MONEY]
        yield from _unknown("sum", [given["sum"]], money)


def _unknown(key: str, words: Any, known: Collection[str]) -> Iterator[str]:
    return (f"{key}：不认得 unknown {word!r}" for word in words if word not in set(known))


@cache
def _shared_columns() -> Mapping[str, Any]:
    found, _ = read_yaml(files("canbao.exchange").joinpath("data", "shared", "columns.yaml").read_text("utf-8"))
    assert isinstance(found, dict)
    return MappingProxyType(found)


@cache
def formats() -> Mapping[str, Format]:
    """All formats by id, in the order of their names. Raises BadFormat."""
    found = {}
    for item in sorted(files("canbao.exchange").joinpath("data").iterdir(), key=lambda each: each.name):
        if item.name.endswith(".yaml"):
            id_ = item.name.removesuffix(".yaml")
            found[id_] = read_format(id_, item.read_text(encoding="utf-8"))
    return MappingProxyType(found)


def format_of(id_: str) -> Format:
    """A format by its id. Raises UnknownFormat."""
    try:
        return formats()[id_]
    except KeyError:
        raise UnknownFormat(f"没有这种格式 no such format: {id_}；有 there are: {'、'.join(formats())}") from None
