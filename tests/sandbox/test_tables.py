"""Headers and sums are those of the formats; files of one side are read by the other."""

from __future__ import annotations

import io

import pytest
from tests.exchange.offices import DAY, file_of
from tests.sandbox.bills import bill

from canbao.exchange.definitions import format_of
from canbao.exchange.reading import read_payload
from canbao.intake.exporting import write_csv
from canbao.sandbox.refusals import NotTaken
from canbao.sandbox.tables import HEADERS, SUMS, VERSIONS, read_rows, sum_of, write_rows


@pytest.mark.parametrize("name", HEADERS)
def test_headers_sums_and_versions_are_those_of_the_format(name: str) -> None:
    format_ = format_of(name)
    assert dict(HEADERS[name]) == dict(zip(format_.names, format_.headers, strict=True))
    assert (SUMS[name], VERSIONS[name]) == (format_.sum, format_.version)


def test_deposits_of_the_stand_in_are_read_by_the_exchange() -> None:
    rows = [{"paper": "HJ1", "year": "2026", "fen": "380.50", "arrived_on": "2025-10-19"}]
    found = read_payload(write_rows("deposits", rows), "csv", format_of("deposits"), DAY)
    assert (found.rows, found.sum_fen) == (1, sum_of("deposits", rows))
    assert found.table["paper"].to_pylist() == ["HJ1"]


def test_a_file_of_the_exchange_is_read_by_the_stand_in() -> None:
    rows = [bill(1), bill(2, 1_234)]
    found = read_rows("payable", file_of("payable", rows))
    assert [row["payable"] for row in found] == ["400.00", "12.34"]
    assert sum_of("payable", found) == 41_234


@pytest.mark.parametrize(
    ("content", "problem"),
    [("参保\n".encode(), "bad_rows"), (b"\xff\xfe", "unreadable"), (b"", "bad_rows")],
)
def test_other_files_are_refused(content: bytes, problem: str) -> None:
    with pytest.raises(NotTaken) as refused:
        read_rows("payable", content)
    assert refused.value.problem == problem


def test_a_row_with_other_cells_is_refused() -> None:
    with pytest.raises(NotTaken, match="bad_rows"):
        read_rows("deposits", write_rows("deposits", []) + b"HJ1,2026\r\n")


def test_an_amount_that_is_no_yuan_is_refused() -> None:
    with pytest.raises(NotTaken, match="bad_rows"):
        sum_of("deposits", [{"fen": "1.234"}])


def test_columns_may_stand_in_another_order() -> None:
    file = io.BytesIO()
    write_csv(file, ["入库日期", "缴存单号", "待遇年度", "入库金额（元）"], [["2025-10-19", "HJ1", "2026", "1.00"]])
    assert read_rows("deposits", file.getvalue()) == [
        {"arrived_on": "2025-10-19", "paper": "HJ1", "year": "2026", "fen": "1.00"}
    ]
