"""An operator's gateway on this machine: it checks signatures, remembers what it took, and can fail as asked.

In: requests over HTTP. Out: answers as described in `canbao.campaign.gateways`. Never: an expectation.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

KEY, SECRET = "canbao-sms", "kept-by-both-sides"


@dataclass
class Operator:
    """What it took, by batch. `breaks`: so many times the answer is lost after the batch was taken; `declines`: it says
    no to all; `refused`: telephones that it does not take; `undelivered`: those that it never reaches.
    """

    address: str = ""
    batches: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    asked: int = 0
    breaks: int = 0
    declines: bool = False
    refused: frozenset[str] = frozenset()
    undelivered: frozenset[str] = frozenset()
    forged: int = 0

    @property
    def messages(self) -> list[dict[str, Any]]:
        """Everything that was sent on, once each however often it was asked."""
        return [row for rows in self.batches.values() for row in rows]

    def is_signed(self, method: str, path: str, header: str, key: str, body: bytes) -> bool:
        """Worked out anew, not with the code under test."""
        parts = dict(re.findall(r"(\w+)=([^,\s]+)", header))
        digest = hashlib.sha256(body).hexdigest()
        lines = "\n".join((method, path, parts.get("time", ""), parts.get("nonce", ""), key, digest))
        made = hmac.new(SECRET.encode(), lines.encode(), hashlib.sha256).hexdigest()
        return parts.get("key") == KEY and hmac.compare_digest(made, parts.get("signature", ""))

    def take(self, key: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
        self.batches.setdefault(key, rows)
        return {
            "results": [
                {"id": row["id"], "accepted": row["phone"] not in self.refused, "words": "空号 13900000002"}
                for row in self.batches[key]
            ]
        }

    def report(self, batch: str) -> dict[str, Any]:
        rows = self.batches.get(f"sms-{batch}", [])
        return {
            "reports": [
                {"id": row["id"], "delivered": row["phone"] not in self.undelivered, "words": "关机"}
                for row in rows if row["phone"] not in self.refused
            ]
        }  # fmt: skip


@contextmanager
def operating() -> Iterator[Operator]:
    """It answers while the block lasts."""
    operator = Operator()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers["Content-Length"])))

        def do_GET(self) -> None:
            self._answer(b"")

        def _answer(self, body: bytes) -> None:
            operator.asked += 1
            key = self.headers.get("Idempotency-Key", "")
            if not operator.is_signed(self.command, self.path, self.headers.get("Authorization", ""), key, body):
                operator.forged += 1
                return self._say(401, {"code": "unsigned", "message": "not signed"})
            if self.command == "GET":
                return self._say(200, operator.report(self.path.split("/")[-2]))
            if operator.declines:
                return self._say(422, {"code": "no", "message": "欠费 13900000009"})
            said = operator.take(key, json.loads(body)["messages"])
            if operator.breaks:
                operator.breaks -= 1
                self.close_connection = True
                return None
            return self._say(200, said)

        def _say(self, status: int, said: dict[str, Any]) -> None:
            content = json.dumps(said, ensure_ascii=False).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            del format, args

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    operator.address = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield operator
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
