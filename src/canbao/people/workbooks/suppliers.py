"""What a supplier's workbook is: its file, its lines above the header, its columns, and how its list moves by months.

In: nothing. Out: `Supplier`, `Cell`, `Entries`, and the ways in which cells say a field.
Never: a row; who is on a list is the supplier's own module's business.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np

from canbao.people.draws import Bools, Ints

if TYPE_CHECKING:
    from canbao.people.workbooks.county import County

Row = dict[str, Any]


class Content(StrEnum):
    """What a column holds: the planter of errors goes by it."""

    NUMBER = "number"
    ID = "id"
    NAME = "name"
    CATEGORY = "category"
    GRADE = "grade"
    DATE = "date"
    BIRTH = "birth"
    SEX = "sex"
    TOWN = "town"
    VILLAGE = "village"
    MONEY = "money"
    TEXT = "text"


@dataclass(frozen=True)
class Cell:
    """What a column shows of a row: the field it is of, what it holds, and for days as text their pattern."""

    key: str
    show: Callable[[Row], Any]
    content: Content = Content.TEXT
    pattern: str = ""

    def __call__(self, row: Row) -> Any:
        return self.show(row)


@dataclass(frozen=True)
class Entries:
    """The rows of a list in order: whose each is (a position in the population), and its fields, a list a field.

    `begins` and `leaves` are day numbers: the first and the last day on which the row stands on the list.
    """

    at: Ints
    fields: Mapping[str, list[Any]]
    begins: Ints
    leaves: Ints

    @classmethod
    def of(cls, at: Ints, begins: Ints | None = None, leaves: Ints | None = None, **fields: list[Any]) -> Entries:
        """Entries; without days they were there from the first list on and stay."""
        always, forever = np.full(len(at), FROM_EVER), np.full(len(at), FOR_EVER)
        return cls(at, fields, always if begins is None else begins, forever if leaves is None else leaves)


FROM_EVER, FOR_EVER = -(10**9), 10**9


@dataclass(frozen=True)
class Supplier:
    """One list that one department sends.

    `change` gives the fields of a row that are different after a change in the department's books; `may_join` says
    who of the population could be put on the list later. Lists that are sent once a year do not move.
    """

    id: str
    file_name: str
    title: str
    columns: dict[str, Cell]
    find: Callable[[County], Entries]
    offices: tuple[str, ...] = ()
    note: str = ""  # a second line above the header; {day} becomes the day of the list
    start: str = "certified"  # the field with the day a row begins, and the one with its last
    end: str = "until"
    label: str = "standing"  # the field that tells rows of one person apart
    watched: tuple[str, ...] = ("standing", "grade")  # fields whose change is one of the list
    awaited: str = ""  # a field with the day from which the row says more
    change: Callable[[County, Row, float], Mapping[str, Any]] | None = None
    may_join: Callable[[County], Bools] | None = None  # None: nobody
    has_ends: bool = True  # whether rows end by the department's decision
    misspells: bool = True  # whether a name may be wrong until it is put right
    keeps_old_numbers: bool = False  # whether a number of 15 digits may stand until it is upgraded
    shows_coming_end: bool = False  # whether a last day that lies ahead is written
    drops_the_dead: bool = True
    is_yearly: bool = False
    names_people: bool = True
    id_prefix: str = ""  # a tab in exports that guard numbers from Excel


def of(key: str, content: Content = Content.TEXT) -> Cell:
    """The field as it is."""
    return Cell(key, lambda row: row[key], content)


def word(key: str, words: Mapping[Any, str], content: Content = Content.TEXT) -> Cell:
    """The field in the department's words."""
    return Cell(key, lambda row: words.get(row[key]), content)


def day_as(key: str, pattern: str, content: Content = Content.DATE) -> Cell:
    """The day as text, in the department's own way."""

    def show(row: Row) -> str | None:
        day: date | None = row[key]
        return None if day is None else f"{day:{pattern}}"

    return Cell(key, show, content, pattern)


def day(key: str, content: Content = Content.DATE) -> Cell:
    """The day as a date of the workbook."""
    return of(key, content)


def running_number() -> Cell:
    """序号."""
    return of("number", Content.NUMBER)


def person_name() -> Cell:
    """The name of the person whose row it is."""
    return of("name", Content.NAME)


def id_number() -> Cell:
    """The person's number, as text."""
    return of("id_number", Content.ID)


def address() -> Cell:
    """Town and village in one."""
    return Cell("address", lambda row: f"{row['town']}{row['village']}")


def anybody(county: County) -> Bools:
    """Whoever is not yet on the list could be."""
    return np.ones(county.count, dtype=np.bool_)
