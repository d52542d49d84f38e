"""Which people belong to the groups of a policy, by standing, grade and the list's own word."""

from __future__ import annotations

import pytest
from tests.assessing import YUEYANG, shipped

from canbao.billing.policies import Books
from canbao.campaign.terms import held_kinds, newborn_days, rules_for, standings_of, terms_of, unknown_words

QINGTANGPU = "hunan/anhua/qingtangpu/2022"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (("subsistence", None, "低保对象"), {("hardship", True)}),
        (("disabled", 1, "残疾人"), {("hardship", True)}),
        (("disabled", 3, "残疾人"), set()),
        (("disabled", None, "残疾人"), {("hardship", False)}),
        (("disabled", None, "重度残疾人"), {("hardship", True)}),
        (("unstable_lifted", None, "脱贫不稳定户"), {("monitored", True)}),
        (("veteran", None, "优抚对象"), set()),
    ],
)
def test_groups_of_yueyang(row: tuple[str, int | None, str], expected: set[tuple[str, bool]]) -> None:
    kinds = held_kinds(terms_of(Books({YUEYANG: shipped(YUEYANG)})), [row])
    assert {(kind.group.name.split()[1], kind.is_clear) for kind in kinds} == expected


def test_the_group_that_a_reward_hangs_on() -> None:
    terms = terms_of(Books({QINGTANGPU: shipped(QINGTANGPU)}))
    kinds = held_kinds(terms, [("disabled", 3, "残疾人"), ("disabled", 1, "残疾人")])
    assert {(kind.grade, kind.group.name.split()[1]) for kind in kinds} == {(3, "@reward"), (1, "hardship")}
    assert unknown_words(terms) == []
    assert "disabled" in standings_of(terms)


def test_days_of_newborns_are_the_policys() -> None:
    assert newborn_days(shipped(YUEYANG).latest.file.administration) == 90
    assert newborn_days(shipped(QINGTANGPU).latest.file.administration) is None


def test_the_policy_of_the_narrowest_place() -> None:
    books = Books({YUEYANG: shipped(YUEYANG), QINGTANGPU: shipped(QINGTANGPU)})
    town = shipped(QINGTANGPU).latest.place
    assert rules_for(books, town + "001").key == shipped(QINGTANGPU).latest.key
    assert rules_for(books, "430621001").key == shipped(YUEYANG).latest.key


def test_other_terms_have_another_digest() -> None:
    one, other = (terms_of(Books({name: shipped(name)})) for name in (YUEYANG, QINGTANGPU))
    assert one.digest == terms_of(Books({YUEYANG: shipped(YUEYANG)})).digest != other.digest
