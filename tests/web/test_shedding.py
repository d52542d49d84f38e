"""What waits too long is told to come again: pages first, forms later, money last."""

from __future__ import annotations

import json
import threading
from contextlib import suppress
from typing import Any

import pytest

from canbao.web.shedding import (
    AGAIN_AFTER,
    FORMS_WAIT,
    MONEY_WAITS,
    READS_WAIT,
    SIGN_INS_AT_ONCE,
    WAITED,
    Shedding,
)


def answer(method: str, path: str, waited: float | None) -> tuple[str, dict[str, str], str]:
    said: list[Any] = []
    asked = {"REQUEST_METHOD": method, "PATH_INFO": path} | ({} if waited is None else {WAITED: waited})

    def inner(_: Any, start: Any) -> list[bytes]:
        start("200 OK", [])
        return [b"done"]

    def start(status: str, headers: list[tuple[str, str]], _: Any = None, /) -> Any:
        said.extend((status, dict(headers)))

    body = b"".join(Shedding(inner)(asked, start))
    return said[0], said[1], body.decode()


@pytest.mark.parametrize(
    ("method", "path", "patience"),
    [
        ("GET", "/s/progress", READS_WAIT), ("HEAD", "/", READS_WAIT), ("POST", "/s/find", FORMS_WAIT),
        ("POST", "/sign-in", FORMS_WAIT), ("POST", "/s/pay/7", MONEY_WAITS), ("GET", "/s/pay/done", MONEY_WAITS),
        ("POST", "/s/cash", MONEY_WAITS), ("POST", "/api/v1/due", MONEY_WAITS),
    ],
)  # fmt: skip
def test_each_kind_has_its_patience(method: str, path: str, patience: float) -> None:
    assert answer(method, path, patience)[::2] == ("200 OK", "done")
    status, headers, _ = answer(method, path, patience + 0.01)
    assert (status[:3], headers["Retry-After"]) == ("503", str(AGAIN_AFTER))


def test_money_is_the_last_to_be_refused() -> None:
    assert READS_WAIT < FORMS_WAIT < MONEY_WAITS


def test_people_are_told_in_chinese_and_programs_in_json() -> None:
    _, headers, page = answer("GET", "/s/find", 99)
    assert headers["Content-Type"].startswith("text/html")
    assert "现在同时办理的人太多" in page
    _, headers, body = answer("POST", "/api/v1/due", 99)
    assert json.loads(body)["code"] == "too_busy"
    assert headers["Content-Length"] == str(len(body.encode()))


def test_few_sign_in_at_once_and_the_others_go_on() -> None:
    is_in, may_go = threading.Semaphore(0), threading.Event()

    def inner(environ: Any, start: Any) -> list[bytes]:
        if environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"] == "/sign-in":
            is_in.release()
            may_go.wait(20)
            if environ["breaks"]:
                raise ValueError
        start("200 OK", [])
        return []

    shed, statuses = Shedding(inner), []

    def ask(method: str, path: str, *, breaks: bool = False) -> None:
        asked = {"REQUEST_METHOD": method, "PATH_INFO": path, "breaks": breaks}
        with suppress(ValueError):
            shed(asked, lambda status, *_: statuses.append(status[:3]))  # type: ignore[arg-type]

    for _ in range(2):
        begun = [
            threading.Thread(target=ask, args=("POST", "/sign-in"), kwargs={"breaks": at == 0})
            for at in range(SIGN_INS_AT_ONCE)
        ]
        for each in begun:
            each.start()
            assert is_in.acquire(timeout=20)
        ask("POST", "/sign-in")
        ask("GET", "/sign-in")
        ask("POST", "/s/find")
        may_go.set()
        for each in begun:
            each.join()
        may_go.clear()
    assert statuses == ["503", "200", "200", "200"] * 2, "what failed gave its place back"


def test_a_server_that_does_not_say_how_long_it_waited() -> None:
    assert answer("GET", "/", None)[0] == "200 OK"
