"""A plan as a chain of remembered steps over vectors: from atoms to one situation code for each person.

In: a `Plan`, and for each block the truth vectors of its atoms. Out: codes into `situations`. Every decision is the interpreter's (`deciding`,
`aiding`, `assembling`), remembered by key. Never: a rule's meaning; a key for each person.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import numpy as np

from canbao.assess.aiding import AidResult, conclude_aid
from canbao.assess.assembling import Findings, aid_terms, assemble, price_of
from canbao.assess.columns import Array, Vector
from canbao.assess.deciding import AidTerms, AidVerdict, Answer, Decision, Verdict, aid_step, answer_of, conclude, step
from canbao.assess.memo import Memo
from canbao.assess.planning import COUNT_LIMIT, Plan
from canbao.assess.situations import Situation
from canbao.assess.vectors import Vectors
from canbao.policy import nodes
from canbao.policy.nodes import Has, Node, Since
from canbao.policy.rules import Charge, Member, RuleRow, Table

ATOMS_OF_A_STEP = 5
"""Atoms packed into one key: 4 ** 5 combinations times the states before stay in the cache (measured: 4 to 6 are alike, 8 is slower)."""
_TRI = (False, True, None)
State = TypeVar("State", bound=Hashable)


class CountTooLarge(ValueError):
    """A small number of a person is beyond the limit."""


@dataclass(frozen=True)
class _Chunk:
    """Consecutive rows whose atoms fit one key."""

    rows: tuple[tuple[int, Node], ...]
    atoms: tuple[Node, ...]

    def keys(self, vectors: Vectors) -> Array:
        return pack([vectors.atom(atom) for atom in self.atoms], vectors.block.size)

    @property
    def size(self) -> int:
        return 1 << 2 * len(self.atoms)

    def answers(self, key: int) -> Iterator[tuple[int, Answer]]:
        truths = truths_of(self.atoms, key)
        return ((index, answer_of(when, truths.__getitem__)) for index, when in self.rows)


class _Long:
    """One row with more atoms than a key holds: its condition is simplified atom by atom; what remains is the state."""

    def __init__(self, index: int, when: Node) -> None:
        self.index = index
        atoms = tuple(dict.fromkeys(nodes.atoms_of(when)))
        self.groups = [atoms[at : at + ATOMS_OF_A_STEP] for at in range(0, len(atoms), ATOMS_OF_A_STEP)]
        self.memos: list[Memo[Node]] = []
        before = _beginning_with(when)
        for group in self.groups:
            self.memos.append(Memo(partial(self._simplify, group, before), 1 << 2 * len(group)))
            before = self.memos[-1]
        self.size = 4

    @staticmethod
    def _simplify(group: tuple[Node, ...], before: Memo[Node], code: int, key: int) -> Node:
        known = {atom: nodes.TRUE if truth else nodes.FALSE for atom, truth in truths_of(group, key).items() if truth is not None}
        return nodes.fold(before.outcomes[code], known)

    def keys(self, vectors: Vectors) -> Array:
        codes: Array | None = None
        for group, memo in zip(self.groups, self.memos, strict=True):
            codes = memo.look_up(codes, pack([vectors.atom(atom) for atom in group], vectors.block.size))
        assert codes is not None
        return codes

    def answers(self, key: int) -> Iterator[tuple[int, Answer]]:
        """What is left has only unknown atoms."""
        yield self.index, answer_of(self.memos[-1].outcomes[key], lambda atom: None)


def truths_of(atoms: tuple[Node, ...], key: int) -> dict[Node, bool | None]:
    """The truths that a packed key holds."""
    return {atom: _TRI[key >> 2 * place & 3] for place, atom in enumerate(atoms)}


class _Chain:
    """A table as steps over chunks: state and atoms give the next state. `start` remembers the first states."""

    def __init__(self, rows: Sequence[tuple[int, Node]], start: Memo[Any], advance: Callable[[Any, int, Any], Any]) -> None:
        self.advance = advance
        self.chunks = tuple(_chunks(rows))
        self.start = start
        self.steps: list[Memo[Any]] = []
        before = start
        for chunk in self.chunks:
            self.steps.append(Memo(partial(self._work_out, chunk, before), chunk.size))
            before = self.steps[-1]
        self.last = before

    def _work_out(self, chunk: _Chunk | _Long, before: Memo[Any], code: int, key: int) -> Any:
        state = before.outcomes[code]
        for index, answer in chunk.answers(key):
            state = self.advance(state, index, answer)
        return state

    def run(self, vectors: Vectors, codes: Array | None) -> Array:
        """State codes after the last step. `codes` None: everybody begins with the first state."""
        for chunk, memo in zip(self.chunks, self.steps, strict=True):
            codes = memo.look_up(codes, chunk.keys(vectors))
        return codes if codes is not None else np.zeros(vectors.block.size, dtype=np.int32)


def _beginning_with(first: Hashable) -> Memo[Any]:
    """A memo whose code 0 is this state."""
    memo: Memo[Any] = Memo(lambda left, right: first)
    memo.code_of(first)
    return memo


def pack(atoms: Sequence[Array], size: int) -> Array:
    """Two bits an atom."""
    if not atoms:
        return np.zeros(size, dtype=np.int32)
    kind = np.uint8 if len(atoms) <= 4 else np.uint16 if len(atoms) <= 8 else np.int32
    keys = atoms[0].astype(kind)
    for place, atom in enumerate(atoms[1:], start=1):
        keys |= atom.astype(kind) << kind(2 * place)
    return keys.astype(np.int32)


def _chunks(rows: Sequence[tuple[int, Node]]) -> Iterator[_Chunk | _Long]:
    atoms: dict[Node, None] = {}
    taken: list[tuple[int, Node]] = []
    for index, when in rows:
        own = dict.fromkeys(nodes.atoms_of(when))
        if taken and len(atoms | own) > ATOMS_OF_A_STEP:
            yield _Chunk(tuple(taken), tuple(atoms))
            atoms, taken = {}, []
        if len(own) > ATOMS_OF_A_STEP:
            yield _Long(index, when)
            continue
        atoms |= own
        taken.append((index, when))
    if taken:
        yield _Chunk(tuple(taken), tuple(atoms))


class Program:
    """All steps of one plan. `without_standings`: for people who have none, with every `has` already false."""

    def __init__(self, plan: Plan, situations: Memo[Situation], *, without_standings: bool) -> None:
        self.plan, self.situations = plan, situations
        self.without_standings = without_standings
        self.numbers = plan.numbers
        self.priced_numbers = tuple(place for place, node in enumerate(self.numbers) if _is_priced(plan, node))
        self.number_memos = tuple(_gathering_memos(len(self.priced_numbers)))
        self.firsts = {table.name: self._first_hit(table) for table in (plan.member, plan.refusal, plan.price, plan.cover, plan.waiting)}
        self.advice = _Chain(self._rows(plan.advice), _beginning_with(()), _gather)
        self.aid = self._aid(plan.aid)
        self.aid_after = self._aid(plan.aid_after) if plan.aid_after else None
        self.pairs: list[Memo[Any]] = []

    def _rows(self, table: Table) -> list[tuple[int, Node]]:
        rows = [(index, self._fold(row)) for index, row in enumerate(table.rows)]
        return [(index, when) for index, when in rows if when != nodes.FALSE]

    def _fold(self, row: RuleRow) -> Node:
        if not self.without_standings:
            return row.when
        swaps: dict[Node, Node] = {
            atom: nodes.FALSE
            for atom in nodes.atoms_of(row.when)
            if isinstance(atom, Has) or (isinstance(atom, nodes.Compare) and any(isinstance(item, Since) for item in atom.walk()))
        }
        return nodes.fold(row.when, swaps)

    def _first_hit(self, table: Table) -> _Chain:
        return _Chain(self._rows(table), _beginning_with(Verdict()), step)

    def _aid(self, table: Table) -> _Chain:
        def advance(state: tuple[AidTerms, AidVerdict], index: int, answer: Any) -> tuple[AidTerms, AidVerdict]:
            return state[0], aid_step(table, state[1], index, answer, state[0])

        return _Chain(self._rows(table), Memo(self._terms, 4), advance)

    # -- one block -----------------------------------------------------------------------------------------------------

    def run(self, vectors: Vectors) -> Array:
        """Situation codes of the block's people."""
        plan = self.plan
        member = self.firsts["membership"].run(vectors, None)
        price = self.firsts[plan.price.name].run(vectors, None)
        numbers = [self._number(vectors, node) for node in self.numbers]
        parts: list[tuple[Memo[Any], Array]] = [
            (self.firsts["membership"].last, member),
            (self.firsts[plan.refusal.name].last, self.firsts[plan.refusal.name].run(vectors, None)),
            (self.advice.last, self.advice.run(vectors, None)),
            (self.firsts[plan.price.name].last, price),
        ]
        parts += [(_NUMBERS, number) for number in numbers]
        for chain in (self.aid, self.aid_after):
            if chain is not None:
                parts.append((chain.last, chain.run(vectors, self._aid_start(chain, price, numbers))))
        parts += [
            (self.firsts[plan.cover.name].last, self.firsts[plan.cover.name].run(vectors, None)),
            (self.firsts[plan.waiting.name].last, self.firsts[plan.waiting.name].run(vectors, None)),
            (_NUMBERS, _is_paid(vectors)),
        ]
        return self._assemble(parts)

    def _number(self, vectors: Vectors, node: Node) -> Array:
        value = vectors.value(node)
        assert isinstance(value, Vector)
        known = value.values if value.states is None else value.values[value.states == 0]
        if known.size and (int(known.max()) > COUNT_LIMIT or int(known.min()) < 0):
            raise CountTooLarge(f"{node} 不在 0–{COUNT_LIMIT} 之内 out of range")
        if value.states is None:
            return value.values.astype(np.int32)
        return np.where(value.states == 0, value.values, np.int32(COUNT_LIMIT + 1)).astype(np.int32)

    def _aid_start(self, chain: _Chain, price: Array, numbers: Sequence[Array]) -> Array:
        """The first state of the aid table: what aid is measured against, which the price decides."""
        codes: Array | None = None
        if self.priced_numbers:
            for memo, place in zip(self.number_memos, self.priced_numbers, strict=True):
                codes = memo.look_up(codes, numbers[place])
        return chain.start.look_up(codes, price)

    def _terms(self, left: int, price: int) -> tuple[AidTerms, AidVerdict]:
        digits = self.number_memos[-1].outcomes[left] if self.number_memos else ()
        values = {self.numbers[place]: _known(digit) for place, digit in zip(self.priced_numbers, digits, strict=True)}
        decision = conclude(self.plan.price, self.firsts[self.plan.price.name].last.outcomes[price])
        found = price_of(decision.effect, values) if isinstance(decision.effect, Charge) else None
        return (aid_terms(self.plan.rules, found), AidVerdict())

    def _assemble(self, parts: Sequence[tuple[Memo[Any], Array]]) -> Array:
        """Codes of all parts joined two by two, then one situation for each combination that occurs."""
        if not self.pairs:
            before: Memo[Any] = parts[0][0]
            for place, (other, _) in enumerate(parts[1:]):
                is_last = place == len(parts) - 2
                self.pairs.append(Memo(partial(self._join, before, other, place == 0, is_last), 4))
                before = self.pairs[-1]
        codes = parts[0][1]
        for memo, (_, values) in zip(self.pairs, parts[1:], strict=True):
            codes = memo.look_up(codes, values)
        return np.asarray(self.pairs[-1].outcomes, dtype=np.int32)[codes]

    def _join(self, before: Memo[Any], other: Memo[Any], is_first: bool, is_last: bool, left: int, right: int) -> Any:
        value = right if other is _NUMBERS else other.outcomes[right]
        joined = (before.outcomes[left], value) if is_first else (*before.outcomes[left], value)
        if not is_last:
            return joined if self._matters(joined) else joined[:1] + (None,) * (len(joined) - 1)
        return self._situation(joined)

    def _matters(self, joined: tuple[Any, ...]) -> bool:
        """Who cannot be a member has one situation whatever else is true of them."""
        decision = conclude(self.plan.member, joined[0])
        return not (isinstance(decision.effect, Member) and not decision.effect.eligible)

    def _situation(self, joined: tuple[Any, ...]) -> int:
        plan, count = self.plan, len(self.numbers)
        member, refusal, advice, price = joined[:4]
        rest = list(joined[4 + count :])
        numbers = tuple((node, _known(value)) for node, value in zip(self.numbers, joined[4 : 4 + count], strict=True))
        aid = self._aid_result(plan.aid, rest.pop(0))
        after = self._aid_result(plan.aid_after, rest.pop(0)) if plan.aid_after else None
        cover, waiting, paid = rest
        findings = Findings(
            member=conclude(plan.member, member), refusal=_decision(plan.refusal, refusal), advice=advice or (),
            price=_decision(plan.price, price), aid=aid, aid_after=after, cover=_decision(plan.cover, cover),
            waiting=_decision(plan.waiting, waiting), numbers=numbers, is_paid=bool(paid),
        )  # fmt: skip
        return self.situations.code_of(assemble(plan.rules, findings))

    @staticmethod
    def _aid_result(table: Table, state: tuple[AidTerms, AidVerdict] | None) -> AidResult:
        return AidResult() if state is None else conclude_aid(table, state[1], state[0])

    @property
    def calls(self) -> int:
        """How often the interpreter was asked: grows with distinct keys, not with people."""
        chains = [*self.firsts.values(), self.advice, self.aid, *([self.aid_after] if self.aid_after else [])]
        return sum(memo.calls for chain in chains for memo in chain.steps) + sum(memo.calls for memo in self.pairs)


_NUMBERS: Memo[int] = Memo(lambda left, right: right)
"""Stands for parts whose codes are the numbers themselves."""


def _known(number: int | None) -> int | None:
    return None if number is None or number > COUNT_LIMIT else number


def _decision(table: Table, verdict: Verdict | None) -> Decision:
    return conclude(table, verdict) if verdict is not None else Decision(None, None)


def _is_priced(plan: Plan, node: Node) -> bool:
    charges = [row.effect for row in plan.price.rows if isinstance(row.effect, Charge)]
    return any(node in line.amount.walk() for charge in charges for line in charge.lines)


def _gathering_memos(count: int) -> Iterator[Memo[tuple[int, ...]]]:
    """Memos that collect numbers into tuples, one after the other."""
    before: Memo[tuple[int, ...]] | None = None
    for _ in range(count):
        before = Memo(partial(_collect, before), COUNT_LIMIT + 2)
        yield before


def _collect(before: Memo[tuple[int, ...]] | None, left: int, right: int) -> tuple[int, ...]:
    return (*(before.outcomes[left] if before else ()), right)


def _gather(state: tuple[int, ...], index: int, answer: Any) -> tuple[int, ...]:
    return (*state, index) if answer[0] else state


def _is_paid(vectors: Vectors) -> Array:
    insured = vectors.block.fact("insured")
    assert isinstance(insured, Vector)
    return insured.values.astype(np.int32)


