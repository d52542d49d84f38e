"""docs/reference/facts.md: the people table, its companion and the forms in which a file may come.

In: the schema with its remarks, the vocabulary, an example person. Out: the page. Never: a column that the schema does
not have; the example is put into the table's types and read by the interpreter when the page is made.
"""

from __future__ import annotations

import inspect
import json
import re
from datetime import date
from typing import Any

import pyarrow as pa

from canbao.assess.facts import person_of
from canbao.assess.intake.complete_lists import SUFFIXES
from canbao.assess.intake.wording import FLAGS, LABELS, LIST_LABELS, SPELLINGS
from canbao.people.coverage import COVERAGE_SCHEMA
from canbao.people.flat_text import flatten_nested
from canbao.policy.functions import RELATIONS
from canbao.policy.vocabulary import FACTS
from canbao.values import facts_schema
from canbao.values.facts_schema import PEOPLE_SCHEMA, STANDING_TYPE
from reference.fact_words import COLUMN_WORDS, COVERAGE_WORDS, EXAMPLE, RELATION_WORDS, STANDING_WORDS
from reference.markdown import bullets, code, codes, page, require_all, section, table

_REMARK = re.compile(r'pa\.field\("(?P<name>\w+)", .*\),  # (?P<mark>[UN])\b,? ?(?P<more>.*)$', re.MULTILINE)
_TYPES = {
    "string": "text", "date32[day]": "date", "bool": "true/false", "int8": "whole number to 127",
    "int16": "whole number to 32,767", "int64": "whole number",
}  # fmt: skip
_LISTS = {"int16": "list of years", "string": "list of columns"}


def make() -> str:
    """The page."""
    require_all("columns of the people table", PEOPLE_SCHEMA.names, COLUMN_WORDS)
    require_all("columns of the example", PEOPLE_SCHEMA.names, EXAMPLE)
    return page(
        "Facts",
        "The people table: one row a person and benefit year. A policy reads only some columns; `canbao assess` says "
        "which "
        "are missing. An empty cell means that there is none, or that it is not known, column by column; a fact that "
        "has "
        "none-cells and is nevertheless unknown is named in `unknown_facts`.",
        _columns(),
        _nested(),
        _coverage(),
        _forms(),
    )


def remarks() -> dict[str, tuple[str, str]]:
    """What the schema's own remarks say of each column: U or N, and more."""
    source = inspect.getsource(facts_schema)
    return {match["name"]: (match["mark"], match["more"]) for match in _REMARK.finditer(source)}


def _columns() -> str:
    flat = _example_cells()
    said = remarks()
    rows = []
    for field in PEOPLE_SCHEMA:
        words = COLUMN_WORDS[field.name]
        rows.append(
            (
                code(field.name),
                _type(field.type),
                _empty(field.name, said),
                LABELS[field.name],
                words.meaning,
                code(flat[field.name]),
            )
        )
    head = ["column", "type", "an empty cell means", "Chinese header", "meaning", "example"]
    return section("Columns", "A header is the name of the column or its Chinese name.", table(head, rows))


def _type(kind: pa.DataType) -> str:
    if pa.types.is_list(kind):
        inner = kind.value_type
        return "list of entries, see below" if pa.types.is_struct(inner) else _LISTS[str(inner)]
    return _TYPES[str(kind)]


def _empty(name: str, said: dict[str, tuple[str, str]]) -> str:
    """From the schema's remark; the vocabulary must agree."""
    if name not in said:
        return COLUMN_WORDS[name].empty
    mark, more = said[name]
    if name in FACTS:
        assert FACTS[name].none_means_absent == (mark == "N"), name
    words = "there is none" if mark == "N" else "not known"
    return f"{words}{': ' if more else ''}{more}".replace("there is none: as ", "").replace('"none"', "`none`")


def _example_cells() -> dict[str, Any]:
    """The example person as cells of a CSV; first put into the table's types and read."""
    batch = pa.RecordBatch.from_pylist([EXAMPLE], schema=PEOPLE_SCHEMA)
    row = batch.to_pylist()[0]
    row["relations"] = None
    person_of({name: value for name, value in row.items() if value is not None})
    flat = flatten_nested(batch).to_pylist()[0]
    return {name: _cell(value) for name, value in flat.items()}


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return json.dumps(value)
    return value.isoformat() if isinstance(value, date) else "" if value is None else value


def _nested() -> str:
    require_all("parts of a standing", [field.name for field in STANDING_TYPE], STANDING_WORDS)
    relations = PEOPLE_SCHEMA.field("relations").type.value_type
    require_all("parts of a relation", [field.name for field in relations], RELATION_WORDS)
    rows = [(code(field.name), _type(field.type), STANDING_WORDS[field.name]) for field in STANDING_TYPE]
    others = [(code(field.name), _type(field.type), RELATION_WORDS[field.name]) for field in relations]
    return "\n\n".join(
        [
            section("An entry of `standings`", table(["part", "type", "meaning"], rows), level=3),
            section(
                "An entry of `relations`",
                table(["part", "type", "meaning"], others),
                f"Relations are {codes(RELATIONS)}.",
                level=3,
            ),
            section(
                "An entry of `catastrophic_paid`",
                "`year` and `fen`: what critical-illness insurance paid in the year.",
                level=3,
            ),
        ]
    )


def _coverage() -> str:
    require_all("columns of coverage", COVERAGE_SCHEMA.names, COVERAGE_WORDS)
    rows = [
        (code(field.name), _type(field.type), LIST_LABELS[field.name], COVERAGE_WORDS[field.name])
        for field in COVERAGE_SCHEMA
    ]
    return section(
        "Coverage of lists",
        "Who is not on a list does not have the standing only where the list is complete. The companion "
        f"{_companions()} beside `people.parquet`, or the file after `--lists`, says where and until when; "
        "`--lists-complete` declares all lists complete everywhere. Without either, who is not listed may have any "
        "standing, "
        "and whoever's bill depends on it is unsettled. A list is declared under the standing itself, not a grade of "
        "it.",
        table(["column", "type", "Chinese header", "meaning"], rows),
    )


def _companions() -> str:
    return " or ".join(code(f"people.coverage{suffix}") for suffix in SUFFIXES)


_SHEETS = (
    "the visible sheet with a column of people's ids; column names in row 1; ids, identity numbers and places as "
    "text; "
    "no formulas; lists as JSON in the cell"
)


def _forms() -> str:
    yes = [word for word, value in FLAGS.items() if value]
    no = [word for word, value in FLAGS.items() if not value]
    return section(
        "Forms of a file",
        "A file is opened by its content, not by its name. Everything wrong in it is named at once "
        "([errors](errors.md)), and nothing is written then.",
        table(
            ["form", "how"],
            [
                ("Parquet", "the types above; lists as lists; words and codes as the English words"),
                ("CSV", "UTF-8 or GB18030, commas, column names in row 1; lists as JSON in the cell"),
                ("XLSX, XLS", _SHEETS),
            ],
        ),
        bullets(
            [
                "Days in CSV and sheets: `2024-01-31`, `2024/1/31`, `2024.1.31`, `2024年1月31日`, `20240131`, or a "
                "date cell.",
                f"True: {codes(yes)}. False: {codes(no)}.",
                "A column that the policies do not read may be left out; one that is not known is refused.",
            ]
        ),
        section("Chinese spellings", table(["column", "written", "word"], _spellings()), level=3),
    )  # fmt: skip


def _spellings() -> list[tuple[str, str, str]]:
    return [(code(name), written, code(word)) for name, words in SPELLINGS.items() for written, word in words.items()]
