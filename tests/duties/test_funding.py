"""Work funds by head."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canbao.duties.funding import list_work_funds, reckon_work_fund
from canbao.policy.administration.fund import WorkFund

FUND = WorkFund.model_validate(
    {"cite": "七(四)", "per_head_yuan": 2, "bound": "at_least", "payer": "市财政", "payee": "各乡镇"}
)


def test_two_yuan_a_head_at_least() -> None:
    answer = reckon_work_fund(FUND, 35_210)
    assert (answer.minimum_fen, answer.is_exact, answer.cite) == (7_042_000, False, "七(四)")
    assert (answer.payer, answer.payee, answer.per_head_fen, answer.enrolled) == ("市财政", "各乡镇", 200, 35_210)


def test_a_fixed_rate_is_exact() -> None:
    exact = WorkFund.model_validate({**FUND.model_dump(exclude={"per_head_fen"}), "per_head_yuan": 3, "bound": "exact"})
    assert reckon_work_fund(exact, 10).is_exact is True


def test_a_silent_notice_and_an_unknown_count_settle_nothing() -> None:
    silent = reckon_work_fund(None, 5)
    assert (silent.determined, silent.reason, silent.minimum_fen, silent.enrolled) == (False, "not_stated", None, 5)
    unknown = reckon_work_fund(FUND, None)
    assert (unknown.determined, unknown.unknown, unknown.minimum_fen) == (False, ("enrolled",), None)
    assert (unknown.reason, unknown.cite) == ("unknown_fact", "七(四)")


def test_a_negative_count_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="negative"):
        reckon_work_fund(FUND, -1)
    assert reckon_work_fund(FUND, 0).minimum_fen == 0


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 10**6), max_size=6))
def test_the_towns_together_get_what_all_heads_get(enrolled: dict[str, int]) -> None:
    by_town = list_work_funds(FUND, enrolled)
    assert list(by_town) == list(enrolled)
    assert sum(answer.minimum_fen or 0 for answer in by_town.values()) == sum(enrolled.values()) * 200


def test_funds_without_a_figure_are_not_stated() -> None:
    answer = reckon_work_fund(WorkFund.model_validate({"cite": "七(四)"}), 10)
    assert (answer.determined, answer.reason, answer.unknown, answer.minimum_fen, answer.cite) == (
        False, "not_stated", ("per_head_yuan",), None, "七(四)",
    )  # fmt: skip
