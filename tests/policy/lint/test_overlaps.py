"""Aids that nothing ranks."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from canbao.policy.lint import diagrams
from canbao.policy.lint.overlaps import find_unranked_overlaps
from canbao.policy.lint.subjects import Subject

SubjectOf = Callable[..., Subject]
BY_COST = ("A18: clause_order", "A18: least_town_cost")
ORPHAN = "share: 100%, payer: county_budget, cite: 四}"


def test_clauses_in_order_rank_everything(county: SubjectOf) -> None:
    assert list(find_unranked_overlaps(county())) == []


def test_equal_cost_to_the_towns_ranks_nothing(county: SubjectOf) -> None:
    (found,) = find_unranked_overlaps(county(BY_COST))
    assert (found.code, found.word, found.path) == ("overlap", "disabled", "aid.rows.3")
    assert "older" in found.message
    assert 'has("残疾人"' in found.message


def test_a_payer_that_only_a_reading_names_is_no_town(county: SubjectOf) -> None:
    (found,) = find_unranked_overlaps(county(BY_COST, ("A35: fund", "A35: special_budget")))
    assert found.word == "disabled"


def test_aids_that_add_up_need_no_rank(county: SubjectOf) -> None:
    assert list(find_unranked_overlaps(county(BY_COST, ("A17: highest", "A17: sum")))) == []


@pytest.mark.parametrize(
    ("payers", "is_tied"),
    [
        ("payer: fund", True),
        ("payer: county_budget", False),
        ("payer: town_budget", False),
        ("payers: [{payer: fund, share: 50%}, {payer: county_budget}]", True),
        ("payers: [{payer: town_budget, share: 10%}, {payer: county_budget}]", False),
        ("payers: [{payer: town_budget, yuan: 5}, {payer: county_budget}]", False),
        ("payers: [{payer: fund, yuan: 5}, {payer: county_budget}]", True),
    ],
)
def test_only_what_costs_the_towns_the_same_is_tied(payers: str, is_tied: bool, county: SubjectOf) -> None:
    row = f"    - {{id: soldier, when: 'has(\"重点优抚对象\") and aided_days', share: 100%, {payers}, cite: 四}}\n"
    found = find_unranked_overlaps(county(BY_COST, ("    - id: lung\n", f"{row}    - id: lung\n")))
    assert ("soldier" in {item.word for item in found}) == is_tied


def test_rows_that_cannot_hold_together_are_not_tied(county: SubjectOf) -> None:
    disabled = (
        'aided_days and has("残疾人", grade=(1, 2))',
        'aided_days and has("残疾人", grade=(1, 2)) and age >= 70',
    )
    assert list(find_unranked_overlaps(county(BY_COST, disabled))) == []


def test_a_table_beyond_the_limit_is_said_to_be_unproven(county: SubjectOf, monkeypatch: pytest.MonkeyPatch) -> None:
    subject = county(BY_COST)
    monkeypatch.setattr(diagrams, "MOST_NODES", 3)
    assert [(item.code, item.word) for item in find_unranked_overlaps(subject)] == [("not_proven", "aid")]
