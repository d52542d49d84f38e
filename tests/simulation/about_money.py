"""What must hold of money: the book adds up, each account is what the records say, purses and the tax office agree.

In: the world after something happened. Out: words about the first thing that is wrong; none when all is well. Never: a
balance held against itself: each is held against records, or against what people counted by hand.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from canbao.money.accounts import Account, Movement
from canbao.money.aid_states import ASKING
from canbao.money.refund_states import RefundState
from canbao.money.states import STANDING, PaymentState, SupplementState, UnmatchedState

if TYPE_CHECKING:
    from tests.simulation.world import World


_COUNTED = (*STANDING, PaymentState.REFUNDED)
_IN_TREASURY = (PaymentState.CONFIRMED, PaymentState.REFUNDED)
_ON_ITS_WAY = (Account.COLLECTOR, Account.TOWN, Account.TRANSIT)
_PAYS = (Movement.COLLECT, Movement.RECEIVE, Movement.MATCH)
_TAKES_BACK = (Movement.WITHDRAW, Movement.REVERSE)


def the_book_adds_up_to_nothing(world: World) -> str:
    """What is on all accounts together is nothing: no fen was made or lost."""
    total = world.store.ledger.total()
    return f"{total} fen too much" if total else ""


def no_hand_holds_less_than_nothing(world: World) -> str:
    """Nobody has handed on cash that was not there."""
    below = world.store.ledger.below_nothing()
    return f"below nothing: {below}" if below else ""


def no_hand_holds_more_than_it_may(world: World) -> str:
    """A collector holds at most the limit."""
    most = world.county.most_held_fen
    for (account, owner), fen in world.store.ledger.balances.items():
        if account is Account.COLLECTOR and fen > most:
            return f"{owner} holds {fen}, {most} are allowed"
    return ""


def paid_and_left_are_what_was_charged(world: World) -> str:
    """Of each person: what the records say was paid is what the book says, and nobody paid more than was charged."""
    paid: defaultdict[int, int] = defaultdict(int)
    for payment in world.store.payments.values():
        if payment.state in _COUNTED:
            paid[payment.person_id] += payment.fen
    for number, person in world.store.ledger.people.items():
        if paid[number] != person.paid or person.left < 0:
            return (
                f"person {number}: charged {person.charged}, paid {person.paid} in the book, {paid[number]} by records"
            )
    return ""


def charged_is_what_the_due_says(world: World) -> str:
    """Whoever has paid was charged exactly the own share that was paid and what is owed beside it."""
    beside: defaultdict[int, int] = defaultdict(int)
    own: dict[int, int] = {}
    for extra in world.store.supplements.values():
        if extra.state is not SupplementState.LAPSED:
            beside[extra.person_id] += extra.fen
    for payment in world.store.payments.values():
        if payment.kind == "own" and payment.state in _COUNTED:
            own[payment.person_id] = own.get(payment.person_id, 0) + payment.fen
    for number, fen in own.items():
        charged = world.store.ledger.people[number].charged
        if fen + beside[number] != charged and world.store.standing(number) is not None:
            return f"person {number}: charged {charged}, paid {fen} and owes {beside[number]} beside it"
    return ""


def money_is_where_the_state_says(world: World) -> str:
    """Noted and offered cash is in its hand, counted cash in the town, deposited cash on its way."""
    wanted: defaultdict[tuple[Account, str], int] = defaultdict(int)
    for payment in world.store.payments.values():
        state = payment.state
        if state is PaymentState.NOTED or state is PaymentState.OFFERED:
            wanted[Account.COLLECTOR, str(payment.collector)] += payment.fen
        elif state is PaymentState.IN_TOWN:
            wanted[Account.TOWN, payment.unit[:9]] += payment.fen
        elif state is PaymentState.DEPOSITED:
            wanted[Account.TRANSIT, str(payment.deposit)] += payment.fen
    for owned, fen in world.store.ledger.balances.items():
        if owned[0] in _ON_ITS_WAY and fen != wanted[owned]:
            return f"{owned[0].value} {owned[1]} has {fen} in the book, its payments are {wanted[owned]}"
    return ""


def what_is_taken_back_was_there(world: World) -> str:
    """A payment that was withdrawn or reversed has its transfers both ways; one that stands has them one way."""
    ways: defaultdict[int, int] = defaultdict(int)
    for transfer in world.store.transfers:
        movement = transfer.moved.movement
        if transfer.record is not None and movement in _PAYS:
            ways[transfer.record] += 1
        elif transfer.record is not None and movement in _TAKES_BACK:
            ways[transfer.record] -= 1
    for payment in world.store.payments.values():
        if ways[payment.id] != (payment.state in _COUNTED):
            return f"payment {payment.id} is {payment.state.value}: booked {ways[payment.id]} times"
    return ""


def the_treasury_is_accounted_for(world: World) -> str:
    """What arrived of payments, what is held and what others gave, less what went back."""
    store = world.store
    wanted = sum(paid.fen for paid in store.payments.values() if paid.state in _IN_TREASURY)
    wanted += sum(each.fen for each in store.held.values() if each.state is UnmatchedState.HELD)
    wanted += sum(request.remitted_fen for request in store.aid_requests.values())
    wanted -= sum(refund.fen for refund in store.refunds.values() if refund.state is RefundState.PAID)
    found = store.balance(Account.TREASURY)
    return f"the treasury has {found}, its records say {wanted}" if found != wanted else ""


def held_money_is_held(world: World) -> str:
    """An account of held money has what is held under its number, and nothing once that is decided."""
    wanted: defaultdict[str, int] = defaultdict(int)
    for each in world.store.held.values():
        if each.state is UnmatchedState.HELD:
            wanted[each.tax_number] -= each.fen
    for (account, owner), fen in world.store.ledger.balances.items():
        if account is Account.UNMATCHED and fen != wanted[owner]:
            return f"{owner} has {fen} in the book, {wanted[owner]} is held"
    return ""


def aid_is_asked_for_once(world: World) -> str:
    """Of each payer: what is still owed is what was given for people less what was paid; nobody is asked for twice."""
    store = world.store
    owed: defaultdict[str, int] = defaultdict(int)
    fund: defaultdict[str, int] = defaultdict(int)
    asked: defaultdict[int, int] = defaultdict(int)
    for due in store.dues.values():
        owed[due.payer] += store.ledger.people[due.person_id].given
    for request in store.aid_requests.values():
        owed[request.payer] -= request.transferred_fen
        fund[request.payer] += request.transferred_fen - request.remitted_fen
        if not 0 <= request.remitted_fen <= request.transferred_fen <= request.fen:
            paid = (request.transferred_fen, request.remitted_fen)
            return f"request {request.id} of {request.fen}: paid and remitted {paid}"
        if request.state in ASKING:
            for person, fen in request.lines:
                asked[person] += fen
    for payer in owed:
        for account, wanted in ((Account.AID, owed[payer]), (Account.AID_FUND, fund[payer])):
            if store.balance(account, payer) != wanted:
                return f"{account.value} {payer} is {store.balance(account, payer)}, by records {wanted}"
    most = {number: world.most_given.get(number, 0) for number in asked}
    over = [number for number, fen in asked.items() if fen > most[number]]
    return f"more was asked for than was ever given for {over}" if over else ""


def every_purse_is_what_the_book_says(world: World) -> str:
    """After the faults: the cash that collectors and towns count by hand is what the book says they have."""
    store = world.store
    for phone in world.phones:
        found = store.balance(Account.COLLECTOR, str(phone.actor.account))
        if phone.purse_fen != found:
            return f"{phone.actor.account} holds {phone.purse_fen}, the book says {found}"
    for clerk in world.towns:
        found = store.balance(Account.TOWN, clerk.actor.area)
        if clerk.purse_fen != found:
            return f"{clerk.actor.area} holds {clerk.purse_fen}, the book says {found}"
    return ""


def the_tax_office_agrees(world: World) -> str:
    """After the faults: what the tax office has by its own books is what the treasury has."""
    found = world.store.balance(Account.TREASURY)
    return f"the tax office has {world.tax.cash_fen}, the treasury {found}" if found != world.tax.cash_fen else ""
