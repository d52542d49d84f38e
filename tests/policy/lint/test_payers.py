"""Payers that are named and payers that pay."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from canbao.policy.lint.payers import find_bad_payers
from canbao.policy.lint.subjects import Subject

SubjectOf = Callable[..., Subject]
PAYERS = (
    "payers:\n  county_budget: {name: 县财政}\n  town_budget: {name: 镇财政, level: town}\n  fund: {name: 资助资金}\n"
)


def found(subject: Subject) -> list[tuple[str, str, str]]:
    return [(item.code, item.word, item.path) for item in find_bad_payers(subject)]


def test_a_payer_that_pays_nothing(county: SubjectOf) -> None:
    assert found(county()) == []
    lottery = (PAYERS, f"{PAYERS}  lottery: {{name: 福彩}}\n")
    assert found(county(lottery)) == [("unused_payer", "lottery", "payers.lottery")]


def test_a_payer_may_pay_by_a_clause_of_its_own(county: SubjectOf) -> None:
    assert found(county((PAYERS, f"{PAYERS}  company: {{name: 企业, level: other, cite: 四}}\n"))) == []


def test_a_sponsor_pays_by_no_row(county: SubjectOf) -> None:
    assert found(county((PAYERS, f"{PAYERS}  sponsor: {{name: 村集体, level: other}}\n"))) == []


def test_without_any_payers_every_payer_is_unknown(county: SubjectOf) -> None:
    assert found(county((PAYERS, ""))) == [
        ("unknown_payer", "county_budget", "aid.rows.0.payer"),
        ("unknown_payer", "county_budget", "aid.rows.1.payers.0.payer"),
        ("unknown_payer", "town_budget", "aid.rows.1.payers.1.payer"),
        ("unknown_payer", "county_budget", "aid.rows.2.payer"),
        ("unknown_payer", "fund", "aid.rows.3.payer"),
    ]


@pytest.mark.parametrize(("account", "problem"), [("fund", None), ("lost_account", "lost_account")])
def test_who_is_not_named_is_called_by_the_reading(account: str, problem: str | None, county: SubjectOf) -> None:
    codes = found(county(("A35: fund", f"A35: {account}")))
    expected = [("unknown_payer", problem, "aid.rows.3.payer"), ("unused_payer", "fund", "payers.fund")]
    assert codes == (expected if problem else [])
