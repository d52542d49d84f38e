"""Parquet: any layout of row groups and dictionaries, coded texts, damage in the middle."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.assess.intake.conftest import YEAR

from canbao.assess.intake.parquet_source import ParquetSource
from canbao.assess.intake.people_file import open_people
from canbao.intake.file_problems import FileProblem
from canbao.intake.findings import Findings
from canbao.intake.refusal import FileRefused
from canbao.values.facts_schema import PEOPLE_SCHEMA

EVERY_COLUMN = frozenset(PEOPLE_SCHEMA.names)


@pytest.mark.parametrize(
    "layout",
    [
        {"row_group_size": 3_000},
        {"row_group_size": 70},
        {"row_group_size": 1_000, "use_dictionary": False},
        {"row_group_size": 1_000, "dictionary_pagesize_limit": 64},
        {"row_group_size": 1_000, "data_page_size": 100, "version": "1.0", "compression": "none"},
        {"use_compliant_nested_type": False, "store_schema": False},
    ],
)
def test_the_layout_does_not_matter(tmp_path: Path, county: pa.Table, layout: dict[str, object]) -> None:
    path = tmp_path / "p.parquet"
    pq.write_table(county, path, **layout)
    for rows in (100, 65_536):
        read = pa.Table.from_batches(list(open_people(path, EVERY_COLUMN, YEAR).batches(rows)))
        assert read.select(PEOPLE_SCHEMA.names).cast(PEOPLE_SCHEMA).equals(county)


def test_texts_of_few_words_come_coded(tmp_path: Path, county: pa.Table) -> None:
    pq.write_table(county, tmp_path / "p.parquet")
    (batch,) = open_people(tmp_path / "p.parquet", EVERY_COLUMN, YEAR).batches()
    coded = {field.name for field in batch.schema if pa.types.is_dictionary(field.type)}
    assert {"hukou", "student", "place", "tier"} <= coded
    assert coded.isdisjoint({"person_id", "id_number", "name", "household_id"})
    assert pa.types.is_dictionary(batch.column("standings").type.value_type.field("name").type)


def test_a_file_damaged_in_the_middle_is_refused(tmp_path: Path, county: pa.Table) -> None:
    path = tmp_path / "p.parquet"
    pq.write_table(county, path, row_group_size=500)
    content = bytearray(path.read_bytes())
    start = pq.ParquetFile(path).metadata.row_group(3).column(0).data_page_offset
    content[start : start + 600] = b"\xff" * 600
    path.write_bytes(content)
    people = open_people(path, EVERY_COLUMN, YEAR)
    with pytest.raises(FileRefused) as caught:
        people.check()
    assert [error.problem for error in caught.value.errors] == [FileProblem.CUT_SHORT]


def test_columns_are_given_in_the_order_asked_for(tmp_path: Path) -> None:
    pq.write_table(pa.table({"a": [1], "b": [2], "c": [3]}), tmp_path / "p.parquet")
    source = ParquetSource(tmp_path / "p.parquet", lambda name: False)  # noqa: ARG005
    (batch,) = source.batches([2, 0], 10, Findings("p"))
    assert [column.to_pylist() for column in batch.columns] == [[3], [1]]
