"""Limits: at each of them a file is taken, one over it is refused."""

from __future__ import annotations

import inspect
import time
from collections.abc import Iterator

import pytest
from tests.intake.lists import DEFINITION, HEADER, bare_workbook, changed, good_row, text_file, text_row, workbook
from tests.proofs import Proof

from canbao.intake import limits
from canbao.intake.cell_problems import CellProblem
from canbao.intake.file_problems import FileProblem
from canbao.intake.list_definition import ListDefinition
from canbao.intake.reading import read_list
from canbao.intake.refusal import FileRefused

ONE = ListDefinition.of(
    {"name": "one", "title": "一", "columns": [{"name": "name", "label": "名称"}, {"name": "remark", "label": "说明"}]}
)


def refused(content: bytes, definition: ListDefinition = DEFINITION) -> FileProblem | None:
    try:
        read_list(content, definition)
    except FileRefused as error:
        problem = error.problem
        return problem if isinstance(problem, FileProblem) else None
    return None


def test_each_limit_has_its_reason_beside_it() -> None:
    source = inspect.getsource(limits).splitlines()
    names = [name for name in vars(limits) if name.isupper()]
    assert len(names) >= 8
    for name in names:
        at = next(number for number, line in enumerate(source) if line.startswith(f"{name} = "))
        assert source[at + 1].startswith('"""'), name


@pytest.mark.trust
def test_t35_bytes_of_a_file(proof: Proof) -> None:
    content = text_file([HEADER, text_row(1)])
    blank = b"\r\n" * (limits.MOST_FILE_BYTES // 2)
    full = (content + blank)[: limits.MOST_FILE_BYTES]
    assert len(full) == limits.MOST_FILE_BYTES
    assert read_list(full, DEFINITION).count == 1
    assert refused(full + b"\n") is FileProblem.TOO_LARGE_FILE
    said(proof, f"{limits.MOST_FILE_BYTES >> 20} MiB")


@pytest.mark.trust
@pytest.mark.slow
def test_t35_bytes_when_unpacked(proof: Proof) -> None:
    content = workbook([HEADER, good_row(1)])
    sizes = sum(len(part) for part in parts_of(content))

    def padded(size: int) -> bytes:
        return changed(content, {"docProps/padding.xml": lambda _: b"<a>" + b" " * (size - sizes - 3)})

    assert read_list(padded(limits.MOST_UNPACKED_BYTES), DEFINITION).count == 1
    assert refused(padded(limits.MOST_UNPACKED_BYTES + 1)) is FileProblem.TOO_LARGE_UNPACKED
    said(proof, f"{limits.MOST_UNPACKED_BYTES >> 20} MiB unpacked")


def parts_of(content: bytes) -> list[bytes]:
    found: list[bytes] = []

    def keep(text: bytes) -> bytes:
        found.append(text)
        return text

    names = [
        "[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml",
        "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/theme/theme1.xml", "docProps/core.xml",
        "docProps/app.xml",
    ]  # fmt: skip
    changed(content, dict.fromkeys(names, keep))
    return found


def many_rows(count: int) -> Iterator[bytes]:
    yield b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    yield '<row r="1"><c r="A1" t="inlineStr"><is><t>名称</t></is></c>'.encode()
    yield '<c r="B1" t="inlineStr"><is><t>说明</t></is></c></row>'.encode()
    for first in range(2, count + 2, 1000):
        rows = range(first, min(first + 1000, count + 2))
        yield "".join(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>' for row in rows).encode()
    yield b"</sheetData></worksheet>"


@pytest.mark.trust
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_t35_rows(kind: str, proof: Proof) -> None:
    def rows(count: int) -> bytes:
        if kind == "xlsx":
            return bare_workbook(many_rows(count))
        return "名称,说明\n".encode() + b"1,\n" * count

    content = rows(limits.MOST_ROWS)
    began = time.perf_counter()
    assert read_list(content, ONE).count == limits.MOST_ROWS
    seconds = time.perf_counter() - began
    assert refused(rows(limits.MOST_ROWS + 1), ONE) is FileProblem.TOO_MANY_ROWS
    said(proof, f"{limits.MOST_ROWS:,} rows of {kind} (read in {seconds:.1f} s)")


@pytest.mark.trust
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_t35_columns(kind: str, proof: Proof) -> None:
    def columns(count: int) -> bytes:
        rows = [["名称", "说明", *(f"列{number}" for number in range(count - 2))], ["1"] * count]
        return workbook(rows) if kind == "xlsx" else text_file(rows)

    assert len(read_list(columns(limits.MOST_COLUMNS), ONE).headers) == limits.MOST_COLUMNS
    assert refused(columns(limits.MOST_COLUMNS + 1), ONE) is FileProblem.TOO_MANY_COLUMNS
    said(proof, f"{limits.MOST_COLUMNS} columns of {kind}")


@pytest.mark.trust
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_t35_characters_of_a_cell(kind: str, proof: Proof) -> None:
    def cells(count: int) -> bytes:
        rows = [["名称", "说明"], ["长" * count, "x"]]
        return workbook(rows) if kind == "xlsx" else text_file(rows)

    assert read_list(cells(limits.MOST_CELL_CHARACTERS), ONE).table.num_rows == 1
    found = read_list(cells(limits.MOST_CELL_CHARACTERS + 1), ONE)
    assert [(item.row, item.column, item.problem) for item in found.errors.errors()] == [
        (2, "名称", CellProblem.TOO_LONG)
    ]
    assert found.table.num_rows == 0
    said(proof, f"{limits.MOST_CELL_CHARACTERS:,} characters of {kind}")


@pytest.mark.trust
def test_t35_sabotage_without_the_limit_more_is_taken(proof: Proof, monkeypatch: pytest.MonkeyPatch) -> None:
    content = "名称,说明\n".encode() + b"1,\n" * (limits.MOST_ROWS + 1)
    monkeypatch.setattr(limits, "MOST_ROWS", 1 << 30)
    assert read_list(content, ONE).count > 100_000
    proof.sabotage("T35", "no limit of rows", "one row more is taken")


def said(proof: Proof, limit: str) -> None:
    proof.shows("T35", limit, "at: taken; over: refused; 100,000 rows ≤ 60 s, ≤ 512 MiB")


@pytest.mark.trust
def test_characters_of_a_name() -> None:
    def named(count: int) -> bytes:
        return workbook([HEADER, ["买" * count, *good_row(1)[1:]]])

    assert read_list(named(limits.MOST_NAME_CHARACTERS), DEFINITION).errors.count == 0
    (error,) = read_list(named(limits.MOST_NAME_CHARACTERS + 1), DEFINITION).errors.errors()
    assert (error.column, error.problem) == ("姓名", CellProblem.TOO_LONG)
    assert "最多 50 个字，这里有 51 个" in error.sentence
