"""A plan as chains of remembered steps over vectors: from facts to one situation code for each person.

In: a `Plan`, and for each block its vectors. Out: codes into `situations`. Every decision is the interpreter's
(`deciding`, `aiding`, `assembling`), remembered by key. Never: a rule's meaning; a key for each person.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np

from canbao.assess.aiding import AidResult, conclude_aid
from canbao.assess.assembling import Findings, aid_terms, assemble, price_of
from canbao.assess.axes import Axis, axes_of, lay_out
from canbao.assess.chains import Chain, Strand, decided_together
from canbao.assess.columns import Array, Vector
from canbao.assess.deciding import AidTerms, AidVerdict, Answer, Decision, Verdict, aid_step, conclude, step
from canbao.assess.memo import Column, Digit, Memo, NumberMemo
from canbao.assess.planning import COUNT_LIMIT, Plan
from canbao.assess.situations import Situation
from canbao.assess.vectors import Vectors
from canbao.policy import nodes
from canbao.policy.nodes import Fact, Has, Node, Since
from canbao.policy.rules import Charge, Member, RuleRow, Table
from canbao.policy.vocabulary import Kind

_ADVICE, _INSURED = "advice", "insured"
_IS_INSURED = Fact("insured", Kind.BOOL)
"""Whether a payment is recorded, decided like a table of one row."""
_AidState = tuple[AidTerms, AidVerdict]


class CountTooLarge(ValueError):
    """A small number of a person is beyond the limit."""


class Program:
    """All steps of one plan. `without_standings`: for people who have none, with every `has` already false.

    `like`: another program of the same plan; what is the same in both is shared, and worked out once for each block.
    """

    def __init__(
        self, plan: Plan, situations: Memo[Situation], *, without_standings: bool, like: Program | None = None
    ) -> None:
        self.plan, self.situations, self.like = plan, situations, like
        self.without_standings = without_standings
        self.numbers = plan.numbers
        self.priced_numbers = tuple(place for place, node in enumerate(self.numbers) if _is_priced(plan, node))
        self.number_memos = tuple(_gathering_memos(len(self.priced_numbers)))
        tables = (plan.member, plan.refusal, plan.price, plan.cover, plan.waiting)
        firsts = {table.name: Strand(table.name, self._rows(table), Verdict(), step, _has_hit) for table in tables}
        firsts[_ADVICE] = Strand(_ADVICE, self._rows(plan.advice), (), _gather)
        firsts[_INSURED] = Strand(_INSURED, ((0, _IS_INSURED),), False, lambda _, __, answer: answer[0] is True)
        self.axes: dict[Node, Axis] = axes_of(self._atoms(), like.axes if like else None)
        self.member = self._chain([firsts.pop(plan.member.name)])
        self.groups = [self._chain(group) for group in decided_together(firsts.values(), self.axes)]
        self.place_of = {
            strand.name: (at, place)
            for at, group in enumerate(self.groups)
            for place, strand in enumerate(group.strands)
        }
        self.aid_tables = [table for table in (plan.aid, plan.aid_after) if table is not None]
        self.aids = [self._aid(table) for table in self.aid_tables]
        self.held_bits = lay_out(axis for chain in self.chains for axis in chain.held)
        self.pairs = tuple(self._pairs())

    @property
    def chains(self) -> list[Chain]:
        return [self.member, *self.groups, *self.aids]

    def _atoms(self) -> Iterator[Node]:
        plan = self.plan
        yield _IS_INSURED
        for table in (
            plan.member,
            plan.refusal,
            plan.advice,
            plan.price,
            plan.aid,
            plan.aid_after,
            plan.cover,
            plan.waiting,
        ):
            for _, when in self._rows(table) if table else ():
                yield from nodes.atoms_of(when)

    def _rows(self, table: Table) -> tuple[tuple[int, Node], ...]:
        rows = ((index, self._fold(row)) for index, row in enumerate(table.rows))
        return tuple((index, when) for index, when in rows if when != nodes.FALSE)

    def _fold(self, row: RuleRow) -> Node:
        if not self.without_standings:
            return row.when
        swaps: dict[Node, Node] = {
            atom: nodes.FALSE
            for atom in nodes.atoms_of(row.when)
            if isinstance(atom, Has)
            or (isinstance(atom, nodes.Compare) and any(isinstance(item, Since) for item in atom.walk()))
        }
        return nodes.fold(row.when, swaps)

    def _chain(self, strands: Sequence[Strand]) -> Chain:
        """A chain of these tables, or the same one of the other program. A chain with standings lays out its bits for
        its own program.
        """
        rows = [(strand.name, strand.rows) for strand in strands]
        for chain in (self.like.member, *self.like.groups) if self.like else ():
            if not chain.held and [(strand.name, strand.rows) for strand in chain.strands] == rows:
                return chain
        return Chain(strands, self.axes)

    def _aid(self, table: Table) -> Chain:
        """The aid table, measured against what the price says: its first state."""

        def advance(state: _AidState, index: int, answer: Answer) -> _AidState:
            return state[0], aid_step(table, state[1], index, answer, state[0])

        start: Memo[Any] = Memo(lambda numbers, group: ((self._terms(numbers, group), AidVerdict()),))
        return Chain([Strand(table.name, self._rows(table), None, advance)], self.axes, start)

    # -- one block -----------------------------------------------------------------------------------------------------

    def run(self, vectors: Vectors) -> Array:
        """Situation codes of the block's people."""
        groups = [group.run(vectors) for group in self.groups]
        numbers = [self._number(vectors, node) for node in self.numbers]
        parts = [*groups, *numbers]
        price = groups[self.place_of[self.plan.price.name][0]]
        for chain in self.aids:
            if chain.steps:
                parts.append(chain.run(vectors, chain.start.look_up(self._gathered(numbers), price)))
        codes = self.member.run(vectors)
        for memo, part in zip(self.pairs, parts, strict=True):
            codes = memo.look_up(codes, part)
        return np.full(vectors.block.size, codes, dtype=np.int32) if isinstance(codes, int) else codes.numbers

    def _number(self, vectors: Vectors, node: Node) -> Digit:
        value = vectors.value(node)
        assert isinstance(value, Vector)
        known = value.values if value.states is None else value.values[value.states == 0]
        least, most = int(known.min(initial=COUNT_LIMIT)), int(known.max(initial=0))
        if most > COUNT_LIMIT or least < 0:
            raise CountTooLarge(f"{node} 不在 0–{COUNT_LIMIT} 之内 out of range")
        if value.states is None:
            return most if least == most else Column(value.values, most)
        return Column(np.where(value.states == 0, value.values, np.int32(COUNT_LIMIT + 1)), COUNT_LIMIT + 1)

    def _gathered(self, numbers: Sequence[Digit]) -> Digit:
        """Codes of the numbers that the price is computed with."""
        codes: Digit = 0
        for memo, place in zip(self.number_memos, self.priced_numbers, strict=True):
            codes = memo.look_up(codes, numbers[place])
        return codes

    def _terms(self, numbers: int, group: int) -> AidTerms:
        at, place = self.place_of[self.plan.price.name]
        digits = self.number_memos[-1].outcomes[numbers] if self.number_memos else ()
        values = {
            self.numbers[number]: _known(digit) for number, digit in zip(self.priced_numbers, digits, strict=True)
        }
        return self._terms_of(self.groups[at].outcomes[group][place], values)

    def _terms_of(self, price: Verdict, values: dict[Node, int | None]) -> AidTerms:
        """What aid is measured against."""
        decision = conclude(self.plan.price, price)
        found = price_of(decision.effect, values) if isinstance(decision.effect, Charge) else None
        return aid_terms(self.plan.rules, found)

    # -- from parts to situations --------------------------------------------------------------------------------------

    def _pairs(self) -> Iterator[Memo[Any]]:
        """Memos that join the parts two by two; the last gives one situation for each combination that occurs."""
        others: list[Sequence[Any]] = [group.outcomes for group in self.groups]
        others += [_NUMBERS] * len(self.numbers)
        others += [chain.outcomes for chain in self.aids if chain.steps]
        before: list[Any] | None = None
        for other in others[:-1]:
            memo: Memo[Any] = Memo(partial(self._join, before, other))
            yield memo
            before = memo.outcomes
        yield NumberMemo(lambda left, right: self._situation(self._join(before, others[-1], left, right)))

    def _join(self, before: list[Any] | None, other: Sequence[Any], left: int, right: int) -> tuple[Any, ...]:
        """One more part. The first pair begins with membership."""
        joined = ((self.member.outcomes[left],) if before is None else before[left]) + (other[right],)
        return joined if self._matters(joined) else joined[:1] + (None,) * (len(joined) - 1)

    def _matters(self, joined: tuple[Any, ...]) -> bool:
        """Who cannot be a member has one situation whatever else is true of them."""
        decision = conclude(self.plan.member, joined[0][0])
        return not (isinstance(decision.effect, Member) and not decision.effect.eligible)

    def _situation(self, joined: tuple[Any, ...]) -> int:
        """The situation of who has these states."""
        plan, parts = self.plan, iter(joined)
        (member,) = next(parts)
        groups = [next(parts) for _ in self.groups]
        numbers = {node: _known(next(parts)) for node in self.numbers}
        states = {name: groups[at] and groups[at][place] for name, (at, place) in self.place_of.items()}
        price = states[plan.price.name]
        aids = [
            self._aid_result(table, price, numbers, next(parts) if chain.steps else None)
            for table, chain in zip(self.aid_tables, self.aids, strict=True)
        ]
        findings = Findings(
            member=conclude(plan.member, member),
            refusal=_decision(plan.refusal, states[plan.refusal.name]),
            advice=states[_ADVICE] or (),
            price=_decision(plan.price, price),
            aid=aids[0],
            aid_after=aids[1] if plan.aid_after else None,
            cover=_decision(plan.cover, states[plan.cover.name]),
            waiting=_decision(plan.waiting, states[plan.waiting.name]),
            numbers=tuple(numbers.items()),
            is_paid=bool(states[_INSURED]),
        )
        return self.situations.code_of(assemble(plan.rules, findings))

    def _aid_result(
        self, table: Table, price: Verdict | None, numbers: dict[Node, int | None], state: tuple[_AidState] | None
    ) -> AidResult:
        """What an aid table gives; who cannot be a member has no price and no aid."""
        if price is None:
            return AidResult()
        terms, verdict = state[0] if state else (self._terms_of(price, numbers), AidVerdict())
        return conclude_aid(table, verdict, terms)

    @property
    def calls(self) -> int:
        """How often the interpreter was asked: grows with distinct keys, not with people."""
        shared = [] if self.like is None else self.like.chains
        return sum(chain.calls for chain in self.chains if chain not in shared) + sum(memo.calls for memo in self.pairs)


_NUMBERS: Sequence[int] = range(COUNT_LIMIT + 2)
"""Stands for parts whose codes are the numbers themselves."""


def _decision(table: Table, verdict: Verdict | None) -> Decision:
    return conclude(table, verdict) if verdict is not None else Decision(None, None)


def _has_hit(state: Verdict) -> bool:
    return state.row is not None


def _known(number: int | None) -> int | None:
    return None if number is None or number > COUNT_LIMIT else number


def _is_priced(plan: Plan, node: Node) -> bool:
    charges = [row.effect for row in plan.price.rows if isinstance(row.effect, Charge)]
    return any(node in line.amount.walk() for charge in charges for line in charge.lines)


def _gathering_memos(count: int) -> Iterator[Memo[tuple[int, ...]]]:
    """Memos that collect numbers into tuples, one after the other."""
    before: Memo[tuple[int, ...]] | None = None
    for _ in range(count):
        before = Memo(partial(_collect, before))
        yield before


def _collect(before: Memo[tuple[int, ...]] | None, left: int, right: int) -> tuple[int, ...]:
    return (*(before.outcomes[left] if before else ()), right)


def _gather(state: tuple[int, ...], index: int, answer: Answer) -> tuple[int, ...]:
    return (*state, index) if answer[0] else state
