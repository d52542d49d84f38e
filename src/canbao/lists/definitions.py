"""What the lists of suppliers are: one short file a list in `data/`, on columns that all lists share.

In: `data/<list>.yaml`, `data/shared/columns.yaml`, `data/shared/defaults.yaml`; a folder with more files of the same
shape. Out: `Supplier`s, unchanging. Never: a supplier in code; an unknown key, column or standing passed over.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import Any

from canbao.access.models import OrganisationKind
from canbao.lists.columns import Column, columns_of, problems_of_columns
from canbao.policy.standings import load_catalogue
from canbao.policy.yaml_file import YamlError, read_yaml
from canbao.registry.models.coverage import Subject
from canbao.registry.models.lives import Scheme

HUNDRED = 100


class BadSupplier(ValueError):
    """A supplier's file that says something impossible; the message names the file and all of it."""

    is_for_people = True


class About(StrEnum):
    """What the rows of a list are about."""

    STANDINGS = "standings"
    PERSONS = "persons"
    BIRTHS = "births"
    INSURANCE = "insurance"
    STATUS = "status"
    SCHOOLING = "schooling"
    ABODE = "abode"
    CLAIMS = "claims"
    FIGURES = "figures"
    QUESTIONS = "questions"


class Manner(StrEnum):
    """Whether who is not listed is off the list."""

    FULL = "full"
    DELTA = "delta"


class Rhythm(StrEnum):
    """How often a list comes."""

    MONTHLY = "monthly"
    YEARLY = "yearly"
    ON_REQUEST = "on_request"


HOLDS_DAYS = MappingProxyType({Rhythm.MONTHLY: 41, Rhythm.YEARLY: 396, Rhythm.ON_REQUEST: 0})
"""For how many days after its own day a complete list stands for what is: until the next one is due. A month's list
comes by the 10th of the next month, so that of 30 September stands until 10 November; a year's has a month more.
"""

ABOUT_WORDS = MappingProxyType(
    {
        About.STANDINGS: "身份认定",
        About.PERSONS: "人员和家庭",
        About.BIRTHS: "新生儿",
        About.INSURANCE: "参保",
        About.STATUS: "生存状态",
        About.SCHOOLING: "就学",
        About.ABODE: "居住",
        About.CLAIMS: "费用",
        About.FIGURES: "人口数",
        About.QUESTIONS: "待核查名单",
    }
)
MANNER_WORDS = MappingProxyType({Manner.FULL: "全量", Manner.DELTA: "变动"})
RHYTHM_WORDS = MappingProxyType({Rhythm.MONTHLY: "每月", Rhythm.YEARLY: "每年", Rhythm.ON_REQUEST: "按需"})

NEEDED: Mapping[About, tuple[str, ...]] = MappingProxyType(
    {
        About.STANDINGS: ("id_number", "name", "standing"),
        About.PERSONS: ("id_number", "name"),
        About.BIRTHS: ("certificate", "birth"),
        About.INSURANCE: ("id_number", "name"),
        About.STATUS: ("id_number", "name", "died"),
        About.SCHOOLING: ("id_number", "name", "stage"),
        About.ABODE: ("id_number", "name"),
        About.CLAIMS: ("id_number", "name", "year", "claimed"),
        About.FIGURES: ("town_code", "registered", "usual"),
        About.QUESTIONS: ("id_number", "name"),
    }
)
"""Columns without which rows of that sort say nothing."""


@dataclass(frozen=True)
class Guard:
    """When a list asks for a second person: it would end more than so many in a hundred, and at least so many rows."""

    ended_percent: int
    ended_least: int
    why: str

    def holds_back(self, ended: int, listed: int) -> bool:
        """Whether so many ended of so many listed before are too many to be believed at once."""
        return ended >= self.ended_least and ended * HUNDRED > listed * self.ended_percent


@dataclass(frozen=True)
class Supplier:
    """One list that one office sends. `told_apart_by`: columns that tell rows of one person apart. `complete`:
    standings and subjects of which who is not on a full list has none. `words`: own words of the category column.
    """

    id: str
    title: str
    about: About
    sent_by: tuple[str, ...]
    manners: tuple[Manner, ...]
    rhythm: Rhythm
    columns: tuple[Column, ...]
    guard: Guard
    policy_ids: tuple[str, ...] = ()
    complete: tuple[str, ...] = ()
    told_apart_by: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict, hash=False)
    ordinary_words: tuple[str, ...] = ()
    needs_grade: tuple[str, ...] = ()
    scheme: str | None = None
    topic: str | None = None
    day_column: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns."""
        return tuple(column.name for column in self.columns)

    @property
    def number_column(self) -> str | None:
        """The column with the number of the person whom a row is about; a birth is about the child."""
        if self.about is About.BIRTHS:
            return "certificate"
        return "id_number" if "id_number" in self.names else None

    @property
    def name_column(self) -> str | None:
        """The column with that person's name."""
        return "child_name" if self.about is About.BIRTHS else "name" if "name" in self.names else None

    @property
    def labels(self) -> tuple[str, ...]:
        """Columns that tell rows of one person apart."""
        return self.told_apart_by or (("standing",) if self.about is About.STANDINGS else ())

    @property
    def creates_people(self) -> bool:
        """Whether somebody who is not in the register yet is entered by this list."""
        return self.about in (About.PERSONS, About.BIRTHS)


def read_supplier(id_: str, text: str) -> Supplier:
    """A supplier from the text of its file. Raises BadSupplier."""
    try:
        given, _ = read_yaml(text)
    except YamlError as error:
        raise BadSupplier(f"{id_}.yaml:{error.line} {error.message}") from error
    if not isinstance(given, dict):
        raise BadSupplier(f"{id_}.yaml：应是“键: 值” should be keys and values")
    known = {each.name for each in fields(Supplier)} - {"id"}
    problems = [f"不认得 unknown key {key!r}" for key in given if key not in known]
    needed = ("title", "about", "sent_by", "manners", "rhythm", "columns")
    problems += [f"缺 {key} is missing" for key in needed if key not in given]
    if not problems:
        problems += list(_problems_of(given))
    if problems:
        raise BadSupplier("\n".join(f"{id_}.yaml：{problem}" for problem in problems))
    made: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in given.items() if key != "columns"
    }
    made["about"], made["rhythm"] = About(given["about"]), Rhythm(given["rhythm"])
    made["manners"] = tuple(Manner(word) for word in given["manners"])
    made["guard"] = Guard(**{**_defaults()["guard"], **given.get("guard", {})})
    made["columns"] = columns_of(given["columns"], _shared_columns())
    return Supplier(id=id_, **made)


def _problems_of(given: Mapping[str, Any]) -> Iterator[str]:
    catalogue = load_catalogue()
    lists = ("sent_by", "manners", "policy_ids", "complete", "told_apart_by", "ordinary_words", "needs_grade")
    wrong = [key for key in lists if not isinstance(given.get(key, []), list)]
    yield from (f"{key} 应是列表 should be a list" for key in wrong)
    if wrong or not isinstance(given["columns"], dict):
        yield from () if wrong else ("columns 应是“列: 名称” should be names and labels",)
        return
    about = given["about"]
    yield from _unknown("about", [about], list(About))
    yield from _unknown("rhythm", [given["rhythm"]], list(Rhythm))
    yield from _unknown("manners", given["manners"], list(Manner))
    yield from _unknown("sent_by", given["sent_by"], OrganisationKind.values)
    subjects = [*catalogue.standings, *Subject.values]
    yield from _unknown("complete", given.get("complete", ()), subjects)
    yield from _unknown("needs_grade", given.get("needs_grade", ()), catalogue.standings)
    yield from _unknown("words", given.get("words", {}).values(), catalogue.standings)
    yield from _unknown("scheme", [given["scheme"]] if "scheme" in given else [], Scheme.values)
    yield from _unknown("guard", given.get("guard", {}), ("ended_percent", "ended_least", "why"))
    if about in list(About):
        missing = [name for name in NEEDED[About(about)] if name not in given["columns"]]
        yield from (f"{about} 的名单须有这一列 needs the column {name!r}" for name in missing)
    yield from _unknown("told_apart_by", given.get("told_apart_by", ()), given["columns"])
    if about == About.INSURANCE and "scheme" not in given and "scheme" not in given["columns"]:
        yield "要么写明 scheme，要么有险种一列 needs a scheme or a column of it"
    if about == About.QUESTIONS and "topic" not in given:
        yield "缺 topic is missing"
    yield from problems_of_columns(given["columns"], _shared_columns())


def _unknown(key: str, words: Any, known: Collection[str]) -> Iterator[str]:
    return (f"{key}：不认得 unknown {word!r}" for word in words if word not in set(known))


@cache
def _defaults() -> Mapping[str, Any]:
    return _shared("defaults.yaml")


@cache
def _shared_columns() -> Mapping[str, Any]:
    return _shared("columns.yaml")


def _shared(name: str) -> Mapping[str, Any]:
    found, _ = read_yaml(_data().joinpath("shared", name).read_text(encoding="utf-8"))
    assert isinstance(found, dict), name
    return MappingProxyType(found)


def _data() -> Traversable:
    return files("canbao.lists").joinpath("data")


@cache
def suppliers(folder: Path | None = None) -> Mapping[str, Supplier]:
    """All suppliers by id; those of a folder of the installation's own besides. Raises BadSupplier."""
    places: list[Traversable] = [_data(), *([folder] if folder else [])]
    found: dict[str, Supplier] = {}
    for place in places:
        for item in sorted(place.iterdir(), key=lambda each: each.name):
            if item.name.endswith(".yaml"):
                id_ = item.name.removesuffix(".yaml")
                found[id_] = read_supplier(id_, item.read_text(encoding="utf-8"))
    return MappingProxyType(found)
