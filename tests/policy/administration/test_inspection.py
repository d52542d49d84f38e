"""Inspection groups as data: each town once."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from canbao.policy.administration.inspection import Inspection


def inspection(*groups: tuple[int, list[str]]) -> Inspection:
    listed: list[dict[str, Any]] = [{"number": number, "towns": towns} for number, towns in groups]
    return Inspection.model_validate({"cite": "附件1", "led_by": "督办中心", "groups": listed})


def test_groups_keep_the_order_of_the_annex() -> None:
    assert [group.towns for group in inspection((2, ["丙", "甲"]), (1, ["乙"])).groups] == [["丙", "甲"], ["乙"]]


@pytest.mark.parametrize(
    ("groups", "says"),
    [
        ([(1, ["甲", "乙"]), (2, ["乙"])], "乙"),
        ([(1, ["甲", "甲"])], "甲"),
        ([(1, ["甲"]), (1, ["乙"])], "组号"),
        ([], "groups"),
        ([(1, [])], "towns"),
    ],
)
def test_wrong_groups_are_refused(groups: list[tuple[int, list[str]]], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        inspection(*groups)
