"""Days, whole numbers, money, yes and no: every usual spelling, and nothing guessed."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canbao.intake.cell_problems import CellProblem, Mending
from canbao.intake.judges.numbers import FOR_EVER, date_judge, judge_flag, money_judge, whole_judge
from canbao.intake.judges.verdict import EMPTY, Verdict
from canbao.values.fen import format_yuan

DAY = date_judge(None, None)
WHOLE = whole_judge(None, None)
MONEY = money_judge(None, None)


def mended(verdict: Verdict) -> set[Any]:
    return {item.problem for item in verdict.mended}


def problem(verdict: Verdict) -> Any:
    return verdict.problem.problem if verdict.problem else None


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("2024-9-1", set()),
        ("2024/9/1", set()),
        ("2024.9.1", set()),
        ("2024年9月1日", set()),
        ("20240901", set()),
        ("2024-09-01 00:00:00", set()),
        (date(2024, 9, 1), set()),
        (datetime(2024, 9, 1, 8), set()),  # noqa: DTZ001
        (20240901.0, set()),
        (45536.0, {Mending.SERIAL_DATE}),
        (45536, {Mending.SERIAL_DATE}),
        (" 2024-9-1", {Mending.BLANKS}),
        ("２０２４－９－１", {Mending.FULL_WIDTH}),
        ("2024 年 9 月 1 日", {Mending.BLANKS}),
        ("2024年9月1号", {Mending.SPELLING}),
        ("2024。9。1", {Mending.SPELLING}),
        ("'2024-9-1", {Mending.APOSTROPHE}),
    ],
)
def test_a_day_in_every_usual_spelling(cell: Any, said: set[Any]) -> None:
    found = DAY(cell)
    assert found.value == date(2024, 9, 1)
    assert said <= mended(found)
    assert bool(said) == bool(found.mended)


@pytest.mark.parametrize(
    "cell", ["2024-13-1", "2024-9", "24-9-1", "9/1/2024", "45536", "去年", 2024, True, 1e20, time(1), "1\x00"]
)
def test_what_is_no_day(cell: Any) -> None:
    assert DAY(cell).value is None
    assert problem(DAY(cell)) in (CellProblem.IMPOSSIBLE_DATE, CellProblem.CONTROL_CHARACTER)


def test_days_have_bounds_and_an_end_that_never_comes() -> None:
    assert problem(DAY("1899-12-31")) is CellProblem.UNLIKELY_DATE
    assert DAY("1900-01-01").value == date(1900, 1, 1)
    assert DAY("9999-12-31").value == FOR_EVER
    bounded = date_judge(date(2024, 1, 1), date(2024, 12, 31))
    assert [problem(bounded(cell)) for cell in ("2024-01-01", "2024-12-31", "2023-12-31", "9999-12-31")] == [
        None, None, CellProblem.UNLIKELY_DATE, CellProblem.UNLIKELY_DATE,
    ]  # fmt: skip
    assert DAY(" '").value is None


@pytest.mark.parametrize(
    ("cell", "number", "said"),
    [
        ("12", 12, set()),
        (12.0, 12, set()),
        ("１２", 12, {Mending.FULL_WIDTH}),
        (" 12", 12, {Mending.BLANKS}),
        ("1,200", 1200, {Mending.SEPARATORS}),
        ("12.0", 12, set()),
        ("0", 0, set()),
    ],
)
def test_whole_numbers(cell: Any, number: int, said: set[Any]) -> None:
    assert (WHOLE(cell).value, mended(WHOLE(cell))) == (number, said)


@pytest.mark.parametrize(
    ("cell", "wrong"),
    [
        ("三", CellProblem.NOT_A_NUMBER),
        ("1,2", CellProblem.NOT_A_NUMBER),
        (1.5, CellProblem.NOT_A_NUMBER),
        (True, CellProblem.NOT_A_NUMBER),
        (date(2024, 1, 1), CellProblem.NOT_A_NUMBER),
        (-1, CellProblem.NEGATIVE),
        (1e16, CellProblem.TOO_LARGE),
        ("9" * 18, CellProblem.TOO_LARGE),
    ],
)
def test_what_is_no_whole_number(cell: Any, wrong: CellProblem) -> None:
    assert problem(WHOLE(cell)) is wrong


def test_whole_numbers_have_bounds() -> None:
    bounded = whole_judge(-5, 7)
    assert [problem(bounded(cell)) for cell in (-5, 7, -6, 8)] == [
        None,
        None,
        CellProblem.TOO_SMALL,
        CellProblem.TOO_LARGE,
    ]


@pytest.mark.parametrize(
    ("cell", "fen", "said"),
    [
        ("187.5", 18750, set()),
        (187.5, 18750, set()),
        (187.49999999999997, 18750, set()),
        (0.1 + 0.2, 30, set()),
        (Decimal("1.10"), 110, set()),
        ("187.500", 18750, set()),
        ("200.", 20000, set()),
        ("￥200", 20000, {Mending.UNIT}),
        ("200元", 20000, {Mending.UNIT}),
        ("1,200.00", 120000, {Mending.SEPARATORS}),
        ("２００", 20000, {Mending.FULL_WIDTH}),
        (0, 0, set()),
    ],
)
def test_money(cell: Any, fen: int, said: set[Any]) -> None:
    found = MONEY(cell)
    assert found.value == fen
    assert type(found.value) is int
    assert said <= mended(found)


@given(st.integers(0, 10**12))
def test_money_is_read_back_to_the_fen(fen: int) -> None:
    assert MONEY(format_yuan(fen)).value == fen
    assert MONEY(float(format_yuan(fen))).value == fen


@pytest.mark.parametrize("cell", ["1.234", 0.005, "一百", "1e3", "", "12元5角", True, date(2024, 1, 1), "1" * 30])
def test_what_is_no_money(cell: Any) -> None:
    assert MONEY(cell).value is None


def test_money_has_bounds() -> None:
    assert problem(MONEY("-0.01")) is CellProblem.NEGATIVE
    assert problem(MONEY(1e15 + 10)) is CellProblem.TOO_LARGE
    bounded = money_judge(-100, 100)
    assert [problem(bounded(cell)) for cell in ("-1", "1", "-1.01", "1.01")] == [
        None, None, CellProblem.TOO_SMALL, CellProblem.TOO_LARGE,
    ]  # fmt: skip
    found = bounded("2").problem
    assert found is not None
    assert found.advice.zh == "最大 1.00"


FLAGS_SEEN = [
    ("是", True), ("否", False), (" Y ", True), ("√", True), ("×", False), (1.0, True), (False, False), ("０", False),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "flag"), FLAGS_SEEN)
def test_yes_and_no(cell: Any, flag: bool) -> None:
    assert judge_flag(cell) == Verdict(flag)


@pytest.mark.parametrize("cell", ["也许", 2.0, "2"])
def test_neither(cell: Any) -> None:
    assert problem(judge_flag(cell)) is CellProblem.NOT_YES_OR_NO
    assert judge_flag("' ") == EMPTY
