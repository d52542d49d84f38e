"""Work funds and cash rules as data."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from canbao.policy.administration.fund import CashRule, WorkFund

FUND = {"cite": "七", "per_head_yuan": 2, "bound": "at_least", "payer": "市财政", "payee": "乡镇"}


def test_the_rate_becomes_fen() -> None:
    assert WorkFund.model_validate(FUND).per_head_fen == 200


def test_a_notice_may_promise_funds_without_a_figure_and_without_saying_who_pays() -> None:
    fund = WorkFund.model_validate({"cite": "七"})
    assert (fund.per_head_fen, fund.bound, fund.payer, fund.payee) == (None, "exact", None, None)


@pytest.mark.parametrize("change", [{"bound": "about"}, {"per_head_yuan": "2.555"}, {"cite": None}])
def test_wrong_funds_are_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        WorkFund.model_validate({**FUND, **change})


def test_a_cash_rule_may_leave_its_limits_open() -> None:
    rule = CashRule.model_validate({"cite": "三", "holder": "代收员", "rule": "限期限额缴库"})
    assert (rule.most_days_held, rule.most_held_fen) == (None, None)
    limited = CashRule.model_validate({"cite": "三", "holder": "代收员", "rule": "缴库", "most_held_yuan": "5000"})
    assert limited.most_held_fen == 500_000
