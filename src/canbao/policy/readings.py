"""The register of readings: what a notice leaves open, the answers that can be chosen, and the default that is shown.

In: the packaged register, and the answers that a policy declares. Out: the answer in force for each reading, with its
meaning. Never: an undeclared answer other than the register's default, nor what an answer leads to (the rooms know).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal

from canbao.policy.suggestions import hint
from canbao.policy.yaml_file import read_yaml

Answer = str | int
Room = Literal["assess", "duties", "policy"]
Free = Literal["year", "payer"]
"""What may be answered besides the listed values: a year in four digits, or the code of a payer."""

ROOMS = ("assess", "duties", "policy")
FREE_ANSWERS = ("year", "payer")
_FIRST_YEAR, _LAST_YEAR = 1000, 9999
_PAYER_CODE = re.compile(r"[a-z][a-z0-9_]*")


class UnknownReadingError(ValueError, KeyError):
    """No reading has this id. Also a KeyError, so that `in` and `get` work on `Readings`."""

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True)
class Reading:
    """One open question of a notice."""

    id: str
    question: str
    values: Mapping[str, str] = field(hash=False)
    default: Answer
    why: str
    free: Free | None
    rooms: tuple[Room, ...]
    unmoved: str | None = None
    """Where another answer changes nothing, and why."""

    def check(self, answer: object) -> Answer:
        """The answer, if it may be given; otherwise a ValueError that names what may.

        >>> load_register()["A07"].check(2025)
        2025
        """
        if isinstance(answer, str) and self._allows_text(answer):
            return answer
        if isinstance(answer, int) and self._allows_year(answer):  # True and False are no years
            return answer
        also = {"year": "，或四位数的年份", "payer": "，或出资方代码（小写字母、数字、下划线）", None: ""}[self.free]
        raise ValueError(f"读法 {self.id} 没有“{answer}”这个答案，{hint(str(answer), self.values)}{also}")

    def meaning(self, answer: Answer) -> str:
        """What an answer says, for explanations.

        >>> load_register()["A31"].meaning("includes")
        '包含该日'
        """
        answer = self.check(answer)
        if isinstance(answer, int):
            return f"只计 {answer} 年及以后"
        return self.values.get(answer, f"记入出资方 {answer}")

    def _allows_text(self, answer: str) -> bool:
        return answer in self.values or (self.free == "payer" and _PAYER_CODE.fullmatch(answer) is not None)

    def _allows_year(self, answer: int) -> bool:
        return self.free == "year" and _FIRST_YEAR <= answer <= _LAST_YEAR


class Readings(Mapping[str, Answer]):
    """The answer to every reading of the register: what was declared, else the default."""

    def __init__(self, declared: Mapping[str, Answer] | None = None) -> None:
        answers = dict(declared or {})
        self._declared = {id_: find_reading(id_).check(answer) for id_, answer in answers.items()}

    def __getitem__(self, id_: str) -> Answer:
        """The answer in force.

        >>> Readings({"A31": "excludes"})["A31"], Readings()["A31"]
        ('excludes', 'includes')
        """
        reading = find_reading(id_)
        return self._declared.get(id_, reading.default)

    def __iter__(self) -> Iterator[str]:
        return iter(load_register())

    def __len__(self) -> int:
        return len(load_register())

    def __hash__(self) -> int:
        return hash(frozenset(self.items()))

    def __repr__(self) -> str:
        return f"Readings({self._declared})"

    @property
    def declared(self) -> Mapping[str, Answer]:
        """Only what was said, defaults left out."""
        return MappingProxyType(self._declared)

    def changed(self, answers: Mapping[str, Answer]) -> Readings:
        """The same readings with some answers replaced."""
        return Readings({**self._declared, **answers})

    def meaning(self, id_: str) -> str:
        """What the answer in force says, in Chinese."""
        return find_reading(id_).meaning(self[id_])


def find_reading(id_: str) -> Reading:
    """The reading of an id; an unknown id is an error that names the nearest."""
    register = load_register()
    if id_ not in register:
        raise UnknownReadingError(f"没有编号为“{id_}”的读法，{hint(str(id_), register)}")
    return register[id_]


@cache
def load_register() -> Mapping[str, Reading]:
    """Every reading by id, in the register's order.

    >>> load_register()["A31"].default
    'includes'
    """
    text = files("canbao.policy").joinpath("data", "readings.yaml").read_text(encoding="utf-8")
    return MappingProxyType(read_register(text))


def read_register(text: str) -> dict[str, Reading]:
    """Readings from YAML text; an entry that contradicts itself is an error that names the entry."""
    rows, _ = read_yaml(text)
    register = {id_: _read_reading(id_, row) for id_, row in rows.items()}
    if list(register) != sorted(register):
        raise ValueError("读法表须按编号排序")
    return register


def _read_reading(id_: str, row: Mapping[str, Any]) -> Reading:
    wrong = set(row) - {"question", "values", "default", "why", "free", "rooms", "unmoved"}
    if wrong:
        raise ValueError(f"读法 {id_} 有不认识的项目：{'、'.join(sorted(wrong))}")
    rooms, free = tuple(row["rooms"]), row.get("free")
    if not rooms or set(rooms) - set(ROOMS) or free not in (None, *FREE_ANSWERS):
        raise ValueError(f"读法 {id_} 的 rooms 或 free 不对：{rooms}、{free}")
    values = MappingProxyType({str(value): str(meaning) for value, meaning in row["values"].items()})
    reading = Reading(id_, row["question"], values, row["default"], row["why"], free, rooms, row.get("unmoved"))
    reading.check(reading.default)
    return reading
