"""Exchanges as data."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from canbao.policy.administration.exchange import Exchange

FLOW = {"id": "marks", "cite": "三", "giver": "医保", "takers": ["税务"], "content": ["标识"], "rhythm": "on_change"}


def test_a_flow_may_have_no_deadline() -> None:
    assert Exchange.model_validate(FLOW).deadline is None


@pytest.mark.parametrize("change", [{"rhythm": "sometimes"}, {"takers": []}, {"content": []}, {"deadline": "10号"}])
def test_wrong_flows_are_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Exchange.model_validate({**FLOW, **change})
