"""Adapters of the kinds that assess: every expectation key has its value, and nothing is worked out here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.policy_texts import small, write

from canbao.cli.cases.assess_kinds import run_assess, run_claim_back, run_summary
from canbao.cli.cases.found import Setting
from canbao.cli.cases.keys import EXPECTS_OF
from canbao.policy.library import Library

LIBRARY = Library.of()
YUEYANG, NANAN = "hunan/yueyang/2025", "fujian/nanan/2024"


def setting(policy: str = YUEYANG, **amend: Any) -> Setting:
    return Setting(LIBRARY, policy, None, amend)


def test_every_expectation_of_assess_is_answered() -> None:
    found = run_assess({"birth": "2025-02-01", "pay_date": "2025-03-01"}, setting()).values
    assert EXPECTS_OF["assess"] <= found.keys()
    assert found["cover_periods"] == [["2025-02-01", "2025-12-31"]]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, {"eligible": True, "accepted": True, "determined": True, "reason": None, "clause": "二(四)"}),
        ({"employee_active": True}, {"eligible": False, "accepted": False, "clause": "二(一)"}),
        ({"offer_years": 2}, {"accepted": False, "clause": "二(二)", "payable_yuan": 400}),
        ({"standings": [{"name": "低保对象"}]}, {"clause": "二(五)第2段", "mode": "direct", "in_scope": False}),
        ({"pay_date": "2025-02-01"}, {"pending": "fiscal_subsidy_yuan", "payable_yuan": None}),
        ({"pay_date": "2025-12-01"}, {"warn": "waiting_exceeds_year", "cover_days": 0, "cover_periods": []}),
        ({"sponsor_yuan": 100}, {"aid_yuan": {"sponsor": 100}, "incentive_determined": False}),
    ],
)
def test_assess_speaks_in_the_words_of_cases(facts: dict[str, Any], expected: dict[str, Any]) -> None:
    found = run_assess(facts, setting()).values
    assert {key: found[key] for key in expected} == expected


def test_silence_decides_nothing() -> None:
    found = run_assess({"pay_date": "2025-03-01"}, setting("shandong/tengzhou/2025")).values
    assert (found["determined"], found["accepted"], found["reason"]) == (False, None, "not_stated")
    assert (found["cover_determined"], found["payable_yuan"]) == (False, None)


def test_pay_first_aid_without_an_amount() -> None:
    found = run_assess({"standings": [{"name": "独生男户"}]}, setting(NANAN)).values
    assert (found["mode"], found["in_scope"], found["reimburse_yuan"]) == ("reimburse", True, None)


ELSEWHERE = {"paid_elsewhere_yuan": 400, "aided_elsewhere": False, "standings": [{"name": "低保对象"}]}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, {"claim_yuan": 200, "mode": "reimburse", "aid_yuan": {"assistance_fund": 200}, "reason": None}),
        ({"enrol_place": "430100", "claim_at": "430621"}, {"claim_yuan": 200}),
        ({"paid_elsewhere_yuan": "150.50"}, {"claim_yuan": 150.5}),
        ({"claim_at": "430100"}, {"claim_yuan": 0, "reason": "out_of_scope"}),
        ({"enrol_place": "430621"}, {"claim_yuan": 0, "reason": "out_of_scope"}),
        ({"hukou": "430100"}, {"claim_yuan": 0, "reason": "out_of_scope", "mode": None}),
        ({"aided_elsewhere": True}, {"claim_yuan": 0, "reason": "already_aided"}),
        ({"aided_elsewhere": None}, {"claim_yuan": None, "determined": False}),
    ],
)
def test_claim_back(facts: dict[str, Any], expected: dict[str, Any]) -> None:
    found = run_claim_back({**ELSEWHERE, **facts}, setting())
    assert {key: found.values[key] for key in expected} == expected
    assert EXPECTS_OF["claim_back"] <= found.values.keys()
    assert found.clauses == ("二(五)第5段",)


def test_claim_back_where_the_notice_is_silent() -> None:
    found = run_claim_back(ELSEWHERE, setting(NANAN))
    assert (found.values["determined"], found.values["reason"], found.clauses) == (False, "not_stated", ())


def test_summary_adds_up_groups_with_their_own_facts_before_shared_ones() -> None:
    groups = [{"count": 2}, {"count": 1, "standings": [{"name": "低保对象"}]}, {"count": 3, "pay_date": "2024-12-01"}]
    found = run_summary({"groups": groups, "pay_date": "2024-11-01"}, setting())
    assert found.values == {
        "persons": 6,
        "personal_yuan": 2200,
        "aid_yuan": {"assistance_fund": 200},
        "total_yuan": 2400,
    }
    assert {"二(四)", "二(五)第2段"} <= set(found.clauses)


def test_a_row_of_two_clauses_answers_with_the_first_and_rests_on_both(tmp_path: Path) -> None:
    text = small({"payer: county, cite: 二}": "payer: county, cite: [二, 一]}"})
    own = Setting(write(tmp_path, {"small": text}), "small", None)
    found = run_assess({"standings": [{"name": "特困人员"}], "pay_date": "2024-10-01"}, own)
    assert found.values["clause"] == "二"
    assert {"一", "二"} <= set(found.clauses)
    assert "二；一" not in found.clauses
