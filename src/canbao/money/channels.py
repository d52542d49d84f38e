"""Ways to pay: those that the policy names, with the locality's own link and a code to scan.

In: a benefit year; a link for one channel. Out: rows for leaflets and counters, codes as SVG. Never: a channel that the
policy does not name, beside the collector's hand; a link shipped with the code; insurance of any other kind among them.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from urllib.parse import urlsplit

import segno

from canbao.access.acting import Act, Json, performs, reading
from canbao.access.actors import Actor
from canbao.billing.policies import Books, Choice, books_of
from canbao.billing.rolling_over import policies_in_use
from canbao.money.models import ChannelLink
from canbao.money.paying import BY_HAND, CASH
from canbao.store.failures import StoreFailed

LONGEST_LINK = 300
_MODULE = 4
"""Width of one square of a code, in SVG units: 3 cm printed."""


class BadChannel(StoreFailed):
    """Not a channel of the policy, or not a link."""


@dataclass(frozen=True)
class Channel:
    """One way to pay. `code`: an SVG picture of the link; empty without one."""

    label: str
    kind: str
    is_online: bool | None
    for_whom: str
    clause: str
    url: str = ""

    @property
    def code(self) -> str:
        """To scan."""
        if not self.url:
            return ""
        file = io.BytesIO()
        code = segno.make(self.url, error="m", micro=False)
        code.save(file, kind="svg", scale=_MODULE, xmldecl=False, title=self.label)
        return file.getvalue().decode()


@dataclass(frozen=True)
class SetChannelLink:
    """Where a channel is found. An empty link takes it away."""

    year: int
    channel: str
    url: str


@performs("set_channel_link")
def set_channel_link(act: Act, order: SetChannelLink) -> dict[str, Json]:
    """Enter the locality's link. Raises BadChannel, NoCampaign, NotAllowed."""
    county = act.actor.county
    act.require(county)
    named = [channel.label for channel in _named(_books(county, order.year))]
    if order.channel not in named:
        raise BadChannel(f"政策没有写“{order.channel}”这个渠道，只有 the policy names only: {'、'.join(named) or '无'}")
    if order.url and not _is_link(order.url):
        raise BadChannel(f"应是 https 开头的完整网址，最长 {LONGEST_LINK} 字 a whole https address")
    ChannelLink.objects.filter(county=county, year=order.year, channel=order.channel).delete()
    if order.url:
        ChannelLink.objects.create(
            county=county, year=order.year, channel=order.channel, url=order.url, set_by=act.actor.account_id
        )
    act.note("channel", order.year, channel=order.channel, url=order.url)
    return {"channel": order.channel, "url": order.url}


def channels_of(actor: Actor, year: int) -> list[Channel]:
    """Those that the policy names, then the collector's hand. Raises NoCampaign, NotAllowed."""
    with reading(actor, "view_channels"):
        links = dict(ChannelLink.objects.filter(county=actor.county, year=year).values_list("channel", "url"))
        books = _books(actor.county, year)
    named = [
        Channel(each.label, each.kind, each.is_online, each.for_whom, each.clause, links.get(each.label, ""))
        for each in _named(books)
    ]
    return [*named, Channel(BY_HAND, CASH, False, "", "")]


def _books(county: str, year: int) -> Books:
    """Raises NoCampaign."""
    return books_of(Choice(policies_in_use(county, year)))


def _named(books: Books) -> list[Channel]:
    """Each label once, in the order of the policies."""
    found: dict[str, Channel] = {}
    for book in books.values():
        for each in book.latest.file.administration.channels:
            made = Channel(each.label, each.kind, each.is_online, each.for_whom or "", str(each.cite or ""))
            found.setdefault(each.label, made)
    return list(found.values())


def _is_link(url: str) -> bool:
    parts = urlsplit(url)
    is_plain = url.isascii() and url.isprintable() and " " not in url
    return parts.scheme == "https" and bool(parts.hostname) and is_plain and len(url) <= LONGEST_LINK
