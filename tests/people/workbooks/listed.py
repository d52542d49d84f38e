"""What the tests of lists share: the months, the seed, and the types of rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

FIRST_MONTH = date(2024, 9, 1)
LAST_DAY = date(2024, 9, 30)
PEOPLE = 16_000
SEED = 3

Facts = dict[str, dict[str, Any]]
Rows = list[dict[str, Any]]
RowsOf = Callable[[str, int], Rows]
