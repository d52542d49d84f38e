"""The header of a signed request, read and checked; what is signed, and how, stands in `exchange.request_signing`.

In: the value of `Authorization`; what was asked. Out: its parts; whether the signature is of this request. Never: a
signature compared in a time that depends on where it differs; a request whose body is not what was signed.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime

from canbao.exchange.request_signing import SCHEME, TIME, Asked, header_of, sign

__all__ = ["SCHEME", "Asked", "BadHeader", "Header", "header_of", "is_signed", "read_header", "sign"]

_PART = re.compile(r'(\w+)="?([A-Za-z0-9_.:+/=-]+)"?')


class BadHeader(ValueError):
    """Not a header of this scheme."""


@dataclass(frozen=True)
class Header:
    """What the header says."""

    code: str
    at: datetime
    nonce: str
    signature: str


def is_signed(secret: str, asked: Asked, signature: str) -> bool:
    """Whether the signature is of this request."""
    return hmac.compare_digest(sign(secret, asked), signature)


def read_header(value: str) -> Header:
    """Raises BadHeader.

    >>> read_header("Canbao-HMAC-SHA256 key=990101-a, time=2024-11-30T08:00:00Z, nonce=n1, signature=ab").code
    '990101-a'
    """
    scheme, _, rest = value.partition(" ")
    parts = dict(_PART.findall(rest))
    if scheme != SCHEME or parts.keys() != {"key", "time", "nonce", "signature"}:
        raise BadHeader(f"the header has to be: {SCHEME} key=…, time=…, nonce=…, signature=…")
    try:
        at = datetime.strptime(parts["time"], TIME).replace(tzinfo=UTC)
    except ValueError:
        raise BadHeader("time has to be like 2024-11-30T08:00:00Z") from None
    return Header(parts["key"], at, parts["nonce"], parts["signature"])
