"""A client of the API, in one file of Python's own library: it may be copied into another office's system.

In: the address of a bureau, a key and its secret. Out: answers as dicts, in the words of docs/reference/api.md. Never:
the secret in what is sent; a payment told twice, however often it has to be sent; a redirect followed.

    bureau = Client("https://HOST/api/v1", key="990101-abcdefghijkmnp", secret="…")
    person = bureau.find("…")["person"]
    bureau.covered(person, on=date(2025, 3, 1))

Asked again after a lost answer, what was done before is answered and not done again: payments and lists go under a key
made from what they are. `Refused` says what is wrong, where, and how to mend it; `NoAnswer`, that nothing is known yet.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

Answer = dict[str, Any]
SCHEME = "Canbao-HMAC-SHA256"
TIMEOUT_SECONDS = 30
"""For one answer: a run's explanation and a list of 50,000 rows come well within."""
TRIES = 4
"""With the waits between them half a minute: a server that is started anew answers again within fifteen seconds."""
LONGEST_WAIT_SECONDS = 60
"""What Retry-After may ask for: counts begin anew each minute."""
_AGAIN = frozenset({429, 503})


class Refused(Exception):
    """The bureau does not do it. `code`: a word for programs; `where`: fields that are wrong; `mend`: what to do."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        self.status, self.code = status, str(problem.get("code", ""))
        self.message, self.mend = str(problem.get("message", "")), str(problem.get("mend", ""))
        self.where: list[Answer] = list(problem.get("where", ()))
        super().__init__(f"{status} {self.code}: {self.message}")


class NoAnswer(Exception):
    """No answer came, or only that nothing can be done now: what was sent may have been done. Send the same again."""


@dataclass(frozen=True)
class Paid:
    """A payment as the tax office has it; sums in fen."""

    tax_number: str
    id_number: str
    name: str
    year: int
    fen: int
    paid_on: date
    channel: str
    place: str = ""
    kind: str = "own"


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def machine_time() -> datetime:
    """The moment, as this machine has it."""
    return datetime.fromtimestamp(time.time(), UTC)


@dataclass(frozen=True)
class Client:
    """A bureau. `clock` and `wait` are others in tests."""

    address: str
    key: str
    secret: str = field(repr=False)
    timeout_seconds: float = TIMEOUT_SECONDS
    tries: int = TRIES
    clock: Callable[[], datetime] = machine_time
    wait: Callable[[float], None] = time.sleep

    def find(self, id_number: str) -> Answer:
        """Whoever has the number: `person` for the other questions."""
        found: Answer = self.ask("POST", "/find", {"id_number": id_number})
        return found

    def dues(self, person: int, year: int) -> Answer:
        """What is due for a benefit year, and what was paid."""
        found: Answer = self.ask("GET", f"/people/{person}/dues?{_query(year=year)}")
        return found

    def explain(self, person: int, year: int, on: date | None = None) -> Answer:
        """Why the amount is what it is, as if paid on a day."""
        found: Answer = self.ask("GET", f"/people/{person}/explanation?{_query(year=year, on=on)}")
        return found

    def covered(self, person: int, on: date, year: int | None = None) -> Answer:
        """Whether the day is covered, and if not, why."""
        found: Answer = self.ask("GET", f"/people/{person}/cover?{_query(on=on, year=year)}")
        return found

    def progress(self, year: int, unit: str = "") -> Answer:
        """Of a unit and those right below it; without one, the largest of your area."""
        found: Answer = self.ask("GET", f"/progress?{_query(year=year, unit=unit)}")
        return found

    def due(self, id_number: str, name: str, year: int) -> Answer:
        """What somebody has to pay today, by number and name: for counters of a tax office or a bank."""
        found: Answer = self.ask("POST", "/due", {"id_number": id_number, "name": name, "year": year})
        return found

    def pay(self, paid: Paid, request_key: str = "") -> Answer:
        """Tell a payment. Told again, it is answered as before."""
        told = {**asdict(paid), "paid_on": paid.paid_on.isoformat()}
        found: Answer = self.ask("POST", "/payments", told, request_key or _key_of("pay", told))
        return found

    def lists(self) -> list[Answer]:
        """Your lists, the newest first."""
        found: list[Answer] = self.ask("GET", "/lists")
        return found

    def hand_over(self, supplier: str, as_of: date, name: str, content: bytes, **about: str) -> Answer:
        """Hand over a list. The same file for the same day again gets the first list."""
        given = {"supplier": supplier, "as_of": as_of.isoformat(), **about}
        boundary = f"canbao{hashlib.sha256(content).hexdigest()}"
        digest = hashlib.sha256(content).hexdigest()
        request_key = _key_of("list", {**given, "name": name, "digest": digest})
        body = _multipart(given, name, content, boundary)
        found: Answer = self._send("POST", "/lists", body, f"multipart/form-data; boundary={boundary}", request_key)
        return found

    def list_facts(self, number: int) -> Answer:
        """One list and what its check found."""
        found: Answer = self.ask("GET", f"/lists/{number}")
        return found

    def list_problems(self, number: int) -> Answer:
        """Rows of a list that have to be mended."""
        found: Answer = self.ask("GET", f"/lists/{number}/problems")
        return found

    def ask(self, method: str, path: str, content: Mapping[str, Any] | None = None, request_key: str = "") -> Any:
        """Any address. Raises Refused, NoAnswer."""
        body = b"" if content is None else json.dumps(content, ensure_ascii=False).encode()
        return self._send(method, path, body, "application/json", request_key)

    def _send(self, method: str, path: str, body: bytes, kind: str, request_key: str) -> Any:
        """Sent again under the same key as long as nothing is known. Raises Refused, NoAnswer."""
        said = ""
        for turn in range(self.tries):
            wait: float = 2**turn
            try:
                return self._send_once(method, path, body, kind, request_key)
            except urllib.error.HTTPError as error:
                problem = _problem(error)
                if error.code not in _AGAIN:
                    raise Refused(error.code, problem) from None
                said, wait = str(problem.get("message", "")), _seconds(error.headers.get("Retry-After"), wait)
            except (OSError, ValueError) as error:
                said = str(error)
            if turn + 1 < self.tries:
                self.wait(min(wait, LONGEST_WAIT_SECONDS))
        raise NoAnswer(f"没有得到答复，请用同样的内容再报 no answer, send the same again: {said}")

    def _send_once(self, method: str, path: str, body: bytes, kind: str, request_key: str) -> Any:
        address = f"{self.address.rstrip('/')}{path}"
        headers = {"Authorization": self._sign(method, address, body, request_key)}
        if body:
            headers["Content-Type"] = kind
        if request_key:
            headers["Idempotency-Key"] = request_key
        request = urllib.request.Request(address, body or None, headers, method=method)  # noqa: S310 stated
        opener = urllib.request.build_opener(_NoRedirects, urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=self.timeout_seconds) as answer:
            return json.loads(answer.read())

    def _sign(self, method: str, address: str, body: bytes, request_key: str) -> str:
        parts = urlsplit(address)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        at, nonce = self.clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), secrets.token_hex(16)
        lines = (method, path, at, nonce, request_key, hashlib.sha256(body).hexdigest())
        signature = hmac.new(self.secret.encode(), "\n".join(lines).encode(), hashlib.sha256).hexdigest()
        return f"{SCHEME} key={self.key}, time={at}, nonce={nonce}, signature={signature}"


def _query(**given: object) -> str:
    return urlencode({name: str(value) for name, value in given.items() if value not in (None, "")})


def _key_of(word: str, told: Mapping[str, Any]) -> str:
    """A key made from what is told: the same again has the same."""
    text = json.dumps(told, sort_keys=True, ensure_ascii=False, default=str)
    letters = hashlib.sha256(text.encode()).hexdigest()[:40].translate(str.maketrans("0123456789", "ghijkmnpqr"))
    return f"{word}-{letters}"


def _multipart(fields: Mapping[str, str], name: str, content: bytes, boundary: str) -> bytes:
    begin = f'--{boundary}\r\nContent-Disposition: form-data; name="'
    parts = [f'{begin}{field}"\r\n\r\n{value}\r\n'.encode() for field, value in fields.items()]
    safe = name.replace('"', "").replace("\r", "").replace("\n", "")
    parts.append(f'{begin}file"; filename="{safe}"\r\n\r\n'.encode() + content + b"\r\n")
    return b"".join(parts) + f"--{boundary}--\r\n".encode()


def _problem(error: urllib.error.HTTPError) -> Answer:
    try:
        found = json.loads(error.read())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _seconds(said: str | None, otherwise: float) -> float:
    return float(said) if said and said.isdecimal() else otherwise
