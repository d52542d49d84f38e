"""How a request is signed: what is signed, the header that carries it, and how it is checked.

In: method, path, time, a word used once, key of the request, body. Out: a header. Never: a signature compared in a time
that depends on where it differs; a request whose body is not what was signed.

    Authorization: Canbao-HMAC-SHA256 key=…, time=2024-11-30T08:00:00Z, nonce=…, signature=<64 hex digits>

Signed are these lines, joined by line feeds: method, path with its query, time, nonce, Idempotency-Key (may be empty),
SHA-256 of the body in hex digits.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime

SCHEME = "Canbao-HMAC-SHA256"
_TIME = "%Y-%m-%dT%H:%M:%SZ"
_PART = re.compile(r'(\w+)="?([A-Za-z0-9_.:+/=-]+)"?')


class BadHeader(ValueError):
    """Not a header of this scheme."""


@dataclass(frozen=True)
class Asked:
    """What is signed of a request."""

    method: str
    path: str
    at: datetime
    nonce: str
    request_key: str
    body: bytes

    def text(self) -> bytes:
        """The lines."""
        digest = hashlib.sha256(self.body).hexdigest()
        when = self.at.astimezone(UTC).strftime(_TIME)
        return "\n".join((self.method.upper(), self.path, when, self.nonce, self.request_key, digest)).encode()


@dataclass(frozen=True)
class Header:
    """What the header says."""

    code: str
    at: datetime
    nonce: str
    signature: str


def sign(secret: str, asked: Asked) -> str:
    """64 hex digits."""
    return hmac.new(secret.encode(), asked.text(), hashlib.sha256).hexdigest()


def is_signed(secret: str, asked: Asked, signature: str) -> bool:
    """Whether the signature is of this request."""
    return hmac.compare_digest(sign(secret, asked), signature)


def header_of(code: str, secret: str, asked: Asked) -> str:
    """The value of `Authorization`."""
    when = asked.at.astimezone(UTC).strftime(_TIME)
    return f"{SCHEME} key={code}, time={when}, nonce={asked.nonce}, signature={sign(secret, asked)}"


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
        at = datetime.strptime(parts["time"], _TIME).replace(tzinfo=UTC)
    except ValueError:
        raise BadHeader("time has to be like 2024-11-30T08:00:00Z") from None
    return Header(parts["key"], at, parts["nonce"], parts["signature"])
