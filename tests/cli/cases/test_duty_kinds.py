"""Adapters of the kinds about offices: fields arrive where they belong, every key is answered, silence stays."""

from __future__ import annotations

import ast
import inspect
from typing import Any

import pytest

from canbao.cli.cases import duty_kinds
from canbao.cli.cases.found import Setting
from canbao.cli.cases.keys import EXPECTS_OF
from canbao.cli.cases.running import ADAPTERS
from canbao.policy.library import Library

LIBRARY = Library.of()
YUEYANG, TENGZHOU, NANAN = "hunan/yueyang/2025", "shandong/tengzhou/2025", "fujian/nanan/2024"
QINGTANGPU, MODEL = "hunan/anhua/qingtangpu/2022", "national/model"
DUTIES = [kind for kind, adapter in ADAPTERS.items() if adapter.__module__ == duty_kinds.__name__]


def values(kind: str, policy: str, facts: dict[str, Any], year: int | None = None) -> dict[str, Any]:
    amend = facts.get("amend", {})
    return dict(ADAPTERS[kind](facts, Setting(LIBRARY, policy, year, amend)).values)


EXAMPLES: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = [
    ("family_account", YUEYANG, {"relation": "parent"}, {"allowed": True, "clause": "四(二)"}),
    ("family_account", YUEYANG, {"relation": "parent", "insured_province": "420000"}, {"reason": "outside_province"}),
    ("lifecycle", NANAN, {"events": [{"kind": "moved_out", "date": "2024-05-20"}]}, {"event_date": "2024-05-20"}),
    (
        "lifecycle",
        NANAN,
        {"payments": [{"date": "2023-10-01"}], "events": [{"kind": "death", "date": "2023-12-01"}]},
        {"refund_yuan": 390, "status": "terminated", "cover_periods": []},
    ),
    (
        "lifecycle",
        NANAN,
        {"pay_date": "2024-04-15", "claim": {"scheme": "resident", "date": "2024-05-01"}},
        {"claim_allowed": False, "cover_periods": [["2024-06-15", "2024-12-31"]], "cover_days": 200},
    ),
    ("lifecycle", NANAN, {"pay_date": "2024-12-31"}, {"cover_periods": []}),
    ("lifecycle", NANAN, {"pay_date": "2023-08-01"}, {"cover_periods": []}),
    ("registration", NANAN, {"enrolled_last_year": True, "changed": True}, {"registration": "change_registration"}),
    ("registration", NANAN, {"eligible": ["A", "B"], "enrolling": ["A"]}, {"missing": ["B"], "clause": "四(二)"}),
    ("registration", NANAN, {"household": ["A", "B"], "enrolling": ["B"]}, {"violation": "selective_enrolment"}),
    ("identity", QINGTANGPU, {"name_entered": "张 三", "name_on_id": "张三"}, {"accepted": True, "reason": None}),
    ("identity", QINGTANGPU, {"name_entered": "张三"}, {"determined": False, "reason": "unknown_fact"}),
    ("score", QINGTANGPU, {"role": "leader", "village_rates_percent": ["99", "95"]}, {"score": 5.8}),
    ("funding", NANAN, {"enrolled": 7}, {"minimum_yuan": 14, "clause": "七(四)"}),
    ("deadline", YUEYANG, {"list": "civil_affairs", "month": "2024-11"}, {"due": "2024-11-10", "on_time": None}),
    ("deadline", YUEYANG, {"list": "college_roster", "admission_ended": "2024-09-05"}, {"due": "2024-10-05"}),
    ("deadline", NANAN, {"step": "town_entry", "received": "2023-09-26"}, {"due": "2023-10-09"}),
    ("deadline", QINGTANGPU, {"schedule": "milestones"}, {"mobilisation": "2021-10-09", "data_done": "2021-12-31"}),
    (
        "deadline",
        QINGTANGPU,
        {"schedule": "weekly_progress", "from": "2021-10-13", "to": "2021-10-20"},
        {"first": "2021-10-13", "last": "2021-10-20", "count": 2},
    ),
    ("task", TENGZHOU, {"event": "window_closed"}, {"tasks": ["publish_paid_list_per_village"]}),
    ("inspection", TENGZHOU, {"query": "inspection_group", "town": "荆河街道"}, {"towns": ["荆河", "界河"]}),
    (
        "rate",
        YUEYANG,
        {"measure": "newborn_within_90_days", "births": 120, "enrolled_within_90d": 119},
        {"rate_percent": 99.17, "target": 100, "met": False},
    ),
    (
        "reward",
        QINGTANGPU,
        {"target": 10, "enrolled": {"12-20": 8, "12-31": 8}, "must_enrol_complete": {"12-31": True}},
        {"determined": True, "per_head_yuan": 1, "reward_yuan": 8, "clinic_delisting_petition": True},
    ),
]


@pytest.mark.parametrize(("kind", "policy", "facts", "expected"), EXAMPLES)
def test_examples(kind: str, policy: str, facts: dict[str, Any], expected: dict[str, Any]) -> None:
    found = values(kind, policy, facts)
    assert {key: float(found[key]) if key in ("score", "rate_percent") else found[key] for key in expected} == expected


def test_incentive_up_to_and_including_the_year() -> None:
    amend = {"base_cap_yuan": 250000}
    found = values("incentive", MODEL, {"amend": amend, "catastrophic_paid": {"2030": 1}}, 2031)
    assert (found["continuous_years"], found["cap_yuan"], found["incentive_determined"]) == (2, 250000, True)


@pytest.mark.parametrize("kind", DUTIES)
def test_every_expectation_key_is_answered(kind: str) -> None:
    """Milestones are answered by their ids, so only a schedule of milestones holds them."""
    facts = {"schedule": "milestones"} if kind == "deadline" else {}
    policy = QINGTANGPU if kind in ("deadline", "reward", "score", "identity") else NANAN
    assert EXPECTS_OF[kind] <= values(kind, policy, facts).keys()


@pytest.mark.parametrize(
    ("kind", "policy"),
    [("score", YUEYANG), ("reward", NANAN), ("lifecycle", YUEYANG), ("inspection", NANAN), ("funding", TENGZHOU)],
)
def test_where_a_notice_is_silent_nothing_is_determined(kind: str, policy: str) -> None:
    found = values(kind, policy, {})
    assert (found["determined"], found["reason"], found["clause"]) == (False, "not_stated", None)


def test_a_clause_of_a_superior_notice_carries_its_number() -> None:
    found = values("family_account", TENGZHOU, {"relation": "spouse"})
    if found["allowed"]:
        assert found["clause"].startswith("国办发")
    else:
        assert found["clause"] is None


def test_adapters_reckon_nothing() -> None:
    """No arithmetic stands in this module: a rule belongs in `duties`."""
    tree = ast.parse(inspect.getsource(duty_kinds))
    reckoned = [node for node in ast.walk(tree) if isinstance(node, ast.BinOp) and not isinstance(node.op, ast.BitOr)]
    assert [ast.unparse(node) for node in reckoned] == []
