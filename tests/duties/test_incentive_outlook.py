"""What staying insured brings and what missing a year costs."""

from __future__ import annotations

from typing import Any

import pytest

from canbao.duties.incentive_outlook import CapsCompared, compare_break, find_next_raise, project_caps
from canbao.duties.incentives import IncentiveAnswer, InsuranceHistory
from canbao.policy.administration.incentive import Incentive
from canbao.policy.readings import Readings

INCENTIVE = Incentive.model_validate({
    "cite": "二(三)第2段", "base_cap_yuan": 250_000, "qualifying_years": 4, "years_count_from": 2025,
    "continuity_step_yuan": 1000, "zero_claim_step_yuan": 1000, "bonus_cap_share": "20%",
})  # fmt: skip
HISTORY = InsuranceHistory(resident_years=[2025, 2026, 2027, 2028])
READINGS = Readings()


def project(until: int, history: InsuranceHistory = HISTORY, **how: Any) -> tuple[IncentiveAnswer, ...]:
    return project_caps(INCENTIVE, 2028, history, until, READINGS, **how)


def caps(answers: tuple[IncentiveAnswer, ...]) -> list[int | None]:
    return [None if answer.cap_fen is None else answer.cap_fen // 100 for answer in answers]


def test_staying_raises_the_cap_year_by_year() -> None:
    assert caps(project(2031, without_claims=False)) == [250_000, 251_000, 252_000, 253_000]


def test_years_without_claims_raise_it_further_from_the_next_year_on() -> None:
    assert caps(project(2030, without_claims=True)) == [250_000, 252_000, 254_000]


def test_a_missed_year_has_no_cap_and_restarts_the_count() -> None:
    answers = project(2031, without_claims=False, missed=[2030])
    assert caps(answers) == [250_000, 251_000, None, 250_000]
    assert [answer.continuous_years for answer in answers] == [4, 5, 0, 1]


def test_a_missed_year_is_not_a_year_without_claims() -> None:
    answers = project(2032, without_claims=True, missed=[2030])
    # 2028 counts from 2029; 2029 and 2030 are followed or made by the missed year; 2031 counts from 2032.
    assert answers[-1].zero_claims_counted == (2028, 2031)


def test_this_year_uninsured_is_not_without_claims() -> None:
    answers = project(2030, InsuranceHistory(resident_years=[2025, 2026]), without_claims=True)
    assert answers[-1].zero_claims_counted == (2029,)


def test_claims_that_are_not_known_stay_unknown() -> None:
    answers = project(2029, InsuranceHistory(resident_years=[2028], zero_claim_years=None), without_claims=True)
    assert [answer.unknown for answer in answers] == [("zero_claim_years",)] * 2


def test_the_cost_of_a_break_is_shown_side_by_side() -> None:
    compared = compare_break(INCENTIVE, 2028, HISTORY, 2030, READINGS, missed=[2029], without_claims=False)
    assert compared == (
        CapsCompared(2028, 25_000_000, 25_000_000),
        CapsCompared(2029, 25_100_000, None),
        CapsCompared(2030, 25_200_000, 25_000_000),
    )


def test_the_next_raise_is_the_first_year_above_this() -> None:
    found = find_next_raise(project(2031, without_claims=False))
    assert found is not None
    assert found.year == 2029
    assert find_next_raise(project(2028, without_claims=True)) is None
    new = project_caps(INCENTIVE, 2026, InsuranceHistory(resident_years=[2026]), 2031, READINGS, without_claims=False)
    raised = find_next_raise(new)
    assert raised is not None
    assert raised.year == 2030


@pytest.mark.parametrize("until", [2027, 2089])
def test_an_outlook_has_an_end(until: int) -> None:
    with pytest.raises(ValueError, match="60"):
        project(until, without_claims=True)
    assert len(project(2088, without_claims=True)) == 61
