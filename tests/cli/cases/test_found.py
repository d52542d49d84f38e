"""Small conversions between rooms and case files."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from canbao.cli.cases.found import Setting, day_of, text_of_day, yuan_of
from canbao.policy.library import Library


def test_yuan_are_plain_numbers() -> None:
    assert (yuan_of(40000), yuan_of(18750), yuan_of(0), yuan_of(None)) == (400, Decimal("187.50"), 0, None)


def test_days_are_iso_text() -> None:
    assert (text_of_day(date(2024, 2, 29)), text_of_day(None)) == ("2024-02-29", None)
    assert (day_of("2024-02-29"), day_of(None)) == (date(2024, 2, 29), None)


@pytest.mark.parametrize("text", ["2023-02-29", "soon", 5])
def test_what_is_no_day_is_refused(text: object) -> None:
    with pytest.raises(ValueError, match="不是日期"):
        day_of(text)


def test_a_setting_loads_its_policy_once() -> None:
    setting = Setting(Library.of(), "shandong/tengzhou/2025", 2025, {"personal_yuan": 410})
    assert setting.book is setting.book
    assert setting.rules.file.amounts["personal"].fen == 41000
