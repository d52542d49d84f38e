"""Years of insurance: gaps 0–6, several gaps, employee years, who was never insured, and what is not known."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canbao.assess.facts import UNKNOWN
from canbao.assess.history import missed_years, years_in_a_row
from canbao.policy.readings import Readings

YEAR = 2025
USUAL = Readings({})


def missed(resident: Any, employee: Any = frozenset(), before: Any = None, **readings: Any) -> Any:
    before = bool(resident or employee) if before is None and UNKNOWN not in (resident, employee) else before
    return missed_years(resident, employee, before, YEAR, Readings(readings))


@pytest.mark.trust
@pytest.mark.parametrize("gap", range(7))
def test_gaps_of_nought_to_six_years(gap: int) -> None:
    assert missed({YEAR - 1 - gap}) == gap


@pytest.mark.parametrize(
    ("resident", "employee", "readings", "years"),
    [
        ({2019, 2020, 2023}, set(), {}, 1),  # 2024; the gap of 2021 and 2022 was settled when joining again
        ({2019, 2020, 2023}, set(), {"A51": "all_breaks"}, 3),
        ({2019}, {2022}, {}, 2),  # employee years bridge
        ({2019}, {2022}, {"A51": "all_breaks"}, 4),
        ({2020}, set(), {"A07": 2023}, 2),  # only 2023 and 2024 count
        ({2020}, set(), {"A07": 2025}, 0),
        ({2024}, set(), {"A07": 2020}, 0),
        ({2019, 2022}, set(), {"A07": 2021, "A51": "all_breaks"}, 3),
        (set(), {2024}, {}, 0),
    ],
)
def test_which_years_count(resident: set[int], employee: set[int], readings: dict[str, Any], years: int) -> None:
    assert missed(resident, employee, **readings) == years


@pytest.mark.parametrize(("answer", "years"), [("no_break", 0), ("break", 1)])
def test_who_was_never_insured(answer: str, years: int) -> None:
    assert missed(set(), A08=answer) == years


def test_years_from_the_benefit_year_on_say_nothing_about_before() -> None:
    assert missed({2025, 2026}, before=False) == 0
    assert missed({2023, 2025, 2026}) == 1


def test_who_was_insured_in_years_that_nobody_recorded() -> None:
    assert missed(set(), before=True) is UNKNOWN


@pytest.mark.parametrize(
    ("resident", "employee", "readings", "years"),
    [
        (UNKNOWN, {2024}, {}, 0),  # last year is covered, whatever the rest
        ({2024}, UNKNOWN, {}, 0),
        (UNKNOWN, {2023}, {}, UNKNOWN),
        ({2023}, UNKNOWN, {}, UNKNOWN),
        (UNKNOWN, UNKNOWN, {}, UNKNOWN),
        ({2024}, UNKNOWN, {"A51": "all_breaks"}, UNKNOWN),
    ],
)
def test_what_is_not_known(resident: Any, employee: Any, readings: dict[str, Any], years: Any) -> None:
    assert missed(resident, employee, **readings) == years


@pytest.mark.parametrize(
    ("resident", "employee", "answer", "years"),
    [
        ({2024, 2023, 2022, 2021}, set(), "bridge_and_restart", 5),
        (set(), set(), "bridge_and_restart", 1),
        ({2024, 2022}, {2023}, "bridge_and_restart", 2),  # an employee year ends the run
        ({2024, 2022}, {2023}, "count_as_resident", 4),
        ({2024}, UNKNOWN, "bridge_and_restart", 2),
        ({2024}, UNKNOWN, "count_as_resident", UNKNOWN),
        (UNKNOWN, {2024}, "bridge_and_restart", UNKNOWN),
    ],
)
def test_years_in_a_row(resident: Any, employee: Any, answer: str, years: Any) -> None:
    assert years_in_a_row(resident, employee, YEAR, Readings({"A09": answer})) == years


@given(st.frozensets(st.integers(YEAR - 10, YEAR - 1)), st.frozensets(st.integers(YEAR - 10, YEAR - 1)))
def test_missed_years_and_covered_years_fill_the_time_since_the_last_cover(
    resident: frozenset[int], employee: frozenset[int]
) -> None:
    latest = missed_years(resident, employee, True, YEAR, USUAL)
    every = missed_years(resident, employee, True, YEAR, Readings({"A51": "all_breaks"}))
    covered = resident | employee
    if not covered:
        assert latest is every is UNKNOWN
        return
    assert latest == YEAR - 1 - max(covered)
    assert every == YEAR - min(covered) - len(covered)
    assert latest <= every
