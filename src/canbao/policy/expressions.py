"""Expression text of a policy file to a tree of nodes: Python syntax over a closed vocabulary, parsed with `ast`.

In: text and a `Scope` (windows, amounts, terms, readings of the policy). Out: a typed `Node`. A word that is not in the
vocabulary is an `ExpressionError` naming the nearest known word and the column. Never: `eval`, or a person.
"""

from __future__ import annotations

import ast

from canbao.policy import nodes
from canbao.policy.nodes import Const, Node
from canbao.policy.scope import ExpressionError, Scope, Span, nearest
from canbao.policy.syntax import Reader
from canbao.policy.vocabulary import Kind

__all__ = ["ExpressionError", "Scope", "Span", "nearest", "parse", "parse_condition", "parse_term", "parse_value"]


def parse(text: str, scope: Scope) -> Node:
    """The node that the text means.

    Raises ExpressionError with the word, the column and the nearest known word.
    """
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except SyntaxError as error:
        column = (error.offset or 1) - 1
        raise ExpressionError(f"写法有误 not an expression: {error.msg}", text, column) from None
    except (ValueError, RecursionError, MemoryError):
        raise ExpressionError("写法有误 not an expression", text) from None
    return nodes.fold(Reader(scope).read(tree.body))


def parse_condition(text: str | bool, scope: Scope) -> Node:
    """As `parse`, for a true-or-false expression; `true` alone stands for the row that always holds."""
    if isinstance(text, bool):
        return Const(text, Kind.BOOL)
    node = parse(text, scope)
    if node.kind is not Kind.BOOL:
        raise ExpressionError(f"应为条件，却是 {node.kind.value} a condition is expected", text)
    return node


def parse_term(text: str | bool, scope: Scope) -> Node:
    """As `parse`, for what a policy gives a name: a condition or a day."""
    node = Const(text, Kind.BOOL) if isinstance(text, bool) else parse(text, scope)
    if node.kind not in (Kind.BOOL, Kind.DATE):
        raise ExpressionError(f"应为条件或日期，却是 {node.kind.value} a condition or a day is expected", str(text))
    return node


def parse_value(text: str | int, scope: Scope, kind: Kind) -> Node:
    """As `parse`, for a value of one kind. A bare nought is no money; any other bare number is no amount."""
    node = Const(text, Kind.INT) if isinstance(text, int) else parse(text, scope)
    if node.kind is kind:
        return node
    if kind is Kind.FEN and isinstance(node, Const) and node.of is Kind.INT and node.value == 0:
        return Const(0, Kind.FEN)
    raise ExpressionError(f"应为 {kind.value}，却是 {node.kind.value}: expected {kind.value}", str(text))
