"""Words of case files: known ones, and a sentence about each that is not known."""

from __future__ import annotations

from pathlib import Path

import pytest

from canbao.cli.cases.keys import (
    EXPECTS_OF,
    FACTS_OF,
    INSIDE,
    PERSON,
    strange_expectations,
    strange_facts,
    unknown_kind,
)
from canbao.policy.vocabulary import FACTS


def test_every_kind_has_facts_and_expectations() -> None:
    assert FACTS_OF.keys() == EXPECTS_OF.keys()
    assert all(EXPECTS_OF.values())


def test_every_fact_of_the_vocabulary_may_be_stated() -> None:
    assert set(FACTS) - PERSON == {"paid", "insured"}


@pytest.mark.parametrize(
    ("kind", "facts", "path"),
    [
        ("assess", {"pay_day": "2024-10-01"}, "facts.pay_day"),
        ("assess", {"standings": [{"name": "x"}, {"nmae": "x"}]}, "facts.standings.1.nmae"),
        ("assess", {"payments": [{"day": "x"}]}, "facts.payments.0.day"),
        ("assess", {"events": []}, "facts.events"),
        ("lifecycle", {"claim": {"sceme": "x"}}, "facts.claim.sceme"),
        ("lifecycle", {"events": [{"knid": "x"}]}, "facts.events.0.knid"),
        ("summary", {"groups": [{"count": 1, "brith": "x"}]}, "facts.groups.0.brith"),
        ("summary", {"groups": [{"standings": [{"nam": "x"}]}]}, "facts.groups.0.standings.0.nam"),
        ("score", {"birth": "x"}, "facts.birth"),
        ("policy_lint", {"birth": "x"}, "facts.birth"),
    ],
)
def test_an_unknown_fact_is_named_with_its_place(kind: str, facts: dict[str, object], path: str) -> None:
    assert [found for found, _ in strange_facts(kind, facts)] == [path]


@pytest.mark.parametrize("kind", FACTS_OF)
def test_known_facts_and_amendments_are_not_strange(kind: str) -> None:
    known = {key: None for key in FACTS_OF[kind]} | {"amend": {"anything": 1}}
    assert list(strange_facts(kind, known)) == []


def test_an_unknown_expectation_is_named_with_the_nearest() -> None:
    ((path, sentence),) = strange_expectations("assess", {"payable_yaun": 1, "mode": "self"})
    assert path == "expect.payable_yaun"
    assert "payable_yuan" in sentence


def test_an_unknown_kind_is_named_with_the_nearest() -> None:
    assert "assess" in unknown_kind("asess")


def test_every_word_stands_in_the_reference() -> None:
    page = (Path(__file__).resolve().parents[3] / "docs" / "reference" / "cases.md").read_text(encoding="utf-8")
    words = set().union(*FACTS_OF.values(), *EXPECTS_OF.values(), *INSIDE.values(), FACTS_OF)
    assert sorted(word for word in words if f"`{word}`" not in page) == []
