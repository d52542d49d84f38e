"""The benefit year that a policy rules, and window ends that may move to a working day."""

from __future__ import annotations

from datetime import date

import pytest
from tests.policy_texts import book_of, small

from canbao.policy.model import PolicyFile
from canbao.policy.nodes import Const
from canbao.policy.scope import ExpressionError
from canbao.policy.spans import benefit_year, extend
from canbao.policy.yaml_file import read_yaml
from canbao.values.period import Period


def _file(year: str) -> PolicyFile:
    raw, _ = read_yaml(small({"year: {from: 2025-01-01, until: 2025-12-31, cite: 一}": f"year: {year}"}))
    return PolicyFile.model_validate(raw)


@pytest.mark.parametrize(
    ("year", "asked", "period", "label"),
    [
        ("{from: 2025-01-01, until: 2025-12-31}", None, Period(date(2025, 1, 1), date(2025, 12, 31)), 2025),
        ("{from: 2025-01-01, until: 2025-12-31}", 2025, Period(date(2025, 1, 1), date(2025, 12, 31)), 2025),
        ("{from: 2024-07-01, until: 2025-06-30}", None, Period(date(2024, 7, 1), date(2025, 6, 30)), 2024),
        ("{from: 2024-07-01, until: 2025-06-30, label: 2025}", 2025, Period(date(2024, 7, 1), date(2025, 6, 30)), 2025),
        ("{calendar: true}", 2031, Period(date(2031, 1, 1), date(2031, 12, 31)), 2031),
    ],
)
def test_benefit_years(year: str, asked: int | None, period: Period, label: int) -> None:
    assert benefit_year(_file(year), asked) == (period, label)


def test_a_policy_for_any_year_has_to_be_told_which() -> None:
    with pytest.raises(ExpressionError, match=r"small@2026.*say the benefit year"):
        benefit_year(_file("{calendar: true}"), None)


def test_a_policy_of_one_year_rules_no_other() -> None:
    with pytest.raises(ExpressionError, match="it rules 2025, not 2026"):
        benefit_year(_file("{from: 2025-01-01, until: 2025-12-31}"), 2026)


@pytest.mark.parametrize(
    ("day", "until"),
    [
        ("2024-12-31", "2024-12-31"),  # a Tuesday
        ("2024-10-01", "2024-10-08"),  # National Day and the week after it
        ("2024-09-14", "2024-09-14"),  # a Saturday that is worked
        ("2025-03-01", "2025-03-03"),  # a Saturday
        ("2090-01-01", "2090-01-01"),  # nobody has announced that year
    ],
)
def test_an_end_on_a_holiday_may_move_to_the_next_working_day(day: str, until: str) -> None:
    assert extend(date.fromisoformat(day)) == date.fromisoformat(until)


@pytest.mark.parametrize(("answer", "until"), [("no_extension", "2025-03-01"), ("next_working_day", "2025-03-03")])
def test_whether_it_moves_is_a_reading(answer: str, until: str) -> None:
    text = "until: 2024-12-31, cite: 一}\namounts"
    book = book_of({text: text.replace("2024-12-31", "2025-03-01"), "A17: highest": f"A04: {answer}"})
    days = [node.value for node in book.latest.terms["in_window"].walk() if isinstance(node, Const)]
    assert days == [date.fromisoformat(until)]
