"""The same requests put to the real actions: one history in memory, then on PostgreSQL, call by call.

In: a history of a county whose people are real ones of a `Till`. Out: where the two differ: in what came of a call, in
records, in the book. Never: a call left out: one that died in memory dies there too, before it is written down.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from tests.access.people_at_work import worker
from tests.database import in_area
from tests.money.tax_offices import take
from tests.money.tills import Till
from tests.simulation import orders
from tests.simulation.orders import Actor, Row
from tests.simulation.records import County, Person
from tests.simulation.world import Call, World

from canbao.access import acting
from canbao.access.actors import Actor as RealActor
from canbao.access.claiming import KeyReused
from canbao.access.trail import write_entry
from canbao.money import collecting, holding, paying
from canbao.money.accounts import Account
from canbao.money.limits import HandInFirst, SetCashLimit, set_cash_limit
from canbao.money.models import Deposit, HandIn, Payment, Unmatched
from canbao.money.receiving import NumbersReused
from canbao.money.refunding import reversals
from canbao.store.failures import StoreFailed
from canbao.store.states import MoveRefused

MOST_HELD_FEN = 120_000
_NOT_ALLOWED = ("not_in_area", "no_reason", "same_person")
_WORDS: dict[type[StoreFailed], str] = {
    acting.NotAllowed: "not_allowed",
    acting.NotFound: "not_found",
    collecting.NothingHeld: "nothing_held",
    collecting.OtherSum: "other_sum",
    HandInFirst: "hand_in_first",
    KeyReused: "key_reused",
    MoveRefused: "move_refused",
    NumbersReused: "number_reused",
}


class Died(Exception):
    """The process is gone before the action is written down."""


@dataclass(frozen=True)
class End:
    """How it all ended: records and what is on each account, without the store's own numbers."""

    payments: list[tuple[Any, ...]]
    hand_ins: list[tuple[Any, ...]]
    deposits: list[tuple[Any, ...]]
    held: list[tuple[Any, ...]]
    book: dict[tuple[str, str], int]


def history_of(till: Till, seed: int, events: int) -> World:
    """A history of sixteen people of two towns. Only what the product does without the register's help."""
    by_town: dict[str, list[Any]] = {}
    for due in till.payable():
        by_town.setdefault(due.unit[:9], []).append(due)
    towns = sorted(by_town, key=lambda town: (-len(by_town[town]), town))[:2]
    dues = [due for town in towns for due in by_town[town][:8]]
    people = tuple(Person(due.person_id, due.unit, due.payable_fen) for due in dues)
    last = min(due.offer_until for due in dues).toordinal()
    county = County(people, till.county.as_of.toordinal(), last, MOST_HELD_FEN)
    return World(seed, county=county, desks=("match",)).run(events)


class Replay:
    """The calls of a history, one after another, at the real actions."""

    def __init__(self, till: Till, world: World, patch: pytest.MonkeyPatch) -> None:
        self.till, self.world, self.patch = till, world, patch
        self.code, self.year = till.county.code, till.year
        self.numbers: dict[tuple[str, int], int] = {}
        self.dies = False

        def written(*given: Any) -> Any:
            if self.dies:
                raise Died
            return write_entry(*given)

        patch.setattr(acting, "write_entry", written)
        set_cash_limit(till.county.lead(), "limit", SetCashLimit(self.year, most_fen=MOST_HELD_FEN))
        self.before = till.book()

    def play(self) -> list[str]:
        """Calls of which something else came than in memory."""
        return [words for number, call in enumerate(self.world.calls) for words in self._play(number, call)]

    def _play(self, number: int, call: Call) -> Iterator[str]:
        self.till.go_to(date.fromordinal(call.day))
        self.dies = call.outcome == "crashed"
        wanted = "not_allowed" if call.outcome in _NOT_ALLOWED else call.outcome
        wanted = "done" if wanted == "again" else wanted
        try:
            self._perform(call)
            found = "done"
        except Died:
            found = "crashed"
        except paying.PaymentRefused as refused:
            found = refused.reason
        except StoreFailed as failed:
            found = _WORDS[type(failed)]
        # What died in memory may have died before it could be refused.
        if found == "done" if wanted == "crashed" else found != wanted:
            yield f"call {number} on {date.fromordinal(call.day)}: {call.request.order}: {wanted}, really {found}"

    def _perform(self, call: Call) -> None:
        order = call.request.order
        actor, key = self._actor(call.request.actor), call.request.key
        if isinstance(order, orders.ReceivePackage):
            self._receive(actor, call)
            return
        perform, real = self._real(order)
        answer = perform(actor, key, real)
        for name in ("payment", "hand_in", "deposit"):
            if call.answer is not None and name in call.answer:
                self.numbers[name, call.answer[name]] = int(answer[name])

    def _real(self, order: Any) -> tuple[Callable[..., dict[str, Any]], Any]:
        """The action that performs it, and its order there."""
        year, number = self.year, self._number
        made: dict[type, Callable[[Any], tuple[Callable[..., dict[str, Any]], Any]]] = {
            orders.RecordPayment: lambda o: (
                paying.record_payment, paying.RecordPayment(o.person_id, year, o.fen, o.kind)
            ),
            orders.WithdrawPayment: lambda o: (
                paying.withdraw_payment, paying.WithdrawPayment(number("payment", o.payment), o.reason)
            ),
            orders.HandInCash: lambda o: (collecting.hand_in_cash, collecting.HandInCash(year, o.unit)),
            orders.DecideHandIn: lambda o: (
                collecting.decide_hand_in,
                collecting.DecideHandIn(number("hand_in", o.hand_in), o.counted_fen, o.is_received, o.reason),
            ),
            orders.DepositCash: lambda o: (
                collecting.deposit_cash, collecting.DepositCash(year, o.town, o.paper, o.fen)
            ),
            orders.ConfirmDeposit: lambda o: (
                collecting.confirm_deposit, collecting.ConfirmDeposit(number("deposit", o.deposit), o.fen)
            ),
            orders.ReverseCash: lambda o: (
                reversals.reverse_cash, reversals.ReversePayment(number("payment", o.payment), o.reason)
            ),
            orders.ReversePayment: lambda o: (
                reversals.reverse_payment, reversals.ReversePayment(number("payment", o.payment), o.reason)
            ),
            orders.MatchHeld: lambda o: (
                holding.match_held, holding.MatchHeld(self._held(o.held), o.person_id, o.reason)
            ),
            orders.GiveBackHeld: lambda o: (
                holding.give_back_held, holding.GiveBackHeld(self._held(o.held), o.reason)
            ),
        }  # fmt: skip
        return made[type(order)](order)

    def _actor(self, actor: Actor) -> RealActor:
        """Everybody may do whatever is done at the place."""
        if len(actor.area) > 6:
            return worker("village_collector", "town_clerk", units=(actor.area,), account=actor.account)
        return worker("bureau_clerk", "tax_clerk", units=(actor.area,), account=actor.account)

    def _number(self, record: str, number: int) -> int:
        """What the record is called there: by its answer, or by the tax office's number."""
        if (record, number) not in self.numbers:
            paid = self.world.store.payments[number]
            assert paid.tax_number is not None, number
            with in_area(self.code):
                rows = Payment.objects.filter(tax_number=paid.tax_number)
                self.numbers[record, number] = int(rows.values_list("id", flat=True).first() or 0)
        return self.numbers[record, number]

    def _held(self, number: int) -> int:
        with in_area(self.code):
            rows = Unmatched.objects.filter(tax_number=self.world.store.held[number].tax_number)
            return int(rows.values_list("id", flat=True).first() or 0)

    def _receive(self, actor: RealActor, call: Call) -> None:
        """Rows of the packages that this call applied; the files' own numbers are another room's."""
        order = call.request.order
        if call.outcome == "done":
            for package in call.applied:
                self._take(actor, f"{call.request.key}-{package}", self.world.store.packages[package].rows)
        elif call.outcome in ("crashed", "number_reused"):
            self._take(actor, f"{call.request.key}-refused", order.rows)
        elif call.outcome != "again":
            raise _unread(call.outcome)

    def _take(self, actor: RealActor, key: str, rows: tuple[Any, ...]) -> None:
        take(actor, key, tuple(tuple(self._cells(place, row).items()) for place, row in enumerate(rows, 1)))

    def _cells(self, place: int, row: Row) -> dict[str, Any]:
        return {
            "row": place, "tax_number": row.tax_number, "person_id": row.person_id, "year": self.year, "fen": row.fen,
            "paid_on": date.fromordinal(row.paid_on), "channel": "代收" if row.is_cash else "网上", "place": self.code,
            "kind": row.kind, "problem": row.problem or None,
        }  # fmt: skip

    # How it ended.

    def end(self) -> End:
        """On PostgreSQL."""
        with in_area(self.code):
            papers = {str(row.id): row.paper for row in Deposit.objects.all()}
            found = End(
                sorted(
                    (row.person_id, row.kind, row.fen, row.state, row.collector or 0, row.slip or 0,
                     row.paid_on.toordinal(), row.tax_number or "")
                    for row in Payment.objects.all()
                ),
                sorted((row.collector, row.unit, row.payments, row.fen, row.state) for row in HandIn.objects.all()),
                sorted((row.paper, row.payments, row.fen, row.state) for row in Deposit.objects.all()),
                sorted((row.tax_number, row.fen, row.problem, row.state) for row in Unmatched.objects.all()),
                {},
            )  # fmt: skip
        book = self.till.book()
        moved = {owned: book.get(owned, 0) - self.before.get(owned, 0) for owned in book.keys() | self.before.keys()}
        found.book.update(
            {(account.value, papers.get(of, of) if account is Account.TRANSIT else of): fen
             for (account, of), fen in moved.items() if fen}
        )  # fmt: skip
        return found


def end_in_memory(world: World) -> End:
    """The same of the history."""
    store = world.store
    papers = {str(row.id): row.paper for row in store.deposits.values()}
    charged = sum(person.charged for person in store.ledger.people.values())
    book: dict[tuple[str, str], int] = {}
    for (account, of), fen in store.ledger.balances.items():
        if account in (Account.OWED, Account.OWN_SHARE):
            fen += -charged if account is Account.OWED else charged  # noqa: PLW2901
        if fen:
            book[account.value, papers.get(of, of) if account is Account.TRANSIT else of] = fen
    return End(
        sorted(
            (row.person_id, row.kind, row.fen, row.state, row.collector or 0, row.slip or 0, row.paid_on,
             row.tax_number or "")
            for row in store.payments.values()
        ),
        sorted((row.collector, row.unit, row.payments, row.fen, row.state) for row in store.hand_ins.values()),
        sorted((row.paper, row.payments, row.fen, row.state) for row in store.deposits.values()),
        sorted((row.tax_number, row.fen, row.problem, row.state) for row in store.held.values()),
        book,
    )  # fmt: skip


def _unread(outcome: str) -> Exception:
    """What the exchange refuses before money hears of it."""
    return paying.PaymentRefused(outcome, outcome)


@contextmanager
def replaying(till: Till, seed: int, events: int) -> Iterator[Replay]:
    """With the day and the dying put back afterwards."""
    with pytest.MonkeyPatch.context() as patch:
        yield Replay(till, history_of(till, seed, events), patch)
