"""The stand-in office answering over HTTP, with faults on demand.

In: the folder of an office, a key with its secret, faults. Out: answers until it is closed. Never: an address other
than loopback: what it holds is made up, and a real partner has a server of its own.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Collection
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from canbao.sandbox.answering import BASE, Counter, Request, Told, refusal
from canbao.sandbox.faults import LineFault
from canbao.sandbox.office import TaxOffice

LOOPBACK = "127.0.0.1"
MOST_BODY_BYTES = 1 << 20
"""Of a request: an acknowledgement has some 1,000 bytes."""
DRIP_SECONDS = 0.5
"""Between two bytes of an answer that drips."""


class Door(ThreadingHTTPServer):
    """One office, open. `clock`: says the time; `faults` may be changed while it is open; `asked`: how many requests
    came.
    """

    daemon_threads = True

    def __init__(
        self, folder: Path, counter: Counter, clock: Callable[[], datetime], port: int = 0,
        faults: Collection[LineFault] = (),
    ) -> None:  # fmt: skip
        TaxOffice.of(folder).records.close()
        self.folder, self.counter, self.faults, self.asked = folder, counter, set(faults), 0
        self._clock = clock
        self._one_at_a_time = Lock()
        super().__init__((LOOPBACK, port), _Handler)

    @property
    def address(self) -> str:
        """What the bureau states."""
        return f"http://{LOOPBACK}:{self.server_address[1]}{BASE}"

    def answer(self, request: Request) -> Told:
        """From the office's folder as it is now."""
        with self._one_at_a_time:
            self.asked += 1
            office = TaxOffice.of(self.folder)
            try:
                if LineFault.DEAF in self.faults and request.method == "POST":
                    return refusal(503, "busy", "稍后再来 later")
                return self.counter.answer(office, request, self._clock())
            finally:
                office.records.close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever asked may leave before the answer ends."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def __enter__(self) -> Door:
        Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Door

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        faults, self.close_connection = self.server.faults, True
        if LineFault.AWAY in faults:
            return
        size = int(self.headers.get("Content-Length") or 0)
        if size > MOST_BODY_BYTES:
            return
        header, key = self.headers.get("Authorization", ""), self.headers.get("Idempotency-Key", "")
        told = self.server.answer(Request(self.command, self.path, header, key, self.rfile.read(size)))
        if LineFault.BUSY in faults:
            told = refusal(503, "busy", "稍后再来 later")
        if LineFault.ELSEWHERE in faults:
            told = Told(302, b"")
        self._send(told.status, _spoiled(told.body, self.path, faults), faults)

    def _send(self, status: int, body: bytes, faults: Collection[LineFault]) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        if status == 302:
            self.send_header("Location", f"{self.server.address}/packages")
        self.end_headers()
        if LineFault.SLOW in faults:
            for at in range(len(body)):
                self.wfile.write(body[at : at + 1])
                time.sleep(DRIP_SECONDS)
        else:
            self.wfile.write(body[: len(body) // 2] if LineFault.CUT in faults else body)

    def log_message(self, *_: Any) -> None:
        """Nothing: whoever runs it has asked for the faults."""


def _spoiled(body: bytes, path: str, faults: Collection[LineFault]) -> bytes:
    """A bit of a file turned, or each package of a list there twice."""
    if LineFault.ALTER in faults and path.endswith("/file"):
        place = len(body) // 2
        return body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :]
    if LineFault.TWICE in faults and path.startswith(f"{BASE}/packages?") and body.startswith(b"[{"):
        return b"[" + body[1:-1] + b", " + body[1:]
    return body
