"""Files of packages: every row, in pieces or whole, added up; anything wrong refuses the file."""

from __future__ import annotations

import pytest
from tests.exchange.offices import DAY, file_of, slips

from canbao.exchange import reading
from canbao.exchange.definitions import format_of
from canbao.exchange.problems import PackageRefused
from canbao.exchange.reading import read_payload
from canbao.intake import limits

DEPOSITS = format_of("deposits")


def problem_of(content: bytes, kind: str = "csv") -> tuple[str, str]:
    with pytest.raises(PackageRefused) as refused:
        read_payload(content, kind, DEPOSITS, DAY)
    return refused.value.problem.code, str(refused.value)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_rows_and_sum_are_counted(kind: str) -> None:
    found = read_payload(file_of("deposits", slips(3), kind), kind, DEPOSITS, DAY)
    assert (found.rows, found.sum_fen) == (3, 114_003)
    assert found.table["paper"].to_pylist() == ["HJ00001", "HJ00002", "HJ00003"]


def test_a_large_file_is_read_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    content = file_of("deposits", slips(500))
    whole = read_payload(content, "csv", DEPOSITS, DAY)
    monkeypatch.setattr(reading, "BATCHES_TOGETHER", 1)
    monkeypatch.setattr(limits, "ROWS_PER_BATCH", 7)
    pieces = read_payload(content, "csv", DEPOSITS, DAY)
    assert pieces.table == whole.table
    assert (pieces.rows, pieces.sum_fen) == (500, whole.sum_fen)
    assert pieces.table["row_number"].to_pylist() == list(range(2, 502))


def test_a_wrong_row_in_a_later_piece_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "BATCHES_TOGETHER", 1)
    monkeypatch.setattr(limits, "ROWS_PER_BATCH", 7)
    rows = slips(50)
    rows[40]["fen"] = "三百"
    code, said = problem_of(file_of("deposits", rows))
    assert code == "bad_rows"
    assert "第 42 行" in said


@pytest.mark.parametrize("pieces", [1, 100])
def test_a_row_that_stands_twice_is_named(monkeypatch: pytest.MonkeyPatch, pieces: int) -> None:
    monkeypatch.setattr(reading, "BATCHES_TOGETHER", pieces)
    monkeypatch.setattr(limits, "ROWS_PER_BATCH", 7)
    rows = slips(50)
    rows[40]["paper"] = rows[3]["paper"]
    code, said = problem_of(file_of("deposits", rows))
    assert code == "bad_rows"
    assert "第 42 行与第 5 行" in said


@pytest.mark.parametrize(
    ("row", "word"),
    [
        ({"fen": "380.001"}, "金额"), ({"fen": ""}, "必填"), ({"fen": "0"}, "入库金额"), ({"fen": "-5"}, "入库金额"),
        ({"arrived_on": "2025-10-21"}, "入库日期"), ({"paper": ""}, "缴存单号"), ({"year": "二〇二六"}, "待遇年度"),
    ],
)  # fmt: skip
def test_a_cell_that_cannot_be_refuses_the_file(row: dict[str, str], word: str) -> None:
    code, said = problem_of(file_of("deposits", [slips(1)[0] | row, *slips(1, first=9)]))
    assert code == "bad_rows"
    assert word in said or "第 2 行" in said


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "csv"), (b"\xff\xfe\x00", "csv"), ("甲,乙\n1,2\n".encode(), "csv"), (b"", "xlsx"),
        (file_of("deposits", slips(1)), "xlsx"), (file_of("deposits", slips(2), "xlsx")[:-200], "xlsx"),
        (file_of("deposits", slips(1), "xlsx"), "csv"),
        ("缴存单号,待遇年度,入库金额（元）\nHJ1,2026,380.00\n".encode(), "csv"),
    ],
)  # fmt: skip
def test_what_is_no_such_file_is_unreadable(content: bytes, kind: str) -> None:
    assert problem_of(content, kind)[0] == "unreadable"


def test_a_row_of_another_width_refuses_the_file() -> None:
    content = file_of("deposits", slips(2)) + b"HJ00009,2026\r\n"
    assert problem_of(content)[0] == "bad_rows"


def test_a_file_that_is_too_large_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_PAYLOAD_BYTES", 10)
    assert problem_of(file_of("deposits", slips(1)))[0] == "unreadable"


def test_no_rows_add_up_to_nothing() -> None:
    found = read_payload(file_of("deposits", []), "csv", DEPOSITS, DAY)
    assert (found.rows, found.sum_fen) == (0, 0)


def test_a_number_of_a_person_is_shown_in_part_only() -> None:
    row = {"reference": "1", "id_number": "430621199003071239", "name": "张三", "year": "2026"}
    with pytest.raises(PackageRefused) as refused:
        read_payload(file_of("employee_question", [row]), "csv", format_of("employee_question"), DAY)
    assert "430621199003071239" not in str(refused.value)
