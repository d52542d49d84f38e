"""Tiers that a policy does not name: charged by no row in silence."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from canbao.policy.lint import diagrams
from canbao.policy.lint.subjects import Subject
from canbao.policy.lint.tiers import find_unnamed_tiers, tiers_asked
from canbao.policy.nodes import negated

SubjectOf = Callable[..., Subject]
PRICE = "price:\n  - {id: in_window, when: in_window, charge: personal, cite: 三}\n"
EARLY = "acceptance:\n"
FREE = "  - {id: infant, when: age(paid) < 1, charge: 0, cite: 三}\n"
HIGH = """  - {id: high, when: 'in_window and tier == "一档"', charge: fiscal, cite: 三}\n"""


def tiered(*rows: str) -> tuple[str, str]:
    return PRICE, PRICE.replace("price:\n", "price:\n" + "".join(rows))


def refusal(when: str, more: str = "") -> tuple[str, str]:
    return EARLY, f"{EARLY}  - {{id: other_tier, when: '{when}', refuse: wrong_tier, cite: 三{more}}}\n"


def words(subject: Subject) -> list[tuple[str, str]]:
    return [(found.code, found.word) for found in find_unnamed_tiers(subject)]


def test_prices_without_tiers_are_not_asked_about(county: SubjectOf) -> None:
    assert words(county()) == []


def test_the_default_row_takes_a_tier_that_nothing_names(county: SubjectOf) -> None:
    (found,) = find_unnamed_tiers(county(tiered(FREE, HIGH)))
    assert (found.code, found.word, found.path) == ("unnamed_tier", "in_window", "price.2")
    assert 'tier not in ("一档", …)' in found.message


def test_refusing_every_other_tier_mends_it_and_names_the_default_one(county: SubjectOf) -> None:
    assert words(county(tiered(HIGH), refusal('present(tier) and tier not in ("一档", "二档")'))) == []


@pytest.mark.parametrize(
    "refused",
    [
        refusal('present(tier) and tier not in ("一档", "二档")', ", blocks: false"),
        refusal('tier == "三档"'),
        refusal('present(tier) and tier not in ("一档", "二档") and married'),
    ],
)
def test_a_refusal_that_lets_some_through_does_not(county: SubjectOf, refused: tuple[str, str]) -> None:
    assert words(county(tiered(HIGH), refused)) == [("unnamed_tier", "in_window")]


def test_silence_for_other_tiers_mends_it_as_well(county: SubjectOf) -> None:
    known = (
        """  - {id: silent, when: 'present(tier) and tier not in ("一档", "二档")', answer: not_stated, cite: 三}\n"""
    )
    assert words(county(tiered(HIGH, known))) == []


def test_a_table_beyond_the_limit_is_said_to_be_unproven(county: SubjectOf, monkeypatch: pytest.MonkeyPatch) -> None:
    subject = county(tiered(HIGH))
    monkeypatch.setattr(diagrams, "MOST_NODES", 3)
    assert words(subject) == [("not_proven", "price")]


def test_every_way_of_asking_counts(county: SubjectOf) -> None:
    row = """  - {id: high, when: 'tier in ("甲", "乙") and tier != "丙"', charge: fiscal, cite: 三}\n"""
    rows = county(tiered(row)).rules.price.rows
    assert tiers_asked([rows[0].when]) == ("甲", "乙", "丙")
    assert tiers_asked([negated(rows[0].when)]) == ("甲", "乙", "丙")
    assert tiers_asked([rows[1].when]) == ()
