"""Lifecycle rules as data."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from canbao.policy.administration.lifecycle import Lifecycle

DEATH = {"kind": "death", "cite": "六", "label": "死亡", "refund": "none", "last_day": "event_day"}
MOVE = {"kind": "moved_within", "cite": "六", "label": "市内迁移"}


def test_events_are_told_apart() -> None:
    rules = Lifecycle.model_validate({"ending": [DEATH], "continuing": [MOVE]})
    assert (rules.ending[0].refund, rules.continuing[0].kind, rules.employee_cover) == ("none", "moved_within", None)


@pytest.mark.parametrize(
    "rules",
    [
        {"ending": [DEATH, DEATH]},
        {"ending": [DEATH], "continuing": [{**MOVE, "kind": "death"}]},
        {"ending": [{**DEATH, "refund": "half"}]},
        {"ending": [{**DEATH, "last_day": "next_day"}]},
    ],
)
def test_wrong_rules_are_refused(rules: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Lifecycle.model_validate(rules)
