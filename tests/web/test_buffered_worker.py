"""Slow connections hold no hand: whoever is quick is answered among them; what comes too slowly is closed."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from typing import Any

import pytest
from tests.web.sites import running

from canbao.web.buffered_worker import MOST_HEAD_BYTES
from canbao.web.shedding import WAITED

HANDS = 2
SLOW = 8
ANSWERED_WITHIN = 20
LARGE = 8 << 20
PATIENT = "/api/"
"""What is not refused while the machine is busy."""


def connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=ANSWERED_WITHIN)


def answer_on(link: socket.socket, end: bytes = b"short") -> bytes:
    """All of an answer, which may come in pieces."""
    came = b""
    while not came.endswith(end):
        piece = link.recv(4096)
        assert piece, came
        came += piece
    return came


@pytest.fixture
def crowd() -> Iterator[Callable[[int, bytes], list[socket.socket]]]:
    """Connections that say a little, and then nothing."""
    with ExitStack() as kept:

        def open_slow(port: int, said: bytes) -> list[socket.socket]:
            made = [kept.enter_context(connected(port)) for _ in range(SLOW)]
            for each in made:
                each.sendall(said)
            return made

        yield open_slow


def echo(environ: dict[str, Any], start: Any) -> list[bytes]:
    body = environ["wsgi.input"].read()
    start("200 OK", [("X-Body", str(len(body)))])
    return [b"." * LARGE if environ["PATH_INFO"] == "/large" else b"short"]


def ask(port: int, path: str = "/", body: bytes | None = None) -> tuple[int, str | None, bytes]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWERED_WITHIN)) as link:
        link.request("POST" if body else "GET", path, body)
        answer = link.getresponse()
        return answer.status, answer.getheader("X-Body"), answer.read()


@pytest.mark.parametrize(
    "said",
    [
        b"GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ", b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99\r\n\r\nab",
        b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n", b"",
    ],
    ids=["head", "body", "reader", "nothing"],
)  # fmt: skip
def test_the_quick_are_answered_among_the_slow(crowd: Callable[[int, bytes], list[socket.socket]], said: bytes) -> None:
    with running(echo, HANDS) as (_, port):
        crowd(port, said)
        for _ in range(2 * HANDS):
            assert ask(port, PATIENT) == (200, "0", b"short")


def test_a_request_is_handed_on_whole(crowd: Callable[[int, bytes], list[socket.socket]]) -> None:
    with running(echo, HANDS) as (_, port):
        (first, *_) = crowd(port, b"POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 4\r\n\r\nab")
        assert ask(port, body=b"x" * LARGE)[1] == str(LARGE)
        first.sendall(b"cd")
        assert b"X-Body: 4" in answer_on(first)


def test_what_comes_too_slowly_is_closed_and_nothing_else(
    crowd: Callable[[int, bytes], list[socket.socket]],
) -> None:
    with running(echo, HANDS) as (server, port):
        heads = crowd(port, b"GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ")
        bodies = crowd(port, b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nab")
        assert ask(port)[0] == 200
        assert server.close_late(headers_within=60, body_within=60) == 0
        assert server.close_late(headers_within=0, body_within=60) == SLOW
        assert ask(port)[0] == 200
        assert [each.recv(9) for each in heads] == [b""] * SLOW
        bodies[0].sendall(b"cd")
        assert b"X-Body: 4" in answer_on(bodies[0])


def test_a_second_request_of_a_connection_has_its_own_time() -> None:
    with running(echo, HANDS) as (server, port), connected(port) as link:
        begun = []
        for _ in range(2):
            link.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n")
            assert ask(port)[0] == 200
            assert server.close_late(headers_within=60) == 0
            begun += [since for _, since in server._came.values()]
            link.sendall(b"\r\n")
            assert b"200 OK" in answer_on(link)
        assert begun[0] < begun[1]


def test_a_head_without_end_is_refused() -> None:
    with running(echo, HANDS) as (_, port), connected(port) as link:
        link.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nX-Long: " + b"a" * (MOST_HEAD_BYTES + 99))
        assert link.recv(4096).startswith(b"HTTP/1.0 431")


def test_each_request_says_how_long_it_waited_for_a_hand() -> None:
    waited: list[float] = []
    may_go, is_in = threading.Event(), threading.Event()

    def slow(environ: dict[str, Any], start: Any) -> list[bytes]:
        waited.append(environ[WAITED])
        is_in.set()
        may_go.wait(ANSWERED_WITHIN)
        start("200 OK", [])
        return [b"x"]

    with running(slow, threads=1) as (server, port):
        askers = [threading.Thread(target=ask, args=(port,)) for _ in range(2)]
        askers[0].start()
        assert is_in.wait(ANSWERED_WITHIN)
        askers[1].start()
        while not server.task_dispatcher.queue:
            may_go.wait(0.01)
        may_go.wait(0.2)
        assert server.is_busy
        may_go.set()
        for asker in askers:
            asker.join()
    assert waited[0] < waited[1]
    assert waited[1] >= 0.2


def test_told_to_stop_it_closes_what_is_idle_and_takes_nobody_new() -> None:
    with running(echo, HANDS) as (server, port), connected(port) as link:
        link.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        assert b"200 OK" in answer_on(link)
        while server.is_busy:
            time.sleep(0.01)
        server.stop_listening()
        server.pull_trigger()
        assert link.recv(9) == b""
        assert not server.is_busy
