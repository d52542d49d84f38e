"""The functions a policy may call, from their syntax to nodes: standings, ages, days, relations, readings.

In: a call in the syntax tree and the reader that knows the scope. Out: a typed node. A function, option, standing or
relation that does not exist is an error naming the nearest. Never: a function that is not in `vocabulary.FUNCTIONS`.
"""

from __future__ import annotations

import ast
import datetime
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from canbao.policy import nodes
from canbao.policy.nodes import Call, Compare, Const, Fact, Has, Node, Present, Related, Since
from canbao.policy.readings import Readings
from canbao.policy.scope import nearest
from canbao.policy.vocabulary import FUNCTIONS, Kind

if TYPE_CHECKING:
    from canbao.policy.syntax import Reader

RELATIONS = ("parent", "spouse", "household")

_HAS_OPTIONS = ["grade", "role", "on", "certified_from", "certified_until", "listed_by"]
_PAID = Fact("paid", Kind.DATE)
_SAME_MONTH_FIRST = Call("next_month", (Call("plus_months", (_PAID, Const(-1, Kind.INT)), Kind.DATE),), Kind.DATE)
_LAST_OF_MONTH_BEFORE_PAYMENT = Call("plus_days", (_SAME_MONTH_FIRST, Const(-1, Kind.INT)), Kind.DATE)

_SIMPLE: dict[str, tuple[tuple[Kind, ...], Kind]] = {
    "months_left": ((Kind.DATE,), Kind.INT),
    "month_of": ((Kind.DATE,), Kind.INT),
    "year_of": ((Kind.DATE,), Kind.INT),
    "plus_days": ((Kind.DATE, Kind.INT), Kind.DATE),
    "plus_months": ((Kind.DATE, Kind.INT), Kind.DATE),
    "next_month": ((Kind.DATE,), Kind.DATE),
    "next_year": ((Kind.DATE,), Kind.DATE),
    "later": ((Kind.DATE, Kind.DATE), Kind.DATE),
    "earlier": ((Kind.DATE, Kind.DATE), Kind.DATE),
}
"""Functions of values only: what they take and what they give."""


class Functions:
    """Calls of one expression. Each method answers for one function."""

    def __init__(self, reader: Reader) -> None:
        self.reader, self.scope = reader, reader.scope
        self._special: dict[str, Callable[[ast.Call], Node]] = {
            "has": self._has, "since": self._since, "days": self._days, "age": self._age, "present": self._present,
            "exists": self._exists, "count": self._related, "date": self._date, "share": self._share,
            "reading": self._reading, "by_reading": self._by_reading, "city": self._city,
        }  # fmt: skip

    def read(self, node: ast.Call, name: str) -> Node:
        """The node that a call means. Raises ExpressionError."""
        if name not in FUNCTIONS:
            hint = nearest(name, list(FUNCTIONS))
            advice = f"；是否指 {hint}？did you mean {hint}?" if hint else ""
            raise self.reader.refuse(node, f"未知的函数 unknown function: {name}{advice}", name)
        if name in self._special:
            return self._special[name](node)
        wanted, given = _SIMPLE[name]
        args = tuple(
            self.reader.value_of(arg, kind)
            for arg, kind in zip(self._args(node, name, len(wanted)), wanted, strict=True)
        )
        if name == "months_left":
            args = (*args, self.scope.periods["year"].last)
        return Call(name, args, given)

    def _args(self, node: ast.Call, name: str, count: int) -> list[ast.expr]:
        """The arguments, if there are as many as there should be and none is named."""
        if len(node.args) != count or node.keywords:
            raise self.reader.refuse(node, f"用法 usage: {FUNCTIONS[name]}")
        return node.args

    def _literal(self, node: ast.expr, wanted: type) -> int | str:
        if isinstance(node, ast.Constant) and type(node.value) is wanted and isinstance(node.value, int | str):
            return node.value
        raise self.reader.refuse(node, f"应为直接写出的取值 a literal is expected: {ast.unparse(node)}")

    def _text(self, node: ast.expr) -> str:
        return str(self._literal(node, str))

    # -- standings -----------------------------------------------------------------------------------------------------

    def _has(self, node: ast.Call) -> Has:
        words = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        if not words or len(words) < len(node.args):
            raise self.reader.refuse(node, f"用法 usage: {FUNCTIONS['has']}")
        options: dict[str, object] = {}
        for keyword in node.keywords:
            self._has_option(node, keyword, options)
        grades = options.pop("grades", None)
        selectors = tuple(self._selector(arg, word, grades) for arg, word in zip(node.args, words, strict=True))
        if "on" not in options:
            options["on"] = self._mark_day()
        if self.scope.readings["A43"] == "certifier_only":
            options["not_listed_by"] = "school"
        if self.scope.readings["A25"] == "next_month":
            named, latest = options.get("certified_until"), _LAST_OF_MONTH_BEFORE_PAYMENT
            options["certified_until"] = (
                Call("earlier", (named, latest), Kind.DATE) if isinstance(named, Node) else latest
            )
        return Has(word="、".join(words), selectors=selectors, **options)  # type: ignore[arg-type]

    def _mark_day(self) -> Node:
        """The day on which a standing must hold: the payment's, or as the mark stands now (reading A33)."""
        if self.scope.readings["A33"] == "current_mark":
            return Const(datetime.date.max, Kind.DATE)
        return _PAID

    def _selector(self, node: ast.expr, word: str, grades: object) -> nodes.Selector:
        match = self.scope.catalogue.resolve(word, severe_grades=str(self.scope.readings["A23"]))
        if match is None:
            near = self.scope.catalogue.nearest(word)
            advice = f"；是否指 {'、'.join(near)}？" if near else ""
            raise self.reader.refuse(node, f"未知的身份名称 unknown standing: {word}{advice}", word)
        if match.rests_on is not None:
            self.scope.used_readings.add(match.rests_on)
        return match.ids, (grades if isinstance(grades, frozenset) else match.grades)

    def _since(self, node: ast.Call) -> Node:
        return Since(self._has(node))

    def _has_option(self, node: ast.Call, keyword: ast.keyword, options: dict[str, object]) -> None:
        match keyword.arg:
            case "grade":
                items = keyword.value.elts if isinstance(keyword.value, ast.Tuple) else [keyword.value]
                options["grades"] = frozenset(int(self._literal(item, int)) for item in items)
            case "role" | "listed_by":
                options[keyword.arg] = self._text(keyword.value)
            case "on" | "certified_from" | "certified_until":
                options[keyword.arg] = self.reader.value_of(keyword.value, Kind.DATE)
            case _:
                hint = nearest(keyword.arg or "", _HAS_OPTIONS)
                advice = f"；是否指 {hint}？" if hint else f"；可用 {', '.join(_HAS_OPTIONS)}"
                message = f"has 没有这个参数 no such argument: {keyword.arg}{advice}"
                raise self.reader.refuse(node, message, keyword.arg or "")

    # -- days and ages -------------------------------------------------------------------------------------------------

    def _days(self, node: ast.Call) -> Node:
        first, second = (self.reader.value_of(arg, Kind.DATE) for arg in self._args(node, "days", 2))
        counted = self.scope.reading("A01") == "event_day_counted"
        return Call("days", (first, second, Const(int(counted), Kind.INT)), Kind.INT)

    def _age(self, node: ast.Call) -> Node:
        return self._age_on(self.reader.value_of(self._args(node, "age", 1)[0], Kind.DATE))

    @staticmethod
    def _age_on(day: Node) -> Node:
        return Call("age", (Fact("birth", Kind.DATE), day), Kind.INT)

    def age_by_reading(self) -> Node:
        """A bare `age`: full years on the day that reading A19 names."""
        periods = self.scope.periods
        match self.scope.reading("A19"):
            case "window_end" if "central" in periods:
                return self._age_on(periods["central"].last)
            case "year_start":
                return self._age_on(periods["year"].first)
            case "birth_year":
                return self._age_on(Const(datetime.date(self.scope.year_label, 12, 31), Kind.DATE))
        return self._age_on(_PAID)

    def _date(self, node: ast.Call) -> Node:
        text = self._text(self._args(node, "date", 1)[0])
        try:
            return Const(datetime.date.fromisoformat(text), Kind.DATE)
        except ValueError:
            message = f'没有这一天，应写 date("2024-01-01") no such day: {text}'
            raise self.reader.refuse(node, message, text) from None

    # -- other people --------------------------------------------------------------------------------------------------

    def _present(self, node: ast.Call) -> Node:
        return Present(self.reader.read(self._args(node, "present", 1)[0]))

    def _related(self, node: ast.Call) -> Related:
        first, second = self._args(node, ast.unparse(node.func), 2)
        relation = self._text(first)
        if relation not in RELATIONS:
            hint = nearest(relation, list(RELATIONS))
            message = f"未知的关系 unknown relation: {relation}；可用 {', '.join(RELATIONS)}"
            raise self.reader.refuse(first, message + (f"（是否指 {hint}？）" if hint else ""), relation)
        if self.scope.relative:
            raise self.reader.refuse(node, "关系只能走一步 relations reach one step only")
        inner = type(self.reader)(replace(self.scope, relative=True))
        return Related(relation, nodes.fold(inner.condition(second)))

    def _exists(self, node: ast.Call) -> Node:
        return Compare(">=", self._related(node), Const(1, Kind.INT))

    # -- amounts and readings ------------------------------------------------------------------------------------------

    def _share(self, node: ast.Call) -> Node:
        amount, percent = self._args(node, "share", 2)
        fraction = Fraction(int(self._literal(percent, int)), 100)
        return Call("portion", (self.reader.value_of(amount, Kind.FEN), Const(fraction, Kind.INT)), Kind.FEN)

    def _reading(self, node: ast.Call) -> Node:
        first, second = self._args(node, "reading", 2)
        key, value = self._text(first), self._text(second)
        self._check_reading(node, key, value)
        return Const(self.scope.reading(key) == value, Kind.BOOL)

    def _check_reading(self, node: ast.Call, key: str, value: str) -> None:
        try:
            Readings({key: value})
        except ValueError as error:
            raise self.reader.refuse(node, str(error), value) from None

    def _by_reading(self, node: ast.Call) -> Node:
        """The branch of the answer in force. Every branch is read, so that none is broken until it is chosen."""
        if len(node.args) != 1 or not node.keywords:
            raise self.reader.refuse(node, f"用法 usage: {FUNCTIONS['by_reading']}")
        key = self._text(node.args[0])
        branches: dict[str, Node] = {}
        for keyword in node.keywords:
            self._check_reading(node, key, keyword.arg or "")
            branches[keyword.arg or ""] = self.reader.read(keyword.value)
        if len({branch.kind for branch in branches.values()}) > 1:
            raise self.reader.refuse(node, f"读法 {key} 的各取值不是同一类 the branches are of different kinds")
        chosen = str(self.scope.reading(key))
        if chosen not in branches:
            raise self.reader.refuse(node, f"读法 {key} 的取值 {chosen} 没有写出 no branch for it", chosen)
        return branches[chosen]

    def _city(self, node: ast.Call) -> Node:
        return Const(self.scope.city_size == self._text(self._args(node, "city", 1)[0]), Kind.BOOL)
