"""Packages of bills as a bureau makes them, written by the stand-in's own writer: for what needs no database.

In: rows. Out: manifests and files. Never: an expectation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from canbao.sandbox.envelopes import BUREAU, NO_PACKAGE, PACKAGE, mark_of, new_key, sm3
from canbao.sandbox.tables import sum_of, write_rows

COUNTY, YEAR, DAY = "990101", 2026, date(2025, 10, 20)
BUREAU_KEY = new_key()


def bill(reference: int, fen: int = 40_000, change: str = "", **more: str) -> dict[str, str]:
    """One row."""
    return {
        "reference": str(reference), "document": "居民身份证", "id_number": f"99010119800101{reference:04}",
        "name": "王小明", "unit": f"{COUNTY}001{reference % 3:03}", "year": str(YEAR), "payable": f"{fen / 100:.2f}",
        "offer_until": "2025-12-31", "change": change, **more,
    }  # fmt: skip


class Bills:
    """Packages one after the other."""

    def __init__(self) -> None:
        self.number, self.mark = 0, NO_PACKAGE

    def make(self, rows: Sequence[Mapping[str, str]], /, **changes: Any) -> tuple[bytes, bytes]:
        """Manifest and file; `changes`: fields that are something else than they should be."""
        content = write_rows("payable", rows)
        self.number += 1
        said = {
            "canbao": PACKAGE, "version": 1, "county": COUNTY, "from": BUREAU, "to": "tax", "number": self.number,
            "format": "payable", "format_version": 1, "year": YEAR, "manner": "full", "kind": "csv",
            "rows": len(rows), "sum_fen": sum_of("payable", rows), "digest": sm3(content), "previous": self.mark,
            "made_on": DAY.isoformat(), **changes,
        }  # fmt: skip
        self.mark = mark_of(said)
        return BUREAU_KEY.signed(said), content
