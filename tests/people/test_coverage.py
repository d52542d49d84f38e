"""The companion table of lists."""

from __future__ import annotations

from datetime import date

import pyarrow as pa

from canbao.people.coverage import COVERAGE_SCHEMA, coverage_table
from canbao.people.rate_file import load_rates


def test_one_row_a_standing_for_the_natural_code() -> None:
    table = coverage_table("430600", date(2025, 12, 31))
    assert table.schema == COVERAGE_SCHEMA
    assert COVERAGE_SCHEMA.types == [pa.string(), pa.string(), pa.date32()]
    assert table["standing"].to_pylist() == [kind.id for kind in load_rates().standing_kinds]
    assert set(table["place"].to_pylist()) == {"4306"}
