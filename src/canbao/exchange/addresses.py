"""Where partners answer over HTTP: stated by the bureau, asked for what they have, and when each was heard last.

In: an address and the key that the partner gave us. Out: the address that counts, with its secret only for whoever asks
there. Never: a secret unsealed in the store; an address that anybody could listen to; a request to where nobody stated
an address.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from django.db import connection

from canbao.access.acting import Act, Json, performs, reading
from canbao.access.actors import Actor
from canbao.access.vault import open_vault, place_of
from canbao.exchange.models import ADDRESS, REQUEST_CODE, PartnerAddress
from canbao.exchange.partners import partner_of
from canbao.store.failures import StoreFailed
from canbao.store.numbers import reserve_numbers

LOOPBACK = ("127.0.0.1", "::1", "localhost")
LEAST_SECRET = 16
"""Characters of a secret: fewer could be guessed from requests that somebody has seen."""
_KEY = re.compile(rf"[A-Za-z0-9_.:/-]{{1,{REQUEST_CODE}}}")
_PATH = re.compile(r"(/[A-Za-z0-9_.~-]+)*/?")
_NEWEST = """
    SELECT DISTINCT ON (stated.partner_id) partner.code, stated.address, stated.stated_at, stated.asked_at,
        stated.answered_at, stated.failure
    FROM exchange_partneraddress AS stated JOIN exchange_partner AS partner
        ON partner.county = stated.county AND partner.id = stated.partner_id
    WHERE stated.county = %s ORDER BY stated.partner_id, stated.id DESC
"""


class BadAddress(StoreFailed):
    """Not an address at which a partner can be asked, or no key to ask with."""


class NoAddress(StoreFailed):
    """Nobody has stated where the partner answers."""


@dataclass(frozen=True)
class StateAddress:
    """Where a partner answers, and the key that it gave us. An empty address: it is asked no more."""

    partner: str
    address: str = ""
    key: str = ""
    secret: str = field(default="", repr=False)


@dataclass(frozen=True)
class Heard:
    """Where a partner answers and what came of asking; without its key."""

    partner: str
    address: str
    stated_at: datetime
    asked_at: datetime | None
    answered_at: datetime | None
    failure: str


@performs("state_partner_address")
def state_address(act: Act, order: StateAddress) -> dict[str, Json]:
    """From now on it is asked there, or nowhere. Raises BadAddress, NotFound, NotAllowed."""
    county = act.actor.county
    act.require(county)
    partner, number = partner_of(county, order.partner), int(reserve_numbers(1)[0])
    address = check_address(order.address) if order.address else ""
    if address and not (_KEY.fullmatch(order.key) and len(order.secret) >= LEAST_SECRET):
        raise BadAddress(f"请写明对方给的密钥代码和密钥（至少 {LEAST_SECRET} 个字符）state the key and its secret")
    PartnerAddress.objects.create(
        county=county, id=number, partner_id=partner.id, address=address, key=order.key if address else "",
        secret=open_vault().seal(order.secret, place_of("exchange_partneraddress", "secret", county, number))
        if address else b"", stated_by=act.actor.account_id,
    )  # fmt: skip
    act.note("partner_address", number, partner=partner.code, address=address, request_key=order.key if address else "")
    return {"partner": partner.code, "address": address}


def check_address(text: str) -> str:
    """The address without a stroke at its end. Raises BadAddress.

    >>> check_address("https://tax.example/api/v1/")
    'https://tax.example/api/v1'
    """
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise _no_address(text) from None
    is_plain = not (parts.query or parts.fragment or parts.username or parts.password or port == 0)
    if not (is_plain and host and text.isascii() and text.isprintable() and " " not in text and len(text) <= ADDRESS):
        raise _no_address(text)
    if not _PATH.fullmatch(parts.path) or parts.scheme not in ("http", "https"):
        raise _no_address(text)
    if parts.scheme == "http" and host not in LOOPBACK:
        raise BadAddress(f"{text[:ADDRESS]} 会被人听到，须用 https（http 只限本机）use https")
    return text.rstrip("/")


def view_addresses(actor: Actor) -> list[Heard]:
    """Of each partner that has one, the address that counts. Raises NotAllowed."""
    with reading(actor, "view_exchange"), connection.cursor() as cursor:
        cursor.execute(_NEWEST, [actor.county])
        return [Heard(*row) for row in cursor.fetchall() if row[1]]


def address_of(county: str, partner_id: int) -> PartnerAddress:
    """The one that counts, in the scope of the transaction under way. Raises NoAddress."""
    found = PartnerAddress.objects.filter(county=county, partner_id=partner_id).order_by("-id").first()
    if found is None or not found.address:
        raise NoAddress("没有登记对方的接口地址（canbao exchange partner CODE --address）no address was stated")
    return found


def _no_address(text: str) -> BadAddress:
    return BadAddress(
        f"“{text[:ADDRESS]}” 不是接口地址，应写成 https://主机/api/v1，不带参数、用户名 no address of an API"
    )
