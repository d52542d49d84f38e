"""What a run reads of the register: everybody who can be insured at all, which lists are complete, when it looked.

In: county, benefit year, the day on which periods are looked at, the rules' wish for columns. Out: an `Input`.
Never: a person who has died or gone for good among those assessed; they stay among those whom relations may name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pyarrow as pa
from django.db import connection
from psycopg import IsolationLevel

from canbao.assess.columns import Array
from canbao.assess.coverage import CompleteList, Lists
from canbao.assess.intake.people_file import COMPANIONS, KEY
from canbao.assess.running import Source
from canbao.billing.policies import Books
from canbao.policy.standings import load_catalogue
from canbao.registry.column_queries import Question
from canbao.registry.columns import Wanted, ask_all, read_people
from canbao.registry.models.lives import LifeStatus
from canbao.store.copying import read_table
from canbao.store.driver import driver_connection
from canbao.store.failures import StoreFailed

LEFT_OUT = (LifeStatus.DEAD, LifeStatus.MOVED, LifeStatus.ABROAD)
"""Of these nobody is insured here. Who serves, is in prison or cannot be found may be: what then holds is a rule's."""
PAYMENTS = ("paid_on", "paid_fen", "sponsor_fen", "offer_years")
"""Columns of the people table that the register does not keep."""
SPONSORED = "sponsor_fen"
"""The one of them that a run reads all the same: what sponsors have pledged (`pledging`)."""

_STATUSES = Question(
    """
    SELECT person_id, status FROM (
        SELECT DISTINCT ON (person_id) person_id, status FROM registry_status
        WHERE county = %(county)s AND (%(people)s::bigint[] IS NULL OR person_id = ANY (%(people)s::bigint[]))
            AND replaced_at IS NULL AND (valid_from IS NULL OR valid_from <= %(on)s)
            AND (valid_until IS NULL OR valid_until >= %(on)s)
        ORDER BY person_id, valid_from DESC NULLS LAST, id DESC
    ) AS latest WHERE status = ANY (%(statuses)s)
    """,
    pa.schema([("person_id", pa.int64()), ("status", pa.string())]),
)
_COVERAGE = Question(
    """
    SELECT subject, division, max(complete_until) FROM registry_coverage
    WHERE county = %(county)s AND replaced_at IS NULL GROUP BY subject, division ORDER BY subject, division
    """,
    pa.schema([("subject", pa.string()), ("division", pa.string()), ("until", pa.date32())]),
)
_PLEDGED = Question(
    """
    SELECT share.person_id, sum(share.fen)::bigint FROM billing_pledge AS pledge
    JOIN billing_pledgeshare AS share ON share.county = pledge.county AND share.pledge_id = pledge.id
    WHERE pledge.county = %(county)s AND pledge.year = %(year)s AND pledge.withdrawn_at IS NULL
        AND (%(people)s::bigint[] IS NULL OR share.person_id = ANY (%(people)s::bigint[]))
    GROUP BY share.person_id
    """,
    pa.schema([("person_id", pa.int64()), ("fen", pa.int64())]),
)
# Rows bear the time at which their transaction began, and are seen when it ends. Asked before the reading begins:
# whoever is under way then, or begins later, does not count as read.
_READ_AT = "SELECT least(now(), min(xact_start)) FROM pg_stat_activity WHERE datname = current_database()"
_read_at: ContextVar[datetime | None] = ContextVar("read_at", default=None)


class NobodyThere(StoreFailed):
    """No person to assess."""


@dataclass(frozen=True)
class Input:
    """Everybody as rules read them. `status`: a place in `LEFT_OUT` for each row, −1 for who is assessed."""

    people: pa.Table
    status: Array
    lists: Lists

    @property
    def left_out(self) -> dict[str, int]:
        """How many are not assessed, by status."""
        counts = np.bincount(self.status + 1, minlength=len(LEFT_OUT) + 1)[1:].tolist()
        return {status.value: count for status, count in zip(LEFT_OUT, counts, strict=True) if count}

    @property
    def assessed(self) -> pa.Table:
        """Those who are assessed."""
        return self.people.filter(pa.array(self.status < 0)) if self.left_out else self.people

    def source(self) -> Source:
        """For a run."""
        assessed = self.assessed
        return Source(
            batches=lambda rows: _batches(assessed, rows),
            related=lambda rows: _batches(self.people, rows),
            count=lambda: assessed.num_rows,
        )


def _batches(table: pa.Table, rows: int) -> Iterable[pa.RecordBatch]:
    for start in range(0, table.num_rows, rows):
        yield table.slice(start, rows).combine_chunks().to_batches()[0]


@contextmanager
def one_moment() -> Iterator[None]:
    """Transactions begun inside see one state of the database throughout: a register that is read by twenty queries
    must not move between them.
    """
    token = _read_at.set(_ask_read_at())
    driver = driver_connection()
    driver.isolation_level = IsolationLevel.REPEATABLE_READ
    try:
        yield
    finally:
        driver.isolation_level = None
        _read_at.reset(token)


def is_one_moment() -> bool:
    """Whether the transaction under way sees one state of the database: a connection made anew would not."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW transaction_isolation")
        return bool(cursor.fetchone()[0] == "repeatable read")


def looked_at() -> datetime:
    """When `one_moment` began to read."""
    found = _read_at.get()
    assert found is not None, "read inside `one_moment`"
    return found


def read_input(books: Books, wanted: Wanted) -> Input:
    """Everybody of the county, or some persons. Raises NobodyThere."""
    people = read_people(wanted).select(columns_for(books))
    if not people.num_rows:
        raise NobodyThere("辖区内没有可核算的人员 nobody to assess here")
    asked = (_PLEDGED, _STATUSES, _COVERAGE)
    pledged, statuses, complete = ask_all(asked, wanted, statuses=[status.value for status in LEFT_OUT])
    people = _with_pledges(people, pledged)
    return Input(people, _statuses(people, statuses), _lists_of(complete))


def _with_pledges(people: pa.Table, pledged: pa.Table) -> pa.Table:
    """The people table with what sponsors have pledged for each; as it is where nobody has pledged anything."""
    if not pledged.num_rows:
        return people
    by_person = {str(row["person_id"]): row["fen"] for row in pledged.to_pylist()}
    sums = pa.array([by_person.get(person) for person in people.column(KEY).to_pylist()], pa.int64())
    return people.append_column(SPONSORED, sums)


def columns_for(books: Books) -> list[str]:
    """What the rules read of a people table, with the columns that every run reads, payments apart."""
    return sorted({KEY, *COMPANIONS, *books.columns} - set(PAYMENTS))


def read_lists(county: str) -> Lists:
    """Which lists of standings are complete, where and until when."""
    return _lists_of(read_table(_COVERAGE.text, _COVERAGE.schema, {"county": county}))


def _lists_of(complete: pa.Table) -> Lists:
    standings = load_catalogue().standings
    rows = (row for row in complete.to_pylist() if row["subject"] in standings)
    return Lists.of(CompleteList(row["subject"], row["division"], row["until"]) for row in rows)


def _statuses(people: pa.Table, stated: pa.Table) -> Array:
    """For each row the place of the person's status among those for which nobody is assessed, or −1."""
    found = np.full(people.num_rows, -1, dtype=np.int8)
    ids, words = people.column(KEY).cast(pa.int64()).to_numpy(), stated["status"].to_pylist()
    persons = stated["person_id"].to_pylist()
    for place, status in enumerate(LEFT_OUT):
        found[np.isin(ids, [person for person, own in zip(persons, words, strict=True) if own == status])] = place
    return found


def _ask_read_at() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute(_READ_AT)
        found: datetime = cursor.fetchone()[0]
    return found
