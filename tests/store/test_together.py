"""Several questions in one statement answer as each would alone."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest
from tests.questions import Questions

from canbao.store.copying import read_table
from canbao.store.server import Server
from canbao.store.together import rows_together, tables_together

CELLS = pa.schema(
    [("number", pa.int64()), ("small", pa.int8()), ("day", pa.date32()), ("said", pa.string()), ("yes", pa.bool_())]
)
TEXT = """
    SELECT * FROM (VALUES (9007199254740993, 3, date '2024-02-29', '张"三', true), (2, NULL, NULL, '', NULL),
        (1, -1, '0001-01-01', NULL, false)) AS made (a, b, c, d, e) WHERE a >= %(least)s::bigint ORDER BY a DESC
"""


def test_types_order_and_emptiness_are_those_of_one_question(database: Server) -> None:
    del database
    for least in (0, 2, 1 << 60):
        alone = read_table(TEXT, CELLS, {"least": least})
        assert tables_together([(TEXT, CELLS), (TEXT, CELLS)], {"least": least}) == [alone, alone]


def test_it_is_one_statement_and_each_answer_its_own(database: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    del database
    questions = Questions(monkeypatch)
    found: list[object] = []
    asked = [("SELECT 1, date '2024-02-29'", ("one", "day")), ("SELECT 2 WHERE %(no)s::bool", ("number",))]
    sent = questions.of(lambda: found.extend(rows_together(asked, {"no": False})))
    assert found == [[[1, date(2024, 2, 29).isoformat()]], []]
    assert len(sent) == 1
