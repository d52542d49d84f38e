"""Asking a partner over HTTP, by the paths of docs/reference/api.md: what it has for us, a file, and what we say of it.

In: the partner's address and the key that it gave us, the time. Out: packages as they are listed, files, words taken.
Never: another host than the stated one (no redirects, no proxies); a certificate that nobody vouches for; an answer
without an end, in time or in size; a cut answer taken for a whole one.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from threading import Timer
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from canbao.access.wording import one_line
from canbao.exchange.manifests import MOST_MANIFEST_BYTES
from canbao.exchange.reading import MOST_PAYLOAD_BYTES
from canbao.exchange.request_signing import Asked, header_of
from canbao.store.failures import StoreFailed
from canbao.values.personal_numbers import has_personal_number

SILENT_SECONDS = 10
"""How long a partner may say nothing, before the connection is there and after."""
LONGEST_ANSWER_SECONDS = 120
"""For a whole answer: a file of 200,000 payments is 30 MiB, and comes at 2 Mbit/s in that time."""
MOST_LISTED = 100
"""Packages in one list, as our own API has it."""
MOST_LIST_BYTES = 2 * MOST_LISTED * MOST_MANIFEST_BYTES
"""Of a list: each manifest, and as much again for its marks of quotation."""
MOST_WORD_BYTES = 1 << 16
"""Of an answer that is a few words."""
MOST_WORDS = 200
"""Characters of a partner's words that are shown."""
_LARGEST_ID = 10**14
"""Of a partner's own number for a package: 15 digits could be a person's."""
_LATER = frozenset({401, 403, 408, 425, 429})
"""Answers of 4xx that may be others next time: keys are mended, clocks set, a minute passes."""


class CallFailed(StoreFailed):
    """The partner did not answer as it should. Nothing was lost: it is asked again."""


class Declined(CallFailed):
    """The partner understood and does not want it: asked again, it would say the same."""


@dataclass(frozen=True)
class Listed:
    """A package that a partner has for us. `id`: by which it knows it."""

    id: int
    manifest: bytes


@dataclass(frozen=True)
class Line:
    """The way to a partner. `clock`: says the time, as everything else has it."""

    address: str
    key: str
    secret: str = field(repr=False)
    clock: Callable[[], datetime]

    def packages(self, after: int) -> list[Listed]:
        """Packages with numbers beyond this one, oldest first. Raises CallFailed."""
        return read_list(self._ask("GET", f"/packages?after={after}", MOST_LIST_BYTES))

    def file(self, package: int) -> bytes:
        """The file of one. Raises CallFailed."""
        return self._ask("GET", f"/packages/{package}/file", MOST_PAYLOAD_BYTES)

    def acknowledge(self, package: int, answer: bytes) -> None:
        """Tell what became of it; told again, it is the same request. Raises CallFailed, Declined."""
        key = f"ack-{hashlib.sha256(answer).hexdigest()[:40]}"
        self._ask("POST", f"/packages/{package}/acknowledgement", MOST_WORD_BYTES, answer, key)

    def post(self, path: str, body: bytes, key: str) -> bytes:
        """Tell something under a key of ours: told again, it is the same request. Raises CallFailed, Declined."""
        return self._ask("POST", path, MOST_LIST_BYTES, body, key)

    def get(self, path: str) -> bytes:
        """Ask for a few words. Raises CallFailed, Declined."""
        return self._ask("GET", path, MOST_LIST_BYTES)

    def _ask(self, method: str, path: str, most: int, body: bytes = b"", request_key: str = "") -> bytes:
        whole = f"{urlsplit(self.address).path.rstrip('/')}{path}"
        asked = Asked(method, whole, self.clock(), uuid4().hex, request_key, body)
        headers = {"Authorization": header_of(self.key, self.secret, asked), "Connection": "close"}
        if request_key:
            headers |= {"Idempotency-Key": request_key, "Content-Type": "application/json"}
        with _connected(self.address) as connection:
            connection.request(method, whole, body or None, headers)
            with connection.getresponse() as answer:
                return _whole(answer, most) if 200 <= answer.status < 300 else _refused(answer)


@contextmanager
def _connected(address: str) -> Iterator[http.client.HTTPConnection]:
    """A connection that ends when its time is over, whatever goes on. Raises CallFailed."""
    parts, has_ended = urlsplit(address), False
    host = parts.hostname or ""
    connection = (
        http.client.HTTPSConnection(
            host, parts.port, timeout=SILENT_SECONDS, context=ssl.create_default_context()
        ) if parts.scheme == "https" else http.client.HTTPConnection(host, parts.port, timeout=SILENT_SECONDS)
    )  # fmt: skip

    met: list[socket.socket] = []

    def end() -> None:
        nonlocal has_ended
        has_ended = True
        for each in met:
            # Past the layer of TLS, which another thread must not take from the one that reads.
            with suppress(OSError):
                socket.socket.shutdown(each, socket.SHUT_RDWR)

    timer = Timer(LONGEST_ANSWER_SECONDS, end)
    timer.daemon = True
    timer.start()
    try:
        connection.connect()
        met.append(connection.sock)  # the connection lets go of it before the answer is read
        yield connection
    except CallFailed:
        raise
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise CallFailed(_said(address, error, has_ended)) from None
    finally:
        timer.cancel()
        connection.close()


def _said(address: str, error: Exception, has_ended: bool) -> str:
    """What went wrong, for whoever telephones the partner."""
    if has_ended or isinstance(error, TimeoutError):
        return f"{address} 迟迟没有答复，下次再问 no answer in time, asked again later"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"{address} 的证书不可信，未取 its certificate is not to be trusted: {error.verify_message}"
    if isinstance(error, http.client.IncompleteRead):
        return f"{address} 的答复没有收完，下次再取 its answer was cut, asked again later"
    if isinstance(error, OSError):
        return f"连不上 {address}，下次再问 no connection, asked again later: {error.strerror or type(error).__name__}"
    return f"{address} 的答复不是 HTTP its answer is no HTTP: {type(error).__name__}"


def _whole(answer: http.client.HTTPResponse, most: int) -> bytes:
    """The body, to its end. Raises CallFailed."""
    if answer.length is None and not answer.chunked:
        raise CallFailed("对方没有写明答复的长度，无法知道是否收完 the answer has no length: a cut could not be seen")
    content = b"" if (answer.length or 0) > most else answer.read(most + 1)
    if len(content) > most or (answer.length or 0) > most:
        raise CallFailed(f"对方的答复超过 {most:,} 字节，未收 the answer is too large")
    if answer.length:
        raise http.client.IncompleteRead(content, answer.length)
    return content


def _refused(answer: http.client.HTTPResponse) -> bytes:
    """Raises CallFailed or Declined, with the partner's words."""
    status, words = answer.status, _words_of(answer.read(MOST_WORD_BYTES))
    told = f"{status}{'：' if words else ''}{words}"
    if status in (401, 403):
        raise CallFailed(f"对方不认我们的密钥或权限 the partner does not accept our key: {told}")
    if 300 <= status < 400:
        raise CallFailed(f"对方要转到别的地址，不跟随 the partner leads elsewhere, which is not followed: {status}")
    if 400 <= status < 500 and status not in _LATER:
        raise Declined(f"对方拒绝 the partner declined: {told}")
    raise CallFailed(f"对方暂时不能办理，下次再问 not at the moment, asked again later: {told}")


def _words_of(body: bytes) -> str:
    """In one line, without anybody's number."""
    try:
        found = json.loads(body)
        words = f"{found['code']} {found['message']}"
    except (ValueError, KeyError, TypeError, RecursionError):
        words = body[:MOST_WORDS].decode(errors="replace")
    words = one_line(words, MOST_WORDS)
    return "（略）" if has_personal_number(words) else words


def read_list(body: bytes) -> list[Listed]:
    """A list of packages. Raises CallFailed.

    >>> read_list(b'[{"id": 7, "manifest": "{}"}]')
    [Listed(id=7, manifest=b'{}')]
    """
    try:
        found = json.loads(body)
        listed = [_listed(each) for each in found[:MOST_LISTED]]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise CallFailed("对方的清单不是约定的格式 the list of packages is not as described") from None
    return listed


def _listed(each: Any) -> Listed:
    number, manifest = each["id"], each["manifest"]
    if type(number) is not int or not 0 < number < _LARGEST_ID or not isinstance(manifest, str):
        raise ValueError(number)
    return Listed(number, manifest.encode())
