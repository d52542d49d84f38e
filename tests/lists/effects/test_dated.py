"""The last day of what is off the list."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from canbao.access.vault import Vault
from canbao.lists.definitions import suppliers
from canbao.lists.effects.dated import last_day
from canbao.lists.effects.entries import Applying, Entry

AS_OF, EVE = date(2024, 10, 31), date(2024, 10, 30)


@pytest.mark.parametrize(
    ("row_number", "content", "first", "last", "expected"),
    [
        (0, {}, date(2024, 1, 1), None, EVE),
        (0, {}, None, None, EVE),
        (0, {}, AS_OF, None, AS_OF),
        (0, {}, date(2024, 1, 1), date(2024, 5, 1), None),
        (0, {}, date(2024, 1, 1), date(2024, 12, 31), EVE),
        (4, {"until": "2024-10-08"}, date(2024, 1, 1), None, date(2024, 10, 8)),
        (4, {"until": "2023-10-08"}, date(2024, 1, 1), None, date(2024, 1, 1)),
        (0, {"until": "2024-12-31"}, date(2024, 1, 1), date(2024, 12, 31), EVE),
    ],
)
def test_last_day(
    vault: Vault, row_number: int, content: dict[str, Any], first: date | None, last: date | None, expected: date | None
) -> None:
    applying = Applying("430621", suppliers()["civil_affairs"], 1, "430621", AS_OF, None, vault)
    entry = Entry(1, 1, row_number, "ended", "found", 1, "", "", content, {}, 1, 2)
    assert last_day(applying, entry, first, last) == expected
