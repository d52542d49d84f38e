"""Rows of decision tables as a policy file writes them: conditions are text, each row names its clause.

In: plain values of a YAML file. Out: immutable rows, aid and waiting as whole sections. Never: two answers in one row.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from canbao.policy.fields import CitedPart, FenFromYuan, PolicyPart, Share

Expression = Annotated[
    str | bool | int, Field(description="an expression over the vocabulary (docs/reference/vocabulary.md)")
]
Answer = Literal["not_stated", "deferred"]


class Row(CitedPart):
    """One row of a decision table. Without `when` it always holds."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$", description="name of the row, once in its table")
    when: Expression = Field(default=True, description="condition; left out: the row always holds")
    answer: Answer | None = Field(default=None, description="the notice is silent, or another document rules")
    refer: str | None = Field(default=None, description="where to look: the superior document or the one that rules")

    @model_validator(mode="after")
    def answer_refers(self) -> Row:
        if self.answer == "deferred" and not self.refer:
            raise ValueError("answer: deferred 须写 refer name the document that rules")
        return self


class MembershipRow(Row):
    """Who may be a member."""

    eligible: bool = Field(default=True, description="false: this row keeps out")
    reason: str | None = Field(default=None, description="a word of the list of reasons")


class AcceptanceRow(Row):
    """What stops this registration or payment."""

    refuse: str | None = Field(default=None, description="why it is refused: a word of the list of reasons")
    need: str | None = Field(default=None, description="paper that is missing: a word of the list of needs")
    blocks: bool = Field(default=True, description="false: said beside the result, the operation goes through")


class Line(PolicyPart):
    """One line of a bill that is split into sub-funds."""

    name: str = Field(description="what the line is called on the bill")
    charge: Expression = Field(description="amount of the line")
    refundable: bool = Field(default=True, description="false: never given back, whatever happens later")
    aided: bool = Field(default=True, description="false: no aid is taken off this line")


class PriceRow(Row):
    """What is charged before aid."""

    charge: Expression | None = Field(default=None, description="amount, e.g. `personal + fiscal`")
    lines: list[Line] = Field(default_factory=list, description="instead of `charge`: a bill in several lines")

    @model_validator(mode="after")
    def charges_something(self) -> PriceRow:
        if sum((self.charge is not None, bool(self.lines), self.answer is not None)) != 1:
            raise ValueError("写 charge、lines、answer 其一 give exactly one of charge, lines, answer")
        return self


class Payer(PolicyPart):
    """One payer of an aid: a share of the aid or a fixed sum; the last in the list takes the remainder."""

    payer: str = Field(description="code of a payer")
    share: Share | None = Field(default=None, description="part of the aid")
    fen: FenFromYuan | None = Field(default=None, alias="yuan", description="fixed sum")

    @model_validator(mode="after")
    def takes_one_part(self) -> Payer:
        if self.share is not None and self.fen is not None:
            raise ValueError("写 share 或 yuan 其一 give share or yuan, not both")
        return self


class Validity(PolicyPart):
    """The days on which an aid is given; both inclusive; compared with the day of payment."""

    first: date = Field(alias="from", description="first day of payment")
    last: date = Field(alias="until", description="last day of payment")


class AidTable(PolicyPart):
    """Yuan by the value of one fact (for example the chosen tier)."""

    by: str = Field(description="the fact, e.g. `tier`")
    yuan: dict[str, FenFromYuan] = Field(description="yuan by value of the fact")


class AidRow(Row):
    """Aid on the personal share."""

    share: Share | None = Field(default=None, description="share of the base")
    fen: FenFromYuan | None = Field(default=None, alias="yuan", description="fixed sum")
    table: AidTable | None = Field(default=None, description="sum by the value of a fact")
    stated: bool = Field(default=True, description="false: another document sets the amount")
    bound: Literal["exact", "at_least"] = Field(default="exact", description="at_least: a floor, see A38")
    payer: str | None = Field(default=None, description="code of the payer; `unnamed`: reading A35 names it")
    payers: list[Payer] = Field(default_factory=list, description="instead of `payer`: the last takes what is left")
    mode: Literal["direct", "reimburse"] = Field(default="direct", description="off the bill, or paid back later")
    valid: Validity | None = Field(default=None, description="days of payment on which it is given")
    certifier: str | None = Field(default=None, description="office that certifies the standing")
    claimable: bool = Field(default=True, description="may be claimed back at the hukou place when enrolled elsewhere")

    @model_validator(mode="after")
    def gives_something(self) -> AidRow:
        kinds = sum(item is not None for item in (self.share, self.fen, self.table)) + (not self.stated)
        if self.answer is not None:
            if kinds or self.payer or self.payers:
                raise ValueError("有 answer 的一行不写数额和出资方 a row with an answer gives no amount and no payer")
            return self
        if kinds != 1:
            raise ValueError(
                "写 share、yuan、table、stated: false 其一 give exactly one of share, yuan, table, stated: false"
            )
        if self.stated and (self.payer is None) == (not self.payers):
            raise ValueError("写 payer 或 payers 其一 give payer or payers")
        if not self.stated and self.mode != "reimburse":
            raise ValueError("金额另定的资助只能 mode: reimburse an amount set elsewhere can only be reimbursed")
        return self

    @model_validator(mode="after")
    def payers_make_a_whole(self) -> AidRow:
        if any(item.share is None and item.fen is None for item in self.payers[:-1]):
            raise ValueError("最后一个以外的出资方须写 share 或 yuan every payer but the last states a share or yuan")
        whole = sum((item.share or Fraction(0) for item in self.payers), Fraction(0))
        is_stated = bool(self.payers) and self.payers[-1].share is not None
        if whole > 1 or (is_stated and whole != 1 and all(item.fen is None for item in self.payers)):
            raise ValueError(f"出资方份额合计应为 100% the shares of the payers should make 100%, not {whole}")
        if len({item.payer for item in self.payers}) < len(self.payers):
            raise ValueError("出资方重复 a payer is named twice")
        return self


class AfterPayment(CitedPart):
    """Standing gained after the payment and inside the window: the difference is given back."""

    until: Expression = Field(description="last day of the certification that still counts")


def _paid_by(row: Any, payers: Any) -> Any:
    """A row as written, with these payers if it gives something and names nobody."""
    if not isinstance(row, dict) or row.keys() & {"payer", "payers", "answer"} or row.get("stated") is False:
        return row
    return {**row, "payers": payers}


class Aid(PolicyPart):
    """Aid rows and how they go together (highest wins; ties by order; readings A17, A18, A48)."""

    base: Expression = Field(
        default="charge", description="what a share is a share of, and never exceeded: an amount, or `charge`"
    )
    after_payment: AfterPayment | None = Field(default=None, description="for who is certified after paying")
    payers: list[Payer] = Field(default_factory=list, description="who pays where a row names nobody")
    rows: list[AidRow] = Field(description="the highest that holds counts")

    @model_validator(mode="before")
    @classmethod
    def rows_that_name_nobody(cls, raw: Any) -> Any:
        """Give them the payers of the section."""
        if not isinstance(raw, dict) or not raw.get("payers") or not isinstance(raw.get("rows"), list):
            return raw
        return {**raw, "rows": [_paid_by(row, raw["payers"]) for row in raw["rows"]]}


class CoverRow(Row):
    """From which day benefits run, before any waiting."""

    first: Expression | None = Field(default=None, alias="from", description="first day of benefits")
    last: Expression = Field(default="year.end", alias="until", description="last day of benefits")

    @model_validator(mode="after")
    def names_a_start(self) -> CoverRow:
        if (self.first is None) == (self.answer is None):
            raise ValueError("写 from 或 answer 其一 give from, or answer")
        return self


class WaitingRow(Row):
    """Who waits, and from when the wait is counted."""

    none: bool = Field(default=False, description="true: nobody waits here")
    fixed: bool = Field(default=False, description="true: waits the fixed part of the section")
    days: int | None = Field(default=None, description="days of a wait of its own")
    months: int | None = Field(default=None, description="months of a wait of its own")
    variable: bool = Field(default=False, description="true: months for missed years are added")
    counted_from: Expression | None = Field(default=None, alias="from", description="day from which it counts")
    instead: str | None = Field(default=None, description="another consequence than waiting, in words")
    instead_share: Share | None = Field(default=None, description="the figure of that consequence, if it has one")

    @model_validator(mode="after")
    def waits_or_not(self) -> WaitingRow:
        waits = self.fixed or self.variable or self.days is not None or self.months is not None
        if sum((self.none, waits, self.instead is not None, self.answer is not None)) != 1:
            raise ValueError("写 none、等待、instead、answer 其一 give exactly one of none, a wait, instead, answer")
        if waits and self.counted_from is None:
            raise ValueError("等待须写 from say from when the wait is counted")
        return self


class Repair(CitedPart):
    """Paying for missed years to shorten the wait."""

    price: Expression = Field(description="what one repaired year costs")
    months_back_per_year: int = Field(default=1, description="months that one repaired year takes off")


class LongBreak(CitedPart):
    """After this many consecutive missed years the whole wait keeps a floor."""

    years: int = Field(description="missed years from which on the floor holds")
    total_months: int = Field(description="the least whole wait")


class Waiting(PolicyPart):
    """Waiting before benefits: fixed part, part that grows with missed years, repair, floor."""

    fixed_days: int | None = Field(default=None, description="fixed part in days")
    fixed_months: int | None = Field(default=None, description="fixed part in months; not both")
    pending: str | None = Field(default=None, description="the parameter's name while the fixed part is not set")
    months_per_break_year: int | None = Field(default=None, description="months that each missed year adds")
    long_break: LongBreak | None = Field(default=None, description="the least wait after many missed years")
    repair: Repair | None = Field(default=None, description="paying for missed years")
    rows: list[WaitingRow] = Field(description="the first that holds decides")


class MeasureRow(Row):
    """A number of days reported beside the result."""

    days: Expression = Field(description="the number, e.g. `days(birth, paid)`")
