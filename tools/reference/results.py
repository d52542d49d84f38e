"""docs/reference/results.md: what a run writes: rows, wide columns, the run record, the table of situations.

In: schemas, columns and dataclasses of assess. Out: the page. Never: a column that no file has.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from pathlib import Path

from canbao.assess.batch import RESULT_SCHEMA
from canbao.assess.labels import ANSWERS, MODES, WARNINGS
from canbao.assess.output_files import SHEET_ROWS, label_of
from canbao.assess.run_record import RunRecord, record_path, to_json
from canbao.assess.running import BILL_COLUMNS, KEY_COLUMNS
from canbao.assess.situation_table import COLUMNS
from canbao.assess.situations import Situation
from canbao.assess.tally import Cell
from canbao.assess.widening import _CLAUSES, WIDE_COLUMNS
from reference import result_words as words
from reference.markdown import code, page, require_all, section, table

_EMPTY = RunRecord({}, {}, {}, None, None, {}, "", {}, ())


def make() -> str:
    """The page."""
    return page(
        "Results",
        "What `canbao assess` writes: one narrow row a person in the order of the input, and beside it the record of "
        "the run "
        "with every distinct situation. A file appears whole or not at all. Money is in fen in Parquet and in yuan "
        "in CSV and "
        "XLSX, where headers are Chinese, days are written 2024-12-31 and text never becomes a formula; a sheet "
        "holds "
        f"{SHEET_ROWS:,} rows, then the next begins.",
        _rows(),
        _wide(),
        _record(),
        _table(),
        _codes(),
    )


def _rows() -> str:
    types = {name: "as given" for name in (*KEY_COLUMNS, *BILL_COLUMNS)} | {
        field.name: str(field.type) for field in RESULT_SCHEMA
    }
    require_all("result columns", types, words.ROWS)
    rows = [(code(name), kind, label_of(name), words.ROWS[name]) for name, kind in types.items()]
    return section("Rows", table(["column", "type", "header", "meaning"], rows))


def _wide() -> str:
    require_all("wide columns", [name for name, _, _ in WIDE_COLUMNS], words.WIDE)
    rows = [(code(name), str(kind), label_of(name), words.WIDE[name]) for name, kind, _ in WIDE_COLUMNS]
    rows += [
        (code("aid_<payer>_fen"), "int32", label_of("aid_<payer>_fen"), words.PATTERNS["aid_<payer>_fen"]),
        *(
            (code(f"clause_{output}"), "string", label_of(f"clause_{output}"), words.PATTERNS["clause_<output>"])
            for output in _CLAUSES
        ),
    ]
    return section("Wide columns", "With `--wide`, in every row.", table(["column", "type", "header", "meaning"], rows))


def _record() -> str:
    keys = json.loads(to_json(_EMPTY))
    require_all("keys of the run record", sorted(keys), dict(sorted(words.RECORD.items())))
    name = record_path(Path("results.parquet")).name
    return section(
        "The run record",
        f"`{name}` beside `results.parquet`: JSON, the same bytes for the same run. Every other view is made from it "
        "and the rows.",
        _meanings(words.RECORD),
        section("Fields of a situation", _fields(), level=3),
        section("Cells", "Each cell is a list of these, in this order.", _cells(), level=3),
    )


def _fields() -> str:
    names = [item.name for item in fields(Situation)]
    require_all("fields of a situation", names, words.SITUATION)
    return table(
        ["field", "in Chinese", "meaning"], [(code(name), label_of(name), words.SITUATION[name]) for name in names]
    )


def _cells() -> str:
    names = [item.name for item in fields(Cell)]
    require_all("parts of a cell", names, words.CELLS)
    return _meanings({name: words.CELLS[name] for name in names})


def _table() -> str:
    require_all("columns of the table of situations", COLUMNS, words.TABLE)
    return section(
        "The table of situations",
        "`canbao situations RUN`: for reading and signing; with `-o FILE.xlsx` a workbook, with `--json` rows.",
        _meanings({name: words.TABLE[name] for name in COLUMNS}),
    )


def _codes() -> str:
    rows = [(code(name), said) for said_by in (MODES, ANSWERS, WARNINGS) for name, said in said_by.items()]
    return section(
        "Codes", "Modes of aid, answers of a silent notice, warnings.", table(["code", "said to people"], rows)
    )


def _meanings(said: Mapping[str, str]) -> str:
    pairs: Iterable[tuple[str, str]] = said.items()
    return table(["name", "meaning"], [(code(name), meaning) for name, meaning in pairs])
