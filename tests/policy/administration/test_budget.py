"""Streams of aid money as data."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from canbao.policy.administration.budget import AidBudget


def test_a_stream_says_who_plans_and_who_pays() -> None:
    part = {"id": "aid", "cite": "二", "label": "资助", "planned_by": ["医保局"], "paid_from": ["市财政", "镇财政"]}
    budget = AidBudget.model_validate(part)
    assert (budget.planned_by, budget.paid_from, budget.covers) == (["医保局"], ["市财政", "镇财政"], [])


def test_a_stream_has_a_clause() -> None:
    with pytest.raises(ValidationError, match="cite"):
        AidBudget.model_validate({"id": "aid", "label": "资助"})
