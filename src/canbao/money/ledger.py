"""The book folded one transfer after another, in memory: what the database adds up, added up a second way.

In: transfers in the order in which they were written. Out: what is on each account, how each person stands, what each
unit has. Never: a database; an account that the chart does not have.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from canbao.money.accounts import CASH, PAIRS, Account, Movement

Owned = tuple[Account, str]


@dataclass(frozen=True)
class Moved:
    """One transfer as it was written."""

    movement: Movement
    debit: Account
    debit_of: str
    credit: Account
    credit_of: str
    fen: int
    unit: str
    person_id: int | None = None


@dataclass
class Standing:
    """How one person stands: what was charged, what was paid of it, what others pay, what goes back."""

    charged: int = 0
    paid: int = 0
    given: int = 0
    owed_back: int = 0
    paid_back: int = 0

    @property
    def left(self) -> int:
        """What is still to pay."""
        return self.charged - self.paid

    def cells(self) -> tuple[int, int, int, int, int]:
        return self.charged, self.paid, self.given, self.owed_back, self.paid_back


_GIVEN = frozenset({Account.AID, Account.SPONSOR})
_MADE_OVER = frozenset({Movement.CHARGE, Movement.LAPSE})
"""What changes how much is owed; every other movement on that account is about what was paid."""


@dataclass
class Ledger:
    """Balances by account and owner, people, and what units have, after the transfers taken so far."""

    balances: dict[Owned, int] = field(default_factory=lambda: defaultdict(int))
    people: dict[int, Standing] = field(default_factory=lambda: defaultdict(Standing))
    units: dict[tuple[str, Account], int] = field(default_factory=lambda: defaultdict(int))

    def take(self, moved: Moved) -> None:
        """The next transfer. Raises ValueError for one that its movement does not name."""
        if (moved.debit, moved.credit) not in PAIRS[moved.movement] or moved.fen <= 0:
            raise ValueError(f"no such transfer: {moved}")
        self.balances[moved.debit, moved.debit_of] += moved.fen
        self.balances[moved.credit, moved.credit_of] -= moved.fen
        self.units[moved.unit, moved.debit] += moved.fen
        self.units[moved.unit, moved.credit] -= moved.fen
        if moved.person_id is not None:
            self._follow(self.people[moved.person_id], moved)

    def _follow(self, person: Standing, moved: Moved) -> None:
        for account, fen in ((moved.debit, moved.fen), (moved.credit, -moved.fen)):
            if account is Account.OWED and moved.movement in _MADE_OVER:
                person.charged += fen
            elif account is Account.OWED:
                person.paid -= fen
            elif account in _GIVEN and moved.movement in _MADE_OVER:
                person.given += fen
            elif account is Account.REFUNDS and fen < 0:
                person.owed_back -= fen
            elif account is Account.REFUNDS:
                person.paid_back += fen

    def total(self) -> int:
        """Of all accounts: nothing, or the book is wrong."""
        return sum(self.balances.values())

    def below_nothing(self) -> list[Owned]:
        """Money in hand that is less than none."""
        held = CASH | {Account.TRANSIT, Account.AID_FUND}
        return sorted(owned for owned, fen in self.balances.items() if owned[0] in held and fen < 0)
