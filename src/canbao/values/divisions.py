"""Administrative divisions down to the village: what a code is called, what lies in it, which place a typed name means.

In: the packaged table, or a file with the same columns (`code,name,level,parent` and perhaps
`valid_from,valid_until,successors`). Out: divisions, unchanging.
Never: a village by its own name alone (names repeat inside a county), a guess between two that fit.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from pathlib import Path

from canbao.values.names import normalise_name
from canbao.values.place import EVERYWHERE, is_within, normalise


class Level(StrEnum):
    """The five levels of a code, by its natural length."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"


LEVEL_OF_LENGTH = {2: Level.PROVINCE, 4: Level.CITY, 6: Level.COUNTY, 9: Level.TOWNSHIP, 12: Level.VILLAGE}

_TOWN_SUFFIX = re.compile(r"(?:街道办事处|街道|镇|乡)$")
_VILLAGE_SUFFIX = re.compile(r"(?:(?:村民|居民)?委员会|村委会|居委会|社区|村)$")
_URBAN = re.compile(r"(?:社区|居民|居委)")

# What remains after a suffix is taken off keeps two characters: 李村村委会 is 李村, not 李.
_SHORTEST_NAME = 2


@dataclass(frozen=True)
class Division:
    """A place of the official list. Both days are inclusive; None means not limited on that side."""

    code: str
    name: str
    level: Level
    parent: str
    valid_from: date | None = None
    valid_until: date | None = None
    successors: tuple[str, ...] = ()

    def is_valid_on(self, day: date) -> bool:
        """Whether the division exists on this day."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_until is None or day <= self.valid_until)

    @property
    def short_name(self) -> str:
        """The name as people say it, without 镇, 街道, 村委会 and the like; above the township the name itself."""
        return strip_suffix(self.name, self.level)

    @property
    def is_urban(self) -> bool:
        """Whether a village-level unit is a residents' community (社区, 居委会) and not a village."""
        return _URBAN.search(self.name) is not None


class Divisions:
    """A list of divisions, looked up by code, by parent and by name within a township."""

    def __init__(self, divisions: Iterable[Division]) -> None:
        self._by_code: dict[str, Division] = {}
        self._below: dict[str, list[Division]] = defaultdict(list)
        self._by_name: dict[tuple[str, str], list[Division]] = defaultdict(list)
        for division in sorted(divisions, key=lambda each: each.code):
            _refuse_unless(division.code not in self._by_code, f"区划代码重复 repeated code {division.code}")
            self._by_code[division.code] = division
            self._below[division.parent].append(division)
            self._by_name[division.parent, division.short_name].append(division)
        for parent in self._below:
            _refuse_unless(parent == EVERYWHERE or parent in self._by_code, f"缺上级区划 parent {parent} is not listed")

    def __len__(self) -> int:
        return len(self._by_code)

    def __iter__(self) -> Iterator[Division]:
        return iter(self._by_code.values())

    def get(self, code: str) -> Division | None:
        """The division of a code (padded or natural), or None if the list does not have it."""
        return self._by_code.get(normalise(code))

    def children(self, code: str) -> list[Division]:
        """What lies directly in a division, in order of code; of "" the provinces."""
        return list(self._below.get(normalise(code), ()))

    def of_level(self, root: str, level: Level | str) -> list[Division]:
        """Every division of one level in a place, in order of code."""
        wanted = Level(level)
        return [each for each in self if each.level is wanted and is_within(each.code, root)]

    def short_name(self, code: str) -> str:
        """The name of a code as people say it; the code itself where the list does not have it."""
        division = self.get(code)
        return code if division is None else division.short_name

    def find(self, county: str, town: str, village: str = "") -> Division | None:
        """The village (without one, the township) that the names mean, or None if none or more than one fits."""
        found = self.candidates(county, town, village)
        return found[0] if len(found) == 1 else None

    def candidates(self, county: str, town: str, village: str = "") -> list[Division]:
        """Every division that the names may mean; a full name that is the same to the letter outweighs the others."""
        towns = self._named(normalise(county), town, Level.TOWNSHIP)
        if not village:
            return towns
        return [each for place in towns for each in self._named(place.code, village, Level.VILLAGE)]

    def _named(self, parent: str, name: str, level: Level) -> list[Division]:
        wanted = normalise_name(name)
        found = self._by_name.get((parent, strip_suffix(wanted, level)), [])
        if len(found) < 2:
            return list(found)
        same = [each for each in found if normalise_name(each.name) == wanted]
        if same or level is not Level.VILLAGE or wanted == found[0].short_name:
            return same or list(found)
        urban = _URBAN.search(wanted) is not None
        return [each for each in found if each.is_urban == urban] or list(found)


def strip_suffix(name: str, level: Level) -> str:
    """A township's or village's name in one spelling without its kind: 清塘社区居委会 is 清塘, 善南街道 is 善南."""
    if level not in (Level.TOWNSHIP, Level.VILLAGE):
        return name
    name = normalise_name(name)
    suffix = _TOWN_SUFFIX if level is Level.TOWNSHIP else _VILLAGE_SUFFIX
    while (match := suffix.search(name)) and match.start() >= _SHORTEST_NAME:
        name = name[: match.start()]
        if level is Level.TOWNSHIP:
            break
    return name


def load_divisions(path: Path | None = None) -> Divisions:
    """The divisions of a CSV file (UTF-8, with or without mark), or the packaged ones."""
    return _packaged() if path is None else read_divisions(path.read_text(encoding="utf-8-sig"))


@lru_cache(maxsize=1)
def _packaged() -> Divisions:
    return read_divisions(resources.files("canbao.values").joinpath("data/divisions.csv").read_text(encoding="utf-8"))


def read_divisions(text: str) -> Divisions:
    """The divisions of CSV text. Raises ValueError with the line."""
    rows = csv.DictReader(text.splitlines())
    needed = {"code", "name", "level", "parent"}
    _refuse_unless(needed <= set(rows.fieldnames or ()), f"缺列 columns needed: {', '.join(sorted(needed))}")
    return Divisions(_division(row, line) for line, row in enumerate(rows, start=2))


def _division(row: Mapping[str, str], line: int) -> Division:
    code, parent = row["code"], row["parent"]
    level = LEVEL_OF_LENGTH.get(len(code))
    _refuse_unless(
        level is not None and level == row["level"], f"第{line}行 level {row['level']} is not that of {code}"
    )
    _refuse_unless(
        code == normalise(code) and parent != code and code.startswith(parent),
        f"第{line}行 {code} does not lie in {parent}",
    )
    return Division(
        code=code,
        name=row["name"],
        level=Level(row["level"]),
        parent=parent,
        valid_from=_date(row.get("valid_from")),
        valid_until=_date(row.get("valid_until")),
        successors=tuple((row.get("successors") or "").split()),
    )


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _refuse_unless(holds: bool, problem: str) -> None:
    if not holds:
        raise ValueError(problem)
