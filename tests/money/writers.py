"""Writers in processes of their own: what is not answered is sent again under the same key until it is.

In: what each writer does. Out: a line on disk for every request that was acknowledged, written before the next is sent,
so that whoever stops the world reads what had been promised by then. Never: a request given up; an answer forgotten.
"""

from __future__ import annotations

import itertools
import json
import multiprocessing
import os
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from django.db import connections

from canbao.access.actors import Actor
from canbao.store.failures import StoreFailed
from canbao.store.outages import StoreInterrupted

Line = dict[str, Any]
Perform = Callable[[Actor, str, Any], Mapping[str, Any]]
_FORK = multiprocessing.get_context("fork")
GIVES_UP_SECONDS = 120
"""A database that is away for longer ends the test."""


class Writer:
    """One process's hand: requests with keys that it made itself."""

    def __init__(self, number: int, file: int, is_over: Callable[[], bool]) -> None:
        self.number, self.is_over, self._file = number, is_over, file
        self._keys = itertools.count(1)

    def send(self, perform: Perform, actor: Actor, order: Any) -> Mapping[str, Any] | None:
        """The answer, or None where it was refused."""
        key = f"w{self.number}-{next(self._keys)}"
        line: Line = {"key": key, "did": perform.__name__, "order": _plain(order), "sent": 0}
        try:
            answer: Mapping[str, Any] = self.until_answered(lambda: perform(actor, key, order), line)
        except StoreFailed as refused:
            self._write(line | {"refused": type(refused).__name__, "words": str(refused)})
            return None
        self._write(line | {"answer": answer})
        return answer

    def until_answered(self, ask: Callable[[], Any], line: Line | None = None) -> Any:
        """A request or a question, again and again while the database is away."""
        line = {"sent": 0} if line is None else line
        begun = time.monotonic()
        while True:
            line["sent"] += 1
            try:
                return ask()
            except StoreInterrupted as outage:
                if line["sent"] == 1 or type(outage).__name__ != line["outage"]:
                    self._write({"outage": type(outage).__name__, "words": str(outage)})
                line["outage"] = type(outage).__name__
                if time.monotonic() - begun > GIVES_UP_SECONDS:
                    raise
                time.sleep(0.1)

    def note(self, **what: Any) -> None:
        """A line of another kind."""
        self._write(what)

    def _write(self, line: Line) -> None:
        os.write(self._file, json.dumps(line, ensure_ascii=False, default=str).encode() + b"\n")


Work = Callable[[Writer], None]


class Writers:
    """All of them at once, for as long as the block."""

    def __init__(self, folder: Path, works: Sequence[Work]) -> None:
        folder.mkdir(parents=True)
        self._end = _FORK.Event()
        self._paths = [folder / f"{number}.jsonl" for number in range(len(works))]
        self._looked, self._acknowledged = dict.fromkeys(self._paths, 0), 0
        self._processes = [
            _FORK.Process(target=_run, args=(number, path, work, self._end.is_set), daemon=True)
            for number, (path, work) in enumerate(zip(self._paths, works, strict=True))
        ]

    def __enter__(self) -> Writers:
        connections.close_all()
        for process in self._processes:
            process.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._end.set()
        for process in self._processes:
            process.join(GIVES_UP_SECONDS)
            if process.is_alive():
                process.kill()
                process.join()
        if error is None:
            assert [line["trace"] for line in self.lines() if "trace" in line] == []
            assert {process.exitcode for process in self._processes} == {0}

    def lines(self) -> list[Line]:
        """What all have written so far, whole lines only."""
        found: list[Line] = []
        for path in self._paths:
            text = path.read_bytes() if path.exists() else b""
            found += [json.loads(line) for line in text[: text.rfind(b"\n") + 1].splitlines()]
        return found

    def answered(self, *names: str) -> list[Line]:
        """Requests that were acknowledged, of these actions or of all."""
        return [line for line in self.lines() if "answer" in line and (not names or line["did"] in names)]

    def wait_for(self, more: int, seconds: float = 60) -> None:
        """Until so many more are acknowledged than by the last look."""
        until, wanted = time.monotonic() + seconds, self._look() + more
        while self._look() < wanted:
            assert time.monotonic() < until, self.lines()[-3:]
            time.sleep(0.02)

    def _look(self) -> int:
        """How many are acknowledged: only what was written since the last look is read."""
        for path in self._paths:
            if path.exists():
                with path.open("rb") as file:
                    file.seek(self._looked[path])
                    new = file.read()
                whole = new[: new.rfind(b"\n") + 1]
                self._looked[path] += len(whole)
                self._acknowledged += whole.count(b'"answer": ')
        return self._acknowledged


def _plain(order: Any) -> Any:
    return asdict(order) if is_dataclass(order) and not isinstance(order, type) else order


def _run(number: int, path: Path, work: Work, is_over: Callable[[], bool]) -> None:
    """A child's life: its own connection, its own file."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    writer = Writer(number, file, is_over)
    try:
        work(writer)
    except BaseException:
        writer.note(trace=traceback.format_exc())
        raise
    finally:
        connections.close_all()
