"""Single cells: every usual way to write a day, a number, yes and no; everything else is none."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canbao.intake.cell_texts import as_text, has_lost_digits, read_day, read_flag, read_number

DAYS = st.dates(date(1908, 3, 18), date(2200, 12, 31))
PATTERNS = [
    "{0:%Y-%m-%d}",
    "{0:%Y/%m/%d}",
    "{0:%Y.%m.%d}",
    "{0:%Y%m%d}",
    "{0:%Y年%m月%d日}",
    "{0.year}-{0.month}-{0.day}",
]
PATTERNS += [
    "{0.year}年{0.month}月{0.day}日",
    "{0:%Y-%m-%d} 08:30:00",
    "{0:%Y-%m-%d}T23:59",
    "{0:%Y-%m-%d} 0:00:00.000",
]


@given(DAYS, st.sampled_from(PATTERNS))
def test_a_day_is_read_however_it_is_written(day: date, pattern: str) -> None:
    assert read_day(pattern.format(day)) == day


@given(DAYS)
def test_a_day_of_a_sheet_is_read(day: date) -> None:
    assert read_day(day) == day
    assert read_day(datetime(day.year, day.month, day.day, 13, 20)) == day  # noqa: DTZ001
    serial = (day - date(1899, 12, 30)).days
    assert read_day(serial) == read_day(float(serial)) == day
    assert read_day(float(f"{day:%Y%m%d}")) == day


@pytest.mark.parametrize(
    "cell",
    [
        "2024-13-01",
        "2023-02-29",
        "2024-9",
        "2024",
        2024,
        1990.0,
        "24-01-31",
        "31.01.2024",
        "2024-01/31",
        "2024-01-31x",
        "0000-01-01",
        "45536",
        "明天",
        "",
        "2" * 5000,
        45536.5,
        -3,
        True,
        20241301,
        1e20,
        "2024-01-31 8",
        "٢٠٢٤-٠١-٣١",
        None,
    ],
)
def test_other_cells_are_no_days(cell: Any) -> None:
    assert read_day(cell) is None


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("12", 12),
        ("-3", -3),
        ("+3", 3),
        ("12.", 12),
        ("12.00", 12),
        (12, 12),
        (12.0, 12),
        (Decimal("12.0"), 12),
        ("0", 0),
        ("9" * 19, int("9" * 19)),
    ],
)
def test_whole_numbers_are_read(cell: Any, number: int) -> None:
    assert read_number(cell) == number


@pytest.mark.parametrize(
    "cell", ["12.5", "1,200", "1e3", "十二", "", " 1", "9" * 20, 12.5, True, Decimal("1.5"), None, "１２", float("inf")]
)
def test_other_cells_are_no_whole_numbers(cell: Any) -> None:
    assert read_number(cell) is None


@pytest.mark.parametrize("cell", [True, 1, 1.0, "1", "true", "TRUE", "Yes", "y", "是", "有"])
def test_yes(cell: Any) -> None:
    assert read_flag(cell) is True


@pytest.mark.parametrize("cell", [False, 0, 0.0, "0", "false", "No", "n", "否", "无"])
def test_no(cell: Any) -> None:
    assert read_flag(cell) is False


@pytest.mark.parametrize("cell", ["maybe", "2", 2, 0.5, "", "未知"])
def test_neither_yes_nor_no(cell: Any) -> None:
    assert read_flag(cell) is None


@given(st.integers(-(10**15), 10**15))
def test_a_number_of_a_sheet_is_shown_as_it_looks_there(number: int) -> None:
    assert as_text(float(number)) == as_text(number) == str(number)


@pytest.mark.trust
@pytest.mark.parametrize("number", [430621199003071230, 430621900307123, 6222021234567890123])
def test_a_number_that_has_lost_digits_never_looks_like_an_identifier(number: int) -> None:
    text = as_text(float(number))
    assert has_lost_digits(float(number)) == (number > 10**15)
    assert ("E+" in text) == (number > 10**15)
    assert as_text(187.49999999999997) == "187.5"


def test_other_cells_as_texts() -> None:
    assert [as_text(cell) for cell in ("甲", False, 1.5, date(2024, 1, 2), datetime(2024, 1, 2, 3, 4))] == [  # noqa: DTZ001
        "甲", "false", "1.5", "2024-01-02", "2024-01-02 03:04:00",
    ]  # fmt: skip
