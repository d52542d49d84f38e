"""Incentive terms as data: what is not set stays unknown."""

from __future__ import annotations

from fractions import Fraction

import pytest
from pydantic import ValidationError

from canbao.policy.administration.incentive import Incentive


def test_absent_terms_are_unknown_and_the_cut_is_nought() -> None:
    terms = Incentive.model_validate({"cite": "二(七)"})
    assert (terms.base_cap_fen, terms.continuity_step_fen, terms.bonus_cap_share) == (None, None, None)
    assert (terms.reenrolment_cut_fen, terms.use_clears_zero_claim, terms.step_bound) == (0, True, "exact")


def test_yuan_and_shares_are_exact() -> None:
    part = {"cite": "二", "base_cap_yuan": 250000, "zero_claim_step_yuan": "1000.50", "bonus_cap_share": "20%"}
    terms = Incentive.model_validate(part)
    assert (terms.base_cap_fen, terms.zero_claim_step_fen) == (25_000_000, 100_050)
    assert terms.bonus_cap_share == Fraction(1, 5)


@pytest.mark.parametrize("change", [{"qualifying_years": 0}, {"step_bound": "about"}, {"base_cap": 1}])
def test_wrong_terms_are_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Incentive.model_validate({"cite": "二", **change})
