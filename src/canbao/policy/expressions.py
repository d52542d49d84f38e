"""Expression text of a policy file to a tree of nodes: Python syntax over a closed vocabulary, parsed with `ast`.

In: text and a `Scope` (windows, amounts, terms, readings of the policy). Out: a typed `Node`. A word that is not in the vocabulary
is an `ExpressionError` naming the nearest known word and the column. Never: `eval`, attribute access beyond periods, or a person.
"""

from __future__ import annotations

import ast
import datetime
import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from canbao.policy import nodes
from canbao.policy.nodes import Call, Compare, Const, Count, Fact, Has, Missing, Node, OneOf, Present, Related, Within
from canbao.policy.readings import Readings
from canbao.policy.standings import Catalogue
from canbao.policy.vocabulary import COUNTS, FACTS, FUNCTIONS, Kind


class ExpressionError(ValueError):
    """An expression that cannot be understood. `column` is 0-based inside the text; `word` is what was not understood."""

    def __init__(self, message: str, word: str = "", column: int = 0) -> None:
        super().__init__(message)
        self.message, self.word, self.column = message, word, column


@dataclass(frozen=True)
class Span:
    """A window or the benefit year: first and last day as nodes (both inclusive); either may be unset."""

    first: Node
    last: Node


@dataclass(frozen=True)
class Scope:
    """Everything the words of one policy mean."""

    place: str
    pooling_area: str
    province: str
    periods: Mapping[str, Span]
    amounts: Mapping[str, Node]
    terms: Mapping[str, Node]
    readings: Readings
    catalogue: Catalogue
    city_size: str | None = None
    relative: bool = False
    used_readings: set[str] = field(default_factory=set)

    def words(self) -> list[str]:
        known = [*FACTS, *COUNTS, *FUNCTIONS, *self.periods, *self.amounts, *self.terms, "age", "place", "pooling_area"]
        return [*known, "province", "everywhere", "and", "or", "not", "in"]

    def reading(self, key: str) -> str | int:
        self.used_readings.add(key)
        return self.readings[key]


def nearest(word: str, known: list[str]) -> str | None:
    """The known word most like this one, if any is like it at all."""
    found = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    return found[0] if found else None


def parse(text: str, scope: Scope) -> Node:
    """The node that the text means.

    Raises ExpressionError with the word, the column and the nearest known word.
    """
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except SyntaxError as error:
        column = (error.offset or 1) - 1
        raise ExpressionError(f"写法有误 not an expression: {error.msg}", text, column) from None
    return nodes.fold(_Reader(scope).read(tree.body))


def parse_condition(text: str | bool, scope: Scope) -> Node:
    """As `parse`, for a true-or-false expression; `true` alone stands for the row that always holds."""
    if isinstance(text, bool):
        return Const(text, Kind.BOOL)
    node = parse(text, scope)
    if node.kind is not Kind.BOOL:
        raise ExpressionError(f"应为条件，却是 {node.kind.value} a condition is expected", text)
    return node


def parse_value(text: str | int, scope: Scope, kind: Kind) -> Node:
    """As `parse`, for a value of one kind."""
    if isinstance(text, int) and not isinstance(text, bool):
        return Const(text, Kind.INT)
    node = parse(str(text), scope)
    if node.kind is not kind and not (isinstance(node, Const) and node.value == 0 and kind is Kind.FEN):
        raise ExpressionError(f"应为 {kind.value}，却是 {node.kind.value}: expected {kind.value}", str(text))
    return node


_OPS = {ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
_FLIP = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


class _Reader:
    """Walks one Python syntax tree. Each method answers for one syntax class; anything else is refused."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.functions: dict[str, Callable[[ast.Call], Node]] = {
            "has": self._has, "since": self._since, "days": self._days, "age": self._age, "present": self._present, "exists": self._exists,
            "count": self._count, "date": self._date, "share": self._share, "reading": self._reading,
            "by_reading": self._by_reading, "city": self._city,
        }  # fmt: skip

    def refuse(self, node: ast.AST, message: str, word: str = "") -> ExpressionError:
        return ExpressionError(message, word or ast.unparse(node), getattr(node, "col_offset", 0))

    def read(self, node: ast.expr) -> Node:
        match node:
            case ast.BoolOp(op=ast.And(), values=values):
                return nodes.both(*(self._bool(value) for value in values))
            case ast.BoolOp(values=values):
                return nodes.either(*(self._bool(value) for value in values))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return nodes.negated(self._bool(operand))
            case ast.Compare():
                return self._comparison(node)
            case ast.BinOp():
                return self._arithmetic(node)
            case ast.Constant(value=value):
                return self._constant(node, value)
            case ast.Attribute(value=ast.Name(id=name), attr=attr):
                return self._edge(node, name, attr)
            case ast.Name(id=name):
                return self._name(node, name)
            case ast.Call(func=ast.Name(id=name)):
                return self._call(node, name)
        raise self.refuse(node, f"不允许的写法 not allowed here: {ast.unparse(node)}")

    def _bool(self, node: ast.expr) -> Node:
        read = self.read(node)
        if read.kind is not Kind.BOOL:
            raise self.refuse(node, f"应为条件 a condition is expected: {ast.unparse(node)}")
        return read

    def _of(self, node: ast.expr, *kinds: Kind) -> Node:
        read = self.read(node)
        if read.kind not in kinds:
            wanted = "/".join(kind.value for kind in kinds)
            raise self.refuse(node, f"应为 {wanted}，却是 {read.kind.value}: {ast.unparse(node)} should be {wanted}")
        return read

    def _constant(self, node: ast.Constant, value: object) -> Node:
        if isinstance(value, bool):
            return Const(value, Kind.BOOL)
        if isinstance(value, int):
            return Const(value, Kind.INT)
        if isinstance(value, str):
            return Const(value, Kind.TEXT)
        raise self.refuse(node, f"不能用小数或其他常量 only whole numbers and quoted words: {ast.unparse(node)}")

    def _name(self, node: ast.expr, name: str) -> Node:
        scope = self.scope
        if name in scope.terms and not scope.relative:
            return nodes.Term(name, scope.terms[name])
        if name in COUNTS:
            return Count(name)
        if name in FACTS:
            return Fact(name, FACTS[name].kind)
        if name == "age":
            return self._age_by_reading()
        if name in scope.amounts:
            return scope.amounts[name]
        places = {"place": scope.place, "pooling_area": scope.pooling_area, "province": scope.province, "everywhere": ""}
        if name in places:
            return Const(places[name], Kind.PLACE)
        hint = nearest(name, scope.words())
        advice = f"；是否指 {hint}？did you mean {hint}?" if hint else ""
        raise self.refuse(node, f"未知的词 unknown word: {name}{advice}", name)

    def _edge(self, node: ast.expr, name: str, attr: str) -> Node:
        span = self.scope.periods.get(name)
        if span is None or attr not in ("start", "end"):
            hint = nearest(name, list(self.scope.periods))
            raise self.refuse(node, f"未知的时段 unknown period: {name}.{attr}" + (f"；是否指 {hint}.start/.end？" if hint else ""), name)
        return span.first if attr == "start" else span.last

    def _arithmetic(self, node: ast.BinOp) -> Node:
        left, right = self.read(node.left), self.read(node.right)
        kinds = (left.kind, right.kind)
        match node.op:
            case ast.Add() | ast.Sub() if kinds == (Kind.FEN, Kind.FEN):
                return Call("add" if isinstance(node.op, ast.Add) else "subtract", (left, right), Kind.FEN)
            case ast.Add() | ast.Sub() if kinds == (Kind.INT, Kind.INT):
                return Call("add" if isinstance(node.op, ast.Add) else "subtract", (left, right), Kind.INT)
            case ast.Mult() if Kind.FEN in kinds and Kind.INT in kinds:
                fee, times = (left, right) if left.kind is Kind.FEN else (right, left)
                return Call("times", (fee, times), Kind.FEN)
            case ast.Div() if kinds == (Kind.FEN, Kind.INT) and isinstance(right, Const) and right.value:
                return Call("divide", (left, right), Kind.FEN)
        raise self.refuse(node, f"不能这样计算 cannot compute: {ast.unparse(node)} ({kinds[0].value}, {kinds[1].value})")

    def _comparison(self, node: ast.Compare) -> Node:
        parts: list[Node] = []
        left = node.left
        for op, right in zip(node.ops, node.comparators, strict=True):
            parts.append(self._compare(left, op, right))
            left = right
        return nodes.both(*parts)

    def _compare(self, left: ast.expr, op: ast.cmpop, right: ast.expr) -> Node:
        if isinstance(op, ast.In | ast.NotIn):
            inside = self._membership(left, right)
            return inside if isinstance(op, ast.In) else nodes.negated(inside)
        if type(op) not in _OPS:
            raise self.refuse(left, f"不允许的比较 comparison not allowed: {ast.unparse(left)}")
        sign, first, second = _OPS[type(op)], self.read(left), self.read(right)
        if first.kind is not second.kind or first.kind in (Kind.BOOL, Kind.YEARS, Kind.PLACE):
            raise self.refuse(left, f"两边不是同一类，不能比较 cannot compare {first.kind.value} with {second.kind.value}")
        if isinstance(first, Const) and not isinstance(second, Const):
            sign, first, second = _FLIP[sign], second, first
        self._check_value(right, first, second)
        if isinstance(first, Const) and isinstance(second, Const):
            return Const(_const_compare(sign, first, second), Kind.BOOL)
        if sign == "!=":
            return nodes.negated(Compare("==", first, second))
        return Compare(sign, first, second)

    def _check_value(self, node: ast.expr, first: Node, second: Node) -> None:
        if not (isinstance(first, Fact) and isinstance(second, Const) and FACTS[first.name].values):
            return
        allowed = list(FACTS[first.name].values)
        if second.value not in allowed:
            hint = nearest(str(second.value), allowed)
            raise self.refuse(node, f"{first.name} 没有这个取值 no such value: {second.value}；可用 {', '.join(allowed)}" + (f"（是否指 {hint}？）" if hint else ""), str(second.value))

    def _membership(self, left: ast.expr, right: ast.expr) -> Node:
        value = self.read(left)
        if isinstance(right, ast.Name) and right.id in self.scope.periods and value.kind is Kind.DATE:
            span = self.scope.periods[right.id]
            return nodes.both(Compare(">=", value, span.first), Compare("<=", value, span.last))
        if isinstance(right, ast.Tuple):
            options = [self.read(item) for item in right.elts]
            for item, option in zip(right.elts, options, strict=True):
                if not isinstance(option, Const) or option.kind is not value.kind:
                    raise self.refuse(item, f"取值不合 not a value of {ast.unparse(left)}: {ast.unparse(item)}")
                self._check_value(item, value, option)
            if value.kind is Kind.DATE:
                return nodes.either(*(Compare("==", value, option) for option in options))
            return OneOf(value, tuple(option.value for option in options if isinstance(option, Const) and isinstance(option.value, str | int)))
        if value.kind is Kind.PLACE:
            area = self.read(right)
            if isinstance(area, Const) and area.kind in (Kind.PLACE, Kind.TEXT):
                return Within(value, str(area.value))
        hint = nearest(ast.unparse(right), [*self.scope.periods, "place", "pooling_area", "province"])
        raise self.refuse(right, f"in 后面应是时段、地区或一组取值 expected a period, a place or values: {ast.unparse(right)}" + (f"；是否指 {hint}？" if hint else ""), ast.unparse(right))

    def _call(self, node: ast.Call, name: str) -> Node:
        if name not in FUNCTIONS:
            hint = nearest(name, list(FUNCTIONS))
            raise self.refuse(node, f"未知的函数 unknown function: {name}" + (f"；是否指 {hint}？did you mean {hint}?" if hint else ""), name)
        if name in self.functions:
            return self.functions[name](node)
        kinds = _SIMPLE[name]
        if len(node.args) != len(kinds[0]) or node.keywords:
            raise self.refuse(node, f"用法 usage: {FUNCTIONS[name]}")
        args = tuple(self._of(arg, kind) for arg, kind in zip(node.args, kinds[0], strict=True))
        if name == "months_left":
            args = (*args, self.scope.periods["year"].last)
        return Call(name, args, kinds[1])

    def _has(self, node: ast.Call) -> Has:
        words = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        if not words or len(words) < len(node.args):
            raise self.refuse(node, f"用法 usage: {FUNCTIONS['has']}")
        options: dict[str, object] = {}
        for keyword in node.keywords:
            self._has_option(node, keyword, options)
        grades = options.pop("grades", None)
        selectors = tuple(self._selector(node, word, grades) for word in words)
        options.setdefault("on", self._mark_day())
        if self.scope.readings["A43"] == "certifier_only":
            options["not_listed_by"] = "school"
        if self.scope.readings["A25"] == "next_month" and "certified_until" not in options:
            options["certified_until"] = _LAST_OF_MONTH_BEFORE_PAYMENT
        return Has(word="、".join(words), selectors=selectors, **options)  # type: ignore[arg-type]

    def _mark_day(self) -> Node:
        """The day on which a standing must hold: the payment's, or as the mark stands now (reading A33)."""
        if self.scope.readings["A33"] == "current_mark":
            return Const(datetime.date.max, Kind.DATE)
        return Fact("paid", Kind.DATE)

    def _selector(self, node: ast.Call, word: str, grades: object) -> nodes.Selector:
        severe = str(self.scope.reading("A23")) if "重度" in word else str(self.scope.readings["A23"])
        match = self.scope.catalogue.resolve(word, severe_grades=severe)
        if match is None:
            hint = self.scope.catalogue.nearest(word)
            advice = f"；是否指 {'、'.join(hint)}？" if hint else ""
            raise self.refuse(node.args[0], f"未知的身份名称 unknown standing: {word}{advice}", word)
        return match.ids, (grades if isinstance(grades, frozenset) else match.grades)

    def _since(self, node: ast.Call) -> Node:
        return nodes.Since(self._has(node))

    def _has_option(self, node: ast.Call, keyword: ast.keyword, options: dict[str, object]) -> None:
        match keyword.arg:
            case "grade":
                items = keyword.value.elts if isinstance(keyword.value, ast.Tuple) else [keyword.value]
                options["grades"] = frozenset(int(self._literal(item, int)) for item in items)
            case "role" | "listed_by":
                options[keyword.arg] = str(self._literal(keyword.value, str))
            case "on" | "certified_from" | "certified_until":
                options[keyword.arg] = self._of(keyword.value, Kind.DATE)
            case _:
                hint = nearest(keyword.arg or "", ["grade", "role", "on", "certified_from", "certified_until", "listed_by"])
                raise self.refuse(node, f"has 没有这个参数 no such argument: {keyword.arg}；是否指 {hint}？", keyword.arg or "")

    def _literal(self, node: ast.expr, wanted: type) -> int | str:
        if isinstance(node, ast.Constant) and isinstance(node.value, wanted) and isinstance(node.value, int | str):
            return node.value
        raise self.refuse(node, f"应为直接写出的取值 a literal is expected: {ast.unparse(node)}")

    def _days(self, node: ast.Call) -> Node:
        if len(node.args) != 2:
            raise self.refuse(node, f"用法 usage: {FUNCTIONS['days']}")
        first, second = (self._of(arg, Kind.DATE) for arg in node.args)
        counted = self.scope.reading("A01") == "event_day_counted"
        return Call("days", (first, second, Const(int(counted), Kind.INT)), Kind.INT)

    def _age(self, node: ast.Call) -> Node:
        if len(node.args) != 1:
            raise self.refuse(node, f"用法 usage: {FUNCTIONS['age']}")
        return Call("age", (Fact("birth", Kind.DATE), self._of(node.args[0], Kind.DATE)), Kind.INT)

    def _age_by_reading(self) -> Node:
        periods = self.scope.periods
        match self.scope.reading("A19"):
            case "window_end":
                on = periods["central"].last
            case "year_start":
                on = periods["year"].first
            case "birth_year":
                on = periods["year"].last
            case _:
                on = Fact("paid", Kind.DATE)
        return Call("age", (Fact("birth", Kind.DATE), on), Kind.INT)

    def _present(self, node: ast.Call) -> Node:
        if len(node.args) != 1:
            raise self.refuse(node, f"用法 usage: {FUNCTIONS['present']}")
        return Present(self.read(node.args[0]))

    def _related(self, node: ast.Call) -> Related:
        if len(node.args) != 2:
            raise self.refuse(node, f"用法 usage: {FUNCTIONS['exists']}")
        relation = str(self._literal(node.args[0], str))
        if relation not in RELATIONS:
            hint = nearest(relation, list(RELATIONS))
            raise self.refuse(node.args[0], f"未知的关系 unknown relation: {relation}；可用 {', '.join(RELATIONS)}" + (f"（是否指 {hint}？）" if hint else ""), relation)
        if self.scope.relative:
            raise self.refuse(node, "关系只能走一步 relations reach one step only")
        inner = Scope(**{**self.scope.__dict__, "relative": True})
        return Related(relation, nodes.fold(_Reader(inner)._bool(node.args[1])))

    def _exists(self, node: ast.Call) -> Node:
        return Compare(">=", self._related(node), Const(1, Kind.INT))

    def _count(self, node: ast.Call) -> Node:
        return self._related(node)

    def _date(self, node: ast.Call) -> Node:
        text = str(self._literal(node.args[0], str)) if len(node.args) == 1 else ""
        try:
            return Const(datetime.date.fromisoformat(text), Kind.DATE)
        except ValueError:
            raise self.refuse(node, f"没有这一天，应写 date(\"2024-01-01\") no such day: {text}", text) from None

    def _share(self, node: ast.Call) -> Node:
        if len(node.args) != 2:
            raise self.refuse(node, f"用法 usage: {FUNCTIONS['share']}")
        percent = Fraction(int(self._literal(node.args[1], int)), 100)
        return Call("portion", (self._of(node.args[0], Kind.FEN), Const(percent, Kind.INT)), Kind.FEN)

    def _reading(self, node: ast.Call) -> Node:
        if len(node.args) != 2:
            raise self.refuse(node, f"用法 usage: {FUNCTIONS['reading']}")
        key, value = str(self._literal(node.args[0], str)), self._literal(node.args[1], str)
        self._check_reading(node, key, str(value))
        return Const(self.scope.reading(key) == value, Kind.BOOL)

    def _check_reading(self, node: ast.Call, key: str, value: str) -> None:
        try:
            Readings({key: value})
        except ValueError as error:
            raise self.refuse(node, str(error), value) from None

    def _by_reading(self, node: ast.Call) -> Node:
        key = str(self._literal(node.args[0], str)) if node.args else ""
        options = {keyword.arg or "": keyword.value for keyword in node.keywords}
        for value in options:
            self._check_reading(node, key, value)
        chosen = str(self.scope.reading(key))
        if chosen not in options:
            raise self.refuse(node, f"读法 {key} 的取值 {chosen} 没有写出 no branch for it", chosen)
        return self.read(options[chosen])

    def _city(self, node: ast.Call) -> Node:
        return Const(self.scope.city_size == self._literal(node.args[0], str), Kind.BOOL)


_THIS_MONTH_FIRST = Call("next_month", (Call("plus_months", (Fact("paid", Kind.DATE), Const(-1, Kind.INT)), Kind.DATE),), Kind.DATE)
_LAST_OF_MONTH_BEFORE_PAYMENT = Call("plus_days", (_THIS_MONTH_FIRST, Const(-1, Kind.INT)), Kind.DATE)

RELATIONS = ("parent", "spouse", "household")

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


def _const_compare(sign: str, first: Const, second: Const) -> bool:
    one, two = first.value, second.value
    match sign:
        case "==":
            return one == two
        case "!=":
            return one != two
        case "<":
            return one < two  # type: ignore[operator]
        case "<=":
            return one <= two  # type: ignore[operator]
        case ">":
            return one > two  # type: ignore[operator]
        case _:
            return one >= two  # type: ignore[operator]
