"""Records of the store in memory: what the product's tables of the same names say, as far as money is concerned.

In: nothing. Out: one class a record. Never: a rule.
"""

from __future__ import annotations

from dataclasses import dataclass

from canbao.money.aid_states import AidState
from canbao.money.ledger import Moved
from canbao.money.refund_states import RefundState
from canbao.money.states import DepositState, HandInState, PaymentState, SupplementState, UnmatchedState


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a village who owes `fen`; `payer` gives `aid_fen` for the person."""

    id: int
    unit: str
    fen: int
    aid_fen: int = 0
    payer: str = ""


@dataclass(frozen=True, slots=True)
class County:
    """Who is there, and the days on which dues can be paid (ordinals)."""

    people: tuple[Person, ...]
    first: int
    last: int
    most_held_fen: int


@dataclass(eq=False, slots=True)
class Due:
    """What the published run says of a person. `fen` None: not set; then `provisional_fen` is taken."""

    person_id: int
    unit: str
    fen: int | None
    provisional_fen: int
    aid_fen: int
    payer: str
    is_accepted: bool = True


@dataclass(eq=False, slots=True)
class Payment:
    id: int
    person_id: int
    unit: str
    kind: str
    fen: int
    paid_on: int
    state: PaymentState
    collector: int | None = None
    slip: int | None = None
    hand_in: int | None = None
    deposit: int | None = None
    tax_number: str | None = None
    is_provisional: bool = False


@dataclass(eq=False, slots=True)
class HandIn:
    id: int
    unit: str
    collector: int
    payments: int
    fen: int
    day: int
    state: HandInState = HandInState.OFFERED
    decided_by: int | None = None


@dataclass(eq=False, slots=True)
class Deposit:
    id: int
    town: str
    payments: int
    fen: int
    paper: str
    day: int
    state: DepositState = DepositState.MADE


@dataclass(eq=False, slots=True)
class Held:
    id: int
    unit: str
    tax_number: str
    person_id: int | None
    fen: int
    paid_on: int
    problem: str
    day: int
    state: UnmatchedState = UnmatchedState.HELD
    payment: int | None = None


@dataclass(eq=False, slots=True)
class Supplement:
    id: int
    person_id: int
    unit: str
    kind: str
    fen: int
    day: int
    state: SupplementState = SupplementState.OPEN


@dataclass(eq=False, slots=True)
class Refund:
    """`parts`: payment and fen."""

    id: int
    person_id: int
    unit: str
    basis: str
    fen: int
    parts: tuple[tuple[int, int], ...]
    proposed_by: int
    day: int
    state: RefundState = RefundState.PROPOSED
    decided_by: int | None = None


@dataclass(eq=False, slots=True)
class AidRequest:
    """`lines`: person and fen."""

    id: int
    payer: str
    lines: tuple[tuple[int, int], ...]
    fen: int
    confirmed_by: int
    day: int
    state: AidState = AidState.LISTED
    applied_by: int | None = None
    reviewed_by: int | None = None
    transferred_fen: int = 0
    remitted_fen: int = 0


@dataclass(eq=False, slots=True)
class Package:
    """A numbered file that came. `state`: of the graph of incoming packages."""

    id: int
    number: int
    previous: int
    mark: int
    rows: tuple[object, ...]
    state: str


@dataclass(frozen=True, slots=True)
class Transfer:
    """A line of the book."""

    id: int
    day: int
    moved: Moved
    record: int | None
    reverses: int | None
