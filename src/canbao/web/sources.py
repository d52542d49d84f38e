"""Where a request comes from: the address of whoever connected, or that which one's own proxies vouch for.

In: a request. Out: one address, or none. Never: an address that a stranger wrote: X-Forwarded-For is read from the
right, and only as far as each that handed it on is a proxy named in `CANBAO_PROXIES`.
"""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest

from canbao.store.configuration import Network

Address = IPv4Address | IPv6Address
MOST_HOPS = 20
"""Addresses of one header that are looked at, from the right: nobody stands behind more proxies of their own."""


def source_of(request: HttpRequest) -> str | None:
    """The address that limits count by and that the record of sign-ins keeps."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    return address_of(request.META.get("REMOTE_ADDR", ""), forwarded, settings.CONFIGURATION.proxies)


def address_of(connected: str, forwarded: str, proxies: Sequence[Network]) -> str | None:
    """The rightmost address that is no proxy of one's own. What is no address ends it there: the last proxy counts.

    >>> from ipaddress import ip_network
    >>> address_of("10.0.0.5", "6.6.6.6, 36.1.2.3", [ip_network("10.0.0.0/24")])
    '36.1.2.3'
    >>> address_of("36.1.2.3", "6.6.6.6", [ip_network("10.0.0.0/24")])
    '36.1.2.3'
    """
    found = _read(connected)
    hops = [part.strip() for part in forwarded.split(",")][-MOST_HOPS:] if forwarded.strip() else []
    while found is not None and hops and any(found in network for network in proxies):
        before = _read(hops.pop())
        if before is None:
            break
        found = before
    return None if found is None else str(found)


def _read(text: str) -> Address | None:
    """An address as proxies write it: plain, in brackets, with a port; one of IPv4 inside of IPv6 is that of IPv4."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found
