"""Streams of aid money as data, and what each level bears of the fiscal subsidy."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from pydantic import ValidationError

from canbao.policy.administration import Administration
from canbao.policy.administration.budget import AidBudget


def test_a_stream_says_who_plans_and_who_pays() -> None:
    part = {"id": "aid", "cite": "二", "label": "资助", "planned_by": ["医保局"], "paid_from": ["市财政", "镇财政"]}
    budget = AidBudget.model_validate(part)
    assert (budget.planned_by, budget.paid_from, budget.covers) == (["医保局"], ["市财政", "镇财政"], [])


def test_a_stream_has_a_clause() -> None:
    with pytest.raises(ValidationError, match="cite"):
        AidBudget.model_validate({"id": "aid", "label": "资助"})


def shared(*parts: dict[str, Any]) -> Administration:
    return Administration.model_validate({"subsidy_shares": [{"cite": "二", **part} for part in parts]})


def test_levels_share_the_subsidy_and_the_last_takes_what_remains() -> None:
    found = shared({"level": "central", "share": "60%"}, {"level": "province", "share": "1/3"}, {"level": "county"})
    assert [(part.level, part.share) for part in found.subsidy_shares] == [
        ("central", Fraction(3, 5)), ("province", Fraction(1, 3)), ("county", None),
    ]  # fmt: skip
    assert shared({"level": "central", "share": "60%"}, {"level": "county", "share": "40%"}).subsidy_shares
    assert shared({"level": "county"}).subsidy_shares
    assert shared().subsidy_shares == []


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ([{"level": "central"}, {"level": "county", "share": "40%"}], "只有最后一级"),
        ([{"level": "central", "share": "60%"}, {"level": "county", "share": "30%"}], "合计应为 100%"),
        ([{"level": "central", "share": "60%"}, {"level": "city", "share": "50%"}, {"level": "county"}], "100%"),
        ([{"level": "county", "share": "60%"}, {"level": "county"}], "重复"),
        ([{"level": "village"}], "level"),
        ([{"level": "central", "share": "-1%"}, {"level": "county"}], "负数"),
        ([{"level": "central", "cite": None}], "cite"),
    ],
)
def test_shares_that_make_no_whole_are_refused(parts: list[dict[str, Any]], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        shared(*parts)
