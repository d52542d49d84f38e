"""The first people of the made-up county with their lists: rows of any list in any month, read once."""

from __future__ import annotations

from functools import cache

import pyarrow as pa
import pytest
from tests.people.workbooks.listed import FIRST_MONTH, PEOPLE, SEED, Facts, Rows, RowsOf

from canbao.people.workbooks import sheet_of, supplier_of
from canbao.people.workbooks.county import County


@pytest.fixture(scope="session")
def people(county: pa.Table) -> pa.Table:
    """So many people that every list has some."""
    return county.slice(0, PEOPLE)


@pytest.fixture(scope="session")
def lists_county(people: pa.Table) -> County:
    """The same people as departments know them."""
    return County(people, SEED, FIRST_MONTH)


@pytest.fixture(scope="session")
def facts(people: pa.Table) -> Facts:
    """The people table by identity number."""
    return {row["id_number"]: row for row in people.to_pylist() if row["id_number"]}


@pytest.fixture(scope="session")
def rows_of(people: pa.Table) -> RowsOf:
    """The rows of a list in a month, by header."""

    @cache
    def read(list_id: str, month: int) -> Rows:
        sheet = sheet_of(people, supplier_of(list_id), month, first_month=FIRST_MONTH, seed=SEED)
        return [dict(zip(sheet.columns, row, strict=True)) for row in sheet.rows]

    return read
