"""Inspection groups by town."""

from __future__ import annotations

import pytest

from canbao.duties.inspection import find_inspection_group, is_same_town, strip_suffix
from canbao.policy.administration.inspection import Inspection

INSPECTION = Inspection.model_validate({
    "cite": "附件1", "led_by": "督办中心", "with_units": ["医保局", "税务局"],
    "groups": [{"number": 1, "towns": ["东山", "西山"]}, {"number": 2, "towns": ["南湖", "北湖", "中湖"]}],
})  # fmt: skip


@pytest.mark.parametrize("town", ["北湖", "北湖镇", "北湖街道", "北湖街道办事处", "北湖乡", "北湖镇人民政府"])
def test_a_town_is_inspected_with_its_group_in_the_annex_order(town: str) -> None:
    answer = find_inspection_group(INSPECTION, town)
    assert (answer.number, answer.towns, answer.cite) == (2, ("南湖", "北湖", "中湖"), "附件1")
    assert (answer.led_by, answer.with_units) == ("督办中心", ("医保局", "税务局"))


@pytest.mark.parametrize("town", ["北", "湖", "北湖村", "镇", ""])
def test_a_town_that_is_not_listed_has_no_group(town: str) -> None:
    answer = find_inspection_group(INSPECTION, town)
    assert (answer.determined, answer.reason, answer.towns) == (False, "not_stated", ())


def test_without_inspection_nothing_is_stated() -> None:
    assert find_inspection_group(None, "北湖").determined is False


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("北湖街道", "北湖镇", True),
        ("北湖", "南湖", False),
        ("镇", "镇", True),
        ("镇", "乡", False),
        ("乡镇", "乡", True),
    ],
)
def test_suffixes_do_not_make_another_town(one: str, other: str, same: bool) -> None:
    assert is_same_town(one, other) is same


def test_a_suffix_alone_is_a_name() -> None:
    assert [strip_suffix(name) for name in ("镇", "街道", "街道办事处")] == ["镇", "街道", "街道办事处"]
