"""The policy file as a model: every section a notice may have, strict, with labels for editors.

In: plain values of a YAML file. Out: `PolicyFile`, immutable. Expressions are still text here (`compiling` reads them).
Never: a key that is not listed here, a default amount, a rule of one place.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from canbao.policy.administration import Administration
from canbao.policy.fields import CitedPart, FenFromYuan, PolicyPart, Share

Expression = Annotated[str | bool | int, Field(description="an expression over the vocabulary (docs/reference/vocabulary.md)")]
Answer = Literal["not_stated", "deferred"]


class Source(PolicyPart):
    """The document."""

    number: str = Field(description="document number as printed, or a short name where it has none")
    issuer: str
    issued: date
    basis: list[str] = Field(default_factory=list, description="documents it names as its basis")
    last_checked: date | None = Field(default=None, description="the day on which somebody last compared this file with the paper")


class Clause(PolicyPart):
    """What became of one clause of the notice."""

    disposition: Literal["rule", "data", "text", "deferred", "not_stated"] = Field(alias="is")
    about: str
    why: str | None = None
    to: str | None = None

    @model_validator(mode="after")
    def says_why(self) -> Clause:
        if self.disposition == "text" and not self.why:
            raise ValueError("is: text 须写 why say why there is nothing to compute")
        if self.disposition == "deferred" and not self.to:
            raise ValueError("is: deferred 须写 to name the document that rules")
        return self


class Year(PolicyPart):
    """The benefit year: a fixed span, or every calendar year (`calendar`, for a policy that holds for any year)."""

    first: date | None = Field(default=None, alias="from")
    last: date | None = Field(default=None, alias="until")
    calendar: bool = False
    since: int | None = Field(default=None, description="with calendar: the first benefit year for which it holds")
    label: int | None = Field(default=None, description="the year people call it; default: the year of `from`")
    cite: str | None = None

    @model_validator(mode="after")
    def is_a_span(self) -> Year:
        if self.calendar == (self.first is not None):
            raise ValueError("写 from/until 或 calendar: true 其一 give from and until, or calendar: true")
        if not self.calendar and (self.last is None or self.first is None or self.last < self.first):
            raise ValueError("until 早于 from 或缺失 until is missing or before from")
        if self.since is not None and not self.calendar:
            raise ValueError("since 只和 calendar: true 一起写 since goes with calendar: true only")
        return self


class Window(CitedPart):
    """A span of days in which one pays; both ends inclusive. `pending` names the parameter when the notice gives no day."""

    first: date | None = Field(default=None, alias="from")
    last: date | None = Field(default=None, alias="until")
    pending: str | None = None
    in_principle: bool = Field(default=False, description="原则上")

    @model_validator(mode="after")
    def is_a_span(self) -> Window:
        if self.pending is None and (self.first is None or self.last is None):
            raise ValueError("缺 from 或 until（未定时写 pending）from or until is missing (or say pending)")
        if self.first and self.last and self.last < self.first:
            raise ValueError(f"until {self.last} 早于 from {self.first}: until is before from")
        return self


class Amount(CitedPart):
    """A standard in yuan. `pending` names the parameter while it is not set; `provisional` may be shown meanwhile."""

    fen: FenFromYuan | None = Field(default=None, alias="yuan")
    pending: str | None = None
    provisional_fen: FenFromYuan | None = Field(default=None, alias="provisional_yuan")
    bound: Literal["exact", "at_least"] = "exact"
    answer: Answer | None = Field(default=None, description="the notice is silent, or another document sets it")
    refer: str | None = Field(default=None, description="the document that sets it")

    @model_validator(mode="after")
    def is_set_or_pending(self) -> Amount:
        if sum(item is not None for item in (self.fen, self.pending, self.answer)) != 1:
            raise ValueError(
                "写 yuan、pending、answer 其一 give yuan, or pending with the parameter's name, or answer"
            )
        if self.answer == "deferred" and not self.refer:
            raise ValueError("answer: deferred 须写 refer name the document that sets the amount")
        return self


class Row(CitedPart):
    """One row of a decision table. Without `when` it always holds."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    when: Expression = True
    answer: Answer | None = Field(default=None, description="the notice is silent, or another document rules")
    refer: str | None = Field(default=None, description="where to look: the superior document or the one that rules")

    @model_validator(mode="after")
    def answer_refers(self) -> Row:
        if self.answer == "deferred" and not self.refer:
            raise ValueError("answer: deferred 须写 refer name the document that rules")
        return self


class MembershipRow(Row):
    """Who may be a member."""

    eligible: bool = True
    reason: str | None = None


class AcceptanceRow(Row):
    """What stops this registration or payment."""

    refuse: str | None = None
    need: str | None = None
    blocks: bool = Field(default=True, description="false: said beside the result, the operation goes through")


class Line(PolicyPart):
    """One line of a bill that is split into sub-funds."""

    name: str
    charge: Expression
    refundable: bool = True
    aided: bool = Field(default=True, description="false: no aid is taken off this line")


class PriceRow(Row):
    """What is charged before aid."""

    charge: Expression | None = None
    lines: list[Line] = Field(default_factory=list)

    @model_validator(mode="after")
    def charges_something(self) -> PriceRow:
        if sum((self.charge is not None, bool(self.lines), self.answer is not None)) != 1:
            raise ValueError("写 charge、lines、answer 其一 give exactly one of charge, lines, answer")
        return self


class Payer(PolicyPart):
    """One payer of an aid: a share of the aid or a fixed sum; the last in the list takes the remainder."""

    payer: str
    share: Share | None = None
    fen: FenFromYuan | None = Field(default=None, alias="yuan")

    @model_validator(mode="after")
    def takes_one_part(self) -> Payer:
        if self.share is not None and self.fen is not None:
            raise ValueError("写 share 或 yuan 其一 give share or yuan, not both")
        return self


class Validity(PolicyPart):
    """The days on which an aid is given; both inclusive; compared with the day of payment."""

    first: date = Field(alias="from")
    last: date = Field(alias="until")


class AidTable(PolicyPart):
    """Yuan by the value of one fact (for example the chosen tier)."""

    by: str
    yuan: dict[str, FenFromYuan]


class AidRow(Row):
    """Aid on the personal share."""

    share: Share | None = None
    fen: FenFromYuan | None = Field(default=None, alias="yuan")
    table: AidTable | None = None
    stated: bool = Field(default=True, description="false: another document sets the amount")
    bound: Literal["exact", "at_least"] = "exact"
    payer: str | None = None
    payers: list[Payer] = Field(default_factory=list)
    mode: Literal["direct", "reimburse"] = "direct"
    valid: Validity | None = None
    certifier: str | None = None
    claimable: bool = Field(default=True, description="may be claimed back at the hukou place when enrolled elsewhere")

    @model_validator(mode="after")
    def gives_something(self) -> AidRow:
        kinds = sum(item is not None for item in (self.share, self.fen, self.table)) + (not self.stated)
        if kinds != 1:
            raise ValueError("写 share、yuan、table、stated: false 其一 give exactly one of share, yuan, table, stated: false")
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

    until: Expression


class Aid(PolicyPart):
    """Aid rows and how they go together (highest wins; ties by order; readings A17, A18, A48)."""

    base: Expression = Field(default="charge", description="what a share is a share of, and never exceeded: an amount, or `charge`")
    after_payment: AfterPayment | None = None
    rows: list[AidRow]


class CoverRow(Row):
    """From which day benefits run, before any waiting."""

    first: Expression | None = Field(default=None, alias="from")
    last: Expression = Field(default="year.end", alias="until")

    @model_validator(mode="after")
    def names_a_start(self) -> CoverRow:
        if (self.first is None) == (self.answer is None):
            raise ValueError("写 from 或 answer 其一 give from, or answer")
        return self


class WaitingRow(Row):
    """Who waits, and from when the wait is counted."""

    none: bool = False
    fixed: bool = False
    days: int | None = None
    months: int | None = None
    variable: bool = False
    counted_from: Expression | None = Field(default=None, alias="from")
    instead: str | None = Field(default=None, description="another consequence than waiting, in words")
    instead_share: Share | None = None

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

    price: Expression
    months_back_per_year: int = 1


class LongBreak(CitedPart):
    """After this many consecutive missed years the whole wait keeps a floor."""

    years: int
    total_months: int


class Waiting(PolicyPart):
    """Waiting before benefits: fixed part, part that grows with missed years, repair, floor."""

    fixed_days: int | None = None
    fixed_months: int | None = None
    pending: str | None = Field(default=None, description="the parameter's name while the fixed part is not set")
    months_per_break_year: int | None = None
    long_break: LongBreak | None = None
    repair: Repair | None = None
    rows: list[WaitingRow]


class MeasureRow(Row):
    """A number of days reported beside the result."""

    days: Expression


class Frame(CitedPart):
    """A limit that a higher notice sets for whoever makes the rule below. Nobody is assessed by it."""

    parameter: str = Field(description="dotted path of the value that it limits")
    floor: Any = None
    ceiling: Any = None
    equals: Any = None
    forbidden: Any = None
    only_if: str | None = Field(default=None, description="an expression over policy attributes, e.g. city(\"super\")")
    advisory: bool = Field(default=False, description="left to provinces: a departure is an advisory finding (A54)")


class ClaimBack(CitedPart):
    """Aid claimed at the hukou place by who is enrolled elsewhere."""

    when: Expression


class PayerName(PolicyPart):
    """What a payer is called and which level of government pays."""

    name: str
    level: Literal["county", "town", "other"] = "county"
    planned_by: str | None = None


class NotStated(PolicyPart):
    """A whole section on which the notice is silent or which another document rules."""

    answer: Answer
    refer: str | None = None
    cite: str | None = None


def _rows(value: Any) -> Any:
    return {"rows": value} if isinstance(value, list) else value


class PolicyFile(PolicyPart):
    """One notice."""

    policy: str = Field(pattern=r"^[a-z0-9_]+(/[a-z0-9_]+)*$")
    title: str
    place: str = Field(description="division code of the locality; empty: everywhere")
    pooling_area: str | None = Field(default=None, description="统筹区 division code; default: the place")
    province: str | None = None
    city_size: str | None = None
    extends: str | None = None
    adopts: list[str] = Field(default_factory=list, description="sections of the parent that bind only rule makers, taken as one's own")
    binds: dict[str, Literal["people", "lower_rule"]] = Field(default_factory=dict, description="whom each section binds below")
    source: Source
    year: Year
    clauses: dict[str, Clause]
    readings: dict[str, str | int] = Field(default_factory=dict)
    windows: dict[str, Window] = Field(default_factory=dict)
    amounts: dict[str, Amount] = Field(default_factory=dict)
    payers: dict[str, PayerName] = Field(default_factory=dict)
    terms: dict[str, Expression] = Field(default_factory=dict)
    membership: list[MembershipRow] | NotStated | None = None
    acceptance: list[AcceptanceRow] | NotStated | None = None
    price: list[PriceRow] | NotStated | None = None
    aid: Annotated[Aid, BeforeValidator(_rows)] | NotStated | None = None
    cover: list[CoverRow] | NotStated | None = None
    waiting: Annotated[Waiting, BeforeValidator(_rows)] | NotStated | None = None
    measures: dict[str, list[MeasureRow]] = Field(default_factory=dict)
    incentive_answer: NotStated | None = None
    claim_back: ClaimBack | NotStated | None = None
    frames: list[Frame] = Field(default_factory=list)
    administration: Administration = Field(default_factory=Administration)


class AmendmentFile(PolicyPart):
    """A dated change of a published policy."""

    amends: str
    source: Source
    values: dict[str, Any] = Field(description="dotted path or parameter name → new value")
    in_force_from: date | None = Field(default=None, description="first day of payment for which it holds; empty: for every payment still open")
    known_from: date | None = Field(default=None, description="since when it is known; default: the day it was issued")
    cite: str
