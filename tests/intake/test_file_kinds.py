"""What a file is, is told by its content, whatever its name says."""

from __future__ import annotations

import io

import pytest
from tests.intake.false_files import archive, parquet
from tests.intake.files import old_workbook
from tests.intake.lists import workbook

from canbao.intake.file_kinds import FileKind, kind_of
from canbao.intake.file_problems import FileProblem
from canbao.intake.refusal import FileRefused


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (parquet(), FileKind.PARQUET),
        ("姓名,年龄\n甲,1\n".encode(), FileKind.CSV),
        ("姓名\t年龄\n甲\t1\n".encode("gb18030"), FileKind.CSV),
        (workbook([["x"]]), FileKind.XLSX),
        (archive({"xl/workbook.bin": b"x"}), FileKind.XLSB),
        (archive({"content.xml": b"x"}), FileKind.ODS),
        (old_workbook([["x"]]), FileKind.XLS),
    ],
)
def test_right_files_are_told(content: bytes, kind: FileKind) -> None:
    assert kind_of("a.pdf", io.BytesIO(content)) is kind
    assert kind.is_archive == content.startswith(b"PK")


def test_a_zero_among_letters_is_no_utf_16() -> None:
    with pytest.raises(FileRefused) as caught:
        kind_of("a.csv", io.BytesIO(b"name,age\na\x00b,1\n"))
    assert caught.value.problem is FileProblem.NOT_A_TABLE


def test_a_missing_end_of_parquet_is_cut_short() -> None:
    with pytest.raises(FileRefused) as caught:
        kind_of("a.parquet", io.BytesIO(parquet()[:-1]))
    assert caught.value.problem is FileProblem.CUT_SHORT
