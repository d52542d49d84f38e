"""退役军人事务局: eight digits for a day."""

from __future__ import annotations

import re

from tests.people.workbooks.listed import RowsOf


def test_days_are_eight_digits(rows_of: RowsOf) -> None:
    days = [row["起始日期"] for row in rows_of("veterans", 0) if row["起始日期"]]
    assert len(days) > 20
    assert all(re.fullmatch(r"(19|20)\d{6}", day) for day in days)
