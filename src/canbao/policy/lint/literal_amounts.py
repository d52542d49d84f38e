"""Literal amount: a number written into a price, where nobody can cite, amend or find it. Amounts stand in `amounts:`.

In: a subject. Out: findings `unsourced_amount`.
Never: a divisor or a percentage of `share()`, which are rates of an amount that is cited.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from canbao.policy.lint.subjects import Findings, Subject
from canbao.policy.lint.texts import expressions_of, syntax_of

MONEY_KEYS = frozenset({"charge", "price", "base"})
_HARMLESS = (0, 1)
"""Nothing, and once."""


def find_literal_amounts(subject: Subject) -> Findings:
    """Numbers in charges, prices of repair and the base of aid."""
    for path, text in expressions_of(subject.raw):
        if path[-1] in MONEY_KEYS:
            for number in literals_in(text):
                message = (
                    f"数额 {number} 直接写在算式里，应写入 amounts 并注明条款 put it under amounts with its clause"
                )
                yield subject.finding("unsourced_amount", message, path, number)


def literals_in(text: str | int) -> Iterator[int]:
    """Numbers of a price that are no rates.

    >>> list(literals_in("personal + 670")), list(literals_in("share(personal, 50) / 2"))
    ([670], [])
    """
    parts = list(syntax_of(text))
    rates = {id(part.right) for part in parts if isinstance(part, ast.BinOp) and isinstance(part.op, ast.Div)}
    calls = (
        part
        for part in parts
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id == "share"
    )
    rates |= {id(arg) for call in calls for arg in call.args[1:]}
    for part in parts:
        if (
            isinstance(part, ast.Constant)
            and type(part.value) is int
            and id(part) not in rates
            and part.value not in _HARMLESS
        ):
            yield part.value
