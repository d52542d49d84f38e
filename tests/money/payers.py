"""Collectors who take what is due and withdraw it again, and what a database shows of what they were promised.

In: a till, lines of writers. Out: work for writers; what was lost and what was doubled. Never: a word of the code under
test taken for it: rows are read past it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from psycopg import sql
from tests.access.people_at_work import worker
from tests.billing.conftest import copied, point_to
from tests.database import current_database
from tests.money.tills import Till, charge_county
from tests.money.writers import Line, Work, Writer

from canbao.access.actors import Actor
from canbao.billing.models import Due
from canbao.money.paying import RecordPayment, WithdrawPayment, record_payment, withdraw_payment
from canbao.store.server import DATABASE, SUPERUSER, Server

HANDS = 8


@contextmanager
def large_till(request: pytest.FixtureRequest, policy: str, people: int) -> Iterator[Till]:
    """A county of its own with so many people, its dues charged."""
    server, patch = request.getfixturevalue("migrated_server"), request.getfixturevalue("monkeypatch")
    name = f"money_large_{people}"
    copied(server, DATABASE, name)
    county = charge_county(server, request.getfixturevalue("vault"), patch, policy, people)
    made = Till(county, patch)
    made.go_to(county.as_of)
    yield made
    point_to(DATABASE)
    with server.connect(SUPERUSER, "postgres") as owner:
        owner.autocommit = True
        owner.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def collectors(till: Till, hands: int = HANDS) -> list[Work]:
    """One writer a hand, each with dues of its own."""
    dues = till.payable()
    actors = [worker("village_collector", units=(till.county.code,), account=700 + each) for each in range(hands)]
    return [_taking(till.year, actor, dues[each::hands]) for each, actor in enumerate(actors)]


def _taking(year: int, actor: Actor, dues: Sequence[Due]) -> Work:
    """All that is due, then all back, then again."""

    def work(writer: Writer) -> None:
        while not writer.is_over():
            taken = []
            for due in dues:
                if writer.is_over():
                    return
                order = RecordPayment(due.person_id, year, due.payable_fen or 0)
                if answer := writer.send(record_payment, actor, order):
                    taken.append(int(answer["payment"]))
            for number in taken:
                if writer.is_over():
                    return
                writer.send(withdraw_payment, actor, WithdrawPayment(number, "重记"))

    return work


@dataclass
class Shown:
    """What a database shows: keys of requests whose effect it lacks, and effects that nobody asked for."""

    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)


def compare(server: Server, lines: Sequence[Line], *, is_whole: bool = True) -> Shown:
    """Acknowledged payments and withdrawals against the rows. `is_whole`: every request that was sent has its line."""
    with server.connect(SUPERUSER, current_database()) as connection:
        payments: dict[int, tuple[Any, ...]] = {
            row[0]: row[1:]
            for row in connection.execute("SELECT id, person_id, fen, slip, collector, state FROM money_payment")
        }
        moved = Counter[tuple[str, int]]()
        for movement, record in connection.execute(
            "SELECT movement, record FROM money_transfer WHERE movement IN ('collect', 'withdraw')"
        ):
            moved[movement, record] += 1
        keys = {row[0] for row in connection.execute("SELECT key FROM access_request")}
        entries = Counter(row[0] for row in connection.execute("SELECT request_key FROM access_auditentry"))
    shown = Shown()
    for line in lines:
        if "answer" in line:
            shown.acknowledged += 1
            if not _is_there(line, payments, moved) or line["key"] not in keys or not entries[line["key"]]:
                shown.lost.append(line["key"])
    shown.doubled += [f"{movement} {record}" for (movement, record), count in moved.items() if count > 1]
    shown.doubled += [key for key, count in entries.items() if key and key.startswith("w") and count > 1]
    answered = {line["answer"]["payment"] for line in lines if line.get("did") == "record_payment" and "answer" in line}
    if is_whole:
        shown.doubled += [f"payment {number}" for number in payments.keys() - answered]
    return shown


def _is_there(line: Line, payments: dict[int, tuple[Any, ...]], moved: Counter[tuple[str, int]]) -> bool:
    number = line["answer"]["payment"]
    if number not in payments:
        return False
    person, fen, slip, _, state = payments[number]
    if line["did"] == "withdraw_payment":
        return bool(state == "withdrawn" and moved["withdraw", number])
    told = line["order"]["person_id"], line["order"]["fen"], line["answer"]["slip"]
    return (person, fen, slip) == told and bool(moved["collect", number])
