"""Opening: only the wanted columns, in the order of the people table, each at its place in the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.assess.intake.files import write_cells, write_parquet

from canbao.assess.intake.csv_source import CsvSource
from canbao.assess.intake.expectations import expectation_of
from canbao.assess.intake.findings import Spot
from canbao.assess.intake.opening import Table, open_table
from canbao.assess.intake.parquet_source import ParquetSource
from canbao.assess.intake.refusal import PeopleFileError
from canbao.assess.intake.sheet_source import SheetSource
from canbao.assess.intake.wording import LABELS


def opened(path: Path, *wanted: str) -> Table:
    return open_table(path, LABELS, ("person_id",), ("person_id", *wanted), expectation_of, "person_id")


def test_wanted_columns_are_taken_where_they_are(tmp_path: Path) -> None:
    cells = [["sex", "出生日期", "person_id", ""], ["male", "1990-01-01", "a", ""]]
    for suffix, kind in ((".csv", CsvSource), (".xlsx", SheetSource)):
        table = opened(write_cells(tmp_path / f"a{suffix}", cells), "birth", "married")
        assert isinstance(table.source, kind)
        assert list(table.columns) == ["person_id", "birth"]
        assert table.places == {"sex": 0, "birth": 1, "person_id": 2}
        assert table.spot_of("birth") == Spot(1, "出生日期")
        assert table.unnamed == (3,)


def test_only_columns_of_few_words_are_read_coded(tmp_path: Path) -> None:
    columns = {"person_id": ["a"], "性别": ["male"], "name": ["甲"], "standings": [[{"name": "孤儿"}]]}
    table = opened(write_parquet(tmp_path / "a.parquet", columns), "sex")
    assert isinstance(table.source, ParquetSource)
    kinds = [str(table.source.type_of(place)).partition("<")[0] for place in range(4)]
    assert kinds == ["string", "dictionary", "string", "list"]


def test_a_type_is_judged_only_of_what_is_wanted(tmp_path: Path) -> None:
    path = write_parquet(tmp_path / "a.parquet", {"person_id": ["a"], "birth": [True]})
    assert list(opened(path).columns) == ["person_id"]
    with pytest.raises(PeopleFileError, match=r"birth.*bool.*应为日期"):
        opened(path, "birth")
