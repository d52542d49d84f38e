"""Bills as a file: those of the run that counts, of the unit, with masked numbers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from tests.access.people_at_work import audit_rows, new_key
from tests.billing.counties import County
from tests.database import in_area

from canbao.access.acting import NotAllowed
from canbao.access.export_files import OneExport, fetch_export, make_export
from canbao.access.exporting import NothingToExport
from canbao.billing.exporting_bills import HEADERS, ExportBills, export_bills, make_bills
from canbao.billing.models import AidLine, Due
from canbao.store.server import Server


def rows(county: County, unit: str) -> list[tuple[Any, ...]]:
    with in_area(unit):
        return [tuple(row) for row in make_bills(county.code, {"unit": unit, "year": 2025}).rows]


def test_they_are_the_dues_that_count(county: County, run: dict[str, Any]) -> None:
    county.publish(run["run"])
    county.assess(amend=(("personal_yuan", "999"),))
    found = rows(county, county.code)
    with in_area(county.code):
        dues = Due.objects.filter(run_id=run["run"])
        owed = sum(fen for fen in dues.values_list("payable_fen", flat=True) if fen is not None)
        aid = sum(AidLine.objects.filter(run_id=run["run"]).values_list("fen", flat=True))
        assert len(found) == dues.count() == len(county.ids)
    assert all(len(row) == len(HEADERS) for row in found)
    assert sum((row[3] for row in found if row[3] is not None), Decimal(0)) * 100 == owed
    assert sum(row[4] for row in found) * 100 == aid > 0
    assert all(not row[2] or (row[2][:3] == "···" and len(row[2]) == 7) for row in found)


def test_a_town_sees_its_own(county: County, run: dict[str, Any], database: Server) -> None:
    county.publish(run["run"])
    town, other, *_ = county.towns()
    clerk = county.town_clerk(town)
    with pytest.raises(NotAllowed):
        export_bills(clerk, new_key(), ExportBills(other, 2025, "上墙前核对"))
    asked = export_bills(clerk, new_key(), ExportBills(town, 2025, "上墙前核对"))
    assert asked["rows"] == len(rows(county, town)) > 0
    order = OneExport(int(str(asked["export"])))
    make_export(clerk, new_key(), order)
    assert fetch_export(clerk, new_key(), order).content[:2] == b"PK"
    told = [row["action"] for row in audit_rows(database)[-3:]]
    assert told == ["export_bills", "make_export", "fetch_export"]


def test_without_a_published_run_there_are_none(county: County, run: dict[str, Any]) -> None:
    assert run
    with pytest.raises(NothingToExport, match="2025"):
        export_bills(county.clerk(), new_key(), ExportBills(county.code, 2025, "核对"))
