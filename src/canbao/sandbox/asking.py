"""Requests to the bureau over HTTP, signed as docs/reference/api.md says.

In: an address, a key and its secret, the time. Out: what the bureau answers. Never: a request without a time and a word
of its own; a secret in a message.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from secrets import token_hex
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from canbao.sandbox.faults import Carried
from canbao.sandbox.refusals import SandboxRefused

SCHEME = "Canbao-HMAC-SHA256"
SECONDS = 60
"""For an answer: a package of a county is taken in some."""
_TIME = "%Y-%m-%dT%H:%M:%SZ"
_JSON = "application/json"


def authorization(
    key: str, secret: str, method: str, path: str, at: datetime, nonce: str, request_key: str, body: bytes
) -> str:  # fmt: skip
    """The header of a request.

    >>> at = datetime(2024, 11, 30, 8, tzinfo=UTC)
    >>> authorization("430621-0", "kept", "POST", "/api/v1/due", at, "5f1c", "", b"{}")[:57]
    'Canbao-HMAC-SHA256 key=430621-0, time=2024-11-30T08:00:00'
    """
    when = at.astimezone(UTC).strftime(_TIME)
    lines = (method.upper(), path, when, nonce, request_key, hashlib.sha256(body).hexdigest())
    signature = hmac.new(secret.encode(), "\n".join(lines).encode(), hashlib.sha256).hexdigest()
    return f"{SCHEME} key={key}, time={when}, nonce={nonce}, signature={signature}"


@dataclass(frozen=True)
class Line:
    """The way to a bureau's API. `url`: without the path, as http://127.0.0.1:8140; `at`: the time of each request."""

    url: str
    key: str
    secret: str = field(repr=False)
    at: datetime

    def due(self, id_number: str, name: str, year: int) -> dict[str, Any]:
        """What somebody has to pay."""
        return dict(self._post("/due", {"id_number": id_number, "name": name, "year": year}))

    def tell(self, payment: dict[str, Any]) -> dict[str, Any]:
        """One payment of the office's books; told again, it changes nothing."""
        said = {name: payment[name] for name in ("tax_number", "id_number", "name", "year", "fen", "channel", "place")}
        said["paid_on"] = date.fromisoformat(payment["paid_on"]).isoformat()
        return dict(self._post("/payments", said, f"pay-{payment['tax_number']}"))

    def bring(self, package: Carried) -> dict[str, Any]:
        """A package."""
        edge = token_hex(16)
        parts = zip(("manifest", "file"), package.files().items(), strict=True)
        body = b"".join(
            f'--{edge}\r\nContent-Disposition: form-data; name="{part}"; filename="{name}"\r\n\r\n'.encode()
            + content + b"\r\n" for part, (name, content) in parts
        )  # fmt: skip
        whole = body + f"--{edge}--\r\n".encode()
        key = f"bring-{hashlib.sha256(package.manifest + package.content).hexdigest()[:40]}"
        return dict(json.loads(self._ask("POST", "/packages", whole, f"multipart/form-data; boundary={edge}", key)))

    def packages(self, after: int = 0) -> list[dict[str, Any]]:
        """Packages made for us with numbers beyond this one."""
        return list(json.loads(self._ask("GET", f"/packages?after={after}")))

    def file(self, package: int) -> bytes:
        """The file of a package made for us."""
        return self._ask("GET", f"/packages/{package}/file")

    def acknowledge(self, package: int, answer: bytes) -> dict[str, Any]:
        """Say what became of it."""
        key = f"ack-{hashlib.sha256(answer).hexdigest()[:40]}"
        return dict(json.loads(self._ask("POST", f"/packages/{package}/acknowledgement", answer, _JSON, key)))

    def _post(self, path: str, said: dict[str, Any], request_key: str = "") -> Any:
        return json.loads(self._ask("POST", path, json.dumps(said).encode(), _JSON, request_key))

    def _ask(self, method: str, path: str, body: bytes = b"", kind: str = "", request_key: str = "") -> bytes:
        """Raises SandboxRefused with what the bureau says."""
        if urlsplit(self.url).scheme not in ("http", "https"):
            raise SandboxRefused(f"地址应以 http:// 或 https:// 开头 no address of HTTP: {self.url}")
        whole = f"/api/v1{path}"
        header = authorization(self.key, self.secret, method, whole, self.at, token_hex(16), request_key, body)
        headers = {"Authorization": header} | ({"Content-Type": kind} if kind else {})
        if request_key:
            headers["Idempotency-Key"] = request_key
        request = Request(self.url.rstrip("/") + whole, body or None, headers, method=method)  # noqa: S310 (checked)
        try:
            with urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
                return bytes(answer.read())
        except HTTPError as refused:
            raise SandboxRefused(f"对方拒绝 refused {refused.code}：{_said(refused.read())}") from None
        except URLError as failed:
            raise SandboxRefused(f"连不上 {self.url} no answer: {failed.reason}") from None


def _said(body: bytes) -> str:
    try:
        found = json.loads(body)
        return f"{found['code']} {found['message']}"
    except (ValueError, KeyError, TypeError):
        return body[:200].decode(errors="replace")
