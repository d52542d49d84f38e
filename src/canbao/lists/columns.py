"""Columns of a supplier's list: what a file of `data/` says of one, on top of what all lists share.

In: names with a label, or with keys that differ. Out: `Column`s, and the definition by which intake reads a list as
of a day. Never: a column that two headers could mean.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from canbao.intake.column_kinds import ColumnKind
from canbao.intake.list_definition import DefinitionError, ListDefinition
from canbao.values.days import add_days

_OF_LISTS = ("ahead_days", "secret")
_OF_INTAKE = ("label", "kind", "aliases", "required", "choices", "longest", "least", "most", "help", "example")


@dataclass(frozen=True)
class Column:
    """One column. `given`: what intake is told. `ahead_days`: how far after the list's day its days may lie."""

    name: str
    given: Mapping[str, Any] = field(hash=False)
    ahead_days: int | None = None
    is_secret: bool = False

    @property
    def label(self) -> str:
        return str(self.given["label"])

    @property
    def kind(self) -> ColumnKind:
        return ColumnKind(self.given.get("kind", ColumnKind.TEXT))

    @property
    def is_required(self) -> bool:
        return bool(self.given.get("required", False))

    @property
    def choices(self) -> Mapping[str, Sequence[str]]:
        found: Mapping[str, Sequence[str]] = self.given.get("choices", {})
        return found


def columns_of(given: Mapping[str, Any], shared: Mapping[str, Any]) -> tuple[Column, ...]:
    """The columns of a file whose problems were looked for."""
    owned = {name: {"label": said} if isinstance(said, str) else dict(said) for name, said in given.items()}
    return tuple(_column(name, owned, shared) for name in owned)


def _column(name: str, owned: Mapping[str, Mapping[str, Any]], shared: Mapping[str, Any]) -> Column:
    """What the file says outweighs what lists share; a shared alias that the file gives to another column is none."""
    usual, own = shared.get(name, {}), owned[name]
    merged = {**usual, **own}
    if "aliases" not in own:
        others = {header for other, said in owned.items() if other != name for header in _headers(said)}
        usual_headers = [usual.get("label"), *usual.get("aliases", ())]
        merged["aliases"] = [each for each in usual_headers if each and each not in (merged.get("label"), *others)]
    intake = {key: value for key, value in merged.items() if key in _OF_INTAKE}
    secret = bool(merged.get("secret", False)) or intake.get("kind") == ColumnKind.PHONE
    return Column(name, MappingProxyType(intake), merged.get("ahead_days"), secret)


def _headers(said: Mapping[str, Any]) -> tuple[str, ...]:
    return (str(said.get("label")), *said.get("aliases", ()))


def problems_of_columns(given: Mapping[str, Any], shared: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with the columns of a file."""
    for name, said in given.items():
        keys = {} if isinstance(said, str) else said
        if not isinstance(keys, dict):
            yield f"columns：{name} 应是名称或“键: 值” should be a label or keys"
            return
        yield from (f"{name}：不认得 unknown key {key!r}" for key in keys if key not in (*_OF_LISTS, *_OF_INTAKE))
        if name not in shared and "kind" not in keys:
            yield f"{name}：自己的列要写明 kind a column of its own needs its kind"
        if "label" not in {**shared.get(name, {}), **({"label": said} if isinstance(said, str) else keys)}:
            yield f"{name}：缺 label is missing"
    try:
        definition_of("?", "?", columns_of(given, shared), (), None)
    except DefinitionError as error:
        yield from error.problems


def definition_of(
    id_: str, title: str, columns: Sequence[Column], key: Sequence[str], as_of: date | None
) -> ListDefinition:
    """By what intake reads the list as of a day. Raises DefinitionError."""
    return ListDefinition.of(
        {
            "name": id_,
            "title": title,
            "columns": [_for_intake(column, columns, as_of) for column in columns],
            "key": list(key),
            "may_be_empty": True,
        }
    )


def _for_intake(column: Column, columns: Sequence[Column], as_of: date | None) -> dict[str, Any]:
    made = {"name": column.name, **column.given}
    if column.ahead_days is not None and as_of is not None:
        made["last"] = add_days(as_of, column.ahead_days)
    if column.kind is ColumnKind.ID and column.name == "id_number" and any(each.name == "document" for each in columns):
        made["document_column"] = "document"
    if column.name == "village" and any(each.name == "town" for each in columns):
        made["parent"] = "town"
    if column.name == "hukou_village" and any(each.name == "hukou_town" for each in columns):
        made["parent"] = "hukou_town"
    return made
