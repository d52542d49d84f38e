"""Conditions in words: what a value is called in Chinese, and how a node is written in a policy.

In: nodes of compiled conditions. Out: short texts for findings. Never: a judgement.
"""

from __future__ import annotations

import datetime

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
)
from canbao.policy.vocabulary import COUNTS, FACTS

_OPERATORS = {"add": "+", "subtract": "-", "times": "*", "divide": "/"}
_CALLS = {"age": "{1}时的周岁", "days": "{0}到{1}的天数", "month_of": "{0}的月份", "year_of": "{0}的年份"}
_RELATIONS = {"parent": "父母", "spouse": "配偶", "household": "同户家人"}


def label(node: Node) -> str:
    """What a value is called in Chinese.

    >>> from canbao.policy.vocabulary import Kind
    >>> label(Call("age", (Fact("birth", Kind.DATE), Fact("paid", Kind.DATE)), Kind.INT))
    '缴费日期时的周岁'
    """
    match node:
        case Const():
            return spell(node).strip('"').removeprefix('date("').removesuffix('")')
        case Fact(name):
            return FACTS[name].label
        case Count(name):
            return COUNTS[name].partition("：")[0]
        case Missing(parameter):
            return f"未定的 {parameter}"
        case Related(relation):
            return f"符合条件的{_RELATIONS[relation]}人数"
        case Since(held):
            return f"“{held.word}”的认定日期"
        case Call(name, args) if name in _CALLS:
            return _CALLS[name].format(*(label(arg) for arg in args))
        case _:
            return spell(node)


def spell(node: Node) -> str:
    """The node as it would be written in a policy.

    >>> from canbao.policy.vocabulary import Kind
    >>> spell(Compare("<=", Fact("paid", Kind.DATE), Const(datetime.date(2024, 6, 30), Kind.DATE)))
    'paid <= date("2024-06-30")'
    """
    match node:
        case Const(value):
            return (
                f'date("{value}")'
                if isinstance(value, datetime.date)
                else f'"{value}"'
                if isinstance(value, str)
                else str(value)
            )
        case Fact(name) | Count(name) | Term(name):
            return name
        case Missing(parameter):
            return parameter
        case Call():
            return _spell_call(node)
        case Has(word) | Since(Has(word)):
            called = "has" if isinstance(node, Has) else "since"
            return f"{called}({', '.join(repr(part) for part in word.split('、'))})".replace("'", '"')
        case _:
            return _spell_condition(node)


def _spell_call(node: Call) -> str:
    if node.name in _OPERATORS:
        return f" {_OPERATORS[node.name]} ".join(spell(arg) for arg in node.args)
    args = node.args[1:] if node.name == "age" else node.args[:2]
    return f"{node.name}({', '.join(spell(arg) for arg in args)})"


def _spell_condition(node: Node) -> str:
    match node:
        case Compare(op, left, right):
            return f"{spell(left)} {op} {spell(right)}"
        case OneOf(left, values):
            return f"{spell(left)} in ({', '.join(spell_value(value) for value in values)})"
        case Within(left, place):
            return f'{spell(left)} in "{place}"'
        case Present(left) | Given(left):
            return f"present({spell(left)})"
        case Related(relation, condition):
            return f'count("{relation}", {spell(condition)})'
        case Negated(part):
            return f"not ({spell(part)})"
        case Both(parts):
            return " and ".join(f"({spell(part)})" for part in parts)
        case Either(parts):
            return " or ".join(f"({spell(part)})" for part in parts)
    raise TypeError(f"not a condition: {node}")


def spell_value(value: str | int) -> str:
    """A text or number as a constant of a policy."""
    return str(value) if isinstance(value, int) else f'"{value}"'
