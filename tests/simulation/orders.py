"""What is asked of the store, and whose requests they are.

In: nothing. Out: actors, orders (the same fields as the product's orders of the same names), requests, answers.
Never: an order that says when it was performed: the store has a day of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from zlib import crc32

Answer = dict[str, Any]


class Actor(NamedTuple):
    """An account and the area it works in: a prefix of units."""

    account: int
    area: str


class RecordPayment(NamedTuple):
    """`phone_day`: what the phone takes for today. Nobody asks it."""

    person_id: int
    fen: int
    kind: str = "own"
    phone_day: int = 0


class WithdrawPayment(NamedTuple):
    payment: int
    reason: str


class HandInCash(NamedTuple):
    unit: str


class DecideHandIn(NamedTuple):
    hand_in: int
    counted_fen: int
    is_received: bool = True
    reason: str = ""


class DepositCash(NamedTuple):
    town: str
    paper: str
    fen: int


class ConfirmDeposit(NamedTuple):
    deposit: int
    fen: int


class ReverseCash(NamedTuple):
    payment: int
    reason: str


class ReversePayment(NamedTuple):
    payment: int
    reason: str


class Row(NamedTuple):
    """A payment in a file of the tax office. `is_cash`: a collector's cash that got its number, no new money."""

    tax_number: str
    person_id: int | None
    fen: int
    paid_on: int
    is_cash: bool = False
    kind: str = "own"
    problem: str = ""


class ReceivePackage(NamedTuple):
    """A numbered file as it came. `digest`: of the rows, by its manifest; `mark`: what the whole of it is known by."""

    number: int
    previous: int
    mark: int
    digest: int
    rows: tuple[Row, ...]


def digest_of(rows: tuple[Row, ...]) -> int:
    """Of a file's rows: a check sum stands for what the product signs."""
    return crc32(repr(rows).encode())


class MatchHeld(NamedTuple):
    held: int
    person_id: int
    reason: str


class GiveBackHeld(NamedTuple):
    held: int
    reason: str


class PublishRun(NamedTuple):
    """People whose due is another one now: person, own fen (None: not set yet), provisional fen, aid fen."""

    dues: tuple[tuple[int, int | None, int, int], ...]


class ChargeDues(NamedTuple):
    run: int


class EndMembership(NamedTuple):
    person_id: int


class OfferRepair(NamedTuple):
    person_id: int
    fen: int


class SettleProvisional(NamedTuple):
    payment: int


class LapseSupplement(NamedTuple):
    supplement: int
    reason: str


class ProposeRefund(NamedTuple):
    person_id: int
    basis: str


class DecideRefund(NamedTuple):
    refund: int
    is_approved: bool
    reason: str = ""


class PayRefund(NamedTuple):
    refund: int
    fen: int
    paper: str


class ConfirmAidList(NamedTuple):
    payer: str


class MoveAid(NamedTuple):
    """`event`: of the graph of requests for aid money."""

    request: int
    event: str


class TransferAid(NamedTuple):
    request: int
    fen: int


class RemitAid(NamedTuple):
    request: int


class Refused(Exception):
    """The store does not do it. `reason`: the product's word for it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Crashed(Exception):
    """The process is gone in the middle of an action."""


@dataclass(eq=False, slots=True)
class Request:
    """An order with the key that its client made and saved before sending. `on_end`: told once, what came of it."""

    key: str
    actor: Actor
    order: Any
    on_end: Callable[[Request], None]
    tries: int = 0
    answer: Answer | None = None
    refusal: str = ""
    copies: list[int] = field(default_factory=list)

    @property
    def is_done(self) -> bool:
        return self.answer is not None or bool(self.refusal)
