"""Rows kept sealed: they open for their own list and no other, and nothing of them can be read."""

from __future__ import annotations

import pyarrow as pa
import pytest

from canbao.access.vault import SealBroken, Vault
from canbao.lists.sealing import RETURNED, Supplied, content_place, joined_marks, open_rows, seal_rows

ROWS = pa.table({"row_number": pa.array([2], pa.int32()), "number": ["430621199003071230"]})


@pytest.mark.trust
def test_rows_open_only_where_they_belong(vault: Vault) -> None:
    sealed = seal_rows(Supplied(ROWS, ("\\x01",), 3), "430621", 7, vault)
    assert b"430621199003071230" not in sealed
    opened = open_rows(sealed, "430621", 7, vault)
    assert opened.rows.equals(ROWS)
    assert (opened.protected, opened.unreadable) == (("\\x01",), 3)
    for county, list_id in (("430621", 8), ("430622", 7)):
        with pytest.raises(SealBroken):
            open_rows(sealed, county, list_id, vault)
    with pytest.raises(SealBroken):
        vault.open_bytes(sealed, content_place(RETURNED, "430621", 7))


def test_any_bytes(vault: Vault) -> None:
    place = content_place(RETURNED, "430621", 7)
    assert vault.open_bytes(vault.seal_bytes(bytes(range(256)), place), place) == bytes(range(256))


def test_marks_stand_once() -> None:
    assert joined_marks(["b", "", "a", "b"]) == ("b", "a")
