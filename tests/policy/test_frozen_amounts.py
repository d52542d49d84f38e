"""A standard whose figure of this year is not out: last year's for good, or only until it comes."""

from __future__ import annotations

from typing import Any

import pytest
from tests.policy_texts import book_of

from canbao.policy.frozen_amounts import with_frozen_amounts


@pytest.mark.parametrize("amend", [{}, {"fiscal_subsidy_yuan": 700}])
def test_a_frozen_amount_is_shown_as_it_is_reckoned(amend: dict[str, Any]) -> None:
    """What names the standard, an explanation or `policy show`, says the figure that is charged."""
    amounts = book_of(amend={"A05": "frozen", **amend}).latest.file.amounts
    assert (amounts["fiscal"].fen, amounts["fiscal"].pending) == (67_000, None)
    assert amounts["personal"].fen == 40_000


def test_what_is_pending_takes_the_figure_that_comes() -> None:
    file = book_of(amend={"fiscal_subsidy_yuan": 700}).latest.file
    assert file.amounts["fiscal"].fen == 70_000
    assert with_frozen_amounts(file) is file


def test_what_has_no_figure_of_last_year_stays_pending() -> None:
    fiscal = "fiscal: {pending: fiscal_subsidy_yuan, provisional_yuan: 670, cite: 二}"
    file = book_of({fiscal: fiscal.replace("provisional_yuan: 670, ", "")}, amend={"A05": "frozen"}).latest.file
    assert (file.amounts["fiscal"].fen, file.amounts["fiscal"].pending) == (None, "fiscal_subsidy_yuan")
