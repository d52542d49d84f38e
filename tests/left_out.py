"""Tests that a machine cannot run are left out, and the last line of the run says which, and why.

A test says `@pytest.mark.needs("…")` with a name of `NEEDS`. Nothing else is ever left out: tests/test_tidy.py.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import pytest
from tests.money.clocks import why_no_clock
from tests.money.volumes import why_no_volume
from tests.store.offline import why_no_namespace
from tests.store.system_server import why_no_system_server
from tests.web.browsers import why_no_chromium, why_no_pango

NEEDS: dict[str, Callable[[], str]] = {
    "system server": why_no_system_server,
    "network namespace": why_no_namespace,
    "small volume": why_no_volume,
    "clock library": why_no_clock,
    "chromium": why_no_chromium,
    "pango": why_no_pango,
    "gm library": lambda: "" if find_spec("gmssl_pyx") else "the extra gm is not installed",
}
"""What a machine may lack, and the question why it lacks it; an empty answer: it is there."""
_SAID = pytest.StashKey[list[str]]()


def why_left_out(item: pytest.Item) -> str:
    """Name and reason in one sentence; empty for a test that can run."""
    for mark in item.iter_markers("needs"):
        reason = NEEDS[mark.args[0]]()
        if reason:
            return f"{item.nodeid}: {reason}"
    return ""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    reasons = [why_left_out(item) for item in items]
    config.stash[_SAID] = [reason for reason in reasons if reason]
    config.hook.pytest_deselected(items=[item for item, reason in zip(items, reasons, strict=True) if reason])
    items[:] = [item for item, reason in zip(items, reasons, strict=True) if not reason]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A process of a run in parallel tells the one that prints."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = session.config.stash.get(_SAID, [])


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    node.config.stash[_SAID] = node.workeroutput.get("left_out", []) if hasattr(node, "workeroutput") else []


def pytest_unconfigure(config: pytest.Config) -> None:
    """After pytest's own last line."""
    if not hasattr(config, "workeroutput"):
        for reason in config.stash.get(_SAID, []):
            print(f"left out: {reason}")
