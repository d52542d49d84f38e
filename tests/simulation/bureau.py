"""What the store asks before it writes: each question is a method, so that a test can take one away.

In: an action under way. Out: nothing, or Refused with the product's word. Never: a write that no payment asks for.
"""

from __future__ import annotations

from collections.abc import Sequence

from tests.simulation.orders import Refused, Row, digest_of
from tests.simulation.records import Due, Package, Payment, Refund, Transfer
from tests.simulation.store import Act, Store

from canbao.money.refund_states import COUNTING, OPEN
from canbao.money.states import SUPPLEMENT_GRAPH, PaymentState, SupplementState

MOST_AHEAD = 200


class Bureau(Store):
    """The store with its controls."""

    def due_of(self, act: Act, person_id: int) -> Due:
        """Raises Refused."""
        due = self.dues.get(person_id)
        if due is None or not due.unit.startswith(act.actor.area):
            raise Refused("not_found")
        return due

    def refuse_second(self, person_id: int, kind: str = "own") -> None:
        """Nobody pays twice. Raises Refused."""
        if self.standing(person_id, kind) is not None:
            raise Refused("already_paid")

    def refuse_other_amount(self, due: Due, fen: int, day: int) -> bool:
        """Exactly the due of the day. Says whether it is a provisional one. Raises Refused."""
        if not due.is_accepted:
            raise Refused("not_accepted")
        is_provisional = due.fen is None
        wanted = due.provisional_fen if due.fen is None else due.fen
        if not self.county.first <= day <= self.county.last:
            raise Refused("offer_ended")
        if due.person_id in self.ended:
            raise Refused("reopened")
        self.refuse_other_fen(wanted, fen)
        if not wanted:
            raise Refused("nothing_due")
        return is_provisional

    def refuse_other_fen(self, wanted: int, fen: int) -> None:
        """To the fen. Raises Refused."""
        if wanted != fen:
            raise Refused("other_amount")

    def refuse_other_supplement(self, person_id: int, kind: str, fen: int) -> None:
        """What is owed beside the due, to the fen. Raises Refused."""
        extra = next(
            (each for each in self.supplements.values()
             if each.person_id == person_id and each.kind == kind and each.state is SupplementState.OPEN), None
        )  # fmt: skip
        if extra is None:
            raise Refused("nothing_due")
        self.refuse_other_fen(extra.fen, fen)

    def refuse_beyond_limits(self, collector: int, fen: int) -> None:
        """Raises Refused."""
        in_hand = (PaymentState.NOTED, PaymentState.OFFERED)
        held = sum(paid.fen for paid in self.payments.values() if paid.collector == collector and paid.state in in_hand)
        if held + fen > self.county.most_held_fen:
            raise Refused("hand_in_first")

    def next_slip(self, collector: int) -> int:
        """The number after the last one that this collector gave."""
        return 1 + max((paid.slip or 0 for paid in self.payments.values() if paid.collector == collector), default=0)

    def paid_on(self, act: Act, phone_day: int) -> int:
        """The day of a payment is the server's, whatever the phone takes for today."""
        del phone_day
        return act.day

    def refuse_other_day(self, act: Act, payment: Payment) -> None:
        """Raises Refused."""
        if payment.paid_on != act.day:
            raise Refused("other_day")

    def refuse_same(self, act: Act, *others: int | None) -> None:
        """Two persons. Raises Refused."""
        if act.actor.account in others:
            raise Refused("same_person")

    def refuse_other_sum(self, counted_fen: int, fen: int) -> None:
        """What was counted is what was noted. Raises Refused."""
        if counted_fen != fen:
            raise Refused("other_sum")

    def held_by(self, collector: int, unit: str) -> list[Payment]:
        """What a collector has to hand in."""
        return [
            paid for paid in self.payments.values()
            if paid.collector == collector and paid.state is PaymentState.NOTED and paid.unit.startswith(unit)
        ]  # fmt: skip

    def sum_of(self, payments: Sequence[Payment]) -> int:
        """Counted once each."""
        return sum(paid.fen for paid in payments)

    def is_of_due(self, transfer: Transfer) -> bool:
        """Whether a charge is of the due itself: what is owed beside it bears the number of its record."""
        return transfer.record is None

    def move_supplement(self, payment: Payment, event: str) -> None:
        """What is owed beside the due follows its payment."""
        if payment.kind == "own":
            return
        for extra in self.supplements.values():
            if (extra.person_id, extra.kind) == (payment.person_id, payment.kind) and extra.state != "lapsed":
                self.change(extra, state=self.next_state(SUPPLEMENT_GRAPH, extra.state, event))

    def refuse_refunded(self, payment: Payment) -> None:
        """Nothing is reversed that goes back already. Raises Refused."""
        if self.gone_back(payment.id):
            raise Refused("being_refunded")

    def gone_back(self, payment: int, without: int = 0) -> int:
        """What counts as going back of a payment."""
        return sum(
            fen for refund in self.refunds.values() if refund.state in COUNTING and refund.id != without
            for number, fen in refund.parts if number == payment
        )  # fmt: skip

    def refuse_open_refund(self, person_id: int, basis: str) -> None:
        """One at a time for a reason. Raises Refused."""
        for each in self.refunds.values():
            if (each.person_id, each.basis) == (person_id, basis) and each.state in OPEN:
                raise Refused("known")

    def refuse_changed(self, refund: Refund, owed_fen: int) -> None:
        """What was proposed still holds. Raises Refused."""
        if owed_fen != refund.fen:
            raise Refused("changed")

    def refuse_not_arrived(self, parts: Sequence[tuple[int, int]]) -> None:
        """Cash on its way is no money of the treasury. Raises Refused."""
        if any(self.payments[number].state is not PaymentState.CONFIRMED for number, _ in parts):
            raise Refused("not_arrived")

    def known_package(self, number: int) -> Package | None:
        """The one that has this number already."""
        return next(
            (pack for pack in self.packages.values() if pack.number == number and pack.state != "refused"), None
        )

    def next_package(self) -> int:
        """The number that is applied next."""
        return 1 + max((pack.number for pack in self.packages.values() if pack.state == "applied"), default=0)

    def refuse_broken(self, digest: int, rows: tuple[Row, ...]) -> None:
        """A file that is not what its manifest says. Raises Refused."""
        if digest != digest_of(rows):
            raise Refused("broken")

    def refuse_broken_chain(self, number: int, previous: int) -> None:
        """It follows the one applied before it. Raises Refused."""
        last = next(
            (pack for pack in self.packages.values() if pack.number == number - 1 and pack.state == "applied"), None
        )
        if previous != (last.mark if last else 0):
            raise Refused("broken_chain")

    def is_known_number(self, tax_number: str) -> bool:
        """Whether a payment or held money bears it already."""
        return any(paid.tax_number == tax_number for paid in self.payments.values()) or any(
            each.tax_number == tax_number for each in self.held.values()
        )

    def is_noted_cash(self, row: Row, payment: Payment) -> bool:
        """Whether the tax office tells of cash that a collector noted: then no new money came."""
        return row.is_cash and payment.collector is not None and payment.tax_number is None and payment.fen == row.fen
