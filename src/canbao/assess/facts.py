"""One person's facts as the interpreter reads them, from a dict (a JSON file, a row of the people table, a worked
case).

In: plain values, dates as `date` or ISO text. Out: a `Person`. A key that is missing is unknown; an explicit null
means "there is none" for facts that can be absent and "not known" for the others. A wrong type, an unknown fact or
standing is a `FactError`. Never: a default for what is not known.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from canbao.policy.standings import load_catalogue
from canbao.policy.vocabulary import FACTS, FactWord, Kind
from canbao.values.place import NATURAL_LENGTHS, NOWHERE


class _Sign:
    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name


UNKNOWN = _Sign("UNKNOWN")
"""Nobody has said."""
ABSENT = _Sign("ABSENT")
"""It is known that there is none."""

Value = Any
MANY_RELATIVES = 2**30
"""More than anybody has: the upper bound of a count of relatives where relations are not known."""


class FactError(ValueError):
    """A fact that cannot be taken: which, what was found, how to mend it."""

    def __init__(self, fact: str, found: object, advice: str) -> None:
        super().__init__(f"{fact} = {found!r}：{advice}")
        self.fact, self.found, self.advice = fact, found, advice


@dataclass(frozen=True)
class Standing:
    """One recognised standing of a person. `certified` None: the day is not known. `until` None: still holds."""

    id: str
    certified: date | None
    until: date | None = None
    grades: frozenset[int] | None = None
    """The grades that it may be: one when it is known, several when the list only says 重度; None: not known."""
    role: str | None = None
    listed_by: str | None = None


Coverage = Callable[[frozenset[str], str | None, date | None], bool]
"""Whether the lists of these standings are complete for a place on a day: then who is not listed does not have the
standing."""


def all_complete(_ids: frozenset[str], _place: str | None, _day: date | None) -> bool:
    """Every list is complete everywhere and for ever: what the generator and the case runner declare."""
    return True


def none_complete(_ids: frozenset[str], _place: str | None, _day: date | None) -> bool:
    """No list is known to be complete."""
    return False


@dataclass(frozen=True)
class Person:
    """Facts of one person for one benefit year."""

    values: Mapping[str, Value]
    standings: tuple[Standing, ...] = ()
    relatives: Mapping[str, tuple[Person, ...]] | None = None
    """People by relation; a relation that is not named has nobody. None: relations are not known."""
    zero_claim_years: frozenset[int] | None = None
    catastrophic_fen: Mapping[int, int] | None = None
    sponsor_fen: int = 0
    paid_fen: int | None = None

    def get(self, name: str) -> Value:
        return self.values.get(name, UNKNOWN)

    @property
    def paid_on(self) -> date | None:
        """The recorded day of payment."""
        day = self.get("paid")
        return day if isinstance(day, date) else None


_COMPANIONS = (
    "standings",
    "relations",
    "relatives",
    "zero_claim_years",
    "catastrophic_paid",
    "sponsor_fen",
    "paid_fen",
    "unknown_facts",
)
_OTHER = ("person_id", "place", "household_id", "name", "id_number", "paid_on", "enrolled_last_year")
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ROLES = ("parent", "child")
MOST_YEARS, MOST_NUMBER = 127, 32_767
"""The widths of the columns of the people table; a larger number is a misread cell."""


def person_of(given: Mapping[str, Any]) -> Person:
    """The person of a dict. Keys are the columns of the people table (docs/reference/facts.md).

    Raises FactError.

    >>> person_of({"birth": "1980-01-01", "student": "none"}).get("birth")
    datetime.date(1980, 1, 1)
    """
    unknown = set(given.get("unknown_facts") or ())
    for key in (*given, *unknown):
        if key not in FACTS and key not in _COMPANIONS and key not in _OTHER:
            near = difflib.get_close_matches(key, [*FACTS, *_COMPANIONS, *_OTHER], n=1)
            raise FactError(
                key, given.get(key), "没有这个事实 no such fact" + (f"；是否指 {near[0]}？" if near else "")
            )
    values = dict(_REQUESTS)
    for key, raw in given.items():
        name = "paid" if key == "paid_on" else key
        if name in FACTS:
            values[name] = read_fact(name, raw)
    values |= {name: UNKNOWN for name in unknown if name in FACTS and name not in ("paid", "insured")}
    if "insured" not in given:
        values["insured"] = isinstance(values.get("paid"), date)
    family = given.get("relatives")
    relatives = (
        None if family is None else {kind: tuple(person_of(item) for item in people) for kind, people in family.items()}
    )
    zero, paid = given.get("zero_claim_years"), given.get("catastrophic_paid")
    return Person(
        values=values,
        standings=tuple(standing_of(item) for item in given.get("standings") or ()),
        relatives=relatives,
        zero_claim_years=None if zero is None else frozenset(zero),
        catastrophic_fen=None if paid is None else {int(item["year"]): int(item["fen"]) for item in paid},
        sponsor_fen=_sum_fen("sponsor_fen", given.get("sponsor_fen")) or 0,
        paid_fen=_sum_fen("paid_fen", given.get("paid_fen")),
    )


_REQUESTS: dict[str, Value] = {name: word.default for name, word in FACTS.items() if word.default is not None}
"""What somebody may ask for when paying: who does not ask, asks for the usual."""


def _sum_fen(name: str, raw: Any) -> int | None:
    if raw is not None and (type(raw) is not int or raw < 0):
        raise FactError(name, raw, "应为不小于 0 的整数（分） expected whole fen from 0")
    return raw


def read_fact(name: str, raw: Any) -> Value:
    """One value of the vocabulary, checked; an empty text is an empty cell. Raises FactError."""
    word = FACTS[name]
    if raw is None or (raw == "" and word.kind is Kind.TEXT):
        if word.default is not None:
            return word.default
        return ABSENT if word.none_means_absent else UNKNOWN
    return _READERS[word.kind](word, raw)


def _flag(word: FactWord, raw: Any) -> bool:
    if not isinstance(raw, bool):
        raise FactError(word.name, raw, "应为 true 或 false expected true or false")
    return raw


def _number(word: FactWord, raw: Any) -> int:
    most = MOST_YEARS if word.default is not None else MOST_NUMBER
    if type(raw) is not int or not 0 <= raw <= most:
        raise FactError(word.name, raw, f"应为 0–{most} 的整数 expected a whole number from 0 to {most}")
    return raw


def _place(word: FactWord, raw: Any) -> Value:
    text = str(raw)
    if text == NOWHERE:
        return ABSENT
    if not (text.isascii() and text.isdigit()) or len(text) not in NATURAL_LENGTHS:
        raise FactError(word.name, raw, "应为 2、4、6、9 或 12 位区划代码 expected a division code")
    return text


def _text(word: FactWord, raw: Any) -> str:
    if not isinstance(raw, str):
        raise FactError(word.name, raw, "应为文字 expected text")
    if word.values and raw not in word.values:
        near = difflib.get_close_matches(raw, word.values, n=1)
        raise FactError(word.name, raw, f"可用 {', '.join(word.values)}" + (f"（是否指 {near[0]}？）" if near else ""))
    return raw


def _day(name: str, raw: Any) -> date:
    if isinstance(raw, datetime):
        raise FactError(name, raw, "应为日期，不带时刻 a date without a time of day")
    if isinstance(raw, date):
        return raw
    try:
        if isinstance(raw, str) and _ISO_DAY.fullmatch(raw):  # Python reads other spellings too, weeks among them
            return date.fromisoformat(raw)
    except ValueError:
        pass
    raise FactError(name, raw, "不是日期，应写 2024-01-31 not a date")


def _years(name: str, raw: Any) -> frozenset[int]:
    if isinstance(raw, str) or not isinstance(raw, Iterable):
        raise FactError(name, raw, "应为年度的列表 expected a list of years")
    years = frozenset(raw)
    if not all(type(year) is int and 1990 <= year <= 2100 for year in years):
        raise FactError(name, raw, "年度应在 1990–2100 之间 years should be within 1990–2100")
    return years


_READERS: dict[Kind, Callable[[FactWord, Any], Value]] = {
    Kind.BOOL: _flag,
    Kind.DATE: lambda word, raw: _day(word.name, raw),
    Kind.INT: _number,
    Kind.YEARS: lambda word, raw: _years(word.name, raw),
    Kind.PLACE: _place,
    Kind.TEXT: _text,
}


def standing_of(given: Mapping[str, Any]) -> Standing:
    """One standing as departments write it. Raises FactError naming the nearest known name."""
    name = str(given.get("name", ""))
    found = load_catalogue().recognise(name)
    if found is None:
        near = load_catalogue().nearest(name)
        raise FactError(
            "standings", name, "未知的身份名称 unknown standing" + (f"；是否指 {'、'.join(near)}？" if near else "")
        )
    certified, until = given.get("certified"), given.get("until")
    grade = given.get("grade")
    if grade is not None and grade not in (1, 2, 3, 4):
        raise FactError("standings", grade, "等级应为 1–4 grade should be 1 to 4")
    role = given.get("role")
    if role is not None and role not in _ROLES:
        raise FactError("standings", role, f"家庭角色可用 {', '.join(_ROLES)} no such role in a family")
    return Standing(
        id=next(iter(found.ids)),
        certified=None if certified is None else _day("certified", certified),
        until=None if until is None else _day("until", until),
        grades=frozenset({grade}) if grade is not None else found.grades,
        role=role,
        listed_by=given.get("listed_by"),
    )
