"""Levels that share a subsidy which the policy does not state."""

from __future__ import annotations

from collections.abc import Callable

from canbao.policy.lint.subjects import Subject
from canbao.policy.lint.subsidies import find_shares_of_nothing

SubjectOf = Callable[..., Subject]
DUTIES = ("administration:\n  must_enrol:", "administration:\n{shares}  must_enrol:")
SHARES = (
    "  subsidy_shares:\n    - {level: central, share: 60%, cite: 三}\n    - {level: county, cite: 三}\n"
)  # fmt: skip
FISCAL = "  fiscal: {yuan: 650, cite: 三}\n"


def found(subject: Subject) -> list[tuple[str, str, str]]:
    return [(item.code, item.word, item.path) for item in find_shares_of_nothing(subject)]


def with_shares() -> tuple[str, str]:
    old, new = DUTIES
    return old, new.format(shares=SHARES)


def test_levels_share_what_is_stated(county: SubjectOf) -> None:
    assert found(county()) == []
    assert found(county(with_shares())) == []


def test_levels_that_share_nothing_are_found(county: SubjectOf) -> None:
    silent = (FISCAL, "  fiscal: {answer: not_stated, cite: 三}\n")
    price = ("charge: personal + fiscal", "charge: personal")
    assert found(county(with_shares(), silent, price)) == [
        ("shares_without_subsidy", "fiscal", "administration.subsidy_shares")
    ]
