"""Planted days: impossible in the department's own spelling, or the same in another."""

from __future__ import annotations

from datetime import date

import pytest
from tests.people.errors.spots import NUMBER, made, spot_of

from canbao.people.errors.date_errors import DATE_KINDS, read_day
from canbao.people.errors.kinds import UNFIT
from canbao.people.workbooks.suppliers import Cell, Content, day, day_as

AS_TEXT, AS_DATE = day_as("until", "%Y年%m月%d日"), day("until")
DAY = date(2024, 3, 7)


@pytest.mark.parametrize(
    ("cell", "value", "expected"),
    [(AS_TEXT, "2024年03月07日", "2024年02月30日"), (AS_DATE, DAY, "2024-02-30"), (AS_TEXT, None, UNFIT)],
)
def test_the_thirtieth_of_february(cell: Cell, value: str | date | None, expected: object) -> None:
    assert made(DATE_KINDS, "date_impossible", spot_of(value, cell)) == expected


def test_an_end_before_its_begin() -> None:
    for seed in range(30):
        value = made(DATE_KINDS, "date_end_before_begin", spot_of(None, AS_TEXT, seed, begin="2024-03-07"))
        assert isinstance(value, str)
        assert (read_day(value, AS_TEXT.pattern) or date.max) < DAY
    assert made(DATE_KINDS, "date_end_before_begin", spot_of(None, AS_TEXT, begin=None)) is UNFIT
    assert made(DATE_KINDS, "date_end_before_begin", spot_of(None, AS_TEXT)) is UNFIT


def test_serials_count_as_spreadsheets_do() -> None:
    assert made(DATE_KINDS, "date_serial", spot_of(date(2024, 1, 1), AS_DATE)) == 45292
    assert made(DATE_KINDS, "date_serial", spot_of(date(1900, 1, 1), AS_DATE)) is UNFIT


def test_another_spelling_is_the_same_day() -> None:
    for seed in range(10):
        value = made(DATE_KINDS, "date_other_spelling", spot_of(DAY, AS_DATE, seed))
        assert value in ("2024.3.7", "2024年3月7日", "2024/3/7")


def test_a_birth_is_another_than_the_numbers() -> None:
    birth = day_as("birth", "%Y%m%d", Content.BIRTH)
    value = made(DATE_KINDS, "birth_contradicts_id", spot_of("20000307", birth, id=NUMBER))
    assert isinstance(value, str)
    assert value < "20000307"
    assert made(DATE_KINDS, "birth_contradicts_id", spot_of("20000307", birth)) is UNFIT


def test_only_begins_lie_far_ahead() -> None:
    begin = day_as("certified", "%Y-%m-%d")
    spot = spot_of("2024-03-07", begin)
    assert made(DATE_KINDS, "date_far_ahead", spot) is UNFIT
    assert read_day("", begin.pattern) is None
