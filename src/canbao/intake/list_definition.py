"""What a list is made of: its columns, what each may hold, which ones must be filled in. One definition makes the
template and judges what comes back.

In: a plain dict, as YAML gives it. Out: `ListDefinition` with its `ColumnDefinition`s, unchanging; or
`DefinitionError` with everything that is wrong. Never: an unknown key passed over; a header that means two columns.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any

from canbao.intake.column_kinds import ColumnKind
from canbao.intake.header_texts import plain_header
from canbao.values.id_number import DocumentKind


class DefinitionError(ValueError):
    """A definition that contradicts itself or holds something unknown; `problems` says all of it."""

    def __init__(self, name: str, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{name}：{problem}" for problem in problems))


@dataclass(frozen=True)
class ColumnDefinition:
    """One column. `choices`: what is handed on, and how it may be written, the first spelling being the template's.
    `document_column`: where the kind of document of an id number stands; `parent`: the column on whose cell the
    template's drop-down of this one depends. `least`, `most` bound numbers (money in fen), `first`, `last` days.
    """

    name: str
    label: str
    kind: ColumnKind = ColumnKind.TEXT
    aliases: tuple[str, ...] = ()
    required: bool = False
    longest: int | None = None
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    document_column: str | None = None
    parent: str | None = None
    least: int | None = None
    most: int | None = None
    first: date | None = None
    last: date | None = None
    help: str = ""
    example: str = ""

    @property
    def headers(self) -> tuple[str, ...]:
        """Everything that a header of this column may say."""
        return (self.label, *self.aliases, self.name)


@dataclass(frozen=True)
class ListDefinition:
    """A list. `key`: columns that together may stand only once in a file; `one_of`: groups of which each row fills at
    least one. `may_be_empty`: a header with nothing below it says that there is nobody this time.
    """

    name: str
    title: str
    columns: tuple[ColumnDefinition, ...]
    key: tuple[str, ...] = ()
    one_of: tuple[tuple[str, ...], ...] = ()
    help: str = ""
    may_be_empty: bool = False

    def __post_init__(self) -> None:
        problems = [*_problems_of_columns(self), *_problems_of_rows(self)]
        if problems:
            raise DefinitionError(self.name, problems)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> ColumnDefinition:
        """A column by its name."""
        return next(column for column in self.columns if column.name == name)

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> ListDefinition:
        """A definition from a plain dict. Raises DefinitionError."""
        name = str(given.get("name", "?"))
        problems = _unknown(given, [item.name for item in fields(cls)], "")
        problems += [f"缺 {key} is missing" for key in ("name", "title", "columns") if key not in given]
        columns: list[ColumnDefinition] = []
        for number, column in enumerate(given.get("columns", ()), start=1):
            try:
                columns.append(_column_of(column, f"第 {number} 列 column {number}"))
            except DefinitionError as error:
                problems += error.problems
        if problems:
            raise DefinitionError(name, problems)
        rest = {key: given[key] for key in ("help", "may_be_empty") if key in given}
        return cls(
            name,
            str(given["title"]),
            tuple(columns),
            key=_names_in(given.get("key", ())),
            one_of=tuple(_names_in(group) for group in given.get("one_of", ())),
            **rest,
        )


def _column_of(given: Mapping[str, Any], where: str) -> ColumnDefinition:
    problems = _unknown(given, [item.name for item in fields(ColumnDefinition)], where)
    problems += [f"{where}：缺 {key} is missing" for key in ("name", "label") if key not in given]
    kind = given.get("kind", ColumnKind.TEXT)
    if kind not in list(ColumnKind):
        problems.append(f"{where}：没有这种列 no such kind {kind!r}{_hint(str(kind), list(ColumnKind))}")
    if problems:
        raise DefinitionError(where, problems)
    made = dict(given, kind=ColumnKind(kind), aliases=_names_in(given.get("aliases", ())))
    if "choices" in given:
        made["choices"] = _choices_of(given["choices"])
    return ColumnDefinition(**made)


def _choices_of(given: Mapping[str, Any] | Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Words alone are handed on as they are; a mapping says what each spelling is handed on as."""
    if isinstance(given, Mapping):
        return MappingProxyType({str(value): _names_in(words) for value, words in given.items()})
    return MappingProxyType({str(word): (str(word),) for word in given})


def _names_in(given: str | Iterable[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(str(item) for item in given)


def _unknown(given: Mapping[str, Any], known: Collection[str], where: str) -> list[str]:
    before = f"{where}：" if where else ""
    return [f"{before}不认得 unknown key {key!r}{_hint(str(key), known)}" for key in given if key not in known]


def _hint(word: str, known: Iterable[str]) -> str:
    near = get_close_matches(word, [str(item) for item in known], n=1)
    return f"，是否指 did you mean {near[0]}?" if near else ""


def _problems_of_columns(definition: ListDefinition) -> Iterable[str]:
    meanings: dict[str, str] = {}
    if not definition.columns:
        yield "没有列 there are no columns"
    for column in definition.columns:
        if not column.name.isidentifier() or column.name == "row_number":
            yield f"列名不合规 a bad column name: {column.name!r}"
        for header in dict.fromkeys(plain_header(header) for header in column.headers):
            if meanings.setdefault(header, column.name) != column.name or not header:
                yield f"列名“{header}”不止一个含义 means {meanings[header]} and {column.name}"
        if (column.kind is ColumnKind.CHOICE) != bool(column.choices):
            yield f"{column.name}：choice 列才要 choices, and every choice column"
        if column.document_column is not None and column.kind is not ColumnKind.ID:
            yield f"{column.name}：只有证件号列能有 document_column belongs to id columns"
        if column.longest is not None and column.longest < 1:
            yield f"{column.name}：longest 至少为 1 is at least 1"
        words = [plain_header(word) for spellings in column.choices.values() for word in dict.fromkeys(spellings)]
        if len(set(words)) < len(words) or not all(column.choices.values()):
            yield f"{column.name}：选项写法重复或空缺 spellings repeat or are missing"


def _problems_of_rows(definition: ListDefinition) -> Iterable[str]:
    known = set(definition.names)
    if len(known) < len(definition.columns):
        yield "列名重复 column names repeat"
    named = {
        "key": definition.key,
        "one_of": tuple(name for group in definition.one_of for name in group),
        "document_column": tuple(column.document_column for column in definition.columns if column.document_column),
        "parent": tuple(column.parent for column in definition.columns if column.parent),
    }
    for word, names in named.items():
        for name in names:
            if name not in known:
                yield f"{word}：没有这一列 no such column {name!r}{_hint(name, known)}"
    for column in definition.columns:
        if column.document_column in known:
            of_document = definition.column(str(column.document_column))
            unknown = set(of_document.choices) - {str(kind) for kind in DocumentKind}
            if of_document.kind is not ColumnKind.CHOICE or unknown:
                said = "、".join(sorted(unknown)) or of_document.name
                yield f"{column.name}：证件类型须是 {', '.join(DocumentKind)}，不是 not {said}"
