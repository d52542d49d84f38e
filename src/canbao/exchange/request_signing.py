"""How a request over HTTP is signed, in both directions: what is signed, and the header that carries it.

In: method, path, time, a word used once, key of the request, body. Out: the value of `Authorization`. Never: a secret
in what is sent.

    Authorization: Canbao-HMAC-SHA256 key=…, time=2024-11-30T08:00:00Z, nonce=…, signature=<64 hex digits>

Signed are these lines, joined by line feeds: method, path with its query, time, nonce, Idempotency-Key (may be empty),
SHA-256 of the body in hex digits.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime

SCHEME = "Canbao-HMAC-SHA256"
TIME = "%Y-%m-%dT%H:%M:%SZ"


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
        when = self.at.astimezone(UTC).strftime(TIME)
        return "\n".join((self.method.upper(), self.path, when, self.nonce, self.request_key, digest)).encode()


def sign(secret: str, asked: Asked) -> str:
    """64 hex digits."""
    return hmac.new(secret.encode(), asked.text(), hashlib.sha256).hexdigest()


def header_of(code: str, secret: str, asked: Asked) -> str:
    """The value of `Authorization`."""
    when = asked.at.astimezone(UTC).strftime(TIME)
    return f"{SCHEME} key={code}, time={when}, nonce={asked.nonce}, signature={sign(secret, asked)}"
