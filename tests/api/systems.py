"""Another office's system: it signs requests, and makes every mistake that it is asked for.

In: a county. Out: answers of the API. Never: an expectation.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.test import Client
from tests.access.accounts_at_work import hire
from tests.access.people_at_work import new_key, worker
from tests.database import in_area
from tests.exchange.offices import Office, Sent
from tests.money.tills import Till
from tests.web.sites import KINDS

from canbao.access.actors import Actor
from canbao.access.vault import open_vault, place_of
from canbao.api.keys import IssueApiKey, issue_api_key
from canbao.api.signing import Asked, header_of
from canbao.registry.models import Document
from canbao.store.server import BUSINESS_ZONE

BOUNDARY = "----canbao"
QUESTION = {"id_number": "430621199003070013", "name": "张三", "year": 2025}
"""About nobody."""


@dataclass
class System:
    """Whoever holds a key of the API."""

    till: Till
    actor: Actor
    office: Office
    code: str = ""
    secret: str = ""
    late: timedelta = field(default_factory=timedelta)

    @classmethod
    def of_tax(cls, till: Till, **more: Any) -> System:
        """The tax office's, with a partner, an account and a key."""
        county = till.county.code
        office = Office(county=county, year=till.year, day=till.county.as_of)
        office.register(valid_from=till.county.as_of, **more)
        made = cls(till, hire(till.county.server, "partner", county, kind="tax"), office)
        return made.issued()

    @classmethod
    def of_role(cls, till: Till, role: str, *units: str) -> System:
        """A system that works as an account of a role, in an area; its key is for no partner."""
        county = till.county.code
        actor = hire(till.county.server, role, *(units or (county,)), kind=KINDS.get(role, "tax"))
        return cls(till, actor, Office(county=county, year=till.year, day=till.county.as_of)).issued("")

    def issued(self, partner: str = "tax", days: int = 30) -> System:
        """Given a key by somebody of the bureau: today, for a key's days are the database's and not the county's."""
        today = datetime.now(ZoneInfo(BUSINESS_ZONE)).date()
        self.till.go_to(today)
        until = today + timedelta(days=days)
        guard = worker("security_admin", units=(self.till.county.code,), account=901)
        order = IssueApiKey(self.actor.account_id, "征收系统", until, partner)
        try:
            self.code, self.secret = issue_api_key(guard, new_key(), order)
        finally:
            self.till.go_to(self.till.county.as_of)
        return self

    def ask(self, method: str, path: str, body: bytes = b"", **more: Any) -> Any:
        """One request. `nonce`, `request_key`, `type`, `signed_body`: what is signed instead of what is sent."""
        asked = Asked(
            method, f"/api/v1{path}", datetime.now(UTC) + self.late, more.get("nonce") or uuid4().hex,
            more.get("request_key", ""), more.get("signed_body", body),
        )  # fmt: skip
        headers = {"Authorization": header_of(self.code, more.get("secret", self.secret), asked)}
        if asked.request_key:
            headers["Idempotency-Key"] = asked.request_key
        kind = more.get("type", "application/json")
        client = Client(SERVER_NAME="localhost", raise_request_exception=False)
        return client.generic(method, asked.path, body, content_type=kind, headers=headers)

    def get(self, path: str, **asked: Any) -> Any:
        """A question with its query."""
        return self.ask("GET", f"{path}?{urlencode(asked)}" if asked else path)

    def hand_over(self, content: bytes, name: str = "list.xlsx", key: str = "", **about: str) -> Any:
        """A list."""
        body = multipart({"supplier": "civil_affairs", "as_of": "2024-09-30", **about}, {"file": (name, content)})
        return self.ask(
            "POST", "/lists", body, type=f"multipart/form-data; boundary={BOUNDARY}", request_key=key
        )  # fmt: skip

    def post(self, path: str, content: dict[str, Any], **more: Any) -> Any:
        return self.ask("POST", path, json.dumps(content).encode(), **more)

    def bring(self, sent: Sent, **more: Any) -> Any:
        """A package."""
        body = multipart({}, {"manifest": ("m.json", sent.manifest), "file": ("f.csv", sent.content)})
        return self.ask("POST", "/packages", body, type=f"multipart/form-data; boundary={BOUNDARY}", **more)


def multipart(fields: Mapping[str, str], files: Mapping[str, tuple[str, bytes]]) -> bytes:
    """A form with files."""
    begin = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="'
    parts = [f'{begin}{name}"\r\n\r\n{value}\r\n'.encode() for name, value in fields.items()]
    parts += [
        f'{begin}{name}"; filename="{file}"\r\n\r\n'.encode() + content + b"\r\n"
        for name, (file, content) in files.items()
    ]
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


def number_of(county: str, person: int) -> str:
    """In full, as it stands on the person's document."""
    with in_area(county):
        document = Document.objects.filter(county=county, person_id=person, number__isnull=False).order_by("id").first()
    assert document is not None
    return open_vault().open(bytes(document.number), place_of("registry_document", "number", county, document.id))
