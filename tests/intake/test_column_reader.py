"""Columns: each distinct word judged once, verdicts at their positions, documents ruling numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from tests.intake.lists import DEFINITION, id_number

from canbao.intake import column_reader
from canbao.intake.cell_problems import CellProblem
from canbao.intake.column_kinds import KINDS, ColumnKind
from canbao.intake.column_reader import ColumnReader, IdReader, judge_cell, judged, reader_of, types_of
from canbao.intake.judges.identity import IdJudge
from canbao.intake.judges.verdict import EMPTY, Verdict, refuse
from canbao.intake.list_definition import ColumnDefinition
from canbao.intake.raw_columns import Words, raw_column


class Counting:
    """A judge that counts."""

    def __init__(self) -> None:
        self.seen: list[Any] = []

    def __call__(self, cell: Any) -> Verdict:
        self.seen.append(cell)
        return refuse(CellProblem.NOT_A_NUMBER, cell) if cell == "x" else Verdict(str(cell))


def test_each_word_is_judged_once_over_all_batches() -> None:
    judge = Counting()
    reader = ColumnReader(ColumnDefinition("a", "甲"), judge)
    for _ in range(3):
        found = reader.read(pa.array(["1", "x", None, "1", ""]))
        assert found.array(pa.string()).to_pylist() == ["1", None, None, "1", None]
        assert found.told.tolist() == [1]
        assert found.is_empty.tolist() == [False, False, True, False, True]
    assert judge.seen == ["1", "x"]


def test_the_memory_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(column_reader, "MOST_REMEMBERED", 2)
    reader = ColumnReader(ColumnDefinition("a", "甲"), Counting())
    texts = [str(number) for number in range(9)] * 2
    assert reader.read(pa.array(texts)).array(pa.string()).to_pylist() == texts
    assert len(reader._remembered) <= 2


def test_numbers_and_texts_that_look_alike_are_told_apart() -> None:
    judge = Counting()
    ColumnReader(ColumnDefinition("a", "甲"), judge).read(raw_column([1.0, True, "1", "", 1.0]))
    assert [type(cell) for cell in judge.seen] == [float, bool, str]


@pytest.mark.parametrize("cell", [None, "", "  ", "\u3000\n", float("nan")])
def test_empty_cells_are_not_judged(cell: Any) -> None:
    assert judge_cell(cell, Counting()) is EMPTY


def test_no_cell_is_longer_than_any_may_be() -> None:
    found = judge_cell("x" * 2_001, Counting()).problem
    assert found is not None
    assert found.problem is CellProblem.TOO_LONG


def test_numbers_are_judged_as_the_documents_beside_them() -> None:
    reader = reader_of(DEFINITION.column("id_number"), IdJudge())
    assert isinstance(reader, IdReader)
    number = id_number(1)
    found = reader.read_stated(
        pa.array([number, "E12345678", "E12345678", None, "", number]),
        pa.array(["resident_card", "passport", "resident_card", "passport", None, None]),
    )
    parts = reader.arrays(found)
    assert parts["id_number"].to_pylist() == [number, "E12345678", None, None, None, number]
    assert parts["id_number_document"].to_pylist() == ["resident_card", "passport", None, None, None, "resident_card"]
    assert found.told.tolist() == [2]
    assert found.is_empty.tolist() == [False, False, False, True, True, False]


def test_a_batch_of_empty_numbers() -> None:
    reader = reader_of(DEFINITION.column("id_number"), IdJudge())
    assert isinstance(reader, IdReader)
    found = reader.read_stated(Words(np.asarray([-1, -1]), ()), pa.array([None, None], pa.string()))
    assert reader.arrays(found)["id_number_key"].to_pylist() == [None, None]


@pytest.mark.parametrize("kind", ColumnKind)
def test_every_kind_has_a_reader_of_its_type(kind: ColumnKind) -> None:
    choices = {"甲": ("甲",)} if kind is ColumnKind.CHOICE else {}
    column = ColumnDefinition("a", "甲", kind, choices=choices)
    reader = reader_of(column, IdJudge())
    arrays = reader.arrays(reader.read(pa.array([None, ""], pa.string())))
    assert {name: array.type for name, array in arrays.items()} == types_of(column)
    assert types_of(column)["a"] == KINDS[kind].type


def test_a_column_without_anything_to_say_says_nothing() -> None:
    assert judged(np.asarray([0, -1]), [Verdict(1)]).told.tolist() == []
