"""What conditions and values of a policy are for a whole block of people: `evaluating`, by vectors.

In: nodes, a `Block`, coverage of lists. Out: uint8 truth vectors (0, 1, 2 = unknown) and `Vector`s of values. Equal
to `evaluating` person by person (a property test compares them). Never: a rule's meaning; a loop over people.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import date

import numpy as np

from canbao.assess.columns import IS_ABSENT, IS_UNKNOWN, Array, Block, BlockPart, Coded, Tri8, Vector
from canbao.assess.coverage import Lists
from canbao.assess.day_vectors import FUNCTIONS, latest_birth, latest_births, plus_months
from canbao.assess.evaluating import compare as compare_one
from canbao.assess.facts import ABSENT, UNKNOWN, Value
from canbao.assess.history_vectors import missed_years, years_in_a_row
from canbao.assess.holding import DIGITS_OF_A_WORD, TRUTHS, Held, HeldBits, Times, bits_of_one, read_held
from canbao.assess.memo import Column, Digit
from canbao.assess.truth_vectors import all_of, compare, compare_span, join_states, negate, with_states
from canbao.policy.nodes import (
    JOINERS,
    Both,
    Call,
    Compare,
    Const,
    Count,
    Either,
    Fact,
    Given,
    Has,
    Missing,
    Negated,
    Node,
    OneOf,
    Present,
    Related,
    Since,
    Within,
)  # fmt: skip
from canbao.policy.rules import Rules
from canbao.policy.vocabulary import Kind
from canbao.values.days import day_number
from canbao.values.place import is_within


class Vectors:
    """One block under one set of rules. Everything asked for is worked out once."""

    def __init__(self, block: Block, rules: Rules, lists: Lists) -> None:
        self.block, self.rules, self.lists = block, rules, lists
        self._held: Held | None = None
        self._has_read_held = False
        self._atoms: dict[Node, Tri8] = {}
        self._values: dict[Node, Vector | Coded] = {}
        self._words: dict[HeldBits, list[Array]] = {}
        self._by_times: dict[Times, Tri8] = {}
        self._remembered: dict[Hashable, Digit] = {}

    def part(self, index: Array) -> Vectors:
        """The same for some of the people (ascending positions); what has been worked out for all is taken from
        there.
        """
        return _Part(self, index)

    def remember(self, key: Hashable, work_out: Callable[[], Digit]) -> Digit:
        """Codes of these people, worked out once for each key; a part takes them from the whole. A number stands for
        everybody.
        """
        found = self._remembered.get(key)
        if found is None:
            found = self._recall(key)
            found = self._remembered[key] = work_out() if found is None else found
        return found

    def _recall(self, _: Hashable) -> Digit | None:
        """What the whole of which this is a part has remembered."""
        return None

    # -- conditions ----------------------------------------------------------------------------------------------------

    def truth(self, node: Node) -> Tri8:
        """A whole condition (used for conditions on relatives; tables are decided by their atoms)."""
        match node:
            case Const(value):
                return np.full(self.block.size, bool(value), dtype=np.uint8)
            case Both(parts):
                return all_of([self.truth(part) for part in parts])
            case Either(parts):
                return negate(all_of([negate(self.truth(part)) for part in parts]))
            case Negated(part):
                return negate(self.truth(part))
            case _ if isinstance(node, JOINERS):
                return self.truth(node.below()[0])
        return self.atom(node)

    def atom(self, node: Node) -> Tri8:
        """A primitive condition."""
        found = self._atoms.get(node)
        if found is None:
            found = self._atoms[node] = self.decide(node)
        return found

    def decide(self, node: Node) -> Tri8:
        """A primitive condition, for who remembers it elsewhere."""
        match node:
            case Fact(name):
                fact = self.block.fact(name)
                assert isinstance(fact, Vector)
                return fact.values
            case Missing():
                return np.full(self.block.size, 2, dtype=np.uint8)
            case Present(left):
                return self._present(left, absent=0)
            case Given(left):
                return self._present(left, absent=2)
            case Compare(op, Related() as counted, Const(int(number))):
                return compare_span(op, self.block.relatives(counted), number)
            case Compare(op, left, right):
                return self._compare(op, left, right)
            case OneOf() | Within():
                return self._by_word(node)
            case Has():
                return self._has(node)
        raise TypeError(f"not a condition: {node}")

    def _present(self, node: Node, absent: int) -> Tri8:
        if isinstance(node, Missing):
            return np.full(self.block.size, 2, dtype=np.uint8)
        if isinstance(node, Since):  # known if a row counts and none may: no day has to be looked at
            return np.asarray([absent, 1, 2, 2], dtype=np.uint8).take(self._digits(node.held))
        value = self.value(node)
        if isinstance(value, Coded):
            return value.read([2 if word is UNKNOWN else absent if word is ABSENT else 1 for word in value.words])
        if node.kind is Kind.BOOL:
            return np.maximum(value.values, np.uint8(1))
        if value.states is None:
            return np.ones(len(value.values), dtype=np.uint8)
        return negate(value.states) if absent == 0 else np.minimum(value.states + np.uint8(1), np.uint8(2))

    def _by_word(self, node: OneOf | Within) -> Tri8:
        """A test of a text or place: decided once for each word. A number among listed ones: by comparing."""
        value = self.value(node.left)
        if isinstance(value, Coded):
            return value.read([test_word(node, word) for word in value.words])
        assert isinstance(node, OneOf)
        found = np.isin(value.values, np.asarray(node.values)).view(np.uint8)
        return with_states(found, value.states)

    def _compare(self, op: str, left: Node, right: Node) -> Tri8:
        if isinstance(left, Missing) or isinstance(right, Missing):
            return self._compare_unset(left, right)
        if isinstance(left, Call) and left.name == "age" and isinstance(right, Const):
            return self._compare_age(op, left, int(right.value))  # type: ignore[arg-type]
        if left.kind in (Kind.TEXT, Kind.PLACE):
            return self._compare_words(op, left, right)
        first, second = self.value(left), self.value(right)
        assert isinstance(first, Vector)
        assert isinstance(second, Vector)
        return compare(op, first, second)

    def _compare_unset(self, left: Node, right: Node) -> Tri8:
        """Against a parameter that is not set: unknown, but for who has no such thing."""
        other = right if isinstance(left, Missing) else left
        if isinstance(other, Missing):
            return np.full(self.block.size, 2, dtype=np.uint8)
        value = self.value(other)
        if isinstance(value, Coded):
            return value.read([0 if word is ABSENT else 2 for word in value.words])
        if value.states is None:
            return np.full(self.block.size, 2, dtype=np.uint8)
        found: Tri8 = (value.states != IS_ABSENT) * np.uint8(2)
        return found

    def _compare_words(self, op: str, left: Node, right: Node) -> Tri8:
        first, second = self.value(left), None if isinstance(right, Const) else self.value(right)
        assert isinstance(first, Coded)
        if isinstance(right, Const):
            return first.read([_tri(compare_one(op, word, right.value)) for word in first.words])
        assert isinstance(second, Coded)
        grid = [_tri(compare_one(op, one, two)) for one in first.words for two in second.words]
        return np.asarray(grid, dtype=np.uint8).take(first.codes * np.int32(len(second.words)) + second.codes)

    def _compare_age(self, op: str, age: Call, years: int) -> Tri8:
        """Age against a number, by the latest day of birth that has reached it."""
        match op:
            case ">=":
                found = self.has_reached(age, years)
            case "<":
                found = ~self.has_reached(age, years)
            case ">":
                found = self.has_reached(age, years + 1)
            case "<=":
                found = ~self.has_reached(age, years + 1)
            case _:
                found = self.has_reached(age, years) & ~self.has_reached(age, years + 1)
        return with_states(found.view(np.uint8), *self.states_of_age(age))

    def has_reached(self, age: Call, years: int) -> Array:
        """Whether so many years are full; no calendar arithmetic for each person."""
        birth, on = self._days_of_age(age)
        if isinstance(age.args[1], Const) and on.values.size:
            return birth.values <= np.int32(latest_birth(int(on.values[0]), years))
        return birth.values <= latest_births(on.values, years)

    def states_of_age(self, age: Call) -> tuple[Tri8 | None, Tri8 | None]:
        birth, on = self._days_of_age(age)
        return birth.states, on.states

    def _days_of_age(self, age: Call) -> tuple[Vector, Vector]:
        birth, on = self.value(age.args[0]), self.value(age.args[1])
        assert isinstance(birth, Vector)
        assert isinstance(on, Vector)
        return birth, on

    # -- values --------------------------------------------------------------------------------------------------------

    def value(self, node: Node) -> Vector | Coded:
        """The value of a node that is not a condition."""
        if isinstance(node, Fact):
            return self.block.fact(node.name)
        if isinstance(node, Const):
            return self._same(node)
        found = self._values.get(node)
        if found is None:
            found = self._values[node] = self._value(node)
        return found

    def _value(self, node: Node) -> Vector | Coded:
        match node:
            case Missing():
                size = self.block.size
                return Vector(np.zeros(size, dtype=np.int32), np.full(size, IS_UNKNOWN, dtype=np.uint8))
            case Count(name):
                return self._count(name)
            case Related():
                span = self.block.relatives(node)
                return Vector(span.least, (span.least != span.most) * np.uint8(IS_UNKNOWN))
            case Since(held):
                return self._since(held)
            case Call(name, args):
                return self._call(name, args)
        raise TypeError(f"not a value: {node}")

    def _same(self, node: Const) -> Vector:
        """One number for everybody: a vector whose steps have no length."""
        number = day_number(node.value) if isinstance(node.value, date) else node.value
        return Vector(np.ndarray((self.block.size,), np.int32, np.asarray(number, dtype=np.int32), strides=(0,)))

    def _call(self, name: str, args: tuple[Node, ...]) -> Vector:
        vectors = [self.value(arg) for arg in args]
        known = [vector for vector in vectors if isinstance(vector, Vector)]
        states: Tri8 | None = None
        for vector in known:
            states = join_states(states, vector.states)
        return Vector(FUNCTIONS[name](*(vector.values for vector in known)), states)

    def _count(self, name: str) -> Vector:
        if name == "break_years":
            return missed_years(self.block, self.rules.readings)
        if name == "continuous_years":
            return years_in_a_row(self.block, self.rules.readings)
        fact = self.block.fact(name)
        assert isinstance(fact, Vector)
        return fact

    @staticmethod
    def plus_years(days: Array, years: int) -> Array:
        """The corresponding day so many years later; 29 February becomes 28 February in a common year."""
        return plus_months(days, np.int32(12 * years) + np.zeros_like(days))

    # -- standings -----------------------------------------------------------------------------------------------------

    @property
    def held(self) -> Held | None:
        """Standing rows of these people; None when nobody has any."""
        if not self._has_read_held:
            self._held, self._has_read_held = self._read_held(), True
        return self._held

    def _read_held(self) -> Held | None:
        return read_held(self.block)

    def held_words(self, bits: HeldBits) -> list[Array]:
        """The bits of conditions on standings for each person, in one or more 64-bit words."""
        found = self._words.get(bits)
        if found is None:
            found = self._words[bits] = self._held_words(bits)
        return found

    def _held_words(self, bits: HeldBits) -> list[Array]:
        held, size = self.held, self.block.size
        words = [np.zeros(size, dtype=np.uint64) for _ in range(bits.words)]
        if held is not None:
            for word, rows in zip(words, bits.of_rows(held, self._times), strict=True):
                word[held.holders] = held.gather(rows, np.bitwise_or)
        if not self.lists.is_complete:
            self._mark_uncovered(bits, words)
        return words

    def _mark_uncovered(self, bits: HeldBits, words: list[Array]) -> None:
        """Who is on no list that is complete for them may hold the standing; whoever holds it does so anyway, and no
        other list can change since when.
        """
        for place, node in bits.nodes:
            word, shift = divmod(place, DIGITS_OF_A_WORD)
            holds = words[word] & np.uint64(1 << 2 * shift) != 0
            rows = np.flatnonzero(self.lists.uncovered(node.ids, self.block, self._on_day(node.on)) & ~holds)
            words[word][rows] |= np.uint64(2 << 2 * shift)

    def _has(self, node: Has) -> Tri8:
        return np.asarray([_tri(truth) for truth in TRUTHS], dtype=np.uint8).take(self._digits(node))

    def _digits(self, node: Has) -> Array:
        """Of a condition on standings: 1 where a row fulfils it, 2 where one may, 3 where both."""
        (digits,) = self.held_words(bits_of_one(node))
        return digits.astype(np.intp)

    def _since(self, node: Has) -> Vector:
        held, size = self.held, self.block.size
        unknown = np.zeros(size, dtype=bool) if self.lists.is_complete else self._has(node) == 2
        if held is None:
            return Vector(np.zeros(size, dtype=np.int32), np.where(unknown, np.uint8(IS_UNKNOWN), np.uint8(IS_ABSENT)))
        (rows,) = bits_of_one(node).of_rows(held, self._times)
        days, is_absent, rows_unknown = held.earliest(rows)
        states = is_absent * np.uint8(IS_ABSENT)
        states[unknown | rows_unknown] = IS_UNKNOWN
        return Vector(days, states)

    def _times(self, times: Times) -> Tri8:
        """For each standing row whether its days are right."""
        found = self._by_times.get(times)
        if found is None:
            assert self.held is not None
            found = self._by_times[times] = self.held.fit(times, self._at_rows)
        return found

    def _on_day(self, node: Node) -> Vector:
        value = self.value(node)
        assert isinstance(value, Vector)
        return value

    def _at_rows(self, node: Node) -> Vector:
        assert self.held is not None
        return self.held.spread(self._on_day(node))


class _Part(Vectors):
    """Some of the people of a block. What has been worked out for all is taken from there."""

    def __init__(self, whole: Vectors, index: Array) -> None:
        super().__init__(BlockPart(whole.block, index), whole.rules, whole.lists)
        self.whole, self.index = whole, index

    def _read_held(self) -> Held | None:
        return None if self.whole.held is None else self.whole.held.of(self.index)

    def _value(self, node: Node) -> Vector | Coded:
        known = self.whole._values.get(node)
        return super()._value(node) if known is None else known.take(self.index)

    def _held_words(self, bits: HeldBits) -> list[Array]:
        known = self.whole._words.get(bits)
        return super()._held_words(bits) if known is None else [word.take(self.index) for word in known]

    def _recall(self, key: Hashable) -> Digit | None:
        known = self.whole._remembered.get(key)
        return Column(known.numbers.take(self.index), known.top) if isinstance(known, Column) else known


def test_word(node: Node, word: Value) -> int:
    """A condition on one text or place, for one word of it."""
    match node:
        case Present():
            return 2 if word is UNKNOWN else 0 if word is ABSENT else 1
        case Given():
            return 2 if word is UNKNOWN or word is ABSENT else 1
        case _ if word is UNKNOWN:
            return 2
        case Compare(op, _, Const(wanted)):
            return _tri(compare_one(op, word, wanted))
        case OneOf(_, values):
            return int(word in values)
        case Within(_, place):
            return int(word is not ABSENT and is_within(str(word), place))
    raise TypeError(f"not a condition on a word: {node}")


def _tri(value: bool | None) -> int:
    return 2 if value is None else int(value)
