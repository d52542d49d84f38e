"""A policy made ready for assessing: decision tables of conditions and effects, with every citation kept.

In: nothing (plain immutable data made by `compiling`). Out: `Rules`, one for each span of payment days in `RuleBook`.
Never: text that still has to be parsed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from canbao.policy.fields import name_clauses
from canbao.policy.model import PolicyFile
from canbao.policy.nodes import Node
from canbao.policy.readings import Readings
from canbao.values.period import Period


@dataclass(frozen=True)
class Cite:
    """A clause of a document, or several as a `cite` joins them. `text` is the form shown to people."""

    policy: str
    document: str
    clause: str
    own: bool

    @property
    def text(self) -> str:
        return name_clauses(self.clause, "" if self.own else self.document)


@dataclass(frozen=True)
class Silence:
    """No number: the notice does not say (`not_stated`), another document rules (`deferred`), or a parameter has not
    been set (`pending`). `refer` says where to look, or which parameter."""

    answer: str
    refer: str | None = None
    cite: Cite | None = None
    """The clause of a whole section that the notice leaves open; a row has its own."""


@dataclass(frozen=True)
class Member:
    eligible: bool
    reason: str | None = None


@dataclass(frozen=True)
class Refusal:
    reason: str | None = None
    need: str | None = None
    blocks: bool = True


@dataclass(frozen=True)
class ChargeLine:
    name: str
    amount: Node
    refundable: bool = True
    aided: bool = True


@dataclass(frozen=True)
class Charge:
    """One or more bill lines; a plain charge is one line."""

    lines: tuple[ChargeLine, ...]


@dataclass(frozen=True)
class PayerShare:
    """What one payer takes: a share of the aid, a fixed sum, or (both None) what remains."""

    payer: str
    share: Fraction | None = None
    fen: int | None = None


@dataclass(frozen=True)
class Grant:
    """Aid: a share of the base or a fixed sum; neither = the amount is set in another document."""

    payers: tuple[PayerShare, ...]
    mode: str
    share: Fraction | None = None
    fen: int | None = None
    claimable: bool = True
    refer: str | None = None
    pending: str | None = None
    """The parameter that still has to be set, when the figure is only a floor (reading A38)."""

    @property
    def is_stated(self) -> bool:
        return self.share is not None or self.fen is not None


@dataclass(frozen=True)
class Start:
    """First and last day of benefits before any waiting."""

    first: Node
    last: Node


@dataclass(frozen=True)
class Wait:
    """A wait: fixed days and months, months for missed years, counted from a day. `counted_from` None: no wait."""

    counted_from: Node | None = None
    days: int = 0
    months: int = 0
    variable: bool = False
    instead: str | None = None
    instead_share: Fraction | None = None


@dataclass(frozen=True)
class DayNumber:
    days: Node


Effect = Member | Refusal | Charge | Grant | Start | Wait | DayNumber | Silence


@dataclass(frozen=True)
class RuleRow:
    """One compiled row. `needs` are values that the effect reads; unknown ones leave the row open."""

    id: str
    when: Node
    effect: Effect
    cite: Cite
    readings: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True)
class Table:
    """A decision table; `hit` is `first` or `highest`. When no row holds, `otherwise` is the answer."""

    name: str
    rows: tuple[RuleRow, ...]
    hit: str
    otherwise: Silence | None


@dataclass(frozen=True)
class RepairTerms:
    price: Node
    months_back_per_year: int
    cite: Cite


@dataclass(frozen=True)
class WaitingTerms:
    """The parts of the wait that do not depend on the row."""

    months_per_break_year: int = 0
    long_break_years: int | None = None
    long_break_total_months: int | None = None
    repair: RepairTerms | None = None


@dataclass(frozen=True)
class Rules:
    """One policy, for one benefit year and one span of payment days."""

    key: str
    title: str
    document: str
    place: str
    pooling_area: str
    province: str
    year_label: int
    year: Period
    digest: str
    readings: Readings
    terms: Mapping[str, Node]
    membership: Table
    acceptance: Table
    price: Table
    aid: Table
    aid_after: Table | None
    aid_base: Node | None
    cover: Table
    waiting: Table
    waiting_terms: WaitingTerms
    measures: tuple[Table, ...]
    claim_back: RuleRow | Silence
    file: PolicyFile
    origins: Mapping[str, str]
    silences: Mapping[str, Silence] = field(default_factory=dict)
    used_readings: frozenset[str] = frozenset()

    @property
    def tables(self) -> tuple[Table, ...]:
        found = (self.membership, self.acceptance, self.price, self.aid, self.cover, self.waiting, *self.measures)
        return (*found, self.aid_after) if self.aid_after else found


@dataclass(frozen=True)
class RuleBook:
    """The rules by day of payment: `parts` are (first day or None for the beginning, rules), ascending."""

    parts: tuple[tuple[date | None, Rules], ...]

    @property
    def latest(self) -> Rules:
        return self.parts[-1][1]

    @property
    def first(self) -> Rules:
        return self.parts[0][1]

    def for_payment(self, paid: date | None) -> Rules:
        """The rules in force for a payment on that day (the first part where the day is not known)."""
        chosen = self.parts[0][1]
        for start, rules in self.parts:
            if start is not None and paid is not None and paid >= start:
                chosen = rules
        return chosen
