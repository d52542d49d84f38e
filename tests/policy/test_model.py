"""The policy file as a model: sections around the tables, and what contradicts itself."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError
from tests.policy_texts import SMALL

from canbao.policy.administration import Administration
from canbao.policy.model import Aid, AmendmentFile, Amount, Clause, NotStated, PolicyFile, Waiting, Window, Year
from canbao.policy.yaml_file import read_yaml


def _raw(**changes: Any) -> dict[str, Any]:
    raw, _ = read_yaml(SMALL)
    return {**raw, **changes}


def test_the_small_policy_is_one() -> None:
    file = PolicyFile.model_validate(_raw())
    assert (file.policy, file.place, file.source.number) == ("small", "430621", "样〔2024〕1号")
    assert isinstance(file.aid, Aid)
    assert isinstance(file.waiting, Waiting)
    assert (len(file.aid.rows), len(file.waiting.rows)) == (1, 1)
    assert file.administration == Administration()


def test_aid_and_waiting_may_stand_as_plain_rows_or_with_parameters() -> None:
    rows = _raw()["aid"]
    plain = PolicyFile.model_validate(_raw(aid=rows))
    whole = PolicyFile.model_validate(_raw(aid={"base": "charge", "rows": rows}))
    assert plain.aid == whole.aid


@pytest.mark.parametrize("section", ["membership", "acceptance", "price", "aid", "cover", "waiting", "claim_back"])
def test_a_whole_section_may_be_silent_or_deferred(section: str) -> None:
    file = PolicyFile.model_validate(_raw(**{section: {"answer": "deferred", "refer": "省的规定", "cite": "二"}}))
    assert getattr(file, section) == NotStated(answer="deferred", refer="省的规定", cite="二")
    assert getattr(PolicyFile.model_validate(_raw(**{section: None})), section) is None


@pytest.mark.parametrize(
    ("model", "good"),
    [
        (Clause, {"is": "text", "about": "目的", "why": "没有可计算的"}),
        (Clause, {"is": "deferred", "about": "任务", "to": "另文"}),
        (Clause, {"is": "rule", "about": "价格"}), (Year, {"from": "2025-01-01", "until": "2025-12-31"}),
        (Year, {"calendar": True}), (Year, {"calendar": True, "since": 2025}),
        (Window, {"from": "2024-09-01", "until": "2024-09-01", "cite": "一"}),
        (Window, {"pending": "window", "cite": "一"}),
        (Amount, {"yuan": 400, "cite": "一"}), (Amount, {"pending": "x_yuan", "provisional_yuan": 1, "cite": "一"}),
        (Amount, {"answer": "not_stated", "cite": "一"}),
        (Amount, {"answer": "deferred", "refer": "另文", "cite": "一"}),
    ],
)  # fmt: skip
def test_what_holds_together(model: Any, good: dict[str, Any]) -> None:
    assert model.model_validate(good)


@pytest.mark.parametrize(
    ("model", "bad", "says"),
    [
        (Clause, {"is": "text", "about": "目的"}, "须写 why"),
        (Clause, {"is": "deferred", "about": "任务"}, "须写 to"),
        (Clause, {"is": "law", "about": "任务"}, "rule"),
        (Year, {}, "calendar: true 其一"),
        (Year, {"calendar": True, "from": "2025-01-01", "until": "2025-12-31"}, "calendar: true 其一"),
        (Year, {"from": "2025-01-01"}, "缺失"),
        (Year, {"from": "2025-01-01", "until": "2024-12-31"}, "早于 from"),
        (Year, {"from": "2025-01-01", "until": "2025-12-31", "since": 2025}, "since 只和 calendar"),
        (Window, {"from": "2025-01-01", "cite": "一"}, "缺 from 或 until"),
        (Window, {"from": "2025-01-02", "until": "2025-01-01", "cite": "一"}, "早于 from 2025-01-02"),
        (Window, {"from": "2025-01-02", "until": "2025-01-02"}, "cite"),
        (Amount, {"cite": "一"}, "yuan、pending、answer 其一"),
        (Amount, {"yuan": 1, "pending": "x", "cite": "一"}, "yuan、pending、answer 其一"),
        (Amount, {"yuan": 1, "answer": "not_stated", "cite": "一"}, "yuan、pending、answer 其一"),
        (Amount, {"answer": "deferred", "cite": "一"}, "须写 refer"),
    ],
)
def test_what_contradicts_itself_is_refused(model: Any, bad: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        model.model_validate(bad)


@pytest.mark.parametrize(
    "changes",
    [
        {"policy": "Small"}, {"policy": "a//b"}, {"place": "县"}, {"province": "4"}, {"binds": {"aid": "everybody"}},
        {"quote": 1},
        {"source": {"number": "样"}}, {"clauses": {"一": {"about": "x"}}}, {"readings": {"A17": [1]}}, {"windows": []},
    ],
)  # fmt: skip
def test_a_file_that_is_no_policy_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        PolicyFile.model_validate(_raw(**changes))


def test_an_amendment_says_what_changes_since_when_and_where_it_is_written() -> None:
    raw = {
        "amends": "small", "source": {"number": "样", "issuer": "样", "issued": "2025-03-01"},
        "values": {"personal_yuan": 420},
        "in_force_from": "2025-04-01", "cite": "一",
    }  # fmt: skip
    file = AmendmentFile.model_validate(raw)
    assert (file.values, str(file.in_force_from), file.known_from) == ({"personal_yuan": 420}, "2025-04-01", None)
    with pytest.raises(ValidationError, match="cite"):
        AmendmentFile.model_validate({key: value for key, value in raw.items() if key != "cite"})
