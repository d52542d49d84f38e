"""A crowd that asks at its own pace, however long the answers take: what a site meets on the last evening.

In: a port, requests, how many a second, for how long. Out: each answer with its time. Never: a request held back
because the one before it is still waited for (that would hide the waiting).
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

_GIVES_UP = 60
TOKEN = "c" * 32


@dataclass(frozen=True)
class Ask:
    """One request; `form`: what is filled in, for a POST; `source`: the address that a proxy says it came from."""

    kind: str
    path: str
    sign_in: str
    form: dict[str, str] | None = None
    source: str = ""

    def bytes(self) -> bytes:
        """As it goes over the line."""
        body = urlencode({**self.form, "csrfmiddlewaretoken": TOKEN}) if self.form is not None else ""
        method = "GET" if self.form is None else "POST"
        lines = [
            f"{method} {self.path} HTTP/1.1", "Host: 127.0.0.1", "Connection: close",
            f"Cookie: canbao_sign_in={self.sign_in}; csrftoken={TOKEN}",
        ]  # fmt: skip
        if self.source:
            lines.append(f"X-Forwarded-For: {self.source}")
        if body:
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        return ("\r\n".join([*lines, "", ""]) + body).encode()


@dataclass(frozen=True)
class Answered:
    """`status` 0: none came. `seconds`: from the moment it was to be sent. `again_after`: Retry-After."""

    ask: Ask
    status: int
    seconds: float
    again_after: str
    location: str


def crowd(port: int, asks: Callable[[int], Ask], pace: float, seconds: float) -> list[Answered]:
    """`asks(n)` is the nth request. `pace`: requests a second."""
    return asyncio.run(_crowd(port, asks, pace, seconds))


async def _crowd(port: int, asks: Callable[[int], Ask], pace: float, seconds: float) -> list[Answered]:
    begun = time.perf_counter()
    under_way = []
    for at in range(round(pace * seconds)):
        due = begun + at / pace
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        under_way.append(asyncio.create_task(_one(port, asks(at), due)))
    return list(await asyncio.gather(*under_way))


async def _one(port: int, ask: Ask, due: float) -> Answered:
    try:
        raw = await asyncio.wait_for(_talk(port, ask), _GIVES_UP)
    except (OSError, TimeoutError):
        raw = b""
    head = raw.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    status = int(head[0].split(" ")[1]) if raw else 0
    named = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:])}
    seconds = time.perf_counter() - due
    return Answered(ask, status, seconds, named.get("retry-after", ""), named.get("location", ""))


async def _talk(port: int, ask: Ask) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(ask.bytes())
        await writer.drain()
        return await reader.read()
    finally:
        writer.close()


def slowest_of(answers: Sequence[Answered], *kinds: str, share: float = 0.95) -> float:
    """Seconds within which that share of the answers of some kinds came."""
    found = sorted(each.seconds for each in answers if each.ask.kind in kinds)
    return found[min(len(found) - 1, int(share * len(found)))] if found else 0.0


def statuses(answers: Sequence[Answered]) -> dict[int, int]:
    """How many answers of each status."""
    return dict(sorted(Counter(each.status for each in answers).items()))
