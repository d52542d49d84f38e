"""Eight writers who move money in every way at once, and a reader who adds everything up in one moment.

In: a till of a county whose notice gives money back. Out: work for writers; `Sight`, what one read shows. Never: a sum
that the reader takes from one place only: the book is held against payments, deposits and the published dues.
"""

from __future__ import annotations

import itertools
import random
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

import psycopg
from django.db import connection, connections
from tests.access.people_at_work import worker
from tests.database import in_area
from tests.money.ended_lives import plain_dues
from tests.money.tax_offices import TaxOffice, take
from tests.money.tills import Till
from tests.money.writers import Work, Writer

from canbao.access.actors import Actor
from canbao.billing.models import Due
from canbao.money.accounts import Account
from canbao.money.book import balances
from canbao.money.collecting import (
    ConfirmDeposit,
    DecideHandIn,
    DepositCash,
    HandInCash,
    confirm_deposit,
    decide_hand_in,
    deposit_cash,
    hand_in_cash,
)
from canbao.money.ledger import Ledger
from canbao.money.models import Deposit, HandIn, Payment
from canbao.money.paying import RecordPayment, WithdrawPayment, record_payment, withdraw_payment
from canbao.money.refunding.refunds import (
    DecideRefund,
    PayRefund,
    ProposeRefund,
    decide_refund,
    pay_refund,
    propose_refund,
)
from canbao.money.states import STANDING, DepositState, HandInState, PaymentState
from canbao.money.subsidising import ChargeSubsidy, RecordSubsidy, charge_subsidy, record_subsidy
from canbao.money.taking_back import Recorded, TakeBackMoney, take_back_money
from canbao.registry.models import Status

HANDS = 3
RESERVE = 5
"""Dues that a hand keeps to go on with: what it takes of them it withdraws."""
A_HAND_IN = 6
"""Payments that a hand brings to the town at once."""


# -- writers -----------------------------------------------------------------------------------------------------------


def eight_writers(till: Till, seed: int) -> list[Work]:
    """Three hands, the town that counts and pays in, the bank, a tax office's files, refunds, subsidies."""
    ended = [due for due in plain_dues(till, cover_from=date(till.year, 1, 1))][::4]
    leave = {due.person_id for due in ended}
    dues = [due for due in till.payable() if due.person_id not in leave]
    by_file, by_hand = dues[:: HANDS + 1], [due for at, due in enumerate(dues) if at % (HANDS + 1)]
    random.Random(seed).shuffle(waiting := by_hand + ended)
    hands = [
        _hand(till.year, _collector(till, each), waiting[each::HANDS], random.Random(seed + each))
        for each in range(HANDS)
    ]
    return [
        *hands, _town(till, random.Random(seed)), _bank(till), _files(till, by_file),
        _refunds(till, {due.person_id for due in ended}), _subsidies(till),
    ]  # fmt: skip


def _collector(till: Till, each: int) -> Actor:
    return worker("village_collector", units=(till.county.code,), account=700 + each)


def _hand(year: int, actor: Actor, dues: Sequence[Due], chance: random.Random) -> Work:
    """Takes, withdraws every third, brings the rest to the town."""

    def work(writer: Writer) -> None:
        waiting, held = deque(dues), 0
        while not writer.is_over():
            due = waiting.popleft()
            order = RecordPayment(due.person_id, year, due.payable_fen or 0)
            answer = writer.send(record_payment, actor, order)
            if answer and (len(waiting) < RESERVE or chance.random() < 0.3):
                writer.send(withdraw_payment, actor, WithdrawPayment(answer["payment"], "点错了"))
                waiting.append(due)
            else:
                held += 1
            if held >= A_HAND_IN:
                writer.send(hand_in_cash, actor, HandInCash(year, actor.county))
                held = 0

    return work


def _town(till: Till, chance: random.Random) -> Work:
    """Counts what is brought, turns back one in eight, pays in what it has."""
    clerk = worker("town_clerk", units=(till.county.code,), account=802)
    papers = itertools.count(1)

    def work(writer: Writer) -> None:
        while not writer.is_over():
            for number, fen in _rows(writer, till, HandIn, HandInState.OFFERED):
                turned_back = chance.random() < 0.125
                order = DecideHandIn(number, fen, not turned_back, "数目不符" if turned_back else "")
                writer.send(decide_hand_in, clerk, order)
            sums: dict[str, int] = {}
            for _, fen, unit in _rows(writer, till, Payment, PaymentState.IN_TOWN, "unit"):
                sums[unit[:9]] = sums.get(unit[:9], 0) + fen
            for town, fen in sums.items():
                writer.send(deposit_cash, clerk, DepositCash(till.year, town, f"存{next(papers)}", fen))
            time.sleep(0.05)

    return work


def _bank(till: Till) -> Work:
    """Says what has arrived."""
    tax = worker("tax_clerk", units=(till.county.code,), account=803)

    def work(writer: Writer) -> None:
        while not writer.is_over():
            for number, fen in _rows(writer, till, Deposit, DepositState.MADE):
                writer.send(confirm_deposit, tax, ConfirmDeposit(number, fen))
            time.sleep(0.05)

    return work


def _files(till: Till, dues: Sequence[Due]) -> Work:
    """Three rows at a time, one of them money that nobody's due matches."""
    office = TaxOffice(till)

    def work(writer: Writer) -> None:
        numbers = itertools.count(1)
        for at in range(0, len(dues) - 1, 2):
            if writer.is_over():
                return
            wanted: list[tuple[Due, dict[str, int]]] = [(due, {}) for due in dues[at : at + 2]] + [
                (dues[at], {"fen": 1})
            ]
            rows = [
                office.row(due, f"T{next(numbers)}", row=place, **changes)
                for place, (due, changes) in enumerate(wanted, start=1)
            ]
            writer.send(take, office.clerk, tuple(tuple(row.items()) for row in rows))
            time.sleep(0.05)

    return work


def _refunds(till: Till, ended: set[int]) -> Work:
    """Who died before the year began gets back what has arrived: proposed, approved by another, paid out by a third."""
    clerk, lead = till.county.clerk(), till.county.lead()
    tax = worker("tax_clerk", units=(till.county.code,), account=804)
    papers = itertools.count(1)

    def work(writer: Writer) -> None:
        done: set[int] = set()
        while not writer.is_over():
            arrived = {person for _, _, person in _rows(writer, till, Payment, PaymentState.CONFIRMED, "person_id")}
            for person in sorted((arrived & ended) - done)[:3]:
                done.add(person)
                writer.until_answered(partial(_die, till, person))
                proposed = writer.send(propose_refund, clerk, ProposeRefund(person, till.year, "ended"))
                assert proposed, person
                number, fen = int(proposed["refund"]), int(proposed["fen"])
                writer.send(decide_refund, lead, DecideRefund(number))
                writer.send(pay_refund, tax, PayRefund(number, fen, f"退{next(papers)}"))
            time.sleep(0.05)

    return work


def _die(till: Till, person: int) -> None:
    with in_area(till.county.code):
        if not Status.objects.filter(county=till.county.code, person_id=person, status="dead").exists():
            on = date(till.year - 1, 11, 20)
            Status.objects.create(county=till.county.code, person_id=person, status="dead", valid_from=on)


def _subsidies(till: Till) -> Work:
    """Charged anew for whoever is in by now; one arrival in four was recorded wrongly and is taken back."""
    clerk, lead = till.county.clerk(), till.county.lead()

    def work(writer: Writer) -> None:
        for paper in itertools.count(1):
            if writer.is_over():
                return
            writer.send(charge_subsidy, clerk, ChargeSubsidy(till.year))
            answer = writer.send(record_subsidy, clerk, RecordSubsidy(till.year, 10_000 + paper, f"补{paper}"))
            if answer and paper % 4 == 0:
                order = TakeBackMoney(Recorded.SUBSIDY_ARRIVAL, answer["arrival"], answer["fen"], "没有到账")
                writer.send(take_back_money, lead, order)
            time.sleep(0.1)

    return work


def _rows(writer: Writer, till: Till, model: Any, state: str, *more: str) -> list[tuple[Any, ...]]:
    """Number and sum of the records that wait in a state."""

    def ask() -> list[tuple[Any, ...]]:
        with in_area(till.county.code):
            rows = model.objects.filter(county=till.county.code, year=till.year, state=state).order_by("id")
            return list(rows.values_list("id", "fen", *more))

    found: list[tuple[Any, ...]] = writer.until_answered(ask)
    return found


# -- the reader --------------------------------------------------------------------------------------------------------

_PLACES = """
    SELECT 'collector', collector::text, sum(fen)::bigint FROM money_payment
        WHERE county = %(county)s AND year = %(year)s AND collector IS NOT NULL AND state IN ('noted', 'offered')
        GROUP BY collector
    UNION ALL SELECT 'town', left(unit, 9), sum(fen) FROM money_payment
        WHERE county = %(county)s AND year = %(year)s AND state = 'in_town' GROUP BY left(unit, 9)
    UNION ALL SELECT 'transit', id::text, fen FROM money_deposit
        WHERE county = %(county)s AND year = %(year)s AND state = 'made'
    UNION ALL SELECT 'unmatched', '', -sum(fen) FROM money_unmatched
        WHERE county = %(county)s AND year = %(year)s AND state = 'held' HAVING count(*) > 0
"""
"""Where money is by the records, account by account."""
_DUES = """
    WITH due AS (
        SELECT due.person_id, due.payable_fen::bigint AS payable,
            coalesce((SELECT sum(line.fen) FROM billing_aidline AS line WHERE line.county = due.county
                AND line.run_id = due.run_id AND line.person_id = due.person_id), 0)::bigint AS aid
        FROM billing_due AS due
        JOIN billing_run AS run ON run.county = due.county AND run.id = due.run_id AND run.state = 'published'
        JOIN billing_runsituation AS item ON item.county = due.county AND item.run_id = due.run_id
            AND item.situation = due.situation AND item.outputs ->> 'accepted' = 'true'
        WHERE due.county = %(county)s AND run.year = %(year)s AND due.payable_fen IS NOT NULL
    ),
    book AS (
        SELECT person_id,
            sum(CASE WHEN debit = 'owed' THEN fen WHEN credit = 'owed' THEN -fen ELSE 0 END)::bigint AS still,
            sum(CASE WHEN debit IN ('aid', 'sponsor') THEN fen WHEN credit IN ('aid', 'sponsor') THEN -fen ELSE 0 END)
                FILTER (WHERE movement IN ('charge', 'lapse'))::bigint AS paid_for,
            sum(CASE WHEN credit = 'refunds' THEN fen WHEN debit = 'refunds' THEN -fen ELSE 0 END)::bigint AS to_return
        FROM money_transfer WHERE county = %(county)s AND year = %(year)s AND person_id IS NOT NULL GROUP BY person_id
    ),
    paid AS (
        SELECT person_id, sum(fen)::bigint AS fen FROM money_payment
        WHERE county = %(county)s AND year = %(year)s AND state = ANY (%(counted)s) GROUP BY person_id
    ),
    ended AS (
        SELECT person_id, sum(fen) FILTER (WHERE state = 'approved')::bigint AS to_return FROM money_refund
        WHERE county = %(county)s AND year = %(year)s AND is_whole AND state IN ('approved', 'paid') GROUP BY person_id
    )
    SELECT person_id, payable, aid, coalesce(paid.fen, 0), coalesce(paid_for, 0), coalesce(still, 0),
        coalesce(book.to_return, 0), coalesce(ended.to_return, 0), ended.person_id IS NOT NULL
    FROM due LEFT JOIN book USING (person_id) LEFT JOIN paid USING (person_id) LEFT JOIN ended USING (person_id)
"""
"""What each accepted due says, what the payments say, what the book says."""
_POSITIVE = frozenset({Account.COLLECTOR, Account.TOWN, Account.TRANSIT, Account.TREASURY, Account.AID_FUND})


@dataclass
class Sight:
    """What one read shows."""

    dues: int = 0
    total_fen: int = 0
    negative: list[str] = field(default_factory=list)
    misplaced: list[str] = field(default_factory=list)
    unequal: list[int] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        return not (self.total_fen or self.negative or self.misplaced or self.unequal)


def look(till: Till) -> Sight:
    """One read. In a transaction of `one_moment` it is of one moment."""
    counted = [state.value for state in (*STANDING, PaymentState.REFUNDED)]
    given: dict[str, Any] = {"county": till.county.code, "year": till.year, "counted": counted}
    with in_area(till.county.code), connection.cursor() as cursor:
        book = balances(till.county.code, till.year)
        cursor.execute(_PLACES, given)
        places = {(Account(name), owner): int(fen) for name, owner, fen in cursor.fetchall()}
        cursor.execute(_DUES, given)
        dues = cursor.fetchall()
    ledger = Ledger(book)
    sight = Sight(len(dues), ledger.total())
    below = {*ledger.below_nothing(), *(owned for owned, fen in book.items() if owned[0] in _POSITIVE and fen < 0)}
    sight.negative += [f"{account} {owner}" for account, owner in sorted(below)]
    where = {Account.COLLECTOR, Account.TOWN, Account.TRANSIT}
    seen = {owned: fen for owned, fen in book.items() if owned[0] in where and fen}
    held = sum(fen for owned, fen in book.items() if owned[0] is Account.UNMATCHED)
    sight.misplaced += [
        f"{account} {owner}" for account, owner in seen.keys() | {owned for owned in places if owned[0] in where}
        if seen.get((account, owner), 0) != places.get((account, owner), 0)
    ]  # fmt: skip
    if held != places.get((Account.UNMATCHED, ""), 0):
        sight.misplaced.append(Account.UNMATCHED.value)
    for person, payable, aid, paid, paid_for, left, book_returns, to_return, is_ended in dues:
        wanted = payable + (0 if is_ended else aid)
        if paid + paid_for + left != wanted or left < 0 or paid_for < 0 or book_returns != to_return:
            sight.unequal.append(person)
    return sight


def one_moment() -> None:
    """Every transaction of this process from now on sees the database of one moment."""
    connections.close_all()
    connections["default"].settings_dict["OPTIONS"] = {"isolation_level": psycopg.IsolationLevel.REPEATABLE_READ}


def reader(till: Till, pause: float = 0.1) -> Work:
    """Looks as long as the writers write, and says what it saw."""

    def work(writer: Writer) -> None:
        one_moment()
        while not writer.is_over():
            sight: Sight = writer.until_answered(partial(look, till))
            writer.note(dues=sight.dues, is_sound=sight.is_sound, sight=str(sight) if not sight.is_sound else "")
            time.sleep(pause)

    return work
