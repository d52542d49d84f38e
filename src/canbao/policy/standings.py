"""The catalogue of standings (身份认定): which standing a word of a notice or of a department's list means.

In: the packaged table of names, aliases, grades and national codes, and a name as somebody wrote it. Out: the ids and
grades meant. Never: a guess (an unknown name is None; `nearest` helps the message), nor whether a person holds it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from canbao.policy import suggestions
from canbao.policy.standing_names import normalise, split_grades

SEVERE_GRADES: Mapping[str, frozenset[int]] = MappingProxyType(
    {"grades_1_2": frozenset({1, 2}), "grades_1_3": frozenset({1, 2, 3})}
)
"""What 重度残疾 means, by the answer to reading A23."""

_CODE_BESIDE_NAME = re.compile(r"(?P<front>\d{4})-(?P<after>.+)|(?P<before>.+?)[-(](?P<back>\d{4})\)?")
_GRADE_RANGE = re.compile(r"grade ([1-4])(?:-([1-4]))?")


@dataclass(frozen=True)
class Match:
    """What a word means: one of these standings and, if it says so, one of these grades. None: any, or not said."""

    ids: frozenset[str]
    grades: frozenset[int] | None = None
    rests_on: str | None = field(default=None, compare=False)
    """The reading that decided the grades, if one did."""

    @property
    def grade(self) -> int | None:
        """The grade, if the word leaves only one."""
        return next(iter(self.grades)) if self.grades is not None and len(self.grades) == 1 else None


@dataclass(frozen=True)
class Standing:
    """One row of the catalogue. `members` are the standings that belong to this one."""

    id: str
    name: str
    certifier: str
    grades: frozenset[int]
    has_role: bool
    members: frozenset[str]
    note: str


@dataclass(frozen=True)
class _Word:
    """What one spelling means; `is_severe` leaves the grades to reading A23."""

    id: str
    grades: frozenset[int] | None = None
    is_severe: bool = False

    def match(self, severe_grades: str) -> Match:
        if severe_grades not in SEVERE_GRADES:
            raise ValueError(
                f"重度残疾的级别没有“{severe_grades}”这种读法，{suggestions.hint(severe_grades, SEVERE_GRADES)}"
            )
        ids = frozenset({self.id})
        return Match(ids, SEVERE_GRADES[severe_grades], "A23") if self.is_severe else Match(ids, self.grades)


@dataclass(frozen=True)
class Catalogue:
    """Every standing by id, and every spelling that leads to one."""

    standings: Mapping[str, Standing] = field(hash=False)
    _words: Mapping[str, _Word] = field(hash=False, repr=False)
    _codes: Mapping[str, _Word] = field(hash=False, repr=False)
    _spellings: tuple[str, ...] = field(hash=False, repr=False)

    def resolve(self, name: str, severe_grades: str = "grades_1_2") -> Match | None:
        """What a word in a condition asks for: standings that belong to the named one are included. None: not known.

        >>> sorted(load_catalogue().resolve("监测对象").ids)
        ['edge_at_risk', 'monitored', 'sudden_hardship', 'unstable_lifted']
        """
        found = self.recognise(name, severe_grades)
        if found is None:
            return None
        members = (self.standings[id_].members for id_ in found.ids)
        return replace(found, ids=found.ids.union(*members))

    def recognise(self, name: str, severe_grades: str = "grades_1_2") -> Match | None:
        """What a row of a list says: exactly one standing, as narrow as the word is. None: not known.

        >>> load_catalogue().recognise("残疾人（三级）").grade
        3
        """
        word = normalise(name)
        return self._look_up(word, severe_grades) or self._look_up_with_code(word, severe_grades)

    def nearest(self, name: str, limit: int = suggestions.SHOWN_AT_MOST) -> list[str]:
        """Known spellings most like this one, for an error message.

        >>> load_catalogue().nearest("低保边缘加庭", limit=1)
        ['低保边缘家庭']
        """
        return suggestions.nearest(normalise(name), self._spellings, limit)

    def name_of(self, id_: str) -> str:
        """The Chinese name of an id.

        >>> load_catalogue().name_of("destitute")
        '特困人员'
        """
        return self._standing(id_).name

    def certifier_of(self, id_: str) -> str:
        """The office that usually certifies the standing; a policy may name another.

        >>> load_catalogue().certifier_of("disabled")
        'disabled_federation'
        """
        return self._standing(id_).certifier

    def _standing(self, id_: str) -> Standing:
        if id_ not in self.standings:
            raise ValueError(f"没有代号为“{id_}”的身份，{suggestions.hint(id_, self.standings)}")
        return self.standings[id_]

    def _look_up(self, word: str, severe_grades: str) -> Match | None:
        known = self._words.get(word) or self._codes.get(word)
        return known.match(severe_grades) if known else self._look_up_graded(word, severe_grades)

    def _look_up_graded(self, word: str, severe_grades: str) -> Match | None:
        """A known name with a grade phrase around it; the grades must be possible for it."""
        split = split_grades(word)
        known = self._words.get(split[0]) if split else None
        if split is None or known is None or not split[1] <= self.standings[known.id].grades:
            return None
        return _narrow(known.match(severe_grades), Match(frozenset({known.id}), split[1]))

    def _look_up_with_code(self, word: str, severe_grades: str) -> Match | None:
        """A name with the national code beside it; the two must agree, and a known code explains an unknown name."""
        found = _CODE_BESIDE_NAME.fullmatch(word)
        code = self._codes.get(found["front"] or found["back"]) if found else None
        if found is None or code is None:
            return None
        by_name = self._look_up(found["after"] or found["before"], severe_grades)
        by_code = code.match(severe_grades)
        return by_code if by_name is None else _narrow(by_name, by_code)


def _narrow(one: Match, other: Match) -> Match | None:
    """What both say; None when they contradict each other."""
    if one.ids != other.ids:
        return None
    if one.grades is None or other.grades is None:
        return other if one.grades is None else one
    both = one.grades & other.grades
    return Match(one.ids, both, one.rests_on or other.rests_on) if both else None


@cache
def load_catalogue(path: Path | None = None) -> Catalogue:
    """The packaged catalogue, or one from a file of the same columns.

    >>> "orphan" in load_catalogue().standings
    True
    """
    packaged = files("canbao.policy").joinpath("data", "standings.csv")
    text = path.read_text(encoding="utf-8") if path else packaged.read_text(encoding="utf-8")
    return read_catalogue(text)


def read_catalogue(text: str) -> Catalogue:
    """A catalogue from CSV text. A spelling that could mean two standings is an error that names both."""
    rows = list(csv.DictReader(io.StringIO(text)))
    ids = [row["id"] for row in rows]
    if len(set(ids)) < len(ids):
        raise ValueError(f"身份代号重复：{'、'.join(sorted({id_ for id_ in ids if ids.count(id_) > 1}))}")
    words: dict[str, _Word] = {}
    codes: dict[str, _Word] = {}
    spellings: dict[str, None] = {}
    for row in rows:
        for spelling, word in _spellings_of(row, frozenset(ids)):
            _claim(words, normalise(spelling), word)
            spellings.setdefault(spelling)
        if row["national_code"]:
            code, _, meaning = row["national_code"].partition("=")
            _claim(codes, code, _read_meaning(row["id"], meaning, frozenset(ids)))
    standings = {row["id"]: _read_standing(row, frozenset(ids)) for row in rows}
    return Catalogue(MappingProxyType(standings), MappingProxyType(words), MappingProxyType(codes), tuple(spellings))


def _spellings_of(row: Mapping[str, str], ids: frozenset[str]) -> Iterator[tuple[str, _Word]]:
    for spelling in (row["id"], row["name"], *_parts(row["aliases"])):
        yield spelling, _Word(row["id"])
    for spelling, meaning in _alias_sets(row):
        yield spelling, _read_meaning(row["id"], meaning, ids)


def _claim(words: dict[str, _Word], spelling: str, word: _Word) -> None:
    """Enter a spelling. Tried and dropped: letting the first row win, which pays the wrong aid without a sound."""
    if not spelling:
        raise ValueError(f"身份 {word.id} 有空的名称")
    earlier = words.setdefault(spelling, word)
    if earlier != word:
        raise ValueError(f"身份名称“{spelling}”有两种解释：{earlier.id} 与 {word.id}")


def _read_standing(row: Mapping[str, str], ids: frozenset[str]) -> Standing:
    attributes = _parts(row["attributes"])
    graded = [grades for part in attributes if (grades := _read_grades(part))]
    members = frozenset(meaning for _, meaning in _alias_sets(row) if meaning in ids)
    return Standing(
        id=row["id"],
        name=row["name"],
        certifier=row["usual_certifier"],
        grades=frozenset().union(*graded),
        has_role="role" in attributes,
        members=members,
        note=row["note"],
    )


def _alias_sets(row: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for part in _parts(row["alias_sets"]):
        spelling, _, meaning = part.partition("=")
        yield spelling, meaning


def _read_meaning(id_: str, meaning: str, ids: Iterable[str]) -> _Word:
    """`grade 3`, `severe`, the id of another standing, or nothing: the row's own standing."""
    if meaning == "severe":
        return _Word(id_, is_severe=True)
    if meaning in ids:
        return _Word(meaning)
    grades = _read_grades(meaning)
    if meaning and not grades:
        raise ValueError(f"身份 {id_} 的别名解释“{meaning}”看不懂：应为 grade 1-4、severe 或另一个身份代号")
    return _Word(id_, grades)


def _read_grades(text: str) -> frozenset[int] | None:
    found = _GRADE_RANGE.fullmatch(text)
    return frozenset(range(int(found[1]), int(found[2] or found[1]) + 1)) if found else None


def _parts(cell: str) -> list[str]:
    return [part for part in cell.split(";") if part]
