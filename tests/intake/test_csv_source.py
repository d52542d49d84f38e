"""CSV: encodings, quotes, blank and ragged rows, with the row numbers of a spreadsheet."""

from __future__ import annotations

from pathlib import Path

import pytest

from canbao.intake import csv_source
from canbao.intake.cell_problems import CellProblem
from canbao.intake.csv_source import CsvSource
from canbao.intake.file_problems import FileProblem
from canbao.intake.findings import Findings
from canbao.intake.refusal import FileRefused


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def opened(path: Path, separator: str = ",", header_row: int = 1) -> CsvSource:
    return CsvSource(path.name, lambda: path.open("rb"), separator, header_row)


def read(source: CsvSource, findings: Findings) -> list[tuple[int, str | None]]:
    pairs: list[tuple[int, str | None]] = []
    for batch in source.batches([0], 1000, findings):
        pairs += zip(batch.rows.tolist(), batch.columns[0].to_pylist(), strict=True)
    return pairs


@pytest.mark.parametrize(
    ("encoding", "found"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("gb18030", "gb18030"), ("gbk", "gb18030"), ("ascii", "utf-8")],
)
def test_the_encoding_is_told_by_the_whole_file(tmp_path: Path, encoding: str, found: str) -> None:
    name = "wang" if encoding == "ascii" else "龙镕"
    text = "name,x\n" + "a,1\n" * 200_000 + f"{name},2\n"
    source = opened(write(tmp_path / "a.csv", text, encoding))
    assert source.encoding == found
    assert source.headers == ("name", "x")
    assert read(source, Findings("a"))[-1] == (200_002, name)


def test_rare_characters_of_gb18030_are_read(tmp_path: Path) -> None:
    source = opened(write(tmp_path / "a.csv", "name\n𬭎䶮㙟\n", "gb18030"))
    assert read(source, Findings("a")) == [(2, "𬭎䶮㙟")]


def test_bytes_in_no_encoding_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"name\n\xff\xff\xff\n")
    with pytest.raises(FileRefused, match="GB18030"):
        opened(tmp_path / "a.csv")


@pytest.mark.parametrize("block_bytes", [64, 1 << 24])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_row_numbers_count_everything_that_a_spreadsheet_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block_bytes: int, encoding: str
) -> None:
    monkeypatch.setattr(csv_source, "BLOCK_BYTES", block_bytes)
    lines = ["a,b,c"]
    expected: list[tuple[int, str | None]] = []
    ragged = []
    for row in range(2, 120):
        if row % 7 == 0:
            lines.append("1,2" if row % 2 else "1,2,3,4")
            ragged.append(row)
        elif row % 11 == 0:
            lines.append("")
            expected.append((row, None))
        elif row % 13 == 0:
            lines.append(f'"甲\n{row}","x,y",""""')
            expected.append((row, f"甲\n{row}"))
        else:
            lines.append(f"乙{row},,")
            expected.append((row, f"乙{row}"))
    source = opened(write(tmp_path / "a.csv", "\r\n".join(lines) + "\r\n", encoding))
    findings = Findings("a.csv")
    assert read(source, findings) == expected
    assert [(error.row, error.problem) for error in findings.errors()] == [
        (row, CellProblem.RAGGED_ROW) for row in ragged
    ]
    assert {error.advice.zh for error in findings.errors()} == {"表头 3 列，此行 2 列", "表头 3 列，此行 4 列"}


def test_no_batch_is_larger_than_asked_for(tmp_path: Path) -> None:
    source = opened(write(tmp_path / "a.csv", "a\n" + "1\n" * 1000))
    assert [len(batch.rows) for batch in source.batches([0], 300, Findings("a"))] == [300, 300, 300, 100]


def test_a_quote_that_never_ends_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_source, "BLOCK_BYTES", 1 << 12)
    source = opened(write(tmp_path / "a.csv", "a,b\n" + "1,2\n" * 50 + '1,"' + "2\n" * 10_000))
    with pytest.raises(FileRefused) as caught:
        read(source, Findings("a"))
    assert [error.problem for error in caught.value.errors] == [FileProblem.CUT_SHORT]
    assert "引号" in str(caught.value)


def test_a_cell_without_end_in_the_header_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as caught:
        opened(write(tmp_path / "a.csv", 'person_id,"' + "x" * 200_000 + "\n"))
    assert [error.problem for error in caught.value.errors] == [FileProblem.CUT_SHORT]


def test_quoted_and_unquoted_nothing_is_nothing(tmp_path: Path) -> None:
    assert read(opened(write(tmp_path / "a.csv", 'a,b\n"",1\n,1\n')), Findings("a")) == [(2, None), (3, None)]
