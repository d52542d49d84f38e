"""Who may do what, and how far: the one table of roles × actions, read from `data/rights.csv` and `data/roles.csv`.

In: nothing. Out: what a role may do and its reach; the table as Markdown for the docs.
Never: a right that stands anywhere else; a word in the table that nobody knows.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from canbao.store.failures import StoreFailed


class UnknownAction(LookupError):
    """No row of `rights.csv` has this name: a mistake in the code."""


class BadRights(StoreFailed):
    """`rights.csv` or `roles.csv` cannot be what was meant."""


class Reach(StrEnum):
    """How far a right goes."""

    OWN = "own"
    AREA = "area"
    ANY = "any"


REACH_WORDS = {Reach.OWN: "本单位报送的", Reach.AREA: "本辖区", Reach.ANY: "全县"}


class Kind(StrEnum):
    """What an action does. A `write` and a `reveal` leave an entry in the trail, a `read` none; a `seal` is its own."""

    READ = "read"
    WRITE = "write"
    REVEAL = "reveal"
    SEAL = "seal"


@dataclass(frozen=True)
class Role:
    """One role. `kinds`: which organisations' people may have it."""

    code: str
    label: str
    is_administrator: bool
    kinds: frozenset[str]


@dataclass(frozen=True)
class Right:
    """One row of the table."""

    action: str
    label: str
    room: str
    kind: Kind
    reaches: MappingProxyType[str, Reach]


@cache
def roles() -> MappingProxyType[str, Role]:
    """Roles by code, in the order of the file."""
    found = {}
    for row in _rows("roles.csv"):
        kinds = frozenset(row["kinds"].split())
        if row["is_administrator"] not in ("yes", "no"):
            raise BadRights(f"roles.csv：{row['role']} 的 is_administrator 应为 yes 或 no")
        found[row["role"]] = Role(row["role"], row["label"], row["is_administrator"] == "yes", kinds)
    return MappingProxyType(found)


@cache
def rights() -> MappingProxyType[str, Right]:
    """Rows by action, in the order of the file. Raises BadRights."""
    return MappingProxyType({row["action"]: _right(row) for row in _rows("rights.csv")})


def _rows(name: str) -> list[dict[str, str]]:
    text = files("canbao.access").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _right(row: dict[str, str]) -> Right:
    cells = {role: row[role] for role in row if role not in ("action", "label", "room", "kind")}
    try:
        if cells.keys() != roles().keys():
            raise ValueError(f"roles {sorted(cells.keys() ^ roles().keys())}")
        reaches = {role: Reach(word) for role, word in cells.items() if word}
        return Right(row["action"], row["label"], row["room"], Kind(row["kind"]), MappingProxyType(reaches))
    except ValueError as error:
        raise BadRights(f"rights.csv：{row['action']} 这一行有不认识的词 {error}") from error


def right_to(action: str) -> Right:
    """The row of an action. Raises UnknownAction."""
    try:
        return rights()[action]
    except KeyError:
        raise UnknownAction(f"{action} is no row of rights.csv") from None


def reach_of(held: Iterable[str], action: str) -> Reach | None:
    """The widest reach that some roles together have; None: they may not.

    >>> reach_of(["supplier"], "upload_list"), reach_of(["supplier"], "find_person")
    (<Reach.OWN: 'own'>, None)
    """
    right = right_to(action)
    found = {right.reaches[role] for role in held if role in right.reaches}
    return next((reach for reach in (Reach.ANY, Reach.AREA, Reach.OWN) if reach in found), None)


def rights_table() -> str:
    """The whole table as Markdown: a table of roles, then one of rights for each room."""
    parts = ["| 角色 | 名称 | 三员 |", "|---|---|---|"]
    parts += [
        f"| `{role.code}` | {role.label} | {'是' if role.is_administrator else ''} |" for role in roles().values()
    ]
    for room in dict.fromkeys(right.room for right in rights().values()):
        parts += ["", f"### {room}", "", "| 动作 | 名称 | 谁可以 |", "|---|---|---|"]
        parts += [_line(right) for right in rights().values() if right.room == room]
    return "\n".join([*parts, ""])


def _line(right: Right) -> str:
    words = [f"{roles()[role].label}（{REACH_WORDS[reach]}）" for role, reach in right.reaches.items()]
    return f"| `{right.action}` | {right.label} | {'、'.join(words)} |"
