"""Single payments over HTTP: what is due, and that it was paid.

In: a caller of the tax office. Out: the due of a person by number, a payment in the book or held with its reason.
Never: anything about a person but the due; a payment twice, however often it is told.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import ConfigDict, Field

from canbao.api.callers import caller, key_of
from canbao.exchange.single import Asked, ReportPayment, find_due, report_payment
from canbao.values.fen import LARGEST_FEN

router = Router(tags=["payments"])
_NUMBER = Field(min_length=1, max_length=40, description="number of the person's document, as printed on it")


class Paid(Schema):
    """A payment as the tax office has it."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "tax_number": "2024113000012345",
                "id_number": "990101199003070015",
                "name": "张三",
                "year": 2025,
                "fen": 40000,
                "paid_on": "2024-11-30",
                "channel": "手机银行",
                "place": "990101",
                "kind": "own",
            }
        }
    )
    tax_number: str = Field(min_length=1, max_length=40, description="the tax office's number of this payment")
    id_number: str = _NUMBER
    name: str = Field(min_length=1, max_length=60)
    year: int = Field(ge=1990, le=2100, description="the benefit year")
    fen: int = Field(ge=1, le=LARGEST_FEN, description="the sum, in fen")
    paid_on: date
    channel: str = Field(min_length=1, max_length=40)
    place: str = Field(default="", max_length=12, description="code of the place chosen when paying")
    kind: str = Field(default="own", pattern="^(own|difference|repair)$")


class Booked(Schema):
    """What became of it."""

    model_config = ConfigDict(json_schema_extra={"example": {"result": "booked", "problem": ""}})
    result: str = Field(description="booked, confirmed (cash that was noted), again (known before) or held")
    problem: str = Field(description="why it is held; empty otherwise")


class Question(Schema):
    """Whose due."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"id_number": "990101199003070015", "name": "张三", "year": 2025}}
    )
    id_number: str = _NUMBER
    name: str = Field(min_length=1, max_length=60)
    year: int = Field(ge=1990, le=2100)


class Due(Schema):
    """What is to pay. `state`: payable, paid, nothing_due, open, refused, or unknown: nobody has number and name."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "state": "payable", "payable_fen": 40000, "is_provisional": False, "offer_until": "2025-02-28",
                "unit": "990101101201", "reason": "",
            }
        }
    )  # fmt: skip
    state: str
    payable_fen: int | None = None
    is_provisional: bool = False
    offer_until: date | None = None
    unit: str = ""
    reason: str = ""


@router.post("/payments", response=Booked, summary="Tell that somebody has paid")
def tell_payment(request: HttpRequest, paid: Paid) -> dict[str, Any]:
    """Told again, it changes nothing; what matches no due is held, and a person looks at it."""
    asker = caller(request)
    key = key_of(asker)
    return dict(report_payment(asker.actor, key, ReportPayment(**paid.model_dump())))


@router.post("/due", response=Due, summary="What somebody has to pay")
def ask_due(request: HttpRequest, question: Question) -> dict[str, Any]:
    """A question with a body: numbers of people do not stand in addresses."""
    return find_due(caller(request).actor, Asked(**question.model_dump()))
