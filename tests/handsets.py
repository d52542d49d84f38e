"""A collector's telephone without a browser: pairs, opens what it is told, seals what it did, over any HTTP.

In: a way to ask over HTTP, a pairing code. Out: what the telephone knows. Never: an expectation; code of the product:
what a browser does is written down here once more, so that the two cannot be wrong together.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import hmac
import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

Asking = Callable[[str, str, dict[str, str], bytes], tuple[int, dict[str, str], bytes]]
"""Method, path, headers, body; status, headers, body."""


@dataclass
class Handset:
    """One telephone."""

    ask: Asking
    county: str
    code: str
    mark: str = field(default_factory=lambda: uuid4().hex)
    token: str = field(default_factory=lambda: os.urandom(32).hex())
    stretched: bytes = b""
    private: Any = None
    down: bytes = b""
    up: bytes = b""
    now: dict[str, Any] = field(default_factory=dict)
    people: list[list[Any]] = field(default_factory=list)

    def ask_to_pair(self) -> int:
        """Status."""
        call, secret = self.code[:4], self.code[4:]
        salt = f"canbao phone {self.county} {call}".encode()
        self.stretched = hashlib.pbkdf2_hmac("sha256", secret.encode(), salt, 600_000)
        self.private = ec.generate_private_key(ec.SECP256R1())
        point = self.private.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        door = hashlib.sha256(bytes.fromhex(self.token)).hexdigest()
        proof = hmac.digest(self.stretched, "\n".join((self.mark, point.hex(), door)).encode(), "sha256").hex()
        said = {
            "county": self.county, "call": call, "mark": self.mark, "point": point.hex(), "door": door,
            "proof": proof, "device": "tests",
        }  # fmt: skip
        return self.ask("POST", "/v/api/pair", {}, json.dumps(said).encode())[0]

    def look(self) -> int:
        """What it is told now, and the list where that is another one; status."""
        status, _, body = self._get("/v/api/now")
        if status != 200:
            return status
        told = json.loads(body)
        if not self.down:
            point = bytes.fromhex(told["point"])
            said = f"{told['point']}\n{self.mark}".encode()
            assert hmac.digest(self.stretched, said, "sha256").hex() == told["proof"], "whoever answers knew the code"
            shared = self.private.exchange(
                ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
            )
            both = HKDF(hashes.SHA256(), 64, self.stretched, f"canbao phone {self.mark}".encode()).derive(shared)
            self.down, self.up = both[:32], both[32:]
        known = self.now.get("list")
        self.now = self._open(told["sealed"], "now")
        if self.now["list"] != known:
            _, _, body = self._get("/v/api/list")
            self.people = self._open(json.loads(body)["sealed"], "list")
        return status

    def event(self, kind: str, **said: Any) -> dict[str, str]:
        """Sealed, with an id."""
        return self.event_named(uuid4().hex, kind, **said)

    def event_named(self, name: str, kind: str, **said: Any) -> dict[str, str]:
        nonce = os.urandom(12)
        text = json.dumps({"kind": kind, "year": self.now.get("year"), **said}).encode()
        sealed = nonce + AESGCM(self.up).encrypt(nonce, text, f"event {self.mark} {name}".encode())
        return {"id": name, "sealed": base64.b64encode(sealed).decode()}

    def send(self, *events: dict[str, str], seen: tuple[str, ...] = ()) -> tuple[int, dict[str, Any]]:
        """Status and answer."""
        body = json.dumps({"events": events, "seen": seen}).encode()
        status, _, answer = self.ask("POST", "/v/api/events", self._headers(), body)
        return status, json.loads(answer or b"{}")

    def pay(self, line: int) -> dict[str, str]:
        """Of one line of the list, what it owes."""
        return self.event("pay", person=self.people[line][0], fen=self.now["fen"][line])

    def owing(self) -> list[int]:
        """Lines that owe."""
        return [at for at, state in enumerate(self.now["state"]) if state == "0"]

    def _get(self, path: str) -> tuple[int, dict[str, str], bytes]:
        return self.ask("GET", path, self._headers(), b"")

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.county}.{self.mark}.{self.token}"}

    def _open(self, sealed: str, what: str) -> Any:
        both = base64.b64decode(sealed)
        text = AESGCM(self.down).decrypt(both[:12], both[12:], f"{what} {self.mark}".encode())
        return json.loads(gzip.decompress(text))


def over_django(client: Any) -> Asking:
    """By Django's own client."""

    def ask(method: str, path: str, headers: dict[str, str], body: bytes) -> tuple[int, dict[str, str], bytes]:
        answer = client.generic(method, path, body, content_type="application/json", headers=headers)
        return answer.status_code, dict(answer.headers), answer.content

    return ask
