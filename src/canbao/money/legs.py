"""Which transfers each movement makes: what is moved, out of whose account, into whose.

In: who, how much. Out: legs. Never: a database; a leg between accounts that its movement does not name.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from canbao.money.accounts import Account


@dataclass(frozen=True)
class Leg:
    """One transfer of a movement. `record`: what it is made for; `reverses`: the transfer that it takes back."""

    debit: Account
    credit: Account
    fen: int
    unit: str
    debit_of: str = ""
    credit_of: str = ""
    person_id: int | None = None
    record: int | None = None
    reverses: int | None = None

    def turned(self) -> Leg:
        """The same the other way round."""
        return replace(
            self, debit=self.credit, credit=self.debit, debit_of=self.credit_of, credit_of=self.debit_of
        )  # fmt: skip

    def back(self, number: int) -> Leg:
        """The other way round, to take back the transfer of that number."""
        return replace(self.turned(), reverses=number)


@dataclass(frozen=True)
class Paid:
    """What the legs of a payment are made from. `collector`: whose hand it is in; None: the tax office has it."""

    number: int
    person_id: int
    unit: str
    fen: int
    collector: int | None = None


def collected(paid: Paid) -> Leg:
    """Cash out of what a person owes into a hand."""
    return Leg(
        Account.COLLECTOR, Account.OWED, paid.fen, paid.unit, debit_of=str(paid.collector), person_id=paid.person_id,
        record=paid.number,
    )  # fmt: skip


def received(paid: Paid) -> Leg:
    """What a person owes, paid to the tax office."""
    return Leg(Account.TREASURY, Account.OWED, paid.fen, paid.unit, person_id=paid.person_id, record=paid.number)


def handed_in(number: int, collector: int, unit: str, town: str, fen: int) -> Leg:
    """Cash out of a hand into that of the town."""
    return Leg(
        Account.TOWN, Account.COLLECTOR, fen, unit, debit_of=town, credit_of=str(collector), record=number
    )  # fmt: skip


def deposited(number: int, town: str, fen: int) -> Leg:
    """A town's cash on its way."""
    return Leg(Account.TRANSIT, Account.TOWN, fen, town, debit_of=str(number), credit_of=town, record=number)


def arrived(number: int, town: str, fen: int) -> Leg:
    """A deposit at the tax office."""
    return Leg(Account.TREASURY, Account.TRANSIT, fen, town, credit_of=str(number), record=number)


def held(number: int, tax_number: str, unit: str, fen: int) -> Leg:
    """Money that the tax office has and nobody's due matches."""
    return Leg(Account.TREASURY, Account.UNMATCHED, fen, unit, credit_of=tax_number, record=number)


def matched(paid: Paid, tax_number: str) -> Leg:
    """Held money that was somebody's."""
    return Leg(
        Account.UNMATCHED, Account.OWED, paid.fen, paid.unit, debit_of=tax_number, person_id=paid.person_id,
        record=paid.number,
    )  # fmt: skip


def given_back(number: int, tax_number: str, unit: str, fen: int) -> Leg:
    """Held money that the tax office gave back."""
    return Leg(Account.UNMATCHED, Account.TREASURY, fen, unit, debit_of=tax_number, record=number)
