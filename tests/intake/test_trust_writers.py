"""T31: whatever stands in a text, no file that is written makes a spreadsheet compute, call or follow anything."""

from __future__ import annotations

import ast
import csv
import io
import random
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from python_calamine import load_workbook
from tests.intake.lists import DEFINITION, HEADER, good_row, workbook
from tests.intake.test_exporting import LINKS
from tests.intake.test_formula_guard import RISKY
from tests.proofs import Proof

import canbao
from canbao.assess.intake.error_workbook import write_error_workbook
from canbao.intake import exporting
from canbao.intake.cell_problems import CellProblem
from canbao.intake.exporting import write_csv, write_xlsx
from canbao.intake.findings import Findings, Spot
from canbao.intake.problems import fault
from canbao.intake.reading import read_list
from canbao.intake.returned_workbook import write_returned
from canbao.intake.template import write_template

pytestmark = pytest.mark.trust

BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", " =", "'=", '="', "{=")
BODIES = (
    "1+1", "A1", "SUM(A1:A9)", "cmd|' /C calc'!A0", 'HYPERLINK("http://x.example","甲")', "WEBSERVICE(A1)", "甲",
)  # fmt: skip


def texts_of(count: int) -> list[str]:
    """Texts that a spreadsheet would like to compute."""
    draw = random.Random(31)
    found = [*RISKY, *LINKS]
    while len(found) < count:
        found.append(draw.choice(BEGINNINGS) + draw.choice(BODIES) + str(len(found)))
    return found[:count]


def exported(texts: list[str]) -> bytes:
    target = io.BytesIO()
    write_xlsx(target, [texts[0], "说明"], [[text, text] for text in texts], texts[0])
    return target.getvalue()


def returned(texts: list[str]) -> bytes:
    """Rows of a sender, each with its text in a name that cannot be one."""
    rows = [good_row(number) for number in range(len(texts))]
    for row, text in zip(rows, texts, strict=True):
        row[0] = row[-1] = row[8] = text
        row[3] = text
    target = io.BytesIO()
    write_returned(target, read_list(workbook([[*HEADER, texts[0]], *rows]), DEFINITION, name=texts[0]))
    return target.getvalue()


def filled_in(texts: list[str]) -> bytes:
    """A template with rows and with words to choose from."""
    rows = [good_row(number) for number in range(len(texts))]
    for row, text in zip(rows, texts, strict=True):
        row[0] = row[7] = text
    target = io.BytesIO()
    write_template(target, DEFINITION, words={"town": texts}, words_by_parent={"village": {texts[0]: texts}}, rows=rows)
    return target.getvalue()


def told(texts: list[str], folder: Path) -> bytes:
    """What is said of wrong cells, which shows them."""
    findings = Findings(texts[0])
    faults = [fault(CellProblem.UNKNOWN_WORD, text) for text in texts]
    findings.add(Spot(0, texts[0]), faults, np.arange(len(texts)))
    write_error_workbook(folder / "errors.xlsx", findings)
    return (folder / "errors.xlsx").read_bytes()


def computed(content: bytes) -> tuple[int, int]:
    """Formula cells and links of a workbook, and its cells of text."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        links = sum("worksheets/_rels" in name for name in archive.namelist())
    formulas = sum(len(re.findall(rb"<f[ >]", sheet)) + sheet.count(b"<hyperlink") for sheet in sheets)
    book = load_workbook(io.BytesIO(content))
    cells = [cell for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row]
    return formulas + links, sum(isinstance(cell, str) and cell != "" for cell in cells)


def cells_of_text_file(texts: list[str]) -> list[str]:
    target = io.BytesIO()
    write_csv(target, ["文字", "说明"], [[text, text] for text in texts])
    rows = list(csv.reader(io.StringIO(target.getvalue().decode("utf-8-sig"), newline="")))
    return [cell for row in rows[1:] for cell in row]


def test_t31_no_written_cell_is_a_formula(proof: Proof, tmp_path: Path) -> None:
    texts = texts_of(proof.size(200, 5_000))
    writers: dict[str, Callable[[list[str]], bytes]] = {
        "export": exported, "returned": returned, "template": filled_in, "errors": lambda each: told(each, tmp_path),
    }  # fmt: skip
    cells = 0
    for name, write in writers.items():
        formulas, written = computed(write(texts))
        assert formulas == 0, name
        assert written >= len(texts), name
        cells += written
    book = load_workbook(io.BytesIO(exported(texts))).get_sheet_by_index(0).to_python()
    assert [row[0] for row in book[1:]] == texts
    guarded = cells_of_text_file(texts)
    assert len(guarded) == 2 * len(texts)
    assert [cell for cell in guarded if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))] == []
    figure = (
        f"{len(texts):,} texts through {len(writers)} writers of workbooks: 0 formulas and links in {cells:,} cells"
    )
    shown = f"{figure}; {len(guarded):,} cells of a text file guarded; read back equal"
    proof.shows("T31", shown, "0 formula cells in xlsx, every risky csv cell quoted; read back equal", seed=31)


def test_t31_sabotage_as_the_library_likes_texts_become_formulas(proof: Proof, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(sheet: Any, row: int, column: int, cell: Any, formats: Any = None) -> None:
        del formats
        sheet.write(row, column, cell)

    texts = texts_of(200)
    monkeypatch.setattr(exporting, "write_cell", write)
    monkeypatch.setattr("canbao.intake.text_workbook.OPTIONS", {})
    formulas, _ = computed(exported([text for text in texts if "HYPERLINK" not in text]))
    assert formulas > 20
    proof.sabotage("T31", "texts written as the library likes", f"{formulas} formulas and links of 200 texts")
    monkeypatch.setattr(exporting, "guard", str)
    risky = sum(cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for cell in cells_of_text_file(texts))
    assert risky > 100
    proof.sabotage("T31", "text files not guarded", f"{risky} of 400 cells would be computed")


def test_t31_every_writer_of_the_code_is_known() -> None:
    """A new one goes through intake's door, or is added here with what keeps formulas out of it."""
    known = {
        "intake/text_workbook.py": "the door",
        "intake/exporting.py": "the door, of text files",
        "assess/output_files.py": "its own tests: rows of results, millions of them",
        "assess/bill_workbooks.py": "its own tests",
        "assess/situation_table.py": "its own tests",
        "people/months.py": "made-up people",
        "people/people_files.py": "made-up people",
        "people/workbooks/sheets.py": "made-up people, with formulas on purpose",
        "people/errors/planting.py": "made-up errors",
        "sandbox/tables.py": "the stand-in tax office, with made-up people",
    }
    root = Path(canbao.__file__).parent
    writing = {("xlsxwriter", "Workbook"), ("csv", "writer"), ("csv", "DictWriter")}
    found = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and (node.value.id, node.attr) in writing
    }
    assert found == set(known)
