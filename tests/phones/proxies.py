"""A bad line between telephones and their site: it cuts before and after, doubles, delays, drops.

In: the site's port, a seed. Out: the port to ask instead. Never: an expectation; anything changed on its way.
"""

from __future__ import annotations

import http.client
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.handsets import Asking

HARMS = ("pass", "pass", "drop", "cut before", "cut after", "double", "delay")
"""Each request meets one of them; of seven requests two pass."""


class Line:
    """What the line did so far."""

    def __init__(self, seed: int, slowest: float) -> None:
        self.done: Counter[str] = Counter()
        self._random, self._lock, self.slowest = random.Random(seed), threading.Lock(), slowest
        self.port = 0

    def harm(self) -> tuple[str, float]:
        with self._lock:
            found = self._random.choice(HARMS)
            self.done[found] += 1
            return found, self._random.random() * self.slowest


@contextmanager
def bad_line(site: int, seed: int, slowest: float) -> Iterator[Line]:
    """`slowest`: seconds that a delayed request waits at most, while others pass it by."""
    line = Line(seed, slowest)

    class Through(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _ask(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
            there = http.client.HTTPConnection("127.0.0.1", site, timeout=60)
            try:
                there.request(self.command, self.path, body, {**dict(self.headers), "Host": "127.0.0.1"})
                answer = there.getresponse()
                return answer.status, answer.getheaders(), answer.read()
            finally:
                there.close()

        def _through(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            harm, wait = line.harm()
            self.close_connection = True
            if harm in ("drop", "cut before"):
                return
            if harm == "delay":
                time.sleep(wait)
            if harm == "double":
                self._ask(body)
            status, headers, content = self._ask(body)
            if harm == "cut after":
                return
            self.send_response(status)
            for name, value in headers:
                if name.lower() in ("etag", "content-type", "content-length"):
                    self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = _through  # noqa: N815  names that http.server looks for

        def log_message(self, format: str, *given: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Through)
    line.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield line
    server.shutdown()
    thread.join()
    server.server_close()


def over_http(port: int) -> Asking:
    """By connections of their own. Raises OSError or HTTPException where no whole answer comes."""

    def ask(method: str, path: str, headers: dict[str, str], body: bytes) -> tuple[int, dict[str, str], bytes]:
        there = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            kind = {"Content-Type": "application/json"} if body else {}
            there.request(method, path, body or None, {**headers, **kind})
            answer = there.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            there.close()

    return ask
