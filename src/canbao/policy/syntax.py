"""Python's syntax as policies may use it: each class of the syntax tree to the node that it means.

In: a tree of `ast` and a `Scope`. Out: typed nodes. Anything that is not listed here is refused with its column and
the nearest known word. Never: `eval`, an attribute other than a period's `start` and `end`, a person.
"""

from __future__ import annotations

import ast

from canbao.policy import nodes
from canbao.policy.functions import Functions
from canbao.policy.nodes import Call, Compare, Const, Count, Fact, Node, OneOf, Within
from canbao.policy.scope import ExpressionError, Scope, nearest
from canbao.policy.vocabulary import COUNTS, FACTS, NOT_ASSESSED, Kind
from canbao.values.place import normalise

_OPS = {ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
_FLIP = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
MOST_DEEP = 100
"""Parts within parts: the deepest condition of a real notice has six, and Python gives up below a thousand."""

_NOT_COMPARED = (Kind.BOOL, Kind.YEARS, Kind.PLACE)


class Reader:
    """Walks one Python syntax tree. Each method answers for one syntax class."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.functions = Functions(self)
        self._deep = 0

    def refuse(self, node: ast.AST, message: str, word: str = "") -> ExpressionError:
        """The error for a part of the expression, with its column."""
        return ExpressionError(message, word or _shown(node), getattr(node, "col_offset", 0))

    def read(self, node: ast.expr) -> Node:
        """The node that a part means. Raises ExpressionError."""
        if self._deep >= MOST_DEEP:
            raise self.refuse(node, f"嵌套超过 {MOST_DEEP} 层 nested too deeply", "")
        self._deep += 1
        try:
            return self._read(node)
        finally:
            self._deep -= 1

    def _read(self, node: ast.expr) -> Node:
        match node:
            case ast.BoolOp(op=ast.And(), values=values):
                return nodes.both(*(self.condition(value) for value in values))
            case ast.BoolOp(values=values):
                return nodes.either(*(self.condition(value) for value in values))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return nodes.negated(self.condition(operand))
            case ast.Compare():
                return self._comparison(node)
            case ast.BinOp():
                return self._arithmetic(node)
            case ast.Constant() | ast.UnaryOp(op=ast.USub(), operand=ast.Constant()):
                return self._constant(node)
            case ast.Attribute(value=ast.Name(id=name), attr=attr):
                return self._edge(node, name, attr)
            case ast.Name(id=name):
                return self._name(node, name)
            case ast.Call(func=ast.Name(id=name)):
                return self.functions.read(node, name)
        raise self.refuse(node, f"不允许的写法 not allowed here: {ast.unparse(node)}")

    def condition(self, node: ast.expr) -> Node:
        """As `read`, for what is true or false."""
        read = self.read(node)
        if read.kind is not Kind.BOOL:
            raise self.refuse(node, f"应为条件 a condition is expected: {ast.unparse(node)}")
        return read

    def value_of(self, node: ast.expr, *kinds: Kind) -> Node:
        """As `read`, for a value of one of the kinds."""
        read = self.read(node)
        if read.kind not in kinds:
            wanted = "/".join(kind.value for kind in kinds)
            raise self.refuse(node, f"应为 {wanted}，却是 {read.kind.value}: {ast.unparse(node)} should be {wanted}")
        return read

    def _constant(self, node: ast.expr) -> Node:
        value = node.value if isinstance(node, ast.Constant) else None
        if isinstance(node, ast.UnaryOp) and isinstance(node.operand, ast.Constant) and type(node.operand.value) is int:
            return Const(-node.operand.value, Kind.INT)
        match value:
            case bool():
                return Const(value, Kind.BOOL)
            case int():
                return Const(value, Kind.INT)
            case str():
                return Const(value, Kind.TEXT)
        raise self.refuse(node, f"不能用小数或其他常量 only whole numbers and quoted words: {ast.unparse(node)}")

    def _name(self, node: ast.expr, name: str) -> Node:
        scope = self.scope
        if name in scope.terms and not scope.relative:
            term = scope.terms[name]
            return nodes.Term(name, term) if term.kind is Kind.BOOL else term
        if name in NOT_ASSESSED:
            message = f"{name} 不能写在条件里：{NOT_ASSESSED[name]} cannot be read by a condition"
            raise self.refuse(node, message, name)
        if name in COUNTS:
            return Count(name)
        if name in FACTS:
            return Fact(name, FACTS[name].kind)
        if name == "age":
            return self.functions.age_by_reading()
        if name in scope.amounts:
            return scope.amounts[name]
        places = {
            "place": scope.place, "pooling_area": scope.pooling_area, "province": scope.province, "everywhere": "",
        }  # fmt: skip
        if name in places:
            return Const(places[name], Kind.PLACE)
        if name in scope.broken_terms:
            message = (
                f"上级文件的词 {name} 在这里不成立 a term from above does not hold here: {scope.broken_terms[name]}"
            )
            raise self.refuse(node, message, name)
        hint = nearest(name, scope.words())
        advice = f"；是否指 {hint}？did you mean {hint}?" if hint else ""
        raise self.refuse(node, f"未知的词 unknown word: {name}{advice}", name)

    def _edge(self, node: ast.expr, name: str, attr: str) -> Node:
        span = self.scope.periods.get(name)
        if span is None or attr not in ("start", "end"):
            hint = nearest(name, list(self.scope.periods))
            advice = f"；是否指 {hint}.start/.end？" if hint else ""
            raise self.refuse(node, f"未知的时段 unknown period: {name}.{attr}{advice}", name)
        return span.first if attr == "start" else span.last

    def _arithmetic(self, node: ast.BinOp) -> Node:
        left, right = self.read(node.left), self.read(node.right)
        kinds = (left.kind, right.kind)
        match node.op:
            case ast.Add() | ast.Sub() if kinds in ((Kind.FEN, Kind.FEN), (Kind.INT, Kind.INT)):
                return Call("add" if isinstance(node.op, ast.Add) else "subtract", (left, right), left.kind)
            case ast.Mult() if set(kinds) == {Kind.FEN, Kind.INT}:
                fee, times = (left, right) if left.kind is Kind.FEN else (right, left)
                return Call("times", (fee, times), Kind.FEN)
            case ast.Div() if kinds == (Kind.FEN, Kind.INT) and isinstance(right, Const) and right.value:
                return Call("divide", (left, right), Kind.FEN)
        message = f"不能这样计算 cannot compute: {ast.unparse(node)} ({kinds[0].value}, {kinds[1].value})"
        raise self.refuse(node, message)

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
        self._check_kinds(left, first, second)
        if isinstance(first, Const) and not isinstance(second, Const):
            sign, first, second = _FLIP[sign], second, first
        self._check_value(right, first, second)
        if isinstance(first, Const) and isinstance(second, Const):
            return Const(_const_compare(sign, first, second), Kind.BOOL)
        if sign == "!=":
            return nodes.negated(Compare("==", first, second))
        return Compare(sign, first, second)

    def _check_kinds(self, node: ast.expr, first: Node, second: Node) -> None:
        if first.kind is not second.kind or first.kind in _NOT_COMPARED:
            message = f"两边不是同一类，不能比较 cannot compare {first.kind.value} with {second.kind.value}"
            raise self.refuse(node, message)
        if first.kind is Kind.FEN and (isinstance(first, Call) or isinstance(second, Call)):
            raise self.refuse(node, "算出来的金额不能比较，只比较 amounts 里的标准 computed amounts cannot be compared")

    def _check_value(self, node: ast.expr, first: Node, second: Node) -> None:
        if not (isinstance(first, Fact) and isinstance(second, Const) and FACTS[first.name].values):
            return
        allowed = list(FACTS[first.name].values)
        if second.value not in allowed:
            hint = nearest(str(second.value), allowed)
            message = f"{first.name} 没有这个取值 no such value: {second.value}；可用 {', '.join(allowed)}"
            raise self.refuse(node, message + (f"（是否指 {hint}？）" if hint else ""), str(second.value))

    def _membership(self, left: ast.expr, right: ast.expr) -> Node:
        value = self.read(left)
        if isinstance(right, ast.Name) and right.id in self.scope.periods and value.kind is Kind.DATE:
            span = self.scope.periods[right.id]
            return nodes.both(Compare(">=", value, span.first), Compare("<=", value, span.last))
        if isinstance(right, ast.Tuple):
            return self._one_of(value, left, right)
        if value.kind is Kind.PLACE:
            area = self.read(right)
            if isinstance(area, Const) and area.kind in (Kind.PLACE, Kind.TEXT):
                return Within(value, self._place(right, str(area.value)))
        hint = nearest(ast.unparse(right), [*self.scope.periods, "place", "pooling_area", "province"])
        message = f"in 后面应是时段、地区或一组取值 expected a period, a place or values: {ast.unparse(right)}"
        raise self.refuse(right, message + (f"；是否指 {hint}？" if hint else ""), ast.unparse(right))

    def _one_of(self, value: Node, left: ast.expr, right: ast.Tuple) -> Node:
        options: list[Const] = []
        for item in right.elts:
            option = self.read(item)
            if not isinstance(option, Const) or option.kind is not value.kind or value.kind in (Kind.BOOL, Kind.FEN):
                raise self.refuse(item, f"取值不合 not a value of {ast.unparse(left)}: {ast.unparse(item)}")
            self._check_value(item, value, option)
            options.append(option)
        if value.kind is Kind.DATE:
            return nodes.either(*(Compare("==", value, option) for option in options))
        return OneOf(value, tuple(option.value for option in options if isinstance(option.value, str | int)))

    def _place(self, node: ast.expr, code: str) -> str:
        try:
            return normalise(code)
        except ValueError as error:
            raise self.refuse(node, str(error), code) from None


def _shown(node: ast.AST) -> str:
    try:
        return ast.unparse(node)
    except RecursionError:
        return ""


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
