"""What is added to a row's condition: the facts that its effect shows must be known; who is certified later counts
too."""

from __future__ import annotations

import pytest
from tests.policy_texts import day, scope_of

from canbao.policy.expressions import parse
from canbao.policy.nodes import Const, Count, Fact, Has, Node, Since
from canbao.policy.row_conditions import PAID, certified_later, values_read
from canbao.policy.rules import Charge, ChargeLine, DayNumber, Effect, Member, Start, Wait
from canbao.policy.vocabulary import Kind

BIRTH = Fact("birth", Kind.DATE)


def read(text: str) -> Node:
    return parse(text, scope_of())


@pytest.mark.parametrize(
    ("effect", "facts"),
    [
        (
            Charge((ChargeLine("甲", read("personal * offer_years")), ChargeLine("乙", read("fiscal")))),
            [Count("offer_years")],
        ),
        (Charge((ChargeLine("甲", read('personal * count("parent", insured)')),)), [read('count("parent", insured)')]),
        (
            Start(read("later(birth, year.start)"), read("plus_days(registered, 3)")),
            [BIRTH, Fact("registered", Kind.DATE)],
        ),
        (
            Start(read('later(paid, since("孤儿"))'), day("2025-12-31")),
            [Since(Has("孤儿", ((frozenset({"orphan"}), None),), PAID))],
        ),
        (Wait(BIRTH, days=3), [BIRTH]),
        (Wait(PAID, days=3), []),
        (Wait(PAID, months=3, variable=True), [Count("break_years")]),
        (Wait(), []),
        (Wait(instead="限额"), []),
        (DayNumber(read("days(birth, paid)")), [BIRTH]),
        (Member(True), []),
    ],
)
def test_what_an_effect_shows_must_be_known(effect: Effect, facts: list[Node]) -> None:
    """The day of payment is assumed where it is not recorded, so it is always there."""
    assert values_read(effect) == facts


def test_later_certification_counts_for_standings_on_the_day_of_payment_only() -> None:
    until = day("2024-12-31")
    texts = [
        'has("孤儿")', 'has("孤儿", certified_until=year.end)', 'has("孤儿", certified_until=opening.end)',
        'has("孤儿", on=year.end)',
        'has("孤儿", certified_from=year.start)', 'has("孤儿", certified_until=birth)',
    ]  # fmt: skip
    changed = certified_later(read(" or ".join(texts)), until)
    atoms = [node for node in changed.walk() if isinstance(node, Has)]
    assert [atom.or_certified_by for atom in atoms] == [until, until, until, None, None, None]
    assert atoms[3:] == [read(text) for text in texts[3:]]


def test_a_condition_without_standings_stays_as_it_is() -> None:
    condition = read("paid <= central.end and employed")
    assert certified_later(condition, Const(True, Kind.BOOL)) == condition
