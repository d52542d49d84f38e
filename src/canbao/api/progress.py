"""Progress over HTTP: a county, its towns, their villages; each share with both numbers, and where the lower is from.

In: a caller, a benefit year, a unit. Out: what the page of progress says. Never: a share without its denominator; a
count of fewer than three people to somebody who may not see names.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import ConfigDict, Field

from canbao.access.actors import Actor
from canbao.access.stated_days import business_day
from canbao.api.callers import caller
from canbao.campaign.figures import Share, UnitFigures
from canbao.campaign.progress import progress_of

router = Router(tags=["progress"])
_COUNTS = {
    "people": 52310, "enrolled": 50120, "insured": 49800, "paid": 48000, "confirmed": 47500, "provisional": 0,
    "nothing_due": 1800, "unpaid": 320, "unsettled": 0, "paid_unregistered": 4,
}  # fmt: skip
_SHARE = {
    "kind": "target", "label": "居民医保已参保 / 任务数", "numerator": 49800, "denominator": 51000,
    "source": "征缴任务通知", "received_on": "2024-09-10", "percent": "97.65%", "missing": 1200,
}  # fmt: skip
_UNIT: Any = {"unit": "990101", "name": "洞庭示范县", "kind": "county", "counts": _COUNTS, "shares": [_SHARE]}


class ShareOfUnit(Schema):
    """A share with both its numbers."""

    kind: str = Field(description="target, permanent_population, hukou_population or last_actual")
    label: str
    numerator: int | None = Field(description="null: too few to be shown to you")
    denominator: int
    source: str = Field(description="where the denominator comes from")
    received_on: date
    percent: str = Field(description="two decimals, half up; empty where there is none")
    missing: int | None = Field(description="people up to the whole denominator")


class UnitCounts(Schema):
    """One unit. A count of null is of fewer than three people, and hidden from you."""

    unit: str
    name: str
    kind: str
    counts: dict[str, int | None]
    shares: list[ShareOfUnit] = Field(description="empty: nobody stated a denominator")


class Progress(Schema):
    """A unit, and those right below it."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "year": 2025, "on": "2024-11-30", "as_of": "2024-11-30T09:15:02+08:00", "waits": False, "whole": _UNIT,
                "below": [{**_UNIT, "unit": "990101101", "name": "湖滨镇", "kind": "town"}], "elsewhere": 0,
                "window_first": "2024-09-01", "window_last": "2025-02-28",
            }
        }
    )  # fmt: skip
    year: int
    on: date = Field(description="the business day of the answer")
    as_of: datetime = Field(description="the moment that the counts are of")
    waits: bool = Field(description="something was changed since, and is not counted yet")
    whole: UnitCounts
    below: list[UnitCounts]
    elsewhere: int | None = Field(description="people of the unit who belong to none of those below it")
    window_first: date | None
    window_last: date | None = Field(description="the central window's last day, inclusive")


@router.get("/progress", response=Progress, summary="Progress of a unit and of those right below it")
def progress(
    request: HttpRequest,
    year: Annotated[int, Query(ge=1990, le=2100)],
    unit: Annotated[str, Query(max_length=12, description="6, 9 or 12 digits; empty: the largest of your area")] = "",
) -> dict[str, Any]:
    """From a county to its towns, from a town to its villages."""
    actor = caller(request).actor
    found = progress_of(actor, year, unit or _own_unit(actor), business_day())
    return {
        "year": found.year, "on": found.on, "as_of": found.as_of, "waits": found.waits, "whole": _unit(found.whole),
        "below": [_unit(row) for row in found.rows], "elsewhere": found.elsewhere,
        "window_first": found.window and found.window.first, "window_last": found.window and found.window.last,
    }  # fmt: skip


def _own_unit(actor: Actor) -> str:
    scope = actor.scope
    own = sorted([*scope.counties, *scope.towns, *scope.villages], key=lambda code: (len(code), code))
    return next(iter(own), "")


def _unit(found: UnitFigures) -> dict[str, Any]:
    return {
        "unit": found.unit, "name": found.name, "kind": found.kind, "counts": dict(found.counts),
        "shares": [_share(each) for each in found.shares],
    }  # fmt: skip


def _share(found: Share) -> dict[str, Any]:
    names = ("kind", "label", "numerator", "denominator", "source", "received_on", "percent", "missing")
    return {name: getattr(found, name) for name in names}
