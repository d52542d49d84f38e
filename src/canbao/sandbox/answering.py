"""What the office answers when the bureau asks over HTTP, by the paths of docs/reference/api.md: packages for it, their
files, and acknowledgements taken.

In: a request as it came, the secret that both sides have, the time. Out: a status and a body. Never: anything told to
whoever has not signed the request; a request taken twice; an acknowledgement believed that the bureau has not signed.
"""

from __future__ import annotations

import hmac
import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from canbao.sandbox.asking import authorization
from canbao.sandbox.envelopes import ACKNOWLEDGEMENT, Fields, check_signature, mark_of, read_fields
from canbao.sandbox.office import TaxOffice
from canbao.sandbox.refusals import NotTaken

BASE = "/api/v1"
CLOCKS_APART = 300
"""Seconds, as the page has it."""
MOST_LISTED = 100
"""Packages in one list, as the bureau's own API has it."""
_HEADER = re.compile(r"Canbao-HMAC-SHA256 key=([^,]+), time=([^,]+), nonce=([^,]+), signature=([0-9a-f]{64})")
_FILE = re.compile(rf"{BASE}/packages/([0-9]{{1,9}})/file")
_ACKNOWLEDGEMENT = re.compile(rf"{BASE}/packages/([0-9]{{1,9}})/acknowledgement")
_NAMES = ("number", "format", "year", "manner", "kind", "rows", "sum_fen")


@dataclass(frozen=True)
class Request:
    """As it came. `path`: with its query."""

    method: str
    path: str
    header: str
    request_key: str
    body: bytes


@dataclass(frozen=True)
class Told:
    """A status and a body."""

    status: int
    body: bytes


@dataclass
class Counter:
    """Where the bureau's requests come in. `secret`: that both sides have; `seen`: words used once."""

    key: str
    secret: str = field(repr=False)
    seen: set[str] = field(default_factory=set)

    def answer(self, office: TaxOffice, request: Request, now: datetime) -> Told:
        """What the page says."""
        wrong = self._wrong(request, now)
        if wrong:
            return refusal(401, wrong, "请求没有按约定签名 not signed as agreed")
        asked, file = urlsplit(request.path), _FILE.fullmatch(request.path)
        word = _ACKNOWLEDGEMENT.fullmatch(request.path)
        if request.method == "GET" and asked.path == f"{BASE}/packages":
            after = parse_qs(asked.query).get("after", ["0"])[0]
            return _plain(listed(office, int(after))) if after.isdigit() else refusal(422, "invalid", "after")
        if request.method == "GET" and file is not None:
            found = office.records.rows("SELECT content FROM sent WHERE number = ?", int(file[1]))
            return Told(200, bytes(found[0]["content"])) if found else refusal(404, "not_found", "没有 none")
        if request.method == "POST" and word is not None:
            return _heard(office, int(word[1]), request.body)
        return refusal(404, "not_found", "没有这个地址 no such address")

    def _wrong(self, request: Request, now: datetime) -> str:
        """A word for what is wrong with the signature; empty for none."""
        found = _HEADER.fullmatch(request.header)
        if found is None or found[1] != self.key:
            return "not_signed"
        try:
            at = datetime.strptime(found[2], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        except ValueError:
            return "not_signed"
        expected = authorization(
            self.key, self.secret, request.method, request.path, at, found[3], request.request_key, request.body
        )
        if not hmac.compare_digest(expected.encode(), request.header.encode()):
            return "wrong_signature"
        if abs((now - at).total_seconds()) > CLOCKS_APART:
            return "clock"
        if found[3] in self.seen:
            return "seen"
        self.seen.add(found[3])
        return ""


def listed(office: TaxOffice, after: int) -> list[dict[str, Any]]:
    """Packages for the bureau with numbers beyond this one, oldest first."""
    rows = office.records.rows(
        "SELECT sent.number, manifest, result FROM sent LEFT JOIN heard USING (number) WHERE sent.number > ?"
        f" ORDER BY sent.number LIMIT {MOST_LISTED}",
        after,
    )
    return [_line(json.loads(row["manifest"]), bytes(row["manifest"]), row["result"] or "sent") for row in rows]


def _line(said: Fields, manifest: bytes, state: str) -> dict[str, Any]:
    return {
        "id": said["number"], **{name: said[name] for name in _NAMES}, "state": state, "manifest": manifest.decode()
    }  # fmt: skip


def _heard(office: TaxOffice, number: int, body: bytes) -> Told:
    """The bureau's word on a package of ours. One that was taken stays taken."""
    sent = office.records.rows("SELECT manifest FROM sent WHERE number = ?", number)
    if not sent:
        return refusal(404, "not_found", "没有 none")
    try:
        said = read_fields(body, ACKNOWLEDGEMENT)
        check_signature(said, office.bureau)
    except NotTaken as refused:
        return refusal(422, refused.problem, refused.words)
    if said["number"] != number or said["mark"] != mark_of(json.loads(sent[0]["manifest"])):
        return refusal(422, "not_sent", "没有发过这个数据包 no such package was sent")
    with office.records.step():
        office.records.write(
            "INSERT INTO heard VALUES (?, ?, ?) ON CONFLICT (number) DO UPDATE SET result = excluded.result,"
            " answer = excluded.answer WHERE heard.result <> 'taken'",
            number, said["result"], body,
        )  # fmt: skip
    ((state,),) = office.records.rows("SELECT result FROM heard WHERE number = ?", number)
    return _plain({"number": number, "state": state})


def refusal(status: int, code: str, message: str) -> Told:
    """A word for programs and a sentence."""
    return Told(status, json.dumps({"code": code, "message": message}, ensure_ascii=False).encode())


def _plain(found: object) -> Told:
    return Told(200, json.dumps(found, ensure_ascii=False).encode())
