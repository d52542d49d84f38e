"""What is added to the condition of a row: the facts that its effect reads must be known; who is certified later
counts.

In: effects and conditions of compiled rows. Out: nodes. Never: a condition of one notice.
"""

from __future__ import annotations

from dataclasses import replace

from canbao.policy import nodes
from canbao.policy.nodes import Const, Count, Fact, Has, Missing, Node, Related, Since
from canbao.policy.rules import Charge, DayNumber, Effect, Start, Wait
from canbao.policy.vocabulary import Kind

PAID = Fact("paid", Kind.DATE)


def values_read(effect: Effect) -> list[Node]:
    """Facts and counts whose value the effect shows or computes with: they must be known for the row to be decided."""
    match effect:
        case Charge(lines):
            read: list[Node] = [line.amount for line in lines]
        case Start(first, last):
            read = [first, last]
        case Wait(counted_from=Node() as start):
            read = [start]
        case DayNumber(days):
            read = [days]
        case _:
            read = []
    found: dict[Node, None] = {}
    for value in read:
        for node in value.walk():
            if isinstance(node, Fact | Count | Since | Related) and node != PAID:
                found[node] = None
    if isinstance(effect, Wait) and effect.variable:
        found[Count("break_years")] = None
    return list(found)


def certified_later(when: Node, until: Node) -> Node:
    """The condition with every plain `has` also true for who is certified after the payment, up to `until`; a last
    calendar day of certification that it names, set or not, stays.
    """
    swaps: dict[Node, Node] = {
        atom: replace(atom, or_certified_by=until)
        for atom in nodes.atoms_of(when)
        if isinstance(atom, Has)
        and atom.on == PAID
        and atom.certified_from is None
        and isinstance(atom.certified_until, Const | Missing | None)
    }
    return nodes.fold(when, swaps)
