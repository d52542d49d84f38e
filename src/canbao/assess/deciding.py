"""How a decision table decides, one row at a time: the only place where hit policies have meaning.

In: rows in order, each with a truth value (True, False, None = unknown) and the facts to ask. Out: a `Verdict` (first
hit) or an `AidVerdict` (highest). A step depends only on what went before and the row's truth, so the batch may
remember it. Never: a person.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from canbao.assess.evaluating import Ask, Tri
from canbao.policy.nodes import JOINERS, Node, facts_of
from canbao.policy.rules import Effect, Grant, RuleRow, Table

Asks = tuple[str, ...]
Answer = tuple[Tri, Asks]
"""Truth of a condition and, where it is unknown, the facts to ask."""


def answer_of(node: Node, ask: Ask) -> Answer:
    """A condition's truth; when unknown, the facts under its unknown atoms that keep it open."""
    truth = ask(node)
    return (truth, () if truth is not None else tuple(dict.fromkeys(_open_facts(node, ask))))


def _open_facts(node: Node, ask: Ask) -> list[str]:
    """Of a condition that is unknown."""
    if not isinstance(node, JOINERS):
        return _facts_to_ask(node)
    return [fact for part in node.below() if ask(part) is None for fact in _open_facts(part, ask)]


def _facts_to_ask(node: Node) -> list[str]:
    """What an unknown atom reads. The day of payment is asked for only where nothing else could be missing."""
    found = list(facts_of(node))
    return [fact for fact in found if fact != "paid"] or found


@dataclass(frozen=True)
class Verdict:
    """A first-hit table so far: the row that holds, and earlier rows that may hold instead."""

    row: int | None = None
    open: tuple[int, ...] = ()
    asks: Asks = ()


def step(state: Verdict, index: int, answer: Answer) -> Verdict:
    """The next row of a first-hit table."""
    truth, asks = answer
    if state.row is not None or truth is False:
        return state
    if truth is True:
        return replace(state, row=index)
    return Verdict(None, (*state.open, index), tuple(dict.fromkeys((*state.asks, *asks))))


@dataclass(frozen=True)
class Decision:
    """What a first-hit table says. `effect` None: it depends on the `asks`, and `possible` lists what it could be."""

    effect: Effect | None
    row: RuleRow | None
    asks: Asks = ()
    possible: tuple[str, ...] = ()


def conclude(table: Table, state: Verdict) -> Decision:
    """The decision at the end. Open rows do not matter when they would say the same."""
    row = table.rows[state.row] if state.row is not None else None
    effect: Effect | None = row.effect if row else table.otherwise
    if all(table.rows[index].effect == effect for index in state.open):
        return Decision(effect, row)
    names = [table.rows[index].id for index in state.open] + ([row.id] if row else [])
    return Decision(None, None, state.asks, tuple(names))


@dataclass(frozen=True)
class AidTerms:
    """What the worth of an aid row is measured against: base of shares and the price that aid cannot exceed, in fen."""

    base_fen: Fraction | None
    cap_fen: Fraction | None
    stacking: str
    ties: str
    is_best_single: bool
    rounds_to_yuan: bool
    town_payers: frozenset[str] = frozenset()
    """Payers of the towns, for who goes by what the towns pay (reading A18)."""

    @property
    def limit_fen(self) -> Fraction | None:
        """What all aid together cannot exceed; None while neither base nor price is known."""
        caps = [cap for cap in (self.base_fen, self.cap_fen) if cap is not None]
        return min(caps, default=None)


@dataclass(frozen=True)
class AidVerdict:
    """An aid table so far: best direct row, best pay-first row, pay-first row without an amount, a row that holds but
    does not say what it gives, rows that may hold.
    """

    direct: int | None = None
    later: int | None = None
    elsewhere: int | None = None
    silent: int | None = None
    held: tuple[int, ...] = ()
    open: tuple[tuple[int, Asks], ...] = ()


def aid_step(table: Table, state: AidVerdict, index: int, answer: Answer, terms: AidTerms) -> AidVerdict:
    """The next row of the aid table: the highest of its mode stays; readings A17, A18."""
    truth, asks = answer
    if truth is False:
        return state
    if truth is None:
        return replace(state, open=(*state.open, (index, asks)))
    grant = table.rows[index].effect
    if not isinstance(grant, Grant):
        return state if state.silent is not None else replace(state, silent=index)
    if not grant.is_stated:
        return state if state.elsewhere is not None else replace(state, elsewhere=index)
    if grant.mode == "reimburse":
        return replace(state, later=_better(table, state.later, index, terms))
    if terms.stacking == "sum":
        return replace(state, held=(*state.held, index), direct=_better(table, state.direct, index, terms))
    return replace(state, direct=_better(table, state.direct, index, terms))


def _better(table: Table, best: int | None, index: int, terms: AidTerms) -> int:
    if best is None:
        return index
    old, new = worth(table.rows[best], terms), worth(table.rows[index], terms)
    if new == old and terms.ties == "least_town_cost":
        return index if _town_part(table.rows[index], terms) < _town_part(table.rows[best], terms) else best
    return index if new > old else best


def _town_part(row: RuleRow, terms: AidTerms) -> Fraction:
    """What the towns pay of a row's worth: fixed sums first, then shares; the last payer takes what is left."""
    assert isinstance(row.effect, Grant)
    total = left = worth(row, terms)
    towns = Fraction(0)
    for place, payer in enumerate(row.effect.payers):
        wanted = Fraction(payer.fen) if payer.fen is not None else total * (payer.share or 0)
        part = left if place == len(row.effect.payers) - 1 else min(wanted, left)
        towns += part if payer.payer in terms.town_payers else 0
        left -= part
    return towns


def worth(row: RuleRow, terms: AidTerms) -> Fraction:
    """What a row gives in fen, never more than the base or the price. Nothing can be said while both are unknown."""
    grant = row.effect
    assert isinstance(grant, Grant)
    limit = terms.limit_fen
    if limit is None:
        return Fraction(0)
    base = terms.base_fen if terms.base_fen is not None else limit
    found = grant.share * base if grant.share is not None else Fraction(grant.fen or 0)
    return min(found, limit)
