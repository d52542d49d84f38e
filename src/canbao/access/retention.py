"""How long each kind of thing is kept: the one table, read from `data/retention.csv`.

In: nothing. Out: a `Term` by kind; the table as Markdown for the docs. Never: a term that stands anywhere else; a kind
that nobody destroys although the table says so (a test holds the keepers against it).
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from canbao.store.failures import StoreFailed

_TERM = re.compile(r"([1-9][0-9]*) (hours|days|years)")
_WORDS = MappingProxyType({"hours": "小时", "days": "天", "years": "年"})


class BadRetention(StoreFailed):
    """`retention.csv` cannot be what was meant."""


class Manner(StrEnum):
    """What a term means."""

    DESTROYED = "destroyed"
    """Gone when it is over."""
    KEPT = "kept"
    """Kept at least so long; nothing destroys it."""


@dataclass(frozen=True)
class Term:
    """One row. `interval` as PostgreSQL reads it: 90 days."""

    kind: str
    label: str
    interval: str
    manner: Manner
    counted_from: str
    then: str
    source: str

    @property
    def words(self) -> str:
        """90 天; where nothing destroys it, 至少 3 年."""
        number, unit = self.interval.split()
        least = "至少 " if self.manner is Manner.KEPT else ""
        return f"{least}{number} {_WORDS[unit]}"


@cache
def terms() -> MappingProxyType[str, Term]:
    """Rows by kind, in the order of the file. Raises BadRetention."""
    text = files("canbao.access").joinpath("data", "retention.csv").read_text(encoding="utf-8")
    return MappingProxyType({row["kind"]: _term(row) for row in csv.DictReader(text.splitlines())})


def _term(row: dict[str, str]) -> Term:
    try:
        if not _TERM.fullmatch(row["term"]):
            raise ValueError(row["term"])
        manner = Manner(row["manner"])
    except ValueError as error:
        raise BadRetention(f"retention.csv：{row['kind']} 这一行有不认识的词 {error}") from error
    return Term(row["kind"], row["label"], row["term"], manner, row["counted_from"], row["then"], row["source"])


def retention_table() -> str:
    """The whole table as Markdown."""
    lines = ["| 种类 | 名称 | 保存 | 从何时算起 | 到期 | 依据 |", "|---|---|---|---|---|---|"]
    for term in terms().values():
        cells = (f"`{term.kind}`", term.label, term.words, term.counted_from, term.then, term.source)
        lines.append("| " + " | ".join(cell or " " for cell in cells).replace("  ", " ") + " |")
    return "\n".join(lines)
