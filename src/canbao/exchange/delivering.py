"""Packages that came over a partner's address, and what the partner is to be told of them there.

In: a package as it was fetched, the partner's numbers of what it has. Out: what became of it; acknowledgements that are
to be told, each until it was. Never: a package taken whose acknowledgement is forgotten: both are one transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models.functions import Now

from canbao.access.acting import Act, Json, NotFound, performs
from canbao.exchange.models import Delivery, Receipt
from canbao.exchange.partners import partner_of
from canbao.exchange.receiving import ReceivePackage, receive

MOST_WORDS = 500
"""Characters of what a partner says who does not want an acknowledgement."""


@dataclass(frozen=True)
class TakePulled:
    """A package that was fetched. `places`: number of a package and what the partner calls it, as far as it listed
    them.
    """

    partner: str
    package: ReceivePackage
    places: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class NoteDelivered:
    """An acknowledgement that the partner has now. `words`: what it said if it did not want it."""

    receipt: int
    words: str = ""


@dataclass(frozen=True)
class Untold:
    """An acknowledgement to be told. `place`: what the partner calls the package."""

    receipt: int
    place: int
    text: str


@performs("receive_package")
def take_pulled(act: Act, order: TakePulled) -> dict[str, Json]:
    """As if it had been brought; and its partner is to be told. Raises NotFound, NotAllowed."""
    partner, places = partner_of(act.actor.county, order.partner), dict(order.places)
    answer = receive(act, order.package)
    followed = answer["followed_by"]
    assert isinstance(followed, list)
    for each in (answer, *followed):
        _note(each, partner.id, act.actor.county, places)
    return answer


def _note(answer: Mapping[str, Json], partner: int, county: str, places: Mapping[int, int]) -> None:
    """What no partner listed here was brought by hand, and so is its answer."""
    number, receipt = answer["number"], answer["receipt"]
    if isinstance(number, int) and number in places:
        Delivery.objects.get_or_create(
            county=county, receipt_id=receipt, defaults={"partner_id": partner, "package": places[number]}
        )


@performs("receive_package")
def note_delivered(act: Act, order: NoteDelivered) -> dict[str, Json]:
    """It need not be told again. Raises NotFound, NotAllowed."""
    county = act.actor.county
    act.require(county)
    waiting = Delivery.objects.filter(county=county, receipt_id=order.receipt, told_at=None)
    if not waiting.update(told_at=Now(), words=order.words[:MOST_WORDS]):
        raise NotFound(f"没有待送的回执 {order.receipt} no acknowledgement of this number is to be told")
    act.note("receipt", order.receipt, told=True, words=order.words)
    return {"receipt": order.receipt}


def untold(county: str, partner_id: int) -> list[Untold]:
    """Oldest first, in the scope of the transaction under way."""
    waiting = Delivery.objects.filter(county=county, partner_id=partner_id, told_at=None).order_by("receipt_id")
    places = {each.receipt_id: each.package for each in waiting}
    said = Receipt.objects.filter(county=county, id__in=places).order_by("id")
    return [Untold(each.id, places[each.id], each.text) for each in said]
