"""Expression texts of a policy and the words in them, for checks that ask what is used.

In: raw values. Out: each text with its path; names in a text. Never: a text that does not parse (loading says so).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Any

from canbao.policy.yaml_file import Path

TABLE_SECTIONS = ("membership", "acceptance", "price", "aid", "cover", "waiting", "measures", "claim_back", "frames")
EXPRESSION_KEYS = frozenset({"when", "charge", "from", "until", "base", "price", "days", "only_if"})


def expressions_of(raw: Mapping[str, Any]) -> Iterator[tuple[Path, str | int]]:
    """Every expression outside `terms`, with its path."""
    for section in TABLE_SECTIONS:
        yield from _below(raw.get(section), (section,))


def _below(value: Any, path: Path) -> Iterator[tuple[Path, str | int]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _below(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _below(item, (*path, index))
    elif isinstance(value, str | int) and not isinstance(value, bool) and path[-1] in EXPRESSION_KEYS:
        yield path, value


def names_in(text: str | int) -> frozenset[str]:
    """Words of an expression that may name a term or an amount.

    >>> sorted(names_in('in_window and paid <= central.end'))
    ['central', 'in_window', 'paid']
    """
    return frozenset(node.id for node in syntax_of(text) if isinstance(node, ast.Name))


def syntax_of(text: str | int) -> Iterator[ast.AST]:
    """Every part of the expression's syntax; nothing for a text that is no expression."""
    try:
        yield from ast.walk(ast.parse(str(text).strip(), mode="eval"))
    except SyntaxError:
        return
