"""The policy file as a model: every section a notice may have, strict, with labels for editors.

In: plain values of a YAML file. Out: `PolicyFile`, immutable. Rows are in `rows`; `compiling` reads their expressions.
Never: a key that is not listed here, a default amount, a rule of one place.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from canbao.policy.administration import Administration
from canbao.policy.fields import CitedPart, Clauses, FenFromYuan, IfStated, PlaceCode, PolicyPart
from canbao.policy.rows import (
    AcceptanceRow,
    Aid,
    AidRow,
    AidTable,
    Answer,
    CoverRow,
    Expression,
    Line,
    MeasureRow,
    MembershipRow,
    Payer,
    PriceRow,
    Repair,
    Row,
    Validity,
    Waiting,
    WaitingRow,
)  # fmt: skip

__all__ = [
    "AcceptanceRow", "Aid", "AidRow", "AidTable", "AmendmentFile", "Amount", "Answer", "ClaimBack", "Clause",
    "CoverRow", "Expression", "Frame", "Line", "MeasureRow", "MembershipRow", "NotStated", "Payer", "PayerName",
    "PolicyFile", "PriceRow", "Repair", "Row", "Source", "Validity", "Waiting", "WaitingRow", "Window", "Year",
]  # fmt: skip


class Source(PolicyPart):
    """The document."""

    number: str = Field(description="document number as printed, or a short name where it has none")
    issuer: str = Field(description="office that sent it out")
    issued: date = Field(description="day printed on it")
    basis: list[str] = Field(default_factory=list, description="documents it names as its basis")
    last_checked: date | None = Field(
        default=None, description="the day on which somebody last compared this file with the paper"
    )


class Clause(PolicyPart):
    """What became of one clause of the notice."""

    disposition: Literal["rule", "data", "text", "deferred", "not_stated"] = Field(
        alias="is", description="what became of it"
    )
    about: str = Field(description="what it is about, in a few words")
    why: str | None = Field(default=None, description="why there is nothing to compute; needed with `text`")
    to: str | None = Field(default=None, description="the document that rules; needed with `deferred`")

    @model_validator(mode="after")
    def says_why(self) -> Clause:
        if self.disposition == "text" and not self.why:
            raise ValueError("is: text 须写 why say why there is nothing to compute")
        if self.disposition == "deferred" and not self.to:
            raise ValueError("is: deferred 须写 to name the document that rules")
        return self


class Year(PolicyPart):
    """The benefit year: a fixed span, or every calendar year (`calendar`, for a policy that holds for any year)."""

    first: date | None = Field(default=None, alias="from", description="first day of the benefit year")
    last: date | None = Field(default=None, alias="until", description="last day of the benefit year")
    calendar: bool = Field(default=False, description="true: any calendar year, asked for as `name@2026`")
    since: int | None = Field(default=None, description="with calendar: the first benefit year for which it holds")
    label: int | None = Field(default=None, description="the year people call it; default: the year of `from`")
    cite: Clauses | None = Field(default=None, description="clause that names the year")

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
    """A span of days in which one pays; both ends inclusive.

    `pending` names the parameter when the notice gives no day.
    """

    label: str | None = Field(default=None, description="what people call it, in the words of the notice")
    first: date | None = Field(default=None, alias="from", description="first day")
    last: date | None = Field(default=None, alias="until", description="last day")
    pending: str | None = Field(default=None, description="the parameter's name while the days are not set")
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

    label: str | None = Field(default=None, description="what people call it, in the words of the notice")
    fen: FenFromYuan | None = Field(default=None, alias="yuan", description="the standard in yuan")
    pending: str | None = Field(default=None, description="the parameter's name while it is not set")
    provisional_fen: FenFromYuan | None = Field(default=None, alias="provisional_yuan", description="shown meanwhile")
    bound: Literal["exact", "at_least"] = Field(default="exact", description="at_least: a floor, see A38")
    answer: Answer | None = Field(default=None, description="the notice is silent, or another document sets it")
    refer: str | None = Field(default=None, description="the document that sets it")

    @model_validator(mode="after")
    def is_set_or_pending(self) -> Amount:
        if sum(item is not None for item in (self.fen, self.pending, self.answer)) != 1:
            raise ValueError("写 yuan、pending、answer 其一 give yuan, or pending with the parameter's name, or answer")
        if self.answer == "deferred" and not self.refer:
            raise ValueError("answer: deferred 须写 refer name the document that sets the amount")
        return self


class Frame(CitedPart):
    """A limit that a higher notice sets for whoever makes the rule below. Nobody is assessed by it."""

    parameter: str = Field(description="dotted path of the value that it limits")
    floor: Any = Field(default=None, description="not less than")
    ceiling: Any = Field(default=None, description="not more than")
    equals: Any = Field(default=None, description="exactly")
    forbidden: Any = Field(default=None, description="not this value")
    only_if: str | None = Field(default=None, description='an expression over policy attributes, e.g. city("super")')
    advisory: bool = Field(default=False, description="left to provinces: a departure is an advisory finding (A54)")


class ClaimBack(CitedPart):
    """Aid claimed at the hukou place by who is enrolled elsewhere."""

    when: Expression = Field(description="who may claim")


class PayerName(PolicyPart):
    """What a payer is called and which level of government pays."""

    name: str = Field(description="what people call it")
    level: IfStated[Literal["central", "province", "city", "county", "town", "other"]] = Field(
        default=None, description="level of government that pays"
    )
    planned_by: str | None = Field(default=None, description="office that plans the money")
    cite: Clauses | None = Field(default=None, description="the clause that lets it pay, where no row does")


class NotStated(PolicyPart):
    """A whole section on which the notice is silent or which another document rules."""

    answer: Answer = Field(description="silent, or ruled elsewhere")
    refer: str | None = Field(default=None, description="where to look")
    cite: Clauses | None = Field(default=None, description="clause that leaves it open")


def _rows(value: Any) -> Any:
    return {"rows": value} if isinstance(value, list) else value


class PolicyFile(PolicyPart):
    """One notice."""

    policy: str = Field(pattern=r"^[a-z0-9_]+(/[a-z0-9_]+)*$", description="path of the file without .yaml")
    title: str = Field(description="what people call it")
    place: PlaceCode = Field(description="division code of the locality; empty: everywhere")
    pooling_area: PlaceCode | None = Field(default=None, description="统筹区 division code; default: the place")
    province: PlaceCode | None = Field(default=None, description="division code; default: from the place")
    city_size: str | None = Field(default=None, description="kind of city for `city(…)`, e.g. super")
    extends: str | None = Field(default=None, description="the notice above, e.g. national/2025")
    adopts: list[str] = Field(
        default_factory=list, description="sections of the parent that bind only rule makers, taken as one's own"
    )
    binds: dict[str, Literal["people", "lower_rule"]] = Field(
        default_factory=dict, description="whom each section binds below"
    )
    source: Source = Field(description="the document")
    year: Year = Field(description="the benefit year")
    clauses: dict[str, Clause] = Field(description="every clause and what became of it")
    readings: dict[str, str | int] = Field(default_factory=dict, description="answer by number, e.g. A17: highest")
    windows: dict[str, Window] = Field(default_factory=dict, description="spans by name; the main one is `central`")
    amounts: dict[str, Amount] = Field(default_factory=dict, description="standards by name, e.g. `personal`")
    payers: dict[str, PayerName] = Field(default_factory=dict, description="payers by code")
    terms: dict[str, Expression] = Field(
        default_factory=dict, description="conditions and days by name, in order of use"
    )
    membership: list[MembershipRow] | NotStated | None = Field(default=None, description="who may be a member")
    acceptance: list[AcceptanceRow] | NotStated | None = Field(default=None, description="what stops a payment")
    price: list[PriceRow] | NotStated | None = Field(default=None, description="what is charged before aid")
    aid: Annotated[Aid, BeforeValidator(_rows)] | NotStated | None = Field(default=None, description="who pays a part")
    cover: list[CoverRow] | NotStated | None = Field(default=None, description="the days of benefits")
    waiting: Annotated[Waiting, BeforeValidator(_rows)] | NotStated | None = None
    measures: dict[str, list[MeasureRow]] = Field(default_factory=dict, description="numbers of days by name")
    incentive_answer: NotStated | None = Field(default=None, description="where another document rules it")
    claim_back: ClaimBack | NotStated | None = Field(default=None, description="aid for who is enrolled elsewhere")
    frames: list[Frame] = Field(default_factory=list, description="limits for notices below")
    administration: Administration = Field(default_factory=Administration, description="duties of offices")


class AmendmentFile(PolicyPart):
    """A dated change of a published policy."""

    amends: str = Field(description="name of the policy")
    source: Source = Field(description="the amending document")
    values: dict[str, Any] = Field(description="dotted path or parameter name → new value")
    in_force_from: date | None = Field(
        default=None, description="first day of payment for which it holds; empty: for every payment still open"
    )
    known_from: date | None = Field(default=None, description="since when it is known; default: the day it was issued")
    cite: Clauses = Field(description="clause of the amending document")
