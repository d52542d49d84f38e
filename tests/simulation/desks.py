"""The bureau's desk: runs, charges, ended memberships, supplements, held money, refunds by two, aid money.

In: the world. Out: orders of several accounts; now and then one person tries what needs two. Never: a sum of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tests.simulation.orders import (
    Actor,
    ChargeDues,
    ConfirmAidList,
    DecideRefund,
    EndMembership,
    LapseSupplement,
    MatchHeld,
    MoveAid,
    OfferRepair,
    PayRefund,
    ProposeRefund,
    PublishRun,
    RemitAid,
    Request,
    SettleProvisional,
    TransferAid,
)
from tests.simulation.phones import Client
from tests.simulation.records import Refund
from tests.simulation.settling import owed_back
from tests.simulation.store import stands

from canbao.money.aid_states import AidState
from canbao.money.refund_states import RefundState
from canbao.money.states import PaymentState, SupplementState, UnmatchedState

if TYPE_CHECKING:
    from tests.simulation.world import World

DESKS = (
    *("publish", "charge", "end", "repair", "settle", "settle", "lapse", "match"),
    *("refund", "refund", "refund", "refund", "refund", "aid", "aid", "aid"),
)
"""How often each is worked at, against the others."""


class Desk(Client):
    """Three people of the bureau and one of finance."""

    def __init__(self, world: World, account: int, desks: Sequence[str] | None) -> None:
        super().__init__(world, account, world.area)
        self.desks = DESKS if desks is None else tuple(desks)
        self.people = [Actor(account + at, world.area) for at in range(4)]
        self.papers = 0

    def think(self) -> None:
        chance = self.world.chance
        if self.outbox and not chance.one_in(3):
            self.send_again()
        elif self.desks:
            getattr(self, f"_{self.desks[chance.among(len(self.desks))]}")()

    def somebody(self) -> Actor:
        return self.people[self.world.chance.among(len(self.people))]

    def _publish(self) -> None:
        """Dues worked out anew for some; at times the amount is not set."""
        world, chance = self.world, self.world.chance
        dues: list[tuple[int, int | None, int, int]] = []
        for paid in world.store.payments.values():
            if paid.is_provisional and stands(paid) and chance.one_in(2):
                dues.append((paid.person_id, paid.fen + (0, 1_000, 3_000)[chance.among(3)], 0, 0))
        for _ in range(1 + chance.among(3)):
            due = world.store.dues[world.county.people[chance.among(len(world.county.people))].id]
            whole = (38_000, 40_000, 42_000)[chance.among(3)]
            aid = (0, 20_000, whole)[chance.among(3)] if due.payer else 0
            if chance.one_in(4):
                dues.append((due.person_id, None, whole - aid, 0))
            else:
                dues.append((due.person_id, whole - aid, 0, aid))
        self.ask(PublishRun(tuple(dues)), actor=self.somebody())

    def _charge(self) -> None:
        self.ask(ChargeDues(self.world.store.run["number"]), actor=self.somebody())

    def _end(self) -> None:
        people, chance = self.world.county.people, self.world.chance
        self.ask(EndMembership(people[chance.among(len(people))].id), actor=self.somebody())

    def _repair(self) -> None:
        people, chance = self.world.county.people, self.world.chance
        person = people[chance.among(len(people))]
        self.ask(OfferRepair(person.id, 10_000 * (1 + chance.among(3))), actor=self.somebody())

    def _settle(self) -> None:
        for paid in self.world.store.payments.values():
            if paid.is_provisional and stands(paid):
                self.ask(SettleProvisional(paid.id), actor=self.somebody())
                return

    def _lapse(self) -> None:
        chance = self.world.chance
        extras = [each for each in self.world.store.supplements.values() if each.state is not SupplementState.LAPSED]
        if extras and chance.one_in(3):
            self.ask(LapseSupplement(extras[chance.among(len(extras))].id, "不再补缴"), actor=self.somebody())

    def _match(self) -> None:
        """Whose money it was is found out, or guessed."""
        store, chance = self.world.store, self.world.chance
        kept = [each for each in store.held.values() if each.state is UnmatchedState.HELD]
        if kept:
            found = kept[chance.among(len(kept))]
            people = self.world.county.people
            person = found.person_id or people[chance.among(len(people))].id
            self.ask(MatchHeld(found.id, person, "本人持回单来核"), actor=self.somebody())

    # Refunds.

    def _refund(self) -> None:
        store, chance = self.world.store, self.world.chance
        open_ones = [
            each for each in store.refunds.values() if each.state in (RefundState.PROPOSED, RefundState.APPROVED)
        ]
        ready = [each for each in open_ones if self._has_arrived(each)] or open_ones
        if ready and not chance.one_in(4):
            refund = ready[chance.among(len(ready))]
            if refund.state is RefundState.PROPOSED:
                order = DecideRefund(refund.id, not chance.one_in(5), "材料不全")
                self.ask(order, actor=self.somebody())
            else:
                self.papers += 1
                fen = refund.fen - (100 if chance.one_in(8) else 0)
                self.ask(PayRefund(refund.id, fen, f"R{self.papers}"), self._out_of_treasury, self.world.tax.actor)
            return
        basis = ("ended", "overpaid")[chance.among(2)]
        people = [person for person in self.world.county.people if owed_back(store, person.id, basis)]
        if people:
            self.ask(ProposeRefund(people[chance.among(len(people))].id, basis), actor=self.somebody())

    def _has_arrived(self, refund: Refund) -> bool:
        payments = self.world.store.payments
        return all(payments[number].state is PaymentState.CONFIRMED for number, _ in refund.parts)

    def _out_of_treasury(self, request: Request) -> None:
        if request.answer is not None:
            self.world.tax.cash_fen -= request.answer["fen"]

    def _into_treasury(self, request: Request) -> None:
        if request.answer is not None:
            self.world.tax.cash_fen += request.answer["fen"]

    # Aid.

    def _aid(self) -> None:
        store, chance = self.world.store, self.world.chance
        moving = [each for each in store.aid_requests.values() if each.state not in _ENDED]
        if not moving or chance.one_in(4):
            self.ask(ConfirmAidList(("city", "state")[chance.among(2)]), actor=self.somebody())
            return
        request = moving[chance.among(len(moving))]
        if request.state in (AidState.REVIEWED, AidState.PARTLY):
            self._pay_aid(request.id, request.payer, request.fen - request.transferred_fen)
        elif request.state is AidState.TRANSFERRED:
            self.ask(RemitAid(request.id), self._into_treasury, self.somebody())
        else:
            named = _EVENTS[request.state]
            self.ask(MoveAid(request.id, named[chance.among(len(named))]), actor=self.somebody())

    def _pay_aid(self, number: int, payer: str, left: int) -> None:
        chance = self.world.chance
        if payer != "city" and chance.one_in(3):
            self.ask(RemitAid(number), self._into_treasury, self.somebody())
            return
        fen = left if chance.one_in(2) else (left // 2, left + 100, left)[chance.among(3)]
        if fen > 0:
            on_end = self._into_treasury if payer == "city" else None
            self.ask(TransferAid(number, fen), on_end, self.somebody())


_ENDED = (AidState.MARKED, AidState.RETURNED, AidState.WITHDRAWN)
_EVENTS = {
    AidState.LISTED: ("apply", "apply", "apply", "withdraw"),
    AidState.APPLIED: ("review", "review", "review", "return"),
    AidState.REMITTED: ("mark",),
}
