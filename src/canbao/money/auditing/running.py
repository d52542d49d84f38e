"""An auditors' list worked out: which query, with which parameters, within what the reader sees.

In: a list by name, a benefit year, a unit, limits of days. Out: sums by kind, then rows in one order. Never: a list
that shows nothing without saying so; a name in full.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from django.db import connection

from canbao.billing.assessing import published_run
from canbao.billing.models import Run
from canbao.billing.policies import Books
from canbao.money.aiding.streams import books_of_run
from canbao.money.auditing import money_queries, people_queries
from canbao.money.auditing.kinds import KINDS, AuditList
from canbao.money.auditing.limits import AuditLimits, with_hand
from canbao.money.charging import NothingPublished
from canbao.policy.nodes import Has
from canbao.policy.rules import RuleBook
from canbao.registry.overlaps import BenefitYear, double_insurance
from canbao.store.failures import StoreFailed
from canbao.values.period import Period


class NoSuchList(StoreFailed):
    """No list of this name."""


@dataclass(frozen=True)
class Ask:
    """Which list, of what; `limits`: days after which money has been held too long."""

    list: str
    year: int
    unit: str = ""
    limits: AuditLimits = field(default_factory=AuditLimits)


@dataclass(frozen=True)
class KindSum:
    """How many rows of a kind, and their fen."""

    kind: str
    rows: int
    fen: int

    @property
    def label(self) -> str:
        return KINDS[self.kind]


@dataclass(frozen=True)
class AuditRow:
    """One row. `name`: masked; `days`: since the day, or between two days that differ; `records`: numbers of ours."""

    kind: str
    person_id: int | None
    name: str
    unit: str
    fen: int
    day: date | None
    days: int | None
    records: str

    @property
    def label(self) -> str:
        return KINDS[self.kind]


_SUMS = "SELECT kind, count(*)::int, coalesce(sum(fen), 0)::bigint FROM ({query}) AS found GROUP BY kind ORDER BY kind"
_ROWS = """
    SELECT found.kind, found.person_id,
        coalesce(left(person.name, 1) || repeat('*', greatest(char_length(person.name) - 1, 1)), ''),
        found.unit, found.fen, found.day, found.days, found.records
    FROM ({query}) AS found
    LEFT JOIN registry_person AS person ON person.county = %(county)s AND person.id = found.person_id
    ORDER BY found.kind, found.unit, found.person_id, found.day, found.records LIMIT %(most)s
"""
_QUERIES: Mapping[AuditList, str] = MappingProxyType(
    {
        AuditList.DEAD: people_queries.TO_THE_DEAD,
        AuditList.PAID_TWICE: people_queries.PAID_TWICE,
        AuditList.ENROLLED_TWICE: people_queries.ENROLLED_TWICE,
        AuditList.WITHOUT_STANDING: people_queries.WITHOUT_STANDING,
        AuditList.HELD: money_queries.HELD_TOO_LONG,
        AuditList.PAYERS: money_queries.PAYERS,
        AuditList.NEVER_BACK: money_queries.NEVER_BACK,
    }
)


class Listing:
    """A list within the transaction under way. Raises NoSuchList, NothingPublished, PolicyError."""

    def __init__(self, county: str, ask: Ask, today: date) -> None:
        try:
            self.list = AuditList(ask.list)
        except ValueError:
            raise NoSuchList(f"没有清单“{ask.list}”，有：{'、'.join(AuditList)} no such list") from None
        run = published_run(county, ask.year)
        books = books_of_run(run) if run else None
        self.limits = with_hand(ask.limits, county, ask.year, books)
        self._query = _QUERIES[self.list]
        self._given: dict[str, Any] = {
            "county": county, "year": ask.year, "unit": ask.unit, "run": run.id if run else 0, "today": today,
            **asdict(self.limits),
        }  # fmt: skip
        if self.list in (AuditList.DEAD, AuditList.ENROLLED_TWICE, AuditList.WITHOUT_STANDING):
            self._add_year(run, books)

    def sums(self) -> list[KindSum]:
        """By kind; empty: nothing was found."""
        return [KindSum(*row) for row in _rows(_SUMS.format(query=self._query), self._given)]

    def rows(self, most: int) -> Iterator[AuditRow]:
        """In one order, whatever the plan of the database."""
        for row in _rows(_ROWS.format(query=self._query), {**self._given, "most": most}):
            yield AuditRow(*row)

    def _add_year(self, run: Run | None, books: Books | None) -> None:
        if run is None or not books:
            raise NothingPublished(f"{self._given['year']} 年度还没有发布的应缴 no dues of this year are published")
        years = [book.latest.year for book in books.values()]
        days = Period(min(year.first for year in years), max(year.last for year in years))
        self._given["first"] = days.first
        if self.list is AuditList.ENROLLED_TWICE:
            found = double_insurance(BenefitYear(run.county, run.year, days)).to_pydict()
            names = {
                "people": "person_id", "others": "other_id", "kinds": "kind", "units": "unit",
                "schemes": "other_scheme", "divisions": "other_division", "firsts": "first", "lasts": "last",
            }  # fmt: skip
            self._given |= {name: found[column] for name, column in names.items()}
        elif self.list is AuditList.WITHOUT_STANDING:
            self._given |= _standings(books, _rows(people_queries.KINDS_OF_AID, self._given))


def _standings(books: Books, kinds: list[tuple[Any, ...]]) -> dict[str, list[str]]:
    """Standings that rows of aid tables ask for; rows that ask for none are left out."""
    by_key = {book.latest.key: book for book in books.values()}
    found: dict[str, list[str]] = {"policies": [], "rows": [], "ids": []}
    for policy, names in kinds:
        ids = _ids(by_key[policy], names) if policy in by_key else []
        if ids:
            found["policies"].append(policy)
            found["rows"].append(names)
            found["ids"].append(",".join(ids))
    return found


def _ids(book: RuleBook, names: str) -> list[str]:
    chosen = [row for row in book.latest.aid.rows if row.id in names.split(",")]
    return sorted({id_ for row in chosen for node in row.when.walk() if isinstance(node, Has) for id_ in node.ids})


def _rows(query: str, given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, given)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
