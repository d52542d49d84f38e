"""The first page of an installation where nothing is yet: three administrators are named on it.

In: a folder, a port. Out: shots of each step. Never: a store that has anything in it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .crawling import Visitor

COUNTY = "350583"
_STARTS_WITHIN = 300
"""Tenths of a second."""


@contextmanager
def bare_site(folder: Path, port: int) -> Iterator[tuple[str, str]]:
    """Its address and the code to begin with."""
    from canbao.store.layout import layout_of

    var = folder / "var"

    environment = {name: value for name, value in os.environ.items() if not name.startswith(("CANBAO", "DJANGO"))}

    def command(*words: str) -> list[str]:
        return [sys.executable, "-m", "canbao", *words, "--var", str(var)]

    def canbao(*words: str) -> str:
        return subprocess.run(command(*words), check=True, capture_output=True, text=True, env=environment).stdout

    folder.mkdir(parents=True, exist_ok=True)
    canbao("db", "stop")
    for left in (layout_of(var).home, var):
        shutil.rmtree(left, ignore_errors=True)
    canbao("keys", "make")
    canbao("db", "migrate")
    code = canbao("begin", "--county", COUNTY).splitlines()[0]
    served = subprocess.Popen(command("serve", "--port", str(port)), env=environment)
    try:
        yield f"http://127.0.0.1:{port}/", code
    finally:
        served.terminate()
        served.wait()
        canbao("db", "stop")


def begin(visitor: Visitor, site: str, code: str) -> None:
    """The code, wrong and right; names, left out and filled in; a look; the passwords."""
    page = visitor.page
    for _ in range(_STARTS_WITHIN):
        if _is_there(visitor, f"{site}begin"):
            break
        page.wait_for_timeout(100)
    visitor.shoot("", 200)
    for typed, state in (("000000-nothing", "error"), (code, "names")):
        page.fill("[name=code]", typed)
        _send(visitor)
        visitor.shoot(state, 200, name="begin", is_weighed=False)
    _send(visitor)
    visitor.shoot("names-error", 422, name="begin", is_weighed=False)
    for at, field in enumerate(page.locator("main input[type=text]").all()):
        if not field.input_value():
            field.fill(f"gallery{at}" if (field.get_attribute("name") or "").endswith("username") else f"管理员{at}")
    for state in ("check", "done"):
        _send(visitor)
        visitor.shoot(state, 200, name="begin", is_weighed=False)
    page.context.close()


def _is_there(visitor: Visitor, address: str) -> bool:
    from playwright.sync_api import Error

    try:
        return visitor.open(address) == 200
    except Error:
        return False


def _send(visitor: Visitor) -> None:
    with visitor.page.expect_navigation(wait_until="load"):
        visitor.page.locator("main form button[type=submit]").first.click()
