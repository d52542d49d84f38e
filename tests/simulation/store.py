"""The store in memory: tables, the book, keys, and one transaction an action that leaves nothing behind when it fails.

In: requests of actors. Out: answers, or Refused or Crashed. Never: a clock: whoever runs the store says what day it is.

The book is the product's own `Ledger`, the legs are the product's, the states move by the product's graphs. Each write
is a point at which the process can die; a `Meddler` decides when it does, and when midnight passes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from tests.simulation.orders import Actor, Answer, Crashed, Refused
from tests.simulation.records import (
    AidRequest,
    County,
    Deposit,
    Due,
    HandIn,
    Held,
    Package,
    Payment,
    Refund,
    Supplement,
    Transfer,
)

from canbao.money.accounts import Account, Movement
from canbao.money.ledger import Ledger, Moved
from canbao.money.legs import Leg
from canbao.money.states import STANDING
from canbao.store.states import MoveRefused, StateGraph

NEW = object()
"""What a cell held that was not there."""
RowT = TypeVar("RowT")


@dataclass(slots=True)
class Act:
    """One performance of an action. `day`: as it was when the action began."""

    actor: Actor
    day: int

    def require(self, unit: str) -> None:
        """Raises Refused."""
        if not unit.startswith(self.actor.area):
            raise Refused("not_in_area")

    def require_reason(self, reason: str) -> None:
        """Raises Refused."""
        if not reason:
            raise Refused("no_reason")


Perform = Callable[[Any, Act, Any], Answer]


class Store:
    """All that the county's server knows."""

    def __init__(self, county: County, actions: dict[type, Perform]) -> None:
        self.county, self.actions, self.today = county, actions, county.first
        self.ledger = Ledger()
        self.transfers: list[Transfer] = []
        self.of_person: defaultdict[int, list[Transfer]] = defaultdict(list)
        self.taken_back: dict[int, int] = {}
        self.keys: dict[tuple[int, str], tuple[Any, Answer | Refused]] = {}
        self.dues: dict[int, Due] = {}
        self.run: dict[str, int] = {"number": 0}
        self.ended: dict[int, int] = {}
        self.payments: dict[int, Payment] = {}
        self.hand_ins: dict[int, HandIn] = {}
        self.deposits: dict[int, Deposit] = {}
        self.held: dict[int, Held] = {}
        self.supplements: dict[int, Supplement] = {}
        self.refunds: dict[int, Refund] = {}
        self.aid_requests: dict[int, AidRequest] = {}
        self.packages: dict[int, Package] = {}
        self.numbers: defaultdict[str, int] = defaultdict(int)
        self.journal: list[tuple[Any, Any, Any]] = []
        self.done: list[tuple[Any, Any, Any]] = []
        """The journal of the last action that was performed."""
        self.undone: list[tuple[Any, Any, Any]] = []
        """The journal of the last one that failed."""
        self.meddle: Callable[[], None] = _nothing
        """Called before each write: the machine may die here, midnight may pass."""

    def perform(self, actor: Actor, key: str, order: Any) -> Answer:
        """The answer; the first one again for a key that was used. Raises Refused, Crashed."""
        assert not self.journal, "an action inside another"
        try:
            earlier = self.claim(actor, key, order)
            if earlier is not None:
                return earlier
            answer = self.actions[type(order)](self, Act(actor, self.today), order)
            self.keep_answer(actor, key, order, answer)
            self.meddle()
        except (Refused, Crashed, MoveRefused, AssertionError) as failed:
            self.undone = list(self.journal)
            self.roll_back()
            told = Refused("move_refused") if isinstance(failed, MoveRefused) else failed
            if isinstance(told, Refused) and (actor.account, key) not in self.keys:
                self.keep_refusal(actor, key, order, told)
            raise told from None
        self.done, self.journal = self.journal, []
        return answer

    # Keys of requests, as access/claiming.py has them.

    def claim(self, actor: Actor, key: str, order: Any) -> Answer | None:
        """The earlier answer. Raises Refused, as earlier or for a key that stands for something else."""
        known = self.keys.get((actor.account, key))
        if known is None:
            return None
        mark, answer = known
        if not self.is_same(mark, order):
            raise Refused("key_reused")
        if isinstance(answer, Refused):
            raise answer
        return answer

    def is_same(self, mark: Any, order: Any) -> bool:
        """Whether it is the request of the first time."""
        return bool(mark == order)

    def keep_answer(self, actor: Actor, key: str, order: Any, answer: Answer) -> None:
        self.put(self.keys, (actor.account, key), (order, answer))

    def keep_refusal(self, actor: Actor, key: str, order: Any, told: Refused) -> None:
        """Beside the action, which was undone."""
        self.keys[actor.account, key] = (order, told)

    # Writes, each of which can be undone until the end of the action.

    def put(self, table: dict[Any, Any], key: Any, value: Any) -> None:
        """A cell of a table."""
        self.meddle()
        self.journal.append((table, key, table.get(key, NEW)))
        table[key] = value

    def add(self, table: dict[int, RowT], row: RowT) -> RowT:
        """A new record."""
        self.put(table, row.id, row)  # type: ignore[attr-defined]
        return row

    def change(self, row: Any, **cells: Any) -> None:
        """Cells of a record."""
        self.meddle()
        for name, value in cells.items():
            self.journal.append((row, name, getattr(row, name)))
            setattr(row, name, value)

    def next_number(self, table: str) -> int:
        """As the database's: a number that was given is not given again, also after a crash."""
        self.numbers[table] += 1
        return self.numbers[table]

    def next_state(self, graph: StateGraph, state: str, event: str) -> Any:
        """Raises MoveRefused."""
        return graph.next(state, event)

    def post(self, act: Act, movement: Movement, legs: Sequence[Leg]) -> None:
        """Transfers into the book."""
        for leg in legs:
            self.meddle()
            self._note_balances(leg)
            moved = Moved(
                movement, leg.debit, leg.debit_of, leg.credit, leg.credit_of, leg.fen, leg.unit, leg.person_id
            )
            self.ledger.take(moved)
            transfer = Transfer(self.next_number("transfer"), act.day, moved, leg.record, leg.reverses)
            self._grow(self.transfers, transfer)
            if leg.person_id is not None:
                self._grow(self.of_person[leg.person_id], transfer)
            if leg.reverses is not None:
                self.put(self.taken_back, leg.reverses, transfer.id)

    def _grow(self, table: list[Any], row: Any) -> None:
        self.journal.append((table, None, len(table)))
        table.append(row)

    def _note_balances(self, leg: Leg) -> None:
        """What the ledger will change."""
        book, journal = self.ledger, self.journal
        for owned in ((leg.debit, leg.debit_of), (leg.credit, leg.credit_of)):
            journal.append((book.balances, owned, book.balances.get(owned, NEW)))
        for unit in ((leg.unit, leg.debit), (leg.unit, leg.credit)):
            journal.append((book.units, unit, book.units.get(unit, NEW)))
        if leg.person_id is not None:
            person = book.people[leg.person_id]
            for name in ("charged", "paid", "given", "owed_back", "paid_back"):
                journal.append((person, name, getattr(person, name)))

    def roll_back(self) -> None:
        """As if the action had never begun, but for the numbers it was given."""
        for row, name, before in reversed(self.journal):
            if isinstance(row, list):
                del row[before:]
            elif not isinstance(row, dict):
                setattr(row, name, before)
            elif before is NEW:
                row.pop(name, None)
            else:
                row[name] = before
        self.journal.clear()

    # What the actions ask.

    def standing(self, person_id: int, kind: str = "own") -> Payment | None:
        """What the person paid, if it stands."""
        return next((paid for paid in self.payments_of(person_id) if paid.kind == kind and stands(paid)), None)

    def payments_of(self, person_id: int) -> Iterator[Payment]:
        return (paid for paid in self.payments.values() if paid.person_id == person_id)

    def transfer_of(self, payment: Payment, movement: Movement) -> int | None:
        """The transfer that booked it and that nothing has taken back."""
        for transfer in self.of_person[payment.person_id]:
            is_its = transfer.moved.movement is movement and transfer.record == payment.id
            if is_its and transfer.id not in self.taken_back:
                return transfer.id
        return None

    def balance(self, account: Account, of: str = "") -> int:
        return self.ledger.balances.get((account, of), 0)


def stands(payment: Payment) -> bool:
    """Whether the person has paid by it."""
    return payment.state in STANDING


def _nothing() -> None:
    pass
