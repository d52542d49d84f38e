"""The section as a whole: everything optional, ids unique, pointers that find something, nothing unknown."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from canbao.policy.administration import Administration
from canbao.policy.fields import CitedPart
from canbao.policy.yaml_file import read_yaml

SECTION = """
list_deadlines:
  - kind: monthly
    id: civil_affairs
    cite: 三 县民政局
    supplier: 县民政局
    recipients: [县医保局]
    content: [低保对象]
    day_of_month: 10
weekly_reports:
  - {id: weekly, cite: 二(四), reporter: 村, receiver: 镇, content: 进度, weekday: 3, from_milestone: mobilisation}
milestones:
  - {id: mobilisation, cite: 五(一), label: 动员, named: 2021-10-09, bound: at}
exchanges:
  - id: changes
    cite: 三 县民政局
    giver: 县民政局
    takers: [县医保局]
    content: [名单]
    rhythm: monthly
    deadline: civil_affairs
reminder: {id: one_to_one, cite: 三(一), doer: 镇街}
"""


def section() -> dict[str, Any]:
    values, _ = read_yaml(SECTION)
    assert isinstance(values, dict)
    return values


def test_a_silent_notice_has_an_empty_section() -> None:
    empty = Administration()
    values = {name: getattr(empty, name) for name in Administration.model_fields}
    assert {name: value for name, value in values.items() if value not in (None, [])} == {}


def test_every_part_carries_its_clause() -> None:
    parts = [part for part in Administration.model_validate(section()).walk() if isinstance(part, CitedPart)]
    assert [part.cite for part in parts] == ["三 县民政局", "二(四)", "五(一)", "三 县民政局", "三(一)"]


def test_nothing_changes_after_loading() -> None:
    loaded = Administration.model_validate(section())
    with pytest.raises(ValidationError):
        loaded.reminder = None


@pytest.mark.parametrize(
    ("name", "change", "says"),
    [
        ("exchanges", {"deadline": "civil_affair"}, "civil_affair"),
        ("weekly_reports", {"from_milestone": "meeting"}, "meeting"),
    ],
)
def test_pointers_find_something(name: str, change: dict[str, Any], says: str) -> None:
    values = section()
    values[name][0] |= change
    with pytest.raises(ValidationError, match=says):
        Administration.model_validate(values)


@pytest.mark.parametrize("name", ["list_deadlines", "weekly_reports", "milestones", "exchanges"])
def test_ids_are_unique(name: str) -> None:
    values = section()
    values[name] *= 2
    with pytest.raises(ValidationError, match=values[name][0]["id"]):
        Administration.model_validate(values)


def test_what_can_be_dated_shares_its_ids() -> None:
    """An exchange points at a list, a step or a report by id alone, so no two of them may have the same."""
    values = section()
    values["weekly_reports"][0]["id"] = "civil_affairs"
    with pytest.raises(ValidationError, match="civil_affairs"):
        Administration.model_validate(values)


def test_measures_are_unique() -> None:
    target = {
        "id": "one", "cite": "一", "label": "率", "measure": "coverage", "numerator": ["a"], "denominator": "b",
        "at_least": "95%", "unit": "county",
    }  # fmt: skip
    with pytest.raises(ValidationError, match="coverage"):
        Administration.model_validate({"targets": [target, {**target, "id": "two"}]})


def test_unknown_sections_are_refused() -> None:
    with pytest.raises(ValidationError, match="deadlins"):
        Administration.model_validate({"deadlins": []})


def test_a_target_is_not_asked_for_under_the_id_of_another() -> None:
    one = {"id": "coverage", "cite": "一", "label": "率", "at_least": "95%"}
    other = {"id": "second", "measure": "coverage", "cite": "一", "label": "率", "at_least": "90%"}
    with pytest.raises(ValidationError, match="coverage 重复"):
        Administration.model_validate({"targets": [one, other]})
