"""The places of a Python text where one small mistake can be made, and the text with it.

In: the text of a module. Out: `Mutation`s, outer expressions before inner ones. Never: a change of a docstring, an
annotation, an assertion or an error message; two changes at once.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.LtE), ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,), ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}  # fmt: skip
OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.Mod: ast.FloorDiv,
    ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr, ast.LShift: ast.RShift, ast.RShift: ast.LShift,
}  # fmt: skip
OPPOSITES = {
    "min": "max", "max": "min", "any": "all", "all": "any", "sorted": "list", "floor": "ceil", "union": "intersection",
}  # fmt: skip
UNTOUCHED = (ast.Import, ast.ImportFrom, ast.Raise, ast.Assert, ast.JoinedStr)
UNTOUCHED_FIELDS = {"annotation", "returns", "decorator_list", "bases", "type_params"}
CONDITION_FIELDS = {"test", "ifs", "guard"}


@dataclass(frozen=True)
class Mutation:
    """One change: the line, what stood there and what stands there now, and the whole text with it."""

    line: int
    before: str
    after: str
    text: str


def list_mutations(text: str) -> list[Mutation]:
    """Every mutation of a text."""
    raw = text.encode()
    starts = list(accumulate((len(line.encode()) for line in text.splitlines(keepends=True)), initial=0))
    found: list[Mutation] = []
    for node, is_condition in walk(ast.parse(text)):
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        begin, end = starts[node.lineno - 1] + node.col_offset, starts[node.end_lineno - 1] + node.end_col_offset
        for other in change(node, is_condition=is_condition):
            after = ast.unparse(other)
            is_compound = isinstance(node, ast.expr) and not isinstance(node, ast.Constant | ast.Name | ast.Call)
            spliced = f"({after})" if is_compound else after
            mutated = (raw[:begin] + spliced.encode() + raw[end:]).decode()
            found.append(Mutation(node.lineno, raw[begin:end].decode(), after, mutated))
    return found


def walk(node: ast.AST) -> Iterator[tuple[ast.expr | ast.stmt, bool]]:
    """Statements and expressions that may be changed, each with whether it decides which way the code goes."""
    for name, value in ast.iter_fields(node):
        if name in UNTOUCHED_FIELDS:
            continue
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or isinstance(child, UNTOUCHED) or is_docstring(child):
                continue
            if isinstance(child, ast.expr | ast.stmt):
                yield child, name in CONDITION_FIELDS
            yield from walk(child)


def is_docstring(node: ast.AST) -> bool:
    """A text that stands alone."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def change(node: ast.expr | ast.stmt, *, is_condition: bool) -> Iterator[ast.AST]:
    """What the node may become."""
    if is_condition and isinstance(node, ast.Name | ast.Attribute | ast.Call):
        yield ast.UnaryOp(ast.Not(), node)
    match node:
        case ast.Compare() | ast.BoolOp() | ast.UnaryOp(op=ast.Not()) | ast.IfExp():
            yield from change_logic(node)
        case ast.BinOp(op=operator) | ast.AugAssign(op=operator) if type(operator) in OPERATORS:
            yield changed(node, "op", OPERATORS[type(operator)]())
        case ast.Constant(value=value):
            yield from map(ast.Constant, other_values(value))
        case ast.Call():
            yield from change_call(node)
        case ast.Return(value=ast.Constant(value=None)):
            pass
        case ast.Return(value=ast.expr()):
            yield changed(node, "value", ast.Constant(None))
        case ast.Expr(value=ast.Call()):
            yield ast.Pass()
        case ast.Continue():
            yield ast.Break()
        case ast.Break():
            yield ast.Continue()


def change_logic(node: ast.expr) -> Iterator[ast.AST]:
    """The limit moved, the opposite, `and` for `or`, a part left out, one branch always."""
    match node:
        case ast.Compare(ops=ops):
            for place, operator in enumerate(ops):
                for other in COMPARISONS[type(operator)]:
                    yield changed(node, "ops", [*ops[:place], other(), *ops[place + 1 :]])
        case ast.BoolOp(op=operator, values=values):
            yield changed(node, "op", ast.Or() if isinstance(operator, ast.And) else ast.And())
            for place in range(len(values)):
                yield changed(node, "values", [*values[:place], *values[place + 1 :]])
        case ast.UnaryOp(operand=operand):
            yield operand
        case ast.IfExp(body=body, orelse=orelse):
            yield from (body, orelse)


def other_values(value: object) -> tuple[bool | int | str, ...]:
    """The other truth, a number one more and one less, another word."""
    match value:
        case bool():
            return (not value,)
        case int():
            return (value + 1, value - 1)
        case str():
            return (f"{value}?",)
    return ()


def change_call(node: ast.Call) -> Iterator[ast.AST]:
    """A call of the opposite, without its last argument, or without one that is named."""
    match node.func:
        case ast.Name(id=name) if name in OPPOSITES:
            yield changed(node, "func", ast.Name(OPPOSITES[name]))
        case ast.Attribute(attr=name) if name in OPPOSITES:
            yield changed(node, "func", changed(node.func, "attr", OPPOSITES[name]))
    if len(node.args) > 1:
        yield changed(node, "args", node.args[:-1])
    for place in range(len(node.keywords)):
        yield changed(node, "keywords", [*node.keywords[:place], *node.keywords[place + 1 :]])


def changed(node: ast.AST, field: str, value: object) -> ast.AST:
    """The node with another value in one field."""
    other = copy.copy(node)
    setattr(other, field, value)
    return other
