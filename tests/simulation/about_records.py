"""What must hold of records: nobody pays twice, sums are those of their parts, numbers are there once, two persons.

In: the world after something happened. Out: words about the first thing that is wrong; none when all is well. Never: a
record believed for what others say.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from canbao.money.refund_states import COUNTING, OPEN, RefundState
from canbao.money.states import STANDING, HandInState, PaymentState, SupplementState, UnmatchedState

if TYPE_CHECKING:
    from tests.simulation.world import World


_COUNTED = (*STANDING, PaymentState.REFUNDED)


def nobody_pays_a_year_twice(world: World) -> str:
    """One payment of a kind stands for a person."""
    seen: dict[tuple[int, str], int] = {}
    for payment in world.store.payments.values():
        if payment.state in STANDING:
            first = seen.setdefault((payment.person_id, payment.kind), payment.id)
            if first != payment.id:
                return f"payments {first} and {payment.id} of person {payment.person_id} both stand"
    return ""


def a_hand_in_is_its_payments(world: World) -> str:
    """The sum and number of a hand-in are those of the payments that bear its number."""
    found: dict[int, list[int]] = {}
    for payment in world.store.payments.values():
        if payment.hand_in is not None:
            found.setdefault(payment.hand_in, []).append(payment.fen)
    for hand_in in world.store.hand_ins.values():
        fens = found.get(hand_in.id, [])
        if hand_in.state is not HandInState.REFUSED and (len(fens), sum(fens)) != (hand_in.payments, hand_in.fen):
            return f"hand-in {hand_in.id} says {hand_in.payments} of {hand_in.fen}, its payments are {fens}"
    return ""


def a_deposit_is_its_payments(world: World) -> str:
    """The sum and number of a deposit are those of its payments, and no paper of a bank stands for two."""
    found: dict[int, list[int]] = {}
    for payment in world.store.payments.values():
        if payment.deposit is not None:
            found.setdefault(payment.deposit, []).append(payment.fen)
    papers: dict[str, int] = {}
    for deposit in world.store.deposits.values():
        fens = found.get(deposit.id, [])
        if (len(fens), sum(fens)) != (deposit.payments, deposit.fen):
            return f"deposit {deposit.id} says {deposit.payments} of {deposit.fen}, its payments are {fens}"
        if papers.setdefault(deposit.paper, deposit.id) != deposit.id:
            return f"paper {deposit.paper} is of deposits {papers[deposit.paper]} and {deposit.id}"
    return ""


def a_tax_number_is_there_once(world: World) -> str:
    """One payment or one held sum bears it; both only where the one was made of the other."""
    seen = Counter(paid.tax_number for paid in world.store.payments.values() if paid.tax_number)
    seen.update(each.tax_number for each in world.store.held.values() if each.state is not UnmatchedState.MATCHED)
    twice = [number for number, count in seen.items() if count > 1]
    return f"tax numbers twice: {twice}" if twice else ""


def slips_have_no_gap(world: World) -> str:
    """A collector's slips are numbered 1, 2, 3."""
    slips: dict[int, list[int]] = {}
    for payment in world.store.payments.values():
        if payment.collector is not None and payment.slip is not None:
            slips.setdefault(payment.collector, []).append(payment.slip)
    for collector, found in slips.items():
        if found != list(range(1, len(found) + 1)):
            return f"slips of {collector}: {found}"
    return ""


def no_more_goes_back_than_was_paid(world: World) -> str:
    """Refunds of a payment are at most the payment, and a person has one open for a reason."""
    back: defaultdict[int, int] = defaultdict(int)
    open_ones: dict[tuple[int, str], int] = {}
    for refund in world.store.refunds.values():
        if refund.state in COUNTING:
            for number, fen in refund.parts:
                back[number] += fen
        if refund.state in OPEN and open_ones.setdefault((refund.person_id, refund.basis), refund.id) != refund.id:
            return f"person {refund.person_id} has two refunds open for {refund.basis}"
    for number, fen in back.items():
        payment = world.store.payments[number]
        if fen > payment.fen:
            return f"{fen} goes back of payment {number} of {payment.fen}"
        if payment.state in (PaymentState.REVERSED, PaymentState.WITHDRAWN) and _paid_back(world, number):
            return f"payment {number} was paid back and is {payment.state.value}"
    return ""


def _paid_back(world: World, payment: int) -> bool:
    return any(
        refund.state in (RefundState.APPROVED, RefundState.PAID)
        and any(number == payment for number, _ in refund.parts)
        for refund in world.store.refunds.values()
    )


def two_persons_did_what_needs_two(world: World) -> str:
    """Cash is counted by another than brought it, a refund approved by another than proposed it, aid likewise."""
    for hand_in in world.store.hand_ins.values():
        if hand_in.decided_by == hand_in.collector:
            return f"hand-in {hand_in.id} was counted by {hand_in.decided_by}, who brought it"
    for refund in world.store.refunds.values():
        if refund.decided_by == refund.proposed_by:
            return f"refund {refund.id} was proposed and decided by {refund.decided_by}"
    for request in world.store.aid_requests.values():
        if request.reviewed_by is not None and request.reviewed_by in (request.confirmed_by, request.applied_by):
            return f"request {request.id} was reviewed by {request.reviewed_by}, who made it"
    return ""


def files_are_applied_once_in_order(world: World) -> str:
    """Numbers 1, 2, 3, each with the rows that the tax office put into it, each row counted."""
    applied = [pack for pack in world.store.packages.values() if pack.state == "applied"]
    numbers = sorted(pack.number for pack in applied)
    if numbers != list(range(1, len(numbers) + 1)):
        return f"files applied: {numbers}"
    if world.outcome != "done" or not isinstance(world.answer, dict) or "mark" not in world.answer:
        return ""
    known = {paid.tax_number: paid.fen for paid in world.store.payments.values() if paid.tax_number}
    known |= {each.tax_number: each.fen for each in world.store.held.values()}
    for pack in applied:
        file = world.tax.files[pack.number - 1]
        if pack.rows != file.rows:
            return f"file {pack.number} was applied with other rows than the tax office sent"
        missing = [row.tax_number for row in file.rows if not row.is_cash and known.get(row.tax_number) != row.fen]
        if missing:
            return f"rows of file {pack.number} that nobody counted: {missing}"
    return ""


def what_is_owed_beside_follows_its_payment(world: World) -> str:
    """A supplement is paid exactly while somebody's payment of its kind counts."""
    paid = {(each.person_id, each.kind): True for each in world.store.payments.values() if each.state in _COUNTED}
    for extra in world.store.supplements.values():
        is_paid = (extra.person_id, extra.kind) in paid
        if extra.state is not SupplementState.LAPSED and (extra.state is SupplementState.PAID) != is_paid:
            return f"supplement {extra.id} of person {extra.person_id} is {extra.state.value}"
    return ""
