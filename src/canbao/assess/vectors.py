"""What conditions and values of a policy are for a whole block of people: `evaluating`, by vectors.

In: nodes, a `Block`, coverage of lists. Out: uint8 truth vectors (0, 1, 2 = unknown) and `Vector`s of values. Equal to `evaluating` person by
person (a property test compares them). Never: a rule's meaning; a loop over people.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np

from canbao.assess.columns import IS_ABSENT, IS_UNKNOWN, Array, Block, BlockPart, Coded, Held, Tri8, Vector
from canbao.assess.coverage import Lists
from canbao.assess.evaluating import compare as compare_one
from canbao.assess.facts import ABSENT, UNKNOWN, Value
from canbao.policy.nodes import (
    JOINERS, Both, Call, Compare, Const, Count, Either, Fact, Given, Has, Missing, Negated, Node, OneOf, Present, Related, Since,
    Within,
)  # fmt: skip
from canbao.policy.rules import Rules
from canbao.policy.standings import load_catalogue
from canbao.policy.vocabulary import Kind
from canbao.values.days import add_days, add_years, day_number, from_day_number
from canbao.values.place import is_within

_MONTH, _DAY = "datetime64[M]", "datetime64[D]"


class Vectors:
    """One block under one set of rules. Everything asked for is worked out once."""

    def __init__(self, block: Block, rules: Rules, lists: Lists) -> None:
        self.block, self.rules, self.lists = block, rules, lists
        self.held: Held | None = block.held()
        self._atoms: dict[Node, Tri8] = {}
        self._values: dict[Node, Vector | Coded] = {}
        self._on: dict[Node, Vector] = {}

    def part(self, index: Array) -> Vectors:
        """The same for some of the people (ascending positions); what has been worked out for all is taken from there."""
        return _Part(self, index)

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
            found = self._atoms[node] = self._atom(node)
        return found

    def _atom(self, node: Node) -> Tri8:
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
        value = self.value(node)
        if isinstance(value, Coded):
            table = [2 if word is UNKNOWN else absent if word is ABSENT else 1 for word in value.words]
            return np.asarray(table, dtype=np.uint8)[value.codes]
        if node.kind is Kind.BOOL:
            return np.where(value.values == 2, np.uint8(2), np.uint8(1))
        if value.states is None:
            return np.ones(len(value.values), dtype=np.uint8)
        return np.asarray([1, absent, 2], dtype=np.uint8)[value.states]

    def _by_word(self, node: OneOf | Within) -> Tri8:
        """A test of a text or place: decided once for each word. A number among listed ones: by comparing."""
        value = self.value(node.left)
        if isinstance(value, Coded):
            return np.asarray([_word_test(node, word) for word in value.words], dtype=np.uint8)[value.codes]
        assert isinstance(node, OneOf)
        found = np.isin(value.values, np.asarray(node.values)).view(np.uint8)
        return _with_states(found, value.states, None)

    def _compare(self, op: str, left: Node, right: Node) -> Tri8:
        if isinstance(left, Missing) or isinstance(right, Missing):
            return self._compare_unset(left, right)
        if isinstance(left, Call) and left.name == "age" and isinstance(right, Const):
            return self._compare_age(op, left, int(right.value))  # type: ignore[arg-type]
        if left.kind in (Kind.TEXT, Kind.PLACE):
            return self._compare_words(op, left, right)
        first, second = self.value(left), self.value(right)
        assert isinstance(first, Vector) and isinstance(second, Vector)
        found = _OPERATORS[op](first.values, second.values).view(np.uint8)
        return _with_states(found, first.states, second.states)

    def _compare_unset(self, left: Node, right: Node) -> Tri8:
        """Against a parameter that is not set: unknown, but for who has no such thing."""
        other = right if isinstance(left, Missing) else left
        if isinstance(other, Missing):
            return np.full(self.block.size, 2, dtype=np.uint8)
        value = self.value(other)
        if isinstance(value, Coded):
            return np.asarray([0 if word is ABSENT else 2 for word in value.words], dtype=np.uint8)[value.codes]
        if value.states is None:
            return np.full(self.block.size, 2, dtype=np.uint8)
        return np.where(value.states == IS_ABSENT, np.uint8(0), np.uint8(2))

    def _compare_words(self, op: str, left: Node, right: Node) -> Tri8:
        if isinstance(right, Const):
            coded = self.value(left)
            assert isinstance(coded, Coded)
            table = [_tri(compare_one(op, word, right.value)) for word in coded.words]
            return np.asarray(table, dtype=np.uint8)[coded.codes]
        first, second = self.value(left), self.value(right)
        assert isinstance(first, Coded) and isinstance(second, Coded)
        grid = [[_tri(compare_one(op, one, two)) for two in second.words] for one in first.words]
        return np.asarray(grid, dtype=np.uint8)[first.codes, second.codes]

    def _compare_age(self, op: str, age: Call, years: int) -> Tri8:
        """Age against a number, by the latest day of birth that has reached it; no calendar arithmetic for each person."""
        birth, on = self.value(age.args[0]), self.value(age.args[1])
        assert isinstance(birth, Vector) and isinstance(on, Vector)
        if isinstance(age.args[1], Const):
            reached = self._reached(birth, np.int32(_latest_birth(int(on.values[0]), years)) if len(on.values) else 0)
            next_year = self._reached(birth, np.int32(_latest_birth(int(on.values[0]), years + 1)) if len(on.values) else 0)
        else:
            reached = self._reached(birth, _latest_births(on.values, years))
            next_year = self._reached(birth, _latest_births(on.values, years + 1)) if op in (">", "<=", "==") else reached
        match op:
            case ">=":
                found = reached
            case "<":
                found = ~reached
            case ">":
                found = next_year
            case "<=":
                found = ~next_year
            case _:
                found = reached & ~next_year
        return _with_states(found.view(np.uint8), birth.states, on.states)

    @staticmethod
    def _reached(birth: Vector, latest: Array | np.int32 | int) -> Array:
        found: Array = birth.values <= latest
        return found

    # -- values --------------------------------------------------------------------------------------------------------

    def value(self, node: Node) -> Vector | Coded:
        """The value of a node that is not a condition."""
        found = self._values.get(node)
        if found is None:
            found = self._values[node] = self._value(node)
        return found

    def _value(self, node: Node) -> Vector | Coded:
        size = self.block.size
        match node:
            case Const(value):
                number = day_number(value) if isinstance(value, date) else value
                return Vector(np.broadcast_to(np.asarray(number, dtype=np.int32), (size,)))
            case Missing():
                return Vector(np.zeros(size, dtype=np.int32), np.full(size, IS_UNKNOWN, dtype=np.uint8))
            case Fact(name):
                return self.block.fact(name)
            case Count(name):
                return self._count(name)
            case Related():
                return self._numbers_of(self.block.related[node])
            case Since(held):
                return self._since(held)
            case Call(name, args):
                return self._call(name, args)
        raise TypeError(f"not a value: {node}")

    def _numbers_of(self, column: Any) -> Vector:
        nulls = column.is_null().to_numpy(zero_copy_only=False)
        return Vector(column.fill_null(0).to_numpy(zero_copy_only=False).astype(np.int32), np.where(nulls, np.uint8(IS_UNKNOWN), np.uint8(0)))

    def _call(self, name: str, args: tuple[Node, ...]) -> Vector:
        vectors = [self.value(arg) for arg in args]
        known = [vector for vector in vectors if isinstance(vector, Vector)]
        states: Tri8 | None = None
        for vector in known:
            states = join_states(states, vector.states)
        return Vector(_FUNCTIONS[name](*(vector.values for vector in known)), states)

    def _count(self, name: str) -> Vector:
        if name in ("repair_years", "offer_years"):
            fact = self.block.fact(name)
            assert isinstance(fact, Vector)
            return fact
        if name == "break_years":
            return self._break_years()
        return self._years_in_a_row()

    def _break_years(self) -> Vector:
        """See `history.missed_years`; years are bits, the year before the benefit year is bit 0."""
        readings = self.rules.readings
        resident, resident_unknown = self.block.years("resident_years")
        employee, employee_unknown = self.block.years("employee_years")
        covered, unknown = resident | employee, resident_unknown | employee_unknown
        gap = trailing_zeros(covered)
        baseline = readings["A07"]
        window = self.block.year - baseline if isinstance(baseline, int) else 64
        in_baseline = (np.uint64(1) << np.uint64(max(min(window, 63), 0))) - np.uint64(1)
        if readings["A51"] == "latest_run":
            missed = np.minimum(gap, max(window, 0))
        else:
            span = (np.uint64(1) << highest_bit(covered).astype(np.uint64)) - np.uint64(1)
            missed = np.bitwise_count(~covered & span & in_baseline).astype(np.int32)
        never = covered == 0
        before = self.block.fact("enrolled_before")
        assert isinstance(before, Vector)
        missed = np.where(never, np.int32(1 if readings["A08"] == "break" else 0), missed).astype(np.int32)
        unknown_now = np.where(unknown, True, never & (before.values == 1))
        if readings["A51"] == "latest_run":
            settled = unknown & ((covered & np.uint64(1)) == 1)
            missed = np.where(settled, np.int32(0), missed)
            unknown_now = unknown_now & ~settled
        return Vector(missed, np.where(unknown_now, np.uint8(IS_UNKNOWN), np.uint8(0)) if unknown_now.any() else None)

    def _years_in_a_row(self) -> Vector:
        resident, unknown = self.block.years("resident_years")
        if self.rules.readings["A09"] == "count_as_resident":
            employee, employee_unknown = self.block.years("employee_years")
            resident, unknown = resident | employee, unknown | employee_unknown
        run = trailing_zeros(~resident) + 1
        return Vector(run.astype(np.int32), np.where(unknown, np.uint8(IS_UNKNOWN), np.uint8(0)) if unknown.any() else None)

    @staticmethod
    def plus_years(days: Array, years: int) -> Array:
        """The corresponding day so many years later; 29 February becomes 28 February in a common year."""
        return _plus_months(days, np.int32(12 * years) + np.zeros_like(days))

    # -- standings -----------------------------------------------------------------------------------------------------

    def _has(self, node: Has) -> Tri8:
        rows = self._rows(node)
        truth = np.zeros(self.block.size, dtype=np.uint8)
        if rows is not None and self.held is not None:
            truth[self.held.person[rows == 2]] = 2
            truth[self.held.person[rows == 1]] = 1
        if not self.lists.is_complete:
            uncovered = self.lists.uncovered(node.ids, self.block, self._on_day(node.on))
            truth[uncovered & (truth == 0)] = 2
        return truth

    def _since(self, node: Has) -> Vector:
        far = np.int32(np.iinfo(np.int32).max)
        days = np.full(self.block.size, far, dtype=np.int32)
        unknown = self._has(node) == 2
        rows = self._rows(node)
        if rows is not None and self.held is not None:
            held = self.held
            unknown[held.person[(rows == 2) | ((rows == 1) & ~held.has_certified)]] = True
            sure = (rows == 1) & held.has_certified
            np.minimum.at(days, held.person[sure], held.certified[sure])
        states = np.where(days == far, np.uint8(IS_ABSENT), np.uint8(0))
        states[unknown] = IS_UNKNOWN
        return Vector(np.where(days == far, np.int32(0), days), states)

    def _rows(self, node: Has) -> Tri8 | None:
        """For each standing row whether it counts."""
        held = self.held
        if held is None:
            return None
        selected = self._selected(node, held)
        if not selected.any():
            return selected
        on = self._at_rows(node.on)
        certified = Vector(held.certified, np.where(held.has_certified, np.uint8(0), np.uint8(IS_UNKNOWN)))
        open_ended = _compare_rows(">=", Vector(held.until), on)
        open_ended = np.where(held.has_until, open_ended, np.uint8(1))
        holds = all_of([_compare_rows("<=", certified, on), open_ended])
        if node.or_certified_by is not None:
            later = all_of([_compare_rows(">", certified, on), _compare_rows("<=", certified, self._at_rows(node.or_certified_by))])
            holds = negate(all_of([negate(holds), negate(later)]))
        parts = [selected, holds]
        for wanted, coded in ((node.role, held.role), (node.listed_by, held.listed_by)):
            if wanted is not None:
                table = [2 if word is UNKNOWN else int(word == wanted) for word in coded.words]
                parts.append(np.asarray(table, dtype=np.uint8)[coded.codes])
        if node.not_listed_by is not None:
            parts.append(np.asarray([int(word != node.not_listed_by) for word in held.listed_by.words], dtype=np.uint8)[held.listed_by.codes])
        if node.certified_from is not None:
            parts.append(_compare_rows(">=", certified, self._at_rows(node.certified_from)))
        if node.certified_until is not None:
            parts.append(_compare_rows("<=", certified, self._at_rows(node.certified_until)))
        return all_of(parts)

    def _selected(self, node: Has, held: Held) -> Tri8:
        """By name and grade: a small table of name × grade (0 = not given)."""
        table = _selection(node.selectors, held.names)
        return table[held.name, held.grade]

    def _on_day(self, node: Node) -> Vector:
        value = self.value(node)
        assert isinstance(value, Vector)
        return value

    def _at_rows(self, node: Node) -> Vector:
        if node not in self._on:
            assert self.held is not None
            self._on[node] = self._on_day(node).take(self.held.person)
        return self._on[node]


class _Part(Vectors):
    """Some of the people of a block."""

    def __init__(self, whole: Vectors, index: Array) -> None:
        self.whole, self.index = whole, index
        self.block = BlockPart(whole.block, index)
        self.rules, self.lists = whole.rules, whole.lists
        self.held = _held_part(whole.held, index, whole.block.size)
        self._atoms, self._values, self._on = {}, {}, {}

    def _atom(self, node: Node) -> Tri8:
        known = self.whole._atoms.get(node)
        return super()._atom(node) if known is None else known[self.index]


def _held_part(held: Held | None, index: Array, size: int) -> Held | None:
    """Standing rows of some people, renumbered."""
    if held is None:
        return None
    place = np.full(size, -1, dtype=np.int32)
    place[index] = np.arange(index.size, dtype=np.int32)
    person = place[held.person]
    rows = np.flatnonzero(person >= 0)
    if rows.size == held.person.size:
        return replace(held, person=person)
    return replace(
        held, person=person[rows], name=held.name[rows], certified=held.certified[rows], has_certified=held.has_certified[rows],
        until=held.until[rows], has_until=held.has_until[rows], grade=held.grade[rows],
        role=Coded(held.role.codes[rows], held.role.words), listed_by=Coded(held.listed_by.codes[rows], held.listed_by.words),
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _selection(selectors: tuple[tuple[frozenset[str], frozenset[int] | None], ...], names: tuple[str, ...]) -> Tri8:
    table = np.zeros((len(names), 5), dtype=np.uint8)
    for index, name in enumerate(names):
        match = load_catalogue().recognise(name)
        if match is None:
            continue
        id_ = next(iter(match.ids))
        for grade in range(5):
            found = frozenset({grade}) if grade else match.grades
            answers = [_grade_test(id_, found, ids, wanted) for ids, wanted in selectors]
            table[index, grade] = 1 if 1 in answers else 2 if 2 in answers else 0
    return table


def _grade_test(id_: str, grades: frozenset[int] | None, ids: frozenset[str], wanted: frozenset[int] | None) -> int:
    if id_ not in ids:
        return 0
    if wanted is None:
        return 1
    if grades is None:
        return 2
    return 1 if grades <= wanted else 2 if grades & wanted else 0


def _word_test(node: OneOf | Within, word: Value) -> int:
    if word is UNKNOWN:
        return 2
    if isinstance(node, OneOf):
        return int(word in node.values)
    return int(word is not ABSENT and is_within(str(word), node.place))


def _tri(value: bool | None) -> int:
    return 2 if value is None else int(value)


def join_states(first: Tri8 | None, second: Tri8 | None) -> Tri8 | None:
    """States of a function of two values: absent wins over unknown."""
    if first is None or second is None:
        return second if first is None else first
    table = np.asarray([[0, 1, 2], [1, 1, 1], [2, 1, 2]], dtype=np.uint8)
    return table[first, second]


def _with_states(found: Tri8, first: Tri8 | None, second: Tri8 | None) -> Tri8:
    states = join_states(first, second)
    if states is None:
        return found
    return np.where(states == 0, found, np.where(states == IS_ABSENT, np.uint8(0), np.uint8(2)))


def _compare_rows(op: str, first: Vector, second: Vector) -> Tri8:
    return _with_states(_OPERATORS[op](first.values, second.values).view(np.uint8), first.states, second.states)


def all_of(parts: list[Tri8]) -> Tri8:
    """Three-valued and. With 0, 1, 2 = unknown: false if one is 0, else unknown if one is 2."""
    has_false = parts[0] == 0
    has_unknown = parts[0] == 2
    for part in parts[1:]:
        has_false = has_false | (part == 0)
        has_unknown = has_unknown | (part == 2)
    return np.where(has_false, np.uint8(0), np.where(has_unknown, np.uint8(2), np.uint8(1)))


def negate(truth: Tri8) -> Tri8:
    """Three-valued not."""
    return np.asarray([1, 0, 2], dtype=np.uint8)[truth]


def trailing_zeros(bits: Array) -> Array:
    """How many low bits are 0; 64 for none set."""
    lowest = bits & (~bits + np.uint64(1))
    return np.where(bits == 0, 64, np.bitwise_count(lowest - np.uint64(1))).astype(np.int32)


def highest_bit(bits: Array) -> Array:
    """Position of the highest set bit (0 for none)."""
    found = bits.copy()
    for shift in (1, 2, 4, 8, 16, 32):
        found |= found >> np.uint64(shift)
    return np.maximum(np.bitwise_count(found).astype(np.int32) - 1, 0)


@lru_cache(maxsize=1 << 16)
def _latest_birth(on_day: int, years: int) -> int:
    """The latest day of birth that has reached an age on a day."""
    on = from_day_number(on_day)
    birth = add_years(on, -years)
    while add_years(add_days(birth, 1), years) <= on:
        birth = add_days(birth, 1)
    return day_number(birth)


def _latest_births(on: Array, years: int) -> Array:
    """The same for many days: a table from day to day over the span that occurs."""
    if len(on) == 0:
        return on
    first, last = int(on.min()), int(on.max())
    table = np.fromiter((_latest_birth(day, years) for day in range(first, last + 1)), dtype=np.int32, count=last - first + 1)
    found: Array = table[on - first]
    return found


def _months(days: Array) -> Array:
    return days.astype(_DAY).astype(_MONTH)


def _plus_months(days: Array, months: Array) -> Array:
    start = _months(days)
    in_month = days.astype(_DAY) - start.astype(_DAY)
    target = start + months.astype("timedelta64[M]")
    length = (target + np.timedelta64(1, "M")).astype(_DAY) - target.astype(_DAY)
    return (target.astype(_DAY) + np.minimum(in_month, length - np.timedelta64(1, "D"))).astype(np.int64).astype(np.int32)


def _age(birth: Array, on: Array) -> Array:
    """Full years; 29 February counts as reached on 28 February of a common year."""
    birth_month, on_month = _months(birth), _months(on)
    length = ((on_month + np.timedelta64(1, "M")).astype(_DAY) - on_month.astype(_DAY)).astype(np.int64)
    birth_day = (birth.astype(_DAY) - birth_month.astype(_DAY)).astype(np.int64) + 1
    on_day = (on.astype(_DAY) - on_month.astype(_DAY)).astype(np.int64) + 1
    months = (on_month - birth_month).astype(np.int64) - (on_day < np.minimum(birth_day, length))
    return (months // 12).astype(np.int32)


def _number_of_month(days: Array) -> Array:
    return (_months(days).astype(np.int64) % 12 + 1).astype(np.int32)


def _number_of_year(days: Array) -> Array:
    return (days.astype(_DAY).astype("datetime64[Y]").astype(np.int64) + 1970).astype(np.int32)


def _months_left(days: Array, last: Array) -> Array:
    return np.maximum((_months(last) - _months(days)).astype(np.int64) + 1, 0).astype(np.int32)


def _first_of_next(days: Array, unit: str) -> Array:
    span = np.timedelta64(1, "M" if unit == _MONTH else "Y")
    return (days.astype(_DAY).astype(unit) + span).astype(_DAY).astype(np.int64).astype(np.int32)


_OPERATORS: dict[str, Callable[[Array, Array], Array]] = {
    "==": np.equal, "<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal,
}  # fmt: skip
_FUNCTIONS: dict[str, Callable[..., Array]] = {
    "days": lambda first, second, counted: second - first + counted,
    "age": _age,
    "months_left": _months_left,
    "month_of": _number_of_month,
    "year_of": _number_of_year,
    "plus_days": lambda days, number: days + number,
    "plus_months": _plus_months,
    "next_month": lambda days: _first_of_next(days, _MONTH),
    "next_year": lambda days: _first_of_next(days, "datetime64[Y]"),
    "later": np.maximum,
    "earlier": np.minimum,
    "add": lambda one, two: one + two,
    "subtract": lambda one, two: one - two,
}
