"""Tiers: a word that a person chose and the policy does not name must not fall into the price of another tier.

In: a subject. Out: findings `unnamed_tier` at the price row that takes it. Never: a policy whose prices ask for no
tier, nor a row before the first that asks for one (it is the same for every tier).
"""

from __future__ import annotations

from collections.abc import Iterable

from canbao.policy.lint.diagrams import NO, TooManyNodes
from canbao.policy.lint.gaps import not_proven
from canbao.policy.lint.spaces import Space
from canbao.policy.lint.subjects import Findings, Subject
from canbao.policy.nodes import Compare, Const, Fact, Node, OneOf, Present, both, negated
from canbao.policy.rules import Charge, Refusal
from canbao.policy.vocabulary import Kind

TIER = Fact("tier", Kind.TEXT)


def find_unnamed_tiers(subject: Subject) -> Findings:
    """The first row that charges somebody whose tier the policy names nowhere and whom nothing refuses."""
    rows = subject.rules.price.rows
    if not tiers_asked(row.when for row in rows):
        return
    named = tiers_asked(row.when for table in subject.rules.tables for row in table.rows)
    refused = [row.when for row in subject.rules.acceptance.rows if _stops(row.effect)]
    try:
        space = Space([both(Present(TIER), negated(OneOf(TIER, named))), *refused, *(row.when for row in rows)])
        store, (other, *conditions) = space.diagrams, space.conditions
        left = store.both(other, store.opposite(store.any_of(conditions[: len(refused)])))
        is_asked = False
        for row, mine in zip(rows, conditions[len(refused) :], strict=True):
            is_asked = is_asked or bool(tiers_asked([row.when]))
            if is_asked and isinstance(row.effect, Charge) and store.both(left, mine) != NO:
                yield subject.finding("unnamed_tier", _message(named), subject.row_path("price", row.id), row.id)
                return
            left = store.both(left, store.opposite(mine))
    except TooManyNodes:
        yield not_proven(subject, "price")


def tiers_asked(conditions: Iterable[Node]) -> tuple[str, ...]:
    """The words with which conditions compare the tier, in order."""
    found: list[str] = []
    for node in (node for condition in conditions for node in condition.walk()):
        match node:
            case Compare(_, Fact("tier"), Const(str() as word)):
                found.append(word)
            case OneOf(Fact("tier"), words):
                found += map(str, words)
    return tuple(dict.fromkeys(found))


def _stops(effect: object) -> bool:
    return isinstance(effect, Refusal) and effect.blocks


def _message(named: tuple[str, ...]) -> str:
    words = ", ".join(f'"{word}"' for word in named)
    said = "没有列出的档次也落到这一行，请在 acceptance 拒绝 a tier that is named nowhere is charged here; refuse it"
    return f"{said}: present(tier) and tier not in ({words}, …)"
