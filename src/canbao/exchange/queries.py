"""What is shown of exchange: partners with their keys, packages both ways, what was said, numbers that are missing.

In: an actor, a partner. Out: plain records. Never: a file's content; an acknowledgement of another county.
"""

from __future__ import annotations

from dataclasses import dataclass

from canbao.access.acting import NotFound, reading
from canbao.access.actors import Actor
from canbao.exchange.gaps import OpenGap, open_gaps
from canbao.exchange.models import Incoming, Outgoing, Partner, PartnerKey, Receipt
from canbao.exchange.states import HOLDS_NUMBER

MOST_SHOWN = 100
"""Packages of each way on one page: four months of days."""


@dataclass(frozen=True)
class PackageLine:
    """One package."""

    id: int
    is_ours: bool
    partner: str
    number: int
    format: str
    year: int
    manner: str
    rows: int
    sum_fen: int
    made_on: str
    state: str
    state_words: str
    words: str


@dataclass(frozen=True)
class Overview:
    """Everything of a county."""

    partners: tuple[Partner, ...]
    keys: tuple[PartnerKey, ...]
    packages: tuple[PackageLine, ...]
    gaps: tuple[OpenGap, ...]


def view_exchange(actor: Actor, partner: str = "", most: int = MOST_SHOWN) -> Overview:
    """The newest packages first. Raises NotAllowed."""
    with reading(actor, "view_exchange"):
        rows = Partner.objects.filter(county=actor.county, **({"code": partner} if partner else {}))
        partners = tuple(rows.order_by("code"))
        codes = {each.id: each.code for each in partners}
        keys = PartnerKey.objects.filter(county=actor.county, partner_id__in=codes).order_by("partner_id", "id")
        packages = [
            _line(each, codes)
            for model in (Outgoing, Incoming)
            for each in model.objects.filter(county=actor.county, partner_id__in=codes).order_by("-id")[:most]
        ]
        gaps = [gap for gap in open_gaps(actor.county) if gap.partner in codes.values()]
        return Overview(partners, tuple(keys), tuple(sorted(packages, key=lambda each: -each.id)), tuple(gaps))


def acknowledgement_of(actor: Actor, receipt: int) -> Receipt:
    """What was said, with the bytes to carry back. Raises NotFound, NotAllowed."""
    with reading(actor, "view_exchange"):
        found = Receipt.objects.filter(county=actor.county, id=receipt).first()
        if found is None:
            raise NotFound(f"没有编号为 {receipt} 的回执 no such acknowledgement")
        return found


def own_partner(actor: Actor, partner_id: int) -> Partner:
    """The partner that somebody's own system works for. Raises NotFound, NotAllowed."""
    with reading(actor, "list_own_packages"):
        found = Partner.objects.filter(county=actor.county, id=partner_id).first()
        if found is None:
            raise NotFound(f"没有编号为 {partner_id} 的往来单位 no such partner")
        return found


def packages_for(actor: Actor, partner: Partner, after: int = 0, most: int = MOST_SHOWN) -> list[Outgoing]:
    """Packages of ours for one partner with numbers above `after`, by number. Raises NotAllowed."""
    with reading(actor, "list_own_packages"):
        rows = Outgoing.objects.filter(county=partner.county, partner_id=partner.id, number__gt=after)
        return list(rows.filter(state__in=HOLDS_NUMBER).order_by("number")[:most])


def require_package_for(actor: Actor, partner: Partner, package: int) -> None:
    """Raises NotFound for a package of somebody else, as for none."""
    with reading(actor, "list_own_packages"):
        if not Outgoing.objects.filter(county=partner.county, partner_id=partner.id, id=package).exists():
            raise NotFound(f"没有编号为 {package} 的数据包 no such package")


def said_to(actor: Actor, partner: Partner, receipt: int) -> Receipt:
    """What was said to one partner. Raises NotFound, NotAllowed."""
    with reading(actor, "list_own_packages"):
        found = Receipt.objects.filter(county=partner.county, sender=partner.code, id=receipt).first()
        if found is None:
            raise NotFound(f"没有编号为 {receipt} 的回执 no such acknowledgement")
        return found


def _line(package: Outgoing | Incoming, codes: dict[int, str]) -> PackageLine:
    return PackageLine(
        id=package.id,
        is_ours=isinstance(package, Outgoing),
        partner=codes[package.partner_id],
        number=package.number,
        format=package.format,
        year=package.year,
        manner=package.manner,
        rows=package.rows,
        sum_fen=package.sum_fen,
        made_on=package.made_on.isoformat(),
        state=package.state,
        state_words=str(package.get_state_display()),
        words=package.words,
    )
