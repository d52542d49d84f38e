"""Rows on their way: days as days, and the circumstances."""

from __future__ import annotations

from datetime import date

from canbao.access.vault import Vault
from canbao.lists.definitions import suppliers
from canbao.lists.effects.entries import Applying, Entry


def entry(**content: object) -> Entry:
    return Entry(1, 2, 3, "new", "found", 4, "", "张三", dict(content), {"until": "2024-01-31"}, 0, 0)


def test_days_of_a_row() -> None:
    assert entry(certified="2024-02-29").day("certified") == date(2024, 2, 29)
    assert entry().day("certified") is None
    assert entry().day_before("until") == date(2024, 1, 31)


def test_what_was_done_adds_up(vault: Vault) -> None:
    applying = Applying("430621", suppliers()["deaths"], 1, "430621", date(2024, 3, 1), None, vault)
    applying.add("status_begun", 2)
    applying.add("status_begun", 3)
    assert applying.done == {"status_begun": 5}
    assert applying.eve == date(2024, 2, 29)
