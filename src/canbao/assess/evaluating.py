"""What a condition or value of a policy is for one person on one day of payment: the scalar meaning of every node.

In: nodes, a `Person`, `Rules`, the day of payment and the coverage of lists. Out: True, False or None (unknown) for
conditions; a value, ABSENT or UNKNOWN for values. `vectors` does the same for many people and must agree; a property
test compares them. Never: a rule's meaning.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

from canbao.assess.facts import ABSENT, MANY_RELATIVES, UNKNOWN, Coverage, Person, Standing, Value, all_complete
from canbao.assess.history import missed_years, years_in_a_row
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
    Term,
    Within,
)  # fmt: skip
from canbao.policy.rules import Rules
from canbao.values.days import add_days, add_months, age_on, first_of_next_month, first_of_next_year
from canbao.values.place import is_within

Tri = bool | None


def all_of(values: list[Tri]) -> Tri:
    """Three-valued and: false if one is false, else unknown if one is unknown."""
    return False if False in values else None if None in values else True


def any_of(values: list[Tri]) -> Tri:
    """Three-valued or."""
    return True if True in values else None if None in values else False


Ask = Callable[[Node], Tri]
"""Gives the truth of a condition."""


def join(node: Node, atom: Ask) -> Tri:
    """A condition's truth from the truth of its atoms."""
    if isinstance(node, JOINERS):
        return combine(node, lambda part: join(part, atom))
    return bool(node.value) if isinstance(node, Const) else atom(node)


def combine(node: Node, ask: Ask) -> Tri:
    """The truth of a condition that joins others; parts are asked in order, and none after one that settles it."""
    match node:
        case Both(parts) | Either(parts):
            settles = isinstance(node, Either)
            found: Tri = not settles
            for part in parts:
                truth = ask(part)
                if truth is settles:
                    return settles
                found = None if truth is None else found
            return found
        case Negated(part):
            inner = ask(part)
            return None if inner is None else not inner
        case Term(_, inner_node):
            return ask(inner_node)
    raise TypeError(f"joins nothing: {node}")


class Case:
    """One person under one set of rules on one day of payment. Values are worked out once."""

    def __init__(self, person: Person, rules: Rules, paid: date | None, coverage: Coverage = all_complete) -> None:
        self.person, self.rules, self.paid, self.coverage = person, rules, paid, coverage
        self._seen: dict[Node, Tri] = {}

    def truth(self, node: Node) -> Tri:
        """Whether a condition holds."""
        try:
            return self._seen[node]
        except KeyError:
            pass
        if isinstance(node, JOINERS):
            found = combine(node, self.truth)
        else:
            found = bool(node.value) if isinstance(node, Const) else self._atom(node)
        self._seen[node] = found
        return found

    def _atom(self, node: Node) -> Tri:
        match node:
            case Fact() | Missing():
                value = self.value(node)
                return None if value is UNKNOWN else value is True
            case Present(left):
                value = self.value(left)
                return None if value is UNKNOWN else value is not ABSENT
            case Given(left):
                return None if self.value(left) in (UNKNOWN, ABSENT) else True
            case Compare(op, Related() as question, Const(int(number))):
                return compare_span(op, *self.relatives(question), number)
            case Compare(op, left, right):
                return compare(op, self.value(left), self.value(right))
            case OneOf(left, values):
                value = self.value(left)
                return None if value is UNKNOWN else value in values
            case Within(left, place):
                value = self.value(left)
                return None if value is UNKNOWN else value is not ABSENT and is_within(str(value), place)
            case Has():
                return self._has(node)
        raise TypeError(f"not a condition: {node}")

    def value(self, node: Node) -> Value:
        """The value of a node that is not a condition."""
        match node:
            case Const(value):
                return value
            case Missing():
                return UNKNOWN
            case Fact(name):
                if name == "paid":
                    return UNKNOWN if self.paid is None else self.paid
                return self.person.get(name)
            case Count(name):
                return self.count(name)
            case Related():
                least, most = self.relatives(node)
                return least if least == most else UNKNOWN
            case Since(held):
                return self._since(held)
            case Call(name, args):
                return call(name, [self.value(arg) for arg in args])
        raise TypeError(f"not a value: {node}")

    def count(self, name: str) -> Value:
        """A small whole number of the person."""
        person, rules = self.person, self.rules
        match name:
            case "break_years":
                given = (person.get("resident_years"), person.get("employee_years"), person.get("enrolled_before"))
                return missed_years(*given, rules.year_label, rules.readings)
            case "continuous_years":
                return years_in_a_row(
                    person.get("resident_years"), person.get("employee_years"), rules.year_label, rules.readings
                )
        return person.get(name)

    def relatives(self, question: Related) -> tuple[int, int]:
        """How many relatives fulfil a condition: at least and at most."""
        if self.person.relatives is None:
            return 0, MANY_RELATIVES
        family = self.person.relatives.get(question.relation, ())
        found = [Case(other, self.rules, other.paid_on, self.coverage).truth(question.condition) for other in family]
        return found.count(True), len(found) - found.count(False)

    def _has(self, node: Has) -> Tri:
        on = self.value(node.on)
        answer = any_of([self._holds(node, standing, on) for standing in self.person.standings])
        if answer is False:
            place = self.person.get("enrol_place")
            day = on if isinstance(on, date) else None
            return False if self.coverage(node.ids, place if isinstance(place, str) else None, day) else None
        return answer

    def _since(self, node: Has) -> Value:
        on = self.value(node.on)
        held = [(self._holds(node, standing, on), standing.certified) for standing in self.person.standings]
        if any(holds is None or (holds and certified is None) for holds, certified in held) or self._has(node) is None:
            return UNKNOWN
        return min((certified for holds, certified in held if holds and certified), default=ABSENT)

    def _holds(self, node: Has, standing: Standing, on: Value) -> Tri:
        selected = any_of([_selected(ids, grades, standing) for ids, grades in node.selectors])
        if selected is False:
            return False
        certified: Value = UNKNOWN if standing.certified is None else standing.certified
        until: Value = ABSENT if standing.until is None else standing.until
        open_ended: Tri = True if until is ABSENT else compare(">=", until, on)
        held = all_of([compare("<=", certified, on), open_ended])
        if node.or_certified_by is not None:
            later = all_of([compare(">", certified, on), compare("<=", certified, self.value(node.or_certified_by))])
            held = any_of([held, later])
        parts = [selected, held, _same(node.role, standing.role), _same(node.listed_by, standing.listed_by)]
        if node.not_listed_by is not None:
            parts.append(standing.listed_by != node.not_listed_by)
        if node.certified_from is not None:
            parts.append(compare(">=", certified, self.value(node.certified_from)))
        if node.certified_until is not None:
            parts.append(compare("<=", certified, self.value(node.certified_until)))
        return all_of(parts)


def _selected(ids: frozenset[str], grades: frozenset[int] | None, standing: Standing) -> Tri:
    if standing.id not in ids:
        return False
    if grades is None:
        return True
    if standing.grades is None:
        return None
    return True if standing.grades <= grades else None if standing.grades & grades else False


def _same(wanted: str | None, found: str | None) -> Tri:
    return True if wanted is None else None if found is None else wanted == found


def compare(op: str, left: Value, right: Value) -> Tri:
    """Three-valued comparison: unknown beside anything but an absent value is unknown; absent compares false."""
    if left is ABSENT or right is ABSENT:
        return False
    if left is UNKNOWN or right is UNKNOWN:
        return None
    match op:
        case "==":
            return bool(left == right)
        case "<":
            return bool(left < right)
        case "<=":
            return bool(left <= right)
        case ">":
            return bool(left > right)
        case ">=":
            return bool(left >= right)
    raise ValueError(op)


def compare_span(op: str, least: int, most: int, number: int) -> Tri:
    """Comparison of a count of which only bounds are known: one relative who fulfils a condition is enough for "one at
    least", whatever is unknown of the others.
    """
    truths = {compare(op, count, number) for count in (least, most, min(max(number, least), most))}
    return truths.pop() if len(truths) == 1 else None


def call(name: str, args: list[Any]) -> Value:
    """A function of values; absent wins over unknown."""
    if any(arg is ABSENT for arg in args):
        return ABSENT
    if any(arg is UNKNOWN for arg in args):
        return UNKNOWN
    return _FUNCTIONS[name](*args)


def months_left(day: date, last: date) -> int:
    """Months from the day's month up to the month of the last day, both counted; never below zero."""
    return max((last.year - day.year) * 12 + last.month - day.month + 1, 0)


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "days": lambda first, second, counted: (second - first).days + counted,
    "age": age_on,
    "months_left": months_left,
    "month_of": lambda day: day.month,
    "year_of": lambda day: day.year,
    "plus_days": add_days,
    "plus_months": add_months,
    "next_month": first_of_next_month,
    "next_year": first_of_next_year,
    "later": max,
    "earlier": min,
    "add": lambda one, two: one + two,
    "subtract": lambda one, two: one - two,
    "times": lambda fee, times: fee * times,
    "divide": Fraction,
    "portion": lambda fee, share: fee * share,
}
