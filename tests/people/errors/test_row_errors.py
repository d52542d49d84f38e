"""Rows that should not be there."""

from __future__ import annotations

import numpy as np

from canbao.people.errors.kinds import UNFIT, RowSpot, Unfit
from canbao.people.errors.row_errors import ROW_KINDS, SUM_WORDS
from canbao.people.workbooks.sheets import CellValue
from canbao.people.workbooks.suppliers import id_number, of, person_name

ROW: list[CellValue] = ["王芳", "430699200003071236", "某"]


def made(kind_id: str, row: list[CellValue]) -> list[CellValue] | Unfit:
    columns = (person_name(), id_number(), of("town"))
    spot = RowSpot(row, ("姓名", "证件号码", "镇"), columns, np.random.default_rng(1))
    return next(kind for kind in ROW_KINDS if kind.id == kind_id).make(spot)


def test_rows_are_repeated_with_or_without_the_name() -> None:
    assert made("duplicate_row", ROW) == ROW
    assert made("duplicate_id_other_name", ROW) == ["王方", *ROW[1:]]
    assert made("duplicate_id_other_name", [None, *ROW[1:]]) is UNFIT


def test_sums_headers_and_nothing() -> None:
    total = made("total_row", ROW)
    assert not isinstance(total, Unfit)
    assert total[0] in SUM_WORDS
    assert total[1] is None
    assert made("repeated_header", ROW) == ["姓名", "证件号码", "镇"]
    assert made("blank_row", ROW) == [None] * 3
