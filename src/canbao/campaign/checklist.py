"""What inspectors look at, each item with the article it comes from: `data/checklist.csv`.

In: the table. Out: items by code. Never: an item without its source; one of a single place: whoever inspects picks.
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
