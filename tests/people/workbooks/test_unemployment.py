"""领取失业保险金: after employee cover ended, for whole months."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
from tests.people.workbooks.listed import FIRST_MONTH, SEED

from canbao.people.workbooks import sheet_of, supplier_of


def test_benefit_begins_after_the_end_of_cover(county: pa.Table) -> None:
    facts = {
        row["id_number"]: row["uncovered_from"] for row in county.select(["id_number", "uncovered_from"]).to_pylist()
    }
    sheet = sheet_of(county, supplier_of("unemployment"), 4, first_month=FIRST_MONTH, seed=SEED)
    rows = [dict(zip(sheet.columns, row, strict=True)) for row in sheet.rows]
    assert len(rows) > 20
    for row in rows:
        first, last = (date.fromisoformat(str(row[name])) for name in ("起始领取日期", "终止领取日期"))
        assert facts[row["身份证号码"]] < first <= date(2025, 1, 31)
        months = (last.year - first.year) * 12 + last.month - first.month + 1
        assert (first.day, months) == (1, row["核定月数"])
        assert row["月领取金额（元）"] == 1640
