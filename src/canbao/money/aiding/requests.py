"""Aid money asked for: the list confirmed, applied for by one office or two, reviewed by finance, or given back.

In: a payer and a town or county. Out: a request with its annex, at a state of its graph. Never: somebody on the list
whose own share is unpaid; the same aid asked for twice; a list reviewed by whoever confirmed it or applied for it.

What changes later about people on the list is in a later request: more aid as a line above nought, less as one below,
as far as the new aid of the same town makes up for it. What has been asked for too much and is not made up for stays
in `too_much`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from canbao.access.acting import Act, Json, NotFound, performs
from canbao.access.locks import alone
from canbao.billing.assessing import published_run
from canbao.money.aid_states import AID_GRAPH, LINE_GRAPH, LineState
from canbao.money.aiding.annex import Annex, open_annex
from canbao.money.aiding.streams import books_of_run, stream_of
from canbao.money.charging import NothingPublished
from canbao.money.models import AidRequest, RequestLine
from canbao.store.failures import StoreFailed


class NothingToAsk(StoreFailed):
    """No aid of this payer is due here that has not been asked for."""


@dataclass(frozen=True)
class ConfirmAidList:
    """Everybody of a town or county for whom a payer's aid is due and has not been asked for yet."""

    year: int
    payer: str
    unit: str


@dataclass(frozen=True)
class OneRequest:
    """A request by number. `reason`: why it is withdrawn."""

    request: int
    reason: str = ""


@dataclass(frozen=True)
class ReviewAid:
    """What finance says of an application: right, or given back with a reason."""

    request: int
    is_right: bool = True
    reason: str = ""


@performs("confirm_aid_list")
def confirm_aid_list(act: Act, order: ConfirmAidList) -> dict[str, Json]:
    """Make a request of all that is due. Raises NothingToAsk, NothingPublished, SeveralAccounts, NotAllowed."""
    county = act.actor.county
    act.require(order.unit)
    # Not while everybody is charged; one list of a payer at a time.
    alone(f"aid:{county}:{order.year}:{order.payer}", beside=f"book:{county}:{order.year}")
    run = published_run(county, order.year)
    if run is None:
        raise NothingPublished(f"{order.year} 年度还没有发布的应缴 no dues of this year are published")
    books = books_of_run(run)
    stream = stream_of(books, order.payer, order.unit)
    annex = open_annex(county, order.year, order.unit, order.payer, run.id, books)
    _refuse_nothing(annex)
    made = AidRequest.objects.create(
        county=county, year=order.year, unit=order.unit, payer=order.payer, batch=_next_batch(county, order),
        budget=stream.budget, account=stream.account, applicants="、".join(stream.applicants), clause=stream.clause,
        persons=annex.persons, fen=annex.fen, confirmed_by=act.actor.account_id, confirmed_on=act.business_day(),
    )  # fmt: skip
    annex.keep(made.id)
    act.note("aid_request", made.id, payer=made.payer, batch=made.batch, persons=made.persons, fen=made.fen)
    return {"request": made.id, "batch": made.batch, "persons": made.persons, "fen": made.fen}


def _refuse_nothing(annex: Annex) -> None:
    """Raises NothingToAsk."""
    if annex.fen > 0:
        return
    less = f"；多申请的 {annex.too_much_fen / 100:.2f} 元待以后抵减" if annex.too_much_fen else ""
    raise NothingToAsk(f"该出资方在本单位没有新的应申请资助{less} there is no new aid to ask for")


def _next_batch(county: str, order: ConfirmAidList) -> int:
    """Numbers go up by payer and unit: whoever may confirm a unit's list sees all of that unit's requests."""
    earlier = AidRequest.objects.filter(county=county, year=order.year, payer=order.payer, unit=order.unit)
    last = earlier.order_by("-batch").values_list("batch", flat=True).first()
    return (last or 0) + 1


@performs("confirm_aid_list")
def withdraw_aid_list(act: Act, order: OneRequest) -> dict[str, Json]:
    """Take a list back that was not applied for yet. Raises MoveRefused, NotFound, NotAllowed."""
    request = locked_request(act, order.request)
    act.reason(order.reason)
    act.refuse_unless(act.has_reason, "请写明撤回的原因 say why")
    return end(act, request, "withdraw")


@performs("apply_for_aid")
def apply_for_aid(act: Act, order: OneRequest) -> dict[str, Json]:
    """Apply to finance. Where the policy has two offices apply, the second one joins the first.

    Raises MoveRefused, NotFound, NotAllowed.
    """
    request = locked_request(act, order.request)
    day, by, office = act.business_day(), act.actor.account_id, act.actor.organisation_id
    if request.applied_by is not None:
        state = AID_GRAPH.next(request.state, "join")
        act.refuse_unless(
            office != request.applied_office, "须由另一单位会同申请 another office has to join the application"
        )
        return move(act, request, state=state, joined_by=by, joined_on=day)
    event = "apply_first" if len(request.applicants.split("、")) > 1 else "apply"
    state = AID_GRAPH.next(request.state, event)
    return move(act, request, state=state, applied_by=by, applied_on=day, applied_office=office)


@performs("review_aid")
def review_aid(act: Act, order: ReviewAid) -> dict[str, Json]:
    """Let it through, or give it back: then everybody on it can be asked for again.

    Raises MoveRefused, NotFound, NotAllowed.
    """
    request = locked_request(act, order.request)
    for other in (request.confirmed_by, request.applied_by, request.joined_by):
        if other is not None:
            act.require_other_than(other)
    act.reason(order.reason)
    by, day = act.actor.account_id, act.business_day()
    if order.is_right:
        state = AID_GRAPH.next(request.state, "review")
        return move(act, request, state=state, reviewed_by=by, reviewed_on=day)
    act.refuse_unless(act.has_reason, "请写明退回的原因 say why")
    return end(act, request, "return", reviewed_by=by, reviewed_on=day)


def locked_request(act: Act, number: int) -> AidRequest:
    """A request of the actor's area, for this transaction alone. Raises NotFound, NotAllowed."""
    request = AidRequest.objects.select_for_update().filter(county=act.actor.county, id=number).first()
    if request is None:
        raise NotFound(f"没有编号为 {number} 的资助申请 no such request")
    act.require(request.unit)
    return request


def move(act: Act, request: AidRequest, **changes: Any) -> dict[str, Json]:
    """Take the request on, and say so."""
    AidRequest.objects.filter(county=request.county, id=request.id).update(**changes)
    state = str(changes["state"])
    act.note("aid_request", request.id, state=state, fen=request.fen)
    return {"request": request.id, "state": state, "fen": request.fen}


def end(act: Act, request: AidRequest, event: str, **changes: Any) -> dict[str, Json]:
    """The request comes to nothing: its lines are free again. Raises MoveRefused."""
    state = AID_GRAPH.next(request.state, event)
    alone(f"aid:{request.county}:{request.year}:{request.payer}")
    lines = RequestLine.objects.filter(county=request.county, request_id=request.id, state=LineState.STANDS)
    lines.update(state=LINE_GRAPH.next(LineState.STANDS, "free"))
    return move(act, request, state=state, **changes)
