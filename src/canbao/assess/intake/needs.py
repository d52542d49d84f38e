"""Which columns of the people table a policy reads: what a people file must have.

In: rules. Out: names of columns. Never: a column that no condition, amount or day of the policy reads.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from types import MappingProxyType
from typing import Any

from canbao.assess.planning import plan_of
from canbao.policy.nodes import Count, Fact, Has, Node, Related
from canbao.policy.rules import RuleBook, Rules

_OF_FACTS: Mapping[str, str] = MappingProxyType({"paid": "paid_on", "insured": "paid_on"})
_OF_COUNTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "break_years": ("resident_years", "employee_years", "enrolled_before"),
        "continuous_years": ("resident_years", "employee_years"),
        "zero_claim_credits": ("zero_claim_years", "catastrophic_paid"),
    }
)


def columns_read(rules: Rules | RuleBook) -> frozenset[str]:
    """The columns that a policy reads, also of relatives.

    >>> from canbao.policy.nodes import Compare, Const
    >>> from canbao.policy.vocabulary import Kind
    >>> sorted(columns_of(Compare("<", Fact("birth", Kind.DATE), Fact("paid", Kind.DATE))))
    ['birth', 'paid_on']
    """
    parts = [part for _, part in rules.parts] if isinstance(rules, RuleBook) else [rules]
    return frozenset(name for part in parts for node in nodes_read(part) for name in columns_of(node))


def nodes_read(rules: Rules) -> Iterator[Node]:
    """Every condition and value of the tables and terms of a policy, as written in its rows."""
    plan = plan_of(rules)
    yield from plan.numbers
    yield from _nodes_in((rules.tables, rules.aid_base, rules.waiting_terms, rules.claim_back))


def _nodes_in(thing: Any) -> Iterator[Node]:
    """Nodes anywhere inside rows, effects and terms; not inside nodes."""
    if isinstance(thing, Node):
        yield thing
    elif isinstance(thing, tuple):
        for item in thing:
            yield from _nodes_in(item)
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from _nodes_in(getattr(thing, field.name))


def columns_of(node: Node) -> Iterator[str]:
    """The columns that a node reads."""
    for item in node.walk():
        match item:
            case Fact(name):
                yield _OF_FACTS.get(name, name)
            case Count(name):
                yield from _OF_COUNTS.get(name, (name,))
            case Has():
                yield "standings"
            case Related(_, condition):
                yield "relations"
                yield from columns_of(condition)
            case _:
                pass


def related_in(rules: Rules) -> tuple[Related, ...]:
    """The questions about relatives that a policy asks, each once."""
    found = (item for node in nodes_read(rules) for item in node.walk() if isinstance(item, Related))
    return tuple(dict.fromkeys(found))
