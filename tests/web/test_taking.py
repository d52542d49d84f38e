"""Any table of any page taken away; names for a reason that is told."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from python_calamine import CalamineWorkbook
from tests.access.people_at_work import audit_rows

if TYPE_CHECKING:
    from tests.web.sites import Site


def rows_of(content: bytes) -> list[list[Any]]:
    return list(CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python())


def test_a_table_without_names_goes_at_once_in_every_form(site: Site) -> None:
    client = site.client(site.hire("bureau_clerk"))
    text = client.get("/s/money").content.decode()
    assert "取走" in text
    printed = client.get("/s/money?as=print&table=1").content.decode()
    assert "出具时间" in printed
    rows = rows_of(client.get("/s/money?as=xlsx&table=1").content)
    assert len(rows) > 3
    assert any(isinstance(cell, float) for row in rows for cell in row), "sums are numbers"
    assert client.get("/s/money?as=docx&table=1").content.startswith(b"PK")


def test_names_are_taken_for_a_reason_and_it_is_told(site: Site) -> None:
    client = site.client(site.hire("bureau_clerk"))
    address = people_page(site)
    answer = client.get(f"{address}&as=xlsx&table=1")
    assert "取走含姓名的表格" in answer.content.decode()
    before = len(audit_rows(site.till.county.server))
    assert client.post(f"{address}&as=xlsx&table=1", {"take-key": "k" * 32, "take-reason": ""}).status_code == 422
    taken = client.post(f"{address}&as=xlsx&table=1", {"take-key": "m" * 32, "take-reason": "发给村里核对"})
    assert taken["Content-Disposition"].startswith("attachment")
    assert any("···" in str(cell) for row in rows_of(taken.content) for cell in row)
    (entry,) = audit_rows(site.till.county.server)[before:]
    assert (entry["action"], entry["reason"]) == ("take_table", "发给村里核对")
    changes: Any = entry["changes"]
    assert changes[0]["rows"] >= 1


def people_page(site: Site) -> str:
    """A page with people in a table: those who have not paid in a village."""
    due = site.till.payable()[0]
    return f"/s/reminders?unit={due.unit}"


def test_a_table_that_is_not_there_leaves_the_page(site: Site) -> None:
    client = site.client(site.hire("bureau_clerk"))
    for asked in ("table=99", "table=x", "table=0", "table=-1"):
        assert "<main" in client.get(f"/s/money?as=xlsx&{asked}").content.decode()
