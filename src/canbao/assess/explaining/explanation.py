"""The records of an explanation: what decided, with which facts, by which clause, and the sums that follow.

In: nothing. Out: immutable records; amounts in fen, days as dates, facts under their names. Never: a sentence (that is
`telling`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from canbao.assess.facts import Standing
from canbao.policy.rules import Cite
from canbao.policy.wordbook import Said


@dataclass(frozen=True)
class FactRead:
    """A fact or a count with its value; None: there is none of it."""

    name: str
    value: bool | int | str | date | frozenset[int] | None


@dataclass(frozen=True)
class StandingRead:
    """Standings that were looked for by these words on a day, what the person has of them, and whether it counts."""

    word: str
    on: date | None
    counts: bool
    held: tuple[Standing, ...] = ()


@dataclass(frozen=True)
class RelativesRead:
    """How many people of a relation fulfil what was asked."""

    relation: str
    count: int


Read = FactRead | StandingRead | RelativesRead


@dataclass(frozen=True)
class Step:
    """One table, the row that decided, its clause and the facts it read. A measure says in `condition` what it counts.

    `is_rest`: the row is for everybody whom no earlier row took, and the facts are those that kept the earlier rows
    away. `fen` is the figure where the step is about money; `condition` is the row's condition in Chinese, of a long
    one the part that was met.
    """

    table: str
    row: str
    cite: Cite
    facts: tuple[Read, ...] = ()
    is_rest: bool = False
    fen: int | None = None
    condition: str = ""
    note: str | None = None


@dataclass(frozen=True)
class PricePart:
    """A part of the price. `name` is an amount of the policy, or empty where the part is computed."""

    line: str
    name: str
    label: Said
    fen: int
    is_provisional: bool
    cite: Cite


@dataclass(frozen=True)
class AidPart:
    """One aid row that gives something. `fen` None: another document sets the amount. `share` None: a fixed sum."""

    row: str
    condition: str
    share: Fraction | None
    base_fen: int | None
    fen: int | None
    payers: tuple[tuple[str, int], ...]
    is_later: bool
    cite: Cite
    certifier: str | None = None
    refer: str | None = None


@dataclass(frozen=True)
class UnusedAid:
    """An aid row that holds as well and gives nothing.

    `why`: lower, later_in_order, more_from_towns, beaten_by_direct, gives_way, beaten_by_later, nothing_left.
    """

    row: str
    condition: str
    share: Fraction | None
    fen: int | None
    payers: tuple[str, ...]
    why: str
    cite: Cite


@dataclass(frozen=True)
class SumLine:
    """One line of the sum: `kind` is price, repair, aid or sponsor; what is taken off is negative."""

    kind: str
    fen: int
    cite: Cite
    name: str = ""


@dataclass(frozen=True)
class PaidPart:
    """Who pays how much of the whole. `payer` is `self` for the person."""

    payer: str
    name: str
    fen: int


@dataclass(frozen=True)
class CoverSpan:
    """From which day to which day benefits run; `is_none_left`: the wait outlasts the year."""

    first: date | None
    last: date | None
    is_none_left: bool
    cite: Cite


@dataclass(frozen=True)
class WaitSpan:
    """The wait in dates. `first` is the first day that counts, `last` the last without benefits; both None: no wait.

    `instead` names another consequence than waiting. `thirty_days`: months are counted as thirty days each.
    """

    cite: Cite
    fixed_days: int = 0
    fixed_months: int = 0
    variable_months: int = 0
    break_years: int | None = None
    from_payment: bool = False
    counts_first_day: bool = False
    thirty_days: bool = False
    first: date | None = None
    last: date | None = None
    instead: str | None = None
    instead_share: Fraction | None = None

    @property
    def is_none(self) -> bool:
        """No wait and nothing in its place."""
        return self.last is None and self.instead is None


@dataclass(frozen=True)
class RepairOption:
    """Paying for so many years: what it costs and how far the wait goes then."""

    years: int
    fen: int
    months: int
    last: date | None


@dataclass(frozen=True)
class RepairOffer:
    """What repair is taken up already and what more can be had. `is_provisional`: its price has not been set."""

    cite: Cite
    accepted: int
    refused: int
    each_fen: int
    is_provisional: bool
    options: tuple[RepairOption, ...]


@dataclass(frozen=True)
class Turning:
    """Why nothing is taken: a reason, a missing paper, the clause. `is_final` False: advice, nothing is stopped."""

    reason: str | None
    need: str | None
    cite: Cite | None
    is_final: bool = True


@dataclass(frozen=True)
class OpenPart:
    """A part that the notice leaves open or another document rules: membership, price, aid, cover or waiting."""

    part: str
    answer: str
    refer: str | None
    cite: Cite | None


@dataclass(frozen=True)
class ReadingUsed:
    """A reading that the result rests on, with what it asks and what was answered."""

    id: str
    question: str
    answer: str
    meaning: str


@dataclass(frozen=True)
class Possible:
    """What an unsettled result could be. `is_whole`: everything that can be tried was tried.

    `payable_fen` are the distinct sums; `others` are outcomes without a sum: refused, not_eligible, not_stated,
    pending.
    """

    asks: tuple[str, ...]
    payable_fen: tuple[int, ...]
    others: tuple[str, ...]
    is_whole: bool


@dataclass(frozen=True)
class Explanation:
    """Everything that is said about one result.

    `outcome`: payable, provisional, unsettled, refused, not_eligible, not_stated, deferred.
    """

    policy: str
    title: str
    document: str
    year: int
    paid: date | None
    is_paid: bool
    outcome: str
    payable_fen: int | None
    provisional_payable_fen: int | None
    pending: tuple[str, ...]
    pending_names: tuple[Said, ...]
    sum: tuple[SumLine, ...]
    parts: tuple[PaidPart, ...]
    payer_names: Mapping[str, str]
    steps: tuple[Step, ...]
    price_parts: tuple[PricePart, ...]
    aid: tuple[AidPart, ...]
    unused_aid: tuple[UnusedAid, ...]
    refund_fen: int
    reimburse_fen: int | None
    cover: CoverSpan | None
    wait: WaitSpan | None
    repair: RepairOffer | None
    turning: Turning | None
    advice: tuple[Turning, ...]
    open_parts: tuple[OpenPart, ...]
    possible: Possible | None
    warnings: tuple[str, ...]
    next_window_from: date | None = None
    readings: tuple[ReadingUsed, ...] = ()

    @property
    def shown_fen(self) -> int | None:
        """The sum to pay, or the one shown until a parameter is set."""
        return self.payable_fen if self.payable_fen is not None else self.provisional_payable_fen
