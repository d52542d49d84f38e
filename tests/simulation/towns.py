"""Clerks of towns: they count what collectors bring and pay it in at a bank.

In: the world. Out: orders. Never: a sum that nobody counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulation.orders import Actor, DecideHandIn, DepositCash, Request, ReverseCash
from tests.simulation.phones import Client, Phone

from canbao.money.states import PaymentState

if TYPE_CHECKING:
    from tests.simulation.world import World

Bag = tuple[int, int, Phone]


class TownClerk(Client):
    """`purse_fen`: the cash in the town's box; `bags`: brought and not counted yet."""

    def __init__(self, world: World, account: int, town: str) -> None:
        super().__init__(world, account, town)
        self.purse_fen = 0
        self.bags: list[Bag] = []
        self.papers = 0

    def think(self) -> None:
        chance = self.world.chance
        if self.outbox and not chance.one_in(3):
            self.send_again()
        elif self.bags and not chance.one_in(5):
            self._count(self.bags.pop(chance.among(len(self.bags))))
        elif chance.one_in(3):
            self._reverse()
        else:
            self._pay_in()

    def _count(self, bag: Bag) -> None:
        """Most are right. Some are miscounted, turned back, or counted by whoever brought them."""
        number, fen, phone = bag
        what = self.world.chance.among(100)
        order = DecideHandIn(number, fen)
        actor = None
        if what < 10:
            order = DecideHandIn(number, fen - 100)
        elif what < 20:
            order = DecideHandIn(number, fen, is_received=False, reason="数目当面不符")
        elif what < 30:
            actor = Actor(phone.actor.account, self.actor.area)

        def counted(request: Request) -> None:
            if request.answer is None:
                if request.refusal in ("other_sum", "same_person"):
                    self.bags.append(bag)
            elif order.is_received:
                phone.purse_fen -= order.counted_fen
                self.purse_fen += order.counted_fen

        self.ask(order, counted, actor)

    def _pay_in(self) -> None:
        """What the store says is there, if it is in the box."""
        store, chance = self.world.store, self.world.chance
        held = [
            paid.fen for paid in store.payments.values()
            if paid.state is PaymentState.IN_TOWN and paid.unit.startswith(self.actor.area)
        ]  # fmt: skip
        fen = sum(held) - (100 if chance.one_in(12) else 0)
        if not 0 < fen <= self.purse_fen:
            return
        self.papers += 1
        self.purse_fen -= fen

        def paid_in(request: Request) -> None:
            if request.answer is None:
                self.purse_fen += fen
            else:
                self.world.tax.slips.append((request.answer["deposit"], fen))

        self.ask(DepositCash(self.actor.area, f"P{self.actor.account}-{self.papers}", fen), paid_in)

    def _reverse(self) -> None:
        """A payment that was none, found out on a later day; the collector gives the cash back."""
        store, chance = self.world.store, self.world.chance
        noted = [
            paid for paid in store.payments.values()
            if paid.state is PaymentState.NOTED and paid.unit.startswith(self.actor.area)
        ]  # fmt: skip
        if not noted or not chance.one_in(3):
            return
        payment = noted[chance.among(len(noted))]
        phones = {phone.actor.account: phone for phone in self.world.phones}
        phone = phones[payment.collector or 0]
        actor = Actor(phone.actor.account, self.actor.area) if chance.one_in(5) else None

        def reversed_(request: Request) -> None:
            if request.answer is not None:
                phone.purse_fen -= request.answer["fen"]

        self.ask(ReverseCash(payment.id, "" if chance.one_in(12) else "重复收取"), reversed_, actor)
