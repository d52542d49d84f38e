"""Conditions and values of a policy in Chinese words, as a clerk would say them.

In: nodes; what windows and amounts are called; the terms that have a name of their own. Out: phrases for tables and
pages. Never: a judgement about a person; a phrase that leaves a part of the condition out (guards, which only keep
values known, are none).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from canbao.policy.nodes import (
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
from canbao.policy.standings import load_catalogue
from canbao.policy.vocabulary import FACTS, Kind
from canbao.policy.wordbook import (
    RELATIONS,
    THERE_OR_NOT,
    VALUES,
    YES_NO,
    label_fact,
    name_grades,
    pick,
    say_is,
    say_place,
    say_value,
)  # fmt: skip
from canbao.values.fen import format_yuan

_ORDER = {"<=": "不晚于", "<": "早于", ">=": "不早于", ">": "晚于", "==": "是"}
_SIZE = {"<=": "不超过", "<": "少于", ">=": "不少于", ">": "超过", "==": "等于"}
_OPPOSITE = {"<=": ">", "<": ">=", ">=": "<", ">": "<="}
_SUMS = {"add": " + ", "subtract": " − ", "times": " × ", "divide": " ÷ "}
_DAYS = {
    "plus_days": "{0}后{1}日",
    "plus_months": "{0}后{1}个月",
    "next_month": "{0}的次月1日",
    "next_year": "{0}的次年1月1日",
    "later": "{0}与{1}中较晚的一日",
    "earlier": "{0}与{1}中较早的一日",
    "months_left": "从{0}所在月到年度末的月数",
    "month_of": "{0}的月份",
    "year_of": "{0}的年份",
    "days": "从{0}到{1}的天数",
    "age": "{1}的周岁",
}
_PAID = Fact("paid", Kind.DATE)
ALWAYS = "所有人"
NEVER = "（按所采用的读法，本行不起作用）"


@dataclass(frozen=True)
class Phrases:
    """How to say nodes. `names`: what values standing for themselves are called; `terms`: names of long conditions."""

    names: Mapping[str, str] = field(default_factory=dict)
    terms: Mapping[str, str] = field(default_factory=dict)

    def condition(self, node: Node) -> str:
        """A condition in words.

        >>> Phrases().condition(Compare("<=", Fact("paid", Kind.DATE), Const(date(2024, 12, 31), Kind.DATE)))
        '缴费日期不晚于2024-12-31'
        """
        match node:
            case Const(value):
                return ALWAYS if value else NEVER
            case Both(parts):
                said = [part for part in parts if not isinstance(part, Given)]
                if len(said) == 1:
                    return self.condition(said[0])
                return " 且 ".join(self._inside(part, Both) for part in said) or ALWAYS
            case Either(parts):
                return " 或 ".join(self._inside(part, Either) for part in parts)
            case Negated(part):
                return self._negated(part)
            case Term(name, inner):
                return self.terms[name] if name in self.terms else self.condition(inner)
            case Given():
                return ALWAYS
            case _:
                return self._atom(node)

    def _inside(self, node: Node, around: type[Both] | type[Either]) -> str:
        """A part of an enumeration; one that joins its own parts the other way is put in brackets."""
        said, shown = self.condition(node), self._shown(node)
        other = Either if around is Both else Both
        parts = [part for part in shown.below() if not isinstance(part, Given)] if isinstance(shown, other) else []
        return f"（{said}）" if len(parts) > 1 else said

    def _shown(self, node: Node) -> Node:
        """The node itself, or what a term without a name of its own stands for."""
        return self._shown(node.node) if isinstance(node, Term) and node.name not in self.terms else node

    def _negated(self, node: Node) -> str:
        match node:
            case Term(name, inner) if name not in self.terms:
                return self._negated(inner)
            case Compare(op, Fact(name), _) if (op in _OPPOSITE and not FACTS[name].none_means_absent) or _is_paid(
                node
            ):
                assert isinstance(node, Compare)
                return self._compare(Compare(_OPPOSITE[node.op], node.left, node.right))
            case Compare("==", Fact(name), Const(str() as value)) if name in VALUES:
                return say_is(name, value, holds=False)
            case Fact(name) if name in YES_NO:
                return pick(YES_NO[name][1], "zh")
            case Present(Fact(name)) if name in THERE_OR_NOT:
                return pick(THERE_OR_NOT[name][1], "zh")
            case Within(Fact(name), place):
                return f"{label_fact(name)}不在{say_place(place)}"
            case Has():
                return f"没有{self._standing(node)}"
        return f"不属于（{self.condition(node)}）"

    def _atom(self, node: Node) -> str:
        match node:
            case Fact(name):
                return pick(YES_NO[name][0], "zh") if name in YES_NO else label_fact(name)
            case Present(Fact(name)):
                return pick(THERE_OR_NOT[name][0], "zh") if name in THERE_OR_NOT else f"有{label_fact(name)}"
            case Present(left):
                return f"有{self.value(left)}"
            case Within(left, place):
                return f"{self.value(left)}在{say_place(place)}"
            case OneOf(left, values):
                return self._one_of(left, values)
            case Has():
                return self._standing(node)
            case Compare():
                return self._compare(node)
        return self.value(node)

    def _one_of(self, left: Node, values: tuple[str | int, ...]) -> str:
        name = left.name if isinstance(left, Fact) else ""
        first, *others = values
        opening = say_is(name, str(first)) if name in VALUES else f"{self.value(left)}是{first}"
        return "、".join([opening, *(say_value(name, value) for value in others)]) + ("之一" if others else "")

    # -- comparisons ---------------------------------------------------------------------------------------------------

    def _compare(self, node: Compare) -> str:
        match node:
            case Compare(op, Related(relation, condition), Const(1)) if op == ">=":
                return f"有一位{pick(RELATIONS[relation], 'zh')}符合：{self.condition(condition)}"
            case Compare(op, Call("age", (_, on)), Const(int() as years)):
                return self._age(op, on, years)
            case Compare(">=", Call("days", (first, second, *_)), Const(0)):
                return f"{self.value(second)}不早于{self.value(first)}"
            case Compare("<=", Call("days", (first, second, *_)), Const(int() as days)):
                return f"{self.value(second)}在{self.value(first)}起{days}天内"
            case Compare("==", Fact(name), Const(str() as value)) if name in VALUES:
                return say_is(name, value)
            case Compare(op, left, right):
                words = (
                    _ORDER if left.kind is Kind.DATE else _SIZE if left.kind in (Kind.INT, Kind.FEN) else {"==": "是"}
                )
                return f"{self.value(left)}{words[op]}{self.value(right)}"
        raise TypeError(f"not a comparison: {node}")

    def _age(self, op: str, on: Node, years: int) -> str:
        day = "缴费当天" if on == _PAID else f"在{self.value(on)}"
        match op:
            case ">=":
                return f"{day}已满{years}周岁"
            case ">":
                return f"{day}已满{years + 1}周岁"
            case "<":
                return f"{day}未满{years}周岁"
            case "<=":
                return f"{day}未满{years + 1}周岁"
        return f"{day}是{years}周岁"

    # -- standings -----------------------------------------------------------------------------------------------------

    def _standing(self, node: Has) -> str:
        words = self._words(node)
        said = "持有" if node.on == _PAID else f"在{self.value(node.on)}持有"
        said += f"“{words[0]}”身份" if len(words) == 1 else f"以下身份之一：{'、'.join(words)}"
        limits = self._limits(node)
        return f"{said}（{'，'.join(limits)}）" if limits else said

    def _words(self, node: Has) -> list[str]:
        """The standings as the policy names them; a grade that the word does not say itself is added."""
        said = []
        for word, (_, grades) in zip(node.word.split("、"), node.selectors, strict=False):
            match = load_catalogue().recognise(word)
            is_said = grades is None or "重度" in word or (match is not None and match.grades == grades)
            said.append(word if is_said else f"{word}（{name_grades(grades or ())}）")
        return said

    def _limits(self, node: Has) -> list[str]:
        """What else the standing must be, beside its name."""
        limits = []
        if node.role is not None:
            limits.append(f"身为{say_value('role', node.role)}")
        if node.listed_by is not None:
            limits.append(say_value("listed_by", node.listed_by))
        if node.certified_from is not None:
            limits.append(f"认定日期不早于{self.value(node.certified_from)}")
        if node.certified_until is not None:
            limits.append(f"认定日期不晚于{self.value(node.certified_until)}")
        return limits

    # -- values --------------------------------------------------------------------------------------------------------

    def value(self, node: Node) -> str:
        """A day, a number or an amount in words.

        >>> Phrases().value(Call("next_month", (Fact("paid", Kind.DATE),), Kind.DATE))
        '缴费日期的次月1日'
        """
        match node:
            case Const(value):
                return _constant(value, node.of)
            case Missing(parameter):
                return self.names.get(parameter, f"尚未确定的{parameter}")
            case Fact(name) | Count(name):
                return label_fact(name)
            case Since(held):
                return f"所持身份（{'、'.join(self._words(held))}）最早的认定日期"
            case Related(relation, condition):
                return f"符合条件（{self.condition(condition)}）的{pick(RELATIONS[relation], 'zh')}人数"
            case Call(name, args):
                return self._call(name, args)
        return self.condition(node)

    def _call(self, name: str, args: tuple[Node, ...]) -> str:
        if name in _SUMS:
            return _SUMS[name].join(self.value(arg) for arg in args)
        if name == "portion":
            return f"{self.value(args[0])} × {say_share(_fraction(args[1]))}"
        return _DAYS[name].format(*(self.value(arg) for arg in args))


def _is_paid(node: Node) -> bool:
    """A comparison with the day of payment, which is never absent."""
    return isinstance(node, Compare) and node.left == _PAID and node.op in _OPPOSITE


def _constant(value: object, kind: Kind) -> str:
    if kind is Kind.FEN and isinstance(value, int):
        return f"{format_yuan(value)}元"
    if kind is Kind.PLACE:
        return say_place(str(value))
    return value.isoformat() if isinstance(value, date) else str(value)


def _fraction(node: Node) -> Fraction:
    assert isinstance(node, Const)
    assert isinstance(node.value, Fraction | int)
    return Fraction(node.value)


def say_share(share: Fraction) -> str:
    """A share as a percentage, exact; one that no percentage with two decimals can say stays a fraction.

    >>> say_share(Fraction(1, 2)), say_share(Fraction(1, 8)), say_share(Fraction(1, 3))
    ('50%', '12.5%', '1/3')
    """
    hundredths = share * 10_000
    if hundredths.denominator != 1:
        return str(share)
    whole, rest = divmod(hundredths.numerator, 100)
    return f"{whole}%" if not rest else f"{whole}.{rest:02d}".rstrip("0") + "%"
