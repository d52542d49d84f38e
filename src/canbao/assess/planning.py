"""What has to be decided for a policy, in order: its tables and the small numbers they need. Shared by interpreter
and batch.

In: `Rules`. Out: a `Plan`. Never: a person or a decision.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from canbao.assess.assembling import BREAK_YEARS, REPAIR_YEARS
from canbao.policy.nodes import Node, counts_of
from canbao.policy.rules import Charge, Refusal, Rules, Table, Wait

COUNT_LIMIT = 127
"""A small number of a person is at most this; a larger one is an input error, not a situation of its own."""


@dataclass(frozen=True)
class Plan:
    """The tables of a policy as they are decided.

    `numbers` are whole numbers that amounts and waits are computed with.
    """

    rules: Rules
    member: Table
    refusal: Table
    advice: Table
    price: Table
    aid: Table
    aid_after: Table | None
    cover: Table
    waiting: Table
    numbers: tuple[Node, ...]


def plan_of(rules: Rules) -> Plan:
    """The plan of a policy."""
    blocking = tuple(
        row for row in rules.acceptance.rows if not (isinstance(row.effect, Refusal) and not row.effect.blocks)
    )
    advice = tuple(row for row in rules.acceptance.rows if isinstance(row.effect, Refusal) and not row.effect.blocks)
    return Plan(
        rules=rules,
        member=rules.membership,
        refusal=replace(rules.acceptance, rows=blocking, otherwise=None),
        advice=replace(rules.acceptance, name="advice", rows=advice),
        price=rules.price,
        aid=rules.aid,
        aid_after=rules.aid_after,
        cover=rules.cover,
        waiting=rules.waiting,
        numbers=tuple(_numbers(rules)),
    )


def _numbers(rules: Rules) -> Iterator[Node]:
    found: dict[Node, None] = {}
    for row in rules.price.rows:
        if isinstance(row.effect, Charge):
            for line in row.effect.lines:
                found |= dict.fromkeys(counts_of(line.amount))
    if (
        any(isinstance(row.effect, Wait) and row.effect.variable for row in rules.waiting.rows)
        or rules.waiting_terms.repair
    ):
        found |= dict.fromkeys((BREAK_YEARS, REPAIR_YEARS))
    return iter(found)
