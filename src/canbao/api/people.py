"""One person over HTTP: found by number, what is due and why, what was paid, whether a day is covered.

In: a caller, a number in a body, or the number of a person in the register. Out: what the pages about that person say,
by the same queries. Never: a personal number in an address or in full in an answer; a word that tells somebody out of
the caller's area from nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema
from pydantic import ConfigDict, Field

from canbao.access.actors import Actor
from canbao.access.searches import count_search
from canbao.api.callers import caller
from canbao.assess.explaining import to_dict, to_text
from canbao.billing.bills import Bill
from canbao.billing.one_person import assess_person
from canbao.billing.policies import Choice
from canbao.billing.showing import published_bill, run_to_explain, years_there
from canbao.money.membership import CoverOn, covered_on
from canbao.money.models import Payment
from canbao.money.showing import payments_of
from canbao.registry.looking import tell_look
from canbao.registry.models import Looked
from canbao.registry.queries import PersonFile, find_by_document, person_file

router = Router(tags=["people"])
NOT_KEPT = CoverOn(
    None, "year_not_kept", "本系统没有这个待遇年度的资料，请问县医保局 nothing is kept of that benefit year"
)
PersonNumber = Annotated[
    int, Path(ge=1, le=(1 << 63) - 1, description="number of the person in the register, from find")
]
Year = Annotated[int, Query(ge=1990, le=2100, description="the benefit year")]


class Sought(Schema):
    """Who is looked for."""

    model_config = ConfigDict(json_schema_extra={"example": {"id_number": "990101199003070015"}})
    id_number: str = Field(min_length=1, max_length=40, description="number of the person's document, as printed on it")


class Hit(Schema):
    """What a number gave."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "state": "found", "person": 48, "name": "张三", "masked": "···0015", "unit": "990101101201",
                "problem": "",
            }
        }
    )  # fmt: skip
    state: str = Field(description="found; not_here: nobody in your area has it; cannot_be: no number is so")
    person: int | None = Field(description="number of the person in the register, for the other addresses")
    name: str
    masked: str = Field(description="the number's last four characters")
    unit: str = Field(description="code of the village, where the person belongs")
    problem: str = Field(description="why no number is so")


class Figure(Schema):
    """A figure of a due: sums in fen."""

    name: str
    label: str
    value: int | bool | date | None
    clause: str = Field(description="the clause of the notice it rests on")
    payer: str = Field(description="who gives this part of the aid; empty for other figures")


class PaidBefore(Schema):
    """A payment, also one that was taken back or paid back."""

    year: int
    kind: str
    fen: int
    channel: str
    paid_on: date
    state: str
    state_label: str
    is_provisional: bool
    slip: int | None
    tax_number: str | None


class Dues(Schema):
    """What is due of a person for a benefit year, and what was paid for it."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "person": 48, "year": 2025, "state": "published", "run": 3, "as_of": "2024-11-30",
                "payable_fen": 40000, "offer_until": "2025-02-28", "is_reopened": False,
                "situation": "",
                "figures": [{"name": "price_fen", "label": "缴费标准", "value": 40000, "clause": "三", "payer": ""}],
                "payments": [
                    {
                        "year": 2025, "kind": "own", "fen": 40000, "channel": "手机银行", "paid_on": "2024-11-30",
                        "state": "confirmed", "state_label": "已确认", "is_provisional": False, "slip": None,
                        "tax_number": "2024113000012345",
                    }
                ],
            }
        }
    )  # fmt: skip
    person: int
    year: int
    state: str = Field(description="published, or none: no due of this person has been published for the year")
    run: int | None = Field(description="number of the run that the due is from")
    as_of: date | None = Field(description="for which day it was worked out")
    payable_fen: int | None = Field(description="null: not settled, or nothing is published")
    offer_until: date | None = Field(description="the last day on which the sum stays so; inclusive")
    is_reopened: bool = Field(description="something about the person changed since: the next run decides")
    situation: str = Field(description="what is particular about the situation; empty: nothing")
    figures: list[Figure]
    payments: list[PaidBefore] | None = Field(description="null: your account may not see payments")


class Explained(Schema):
    """Why an amount is what it is."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "person": 48, "year": 2025, "on": "2024-11-30", "run": 3, "state": "explained", "left_out": "",
                "offer_until": "2025-02-28", "text": "应缴 400 元（三）",
                "explanation": {"policy": "hunan/yueyang/2025"},
            }
        }
    )  # fmt: skip
    person: int
    year: int
    on: date = Field(description="as if paid on that day")
    run: int = Field(description="number of the run whose policies are read")
    state: str = Field(description="explained, or left_out: nobody of this status is assessed")
    left_out: str
    offer_until: date | None
    text: str = Field(description="rule by rule, with clauses, as the page says it")
    explanation: dict[str, Any] = Field(description="the same as data")


class Covered(Schema):
    """Whether a day is covered, and if not, why."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "person": 48, "on": "2025-01-20", "year": 2025, "is_covered": False, "reason": "waiting",
                "sentence": "待遇等待期至 2025-04-19，2025-04-20 起享受 waiting until then", "clause": "二（三）",
            }
        }
    )  # fmt: skip
    person: int
    on: date
    year: int = Field(description="the benefit year that the answer is of")
    is_covered: bool | None = Field(description="null: it is not settled")
    reason: str = Field(description="a word for programs: why not, or why it is not settled")
    sentence: str = Field(description="the same for people; of a covered day, up to when lists say nothing")
    clause: str


@router.post("/find", response=Hit, summary="Find a person by number")
def find_person(request: HttpRequest, sought: Sought) -> dict[str, Any]:
    """The number stands in the body. Somebody out of your area is answered like nobody. Searches are counted by
    account, together with those on pages.
    """
    actor = caller(request).actor
    count_search(actor)
    found = find_by_document(actor, sought.id_number)
    nobody = {"person": None, "name": "", "masked": "", "unit": "", "problem": found.problem}
    if not found.rows:
        return {"state": str(found.nothing), **nobody}
    (row, *_) = found.rows
    return {"state": "found", **nobody, "person": row.id, "name": row.name, "masked": row.masked_tail, "unit": row.unit}


@router.get("/people/{person}/dues", response=Dues, summary="What is due of somebody, and what was paid")
def dues_of(request: HttpRequest, person: PersonNumber, year: Year) -> dict[str, Any]:
    """The published due of the benefit year, figure by figure with clauses."""
    actor = caller(request).actor
    look_at(actor, person)
    bill = published_bill(actor, year, person)
    return {"person": person, "year": year, **_bill(bill), "payments": _payments(actor, person, year)}


def look_at(actor: Actor, person: int) -> PersonFile:
    """The file, which is told to the bureau and the person as looked at by a system. Raises NotFound, NotAllowed."""
    file = person_file(actor, person)
    tell_look(actor, person, Looked.SYSTEM)
    return file


def _bill(bill: Bill | None) -> dict[str, Any]:
    if bill is None:
        return {
            "state": "none", "run": None, "as_of": None, "payable_fen": None, "offer_until": None,
            "is_reopened": False, "situation": "", "figures": [],
        }  # fmt: skip
    names = ("name", "label", "value", "clause", "payer")
    return {
        "state": "published", "run": bill.run.id, "as_of": bill.run.as_of, "payable_fen": bill.due.payable_fen,
        "offer_until": bill.due.offer_until, "is_reopened": bill.is_reopened,
        "situation": str(bill.words.get("说明") or ""),
        "figures": [{name: getattr(each, name) for name in names} for each in bill.figures],
    }  # fmt: skip


def _payments(actor: Actor, person: int, year: int) -> list[dict[str, Any]] | None:
    if not actor.may("view_membership"):
        return None
    return [_payment(each) for each in payments_of(actor, person) if each.year == year]


def _payment(paid: Payment) -> dict[str, Any]:
    names = ("year", "kind", "fen", "channel", "paid_on", "state", "is_provisional", "slip", "tax_number")
    return {**{name: getattr(paid, name) for name in names}, "state_label": paid.get_state_display()}


@router.get("/people/{person}/explanation", response=Explained, summary="Why an amount is what it is")
def explain_due(
    request: HttpRequest, person: PersonNumber, year: Year, on: date | None = None
) -> dict[str, Any]:  # fmt: skip
    """Rule by rule, with clauses and what was offered and not used. `on`: as if paid on that day; without it, on the
    day that the run was worked out for.
    """
    actor = caller(request).actor
    look_at(actor, person)
    run = run_to_explain(actor, year)
    choice = Choice(tuple(sorted(run.policies)), tuple(sorted(run.amend.items())), run.known_on)
    day = on or run.as_of
    answer = assess_person(actor, person, choice, day)
    said = {"person": person, "year": year, "on": day, "run": run.id, "offer_until": answer.offer_until}
    if answer.left_out:
        return {**said, "state": "left_out", "left_out": answer.left_out, "text": "", "explanation": {}}
    explanation = answer.explanation()
    return {
        **said, "state": "explained", "left_out": "", "text": to_text(explanation), "explanation": to_dict(explanation),
    }  # fmt: skip


@router.get("/people/{person}/cover", response=Covered, summary="Whether a person is covered on a day, and if not, why")
def cover_of(
    request: HttpRequest, person: PersonNumber, on: date, year: Annotated[int | None, Query(ge=1990, le=2100)] = None
) -> dict[str, Any]:  # fmt: skip
    """`year`: of which benefit year; without it, of whichever covers the day: benefit years of a county may lie across
    calendar years. Of a year that the county has not worked with nothing is known (`year_not_kept`).
    """
    actor = caller(request).actor
    there = years_there(actor, prepared=True)
    years = [year] if year else [on.year, *(each for each in (on.year - 1, on.year + 1) if each in there)]
    of, cover = next(_best([(each, _cover(actor, person, each, on, there)) for each in years]))
    tell_look(actor, person, Looked.SYSTEM)
    names = ("is_covered", "reason", "sentence", "clause")
    return {"person": person, "on": on, "year": of, **{name: getattr(cover, name) for name in names}}


def _cover(actor: Actor, person: int, year: int, on: date, there: list[int]) -> CoverOn:
    """Of a benefit year that the county has not worked with nothing is known: that nobody paid there says nothing."""
    found = covered_on(actor, person, year, on)
    return NOT_KEPT if found.is_covered is False and year not in there else found


def _best(found: list[tuple[int, CoverOn]]) -> Iterator[tuple[int, CoverOn]]:
    """A year that covers the day, one that is not settled, the day's own."""
    for wanted in (True, None):
        yield from (each for each in found if each[1].is_covered is wanted)
    yield from found
