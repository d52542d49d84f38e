"""A process that serves: requests are received and answers sent by one loop, and hands are only lent to whole requests.

In: the sockets and the application of a worker of gunicorn. Out: answers. Never: a hand that waits for a slow network;
a request that takes its time for ever.

gunicorn starts, watches and stops the processes; inside each, waitress reads requests to the end and sends answers at
the pace of whoever reads them (decision 0026).
"""

from __future__ import annotations

import logging
import os
import time
from typing import Any

from gunicorn.workers.base import Worker
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher, WSGITask

from canbao.web.shedding import WAITED, Shedding

HEADERS_WITHIN = 20
"""Seconds within which the head of a request must have come."""
BODY_WITHIN = 300
"""Seconds for the whole of it: 96 MiB of a list over a line of 3 Mbit/s."""
IDLE_WITHIN = 60
"""Seconds after which a connection on which nothing moves is closed."""
MOST_CONNECTIONS = 4000
"""Of one process: as many may be slow before others wait."""
MOST_HEAD_BYTES = 32 << 10
"""Of the head of a request: cookies and a signature take less than 2 KiB."""
MOST_BODY_BYTES = 128 << 20
"""Of a request: a list of 96 MiB, the largest that is read, with room for its form."""
_LOOKS_EVERY = 1.0


class _Task(WSGITask):
    def get_environment(self) -> dict[str, Any]:
        environ = super().get_environment()
        waits_since: float = getattr(self.channel, "waits_since")  # noqa: B009
        return {**environ, WAITED: time.monotonic() - waits_since}


class _Channel(HTTPChannel):
    task_class = _Task
    waits_since = 0.0
    """When its request began to wait for a hand, by the clock of the process."""


class BufferedServer(TcpWSGIServer):
    """One listening socket, its connections and some hands (threads)."""

    channel_class = _Channel

    def __init__(self, application: Any, listening: Any, threads: int) -> None:
        adjusted = Adjustments(
            threads=threads, connection_limit=MOST_CONNECTIONS, channel_timeout=IDLE_WITHIN, ident=None,
            max_request_header_size=MOST_HEAD_BYTES, max_request_body_size=MOST_BODY_BYTES,
            clear_untrusted_proxy_headers=False, cleanup_interval=5, backlog=2048,
        )  # fmt: skip
        hands = ThreadedTaskDispatcher()
        hands.set_thread_count(threads)
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        self._came: dict[_Channel, tuple[Any, float]] = {}
        self._open: dict[int, Any] = {}
        told = (listening.family, listening.type, listening.proto, listening.getsockname())
        super().__init__(
            Shedding(application), self._open, True, listening, dispatcher=hands, adj=adjusted, sockinfo=told,
            bind_socket=False,
        )  # fmt: skip

    def _channels(self) -> list[_Channel]:
        return [each for each in self._open.values() if isinstance(each, _Channel)]

    def add_task(self, task: Any) -> None:
        """A request has come to its end and waits for a hand."""
        task.waits_since = time.monotonic()
        super().add_task(task)

    def step(self) -> None:
        """What has come is received and what is ready is sent; at most a second."""
        wasyncore.loop(timeout=_LOOKS_EVERY, use_poll=True, map=self._open, count=1)

    def close_late(self, headers_within: float = HEADERS_WITHIN, body_within: float = BODY_WITHIN) -> int:
        """Close the connections whose request has been on its way for too long: how many."""
        moment, coming, late = time.monotonic(), {}, 0
        for channel in self._channels():
            request = channel.request
            if request is None:
                continue
            known, since = self._came.get(channel, (None, moment))
            since = since if known is request else moment
            coming[channel] = (request, since)
            if moment - since > (body_within if request.headers_finished else headers_within):
                channel.will_close = True
                late += 1
        self._came = coming
        return late

    def stop_listening(self) -> None:
        """No new connections; those that are idle are closed when their answer has gone."""
        self.accepting = False
        for channel in self._channels():
            if not channel.requests:
                channel.close_when_flushed = True

    def end(self) -> None:
        """Give back the hands and close every connection."""
        self.task_dispatcher.shutdown()
        for channel in self._channels():
            channel.handle_close()
        wasyncore.close_all(self._open)

    @property
    def is_busy(self) -> bool:
        """Is a request under way, or an answer not yet sent?"""
        return any(each.requests or each.total_outbufs_len for each in self._channels())


class BufferedWorker(Worker):
    """One process of `canbao serve`."""

    def run(self) -> None:
        server = BufferedServer(self.wsgi, self.sockets[0], self.cfg.threads)
        looked = time.monotonic()
        while self.alive and self.ppid == os.getppid():
            self.notify()
            server.step()
            if time.monotonic() - looked > _LOOKS_EVERY:
                looked = time.monotonic()
                server.close_late()
        server.stop_listening()
        while server.is_busy:
            self.notify()
            server.step()
        server.end()
