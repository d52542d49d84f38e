"""Months in a row."""

from __future__ import annotations

from datetime import date

from canbao.web.days import months_until


def test_months_across_a_new_year() -> None:
    assert months_until(date(2025, 2, 28), 4) == ["2024-11", "2024-12", "2025-01", "2025-02"]
    assert months_until(date(2024, 12, 1), 1) == ["2024-12"]
