"""What inspectors look at, each item with the notice that it was found in: `data/checklist.csv`.

In: the table. Out: items by code. Never: an item without its source; the notice of
one place shown as that of another: pages show the item alone.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType


def _items() -> Mapping[str, tuple[str, str]]:
    with (Path(__file__).parent / "data" / "checklist.csv").open(encoding="utf-8", newline="") as table:
        return MappingProxyType({row["item"]: (row["looks_at"], row["cite"]) for row in csv.DictReader(table)})


CHECKLIST = _items()
"""Code: what is looked at, and where it says so."""
