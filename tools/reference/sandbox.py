"""A small policy in which the examples of the pages are parsed and worked out.

In: expression text. Out: its kind, or what it is for a person. Never: an example that the reader refuses (it raises).
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from canbao.assess.evaluating import Case, Tri
from canbao.assess.facts import UNKNOWN, person_of
from canbao.policy.compiling import Compiler
from canbao.policy.expressions import Scope, parse, parse_condition
from canbao.policy.library import Library
from canbao.policy.loading import load
from canbao.policy.rules import Rules

POLICY = """
policy: example
title: 示例
place: "430699"
pooling_area: "4306"
province: "43"
source: {number: 示例, issuer: 示例, issued: 2025-08-20}
year: {from: 2026-01-01, until: 2026-12-31, cite: 一}
clauses:
  一: {is: rule, about: 示例}
windows:
  central: {from: 2025-09-01, until: 2025-12-31, cite: 一}
amounts:
  personal: {yuan: 400, cite: 一}
  fiscal: {yuan: 670, cite: 一}
"""
PAID = date(2025, 10, 1)


@cache
def example_rules() -> Rules:
    """The example policy, compiled."""
    with TemporaryDirectory() as folder:
        Path(folder, "example.yaml").write_text(POLICY, encoding="utf-8")
        return load(Library((Path(folder),)), "example").latest


@cache
def example_scope() -> Scope:
    """What the words of the example policy mean."""
    return Compiler(example_rules().file, {}, {}, None).scope


def kind_of(text: str) -> str:
    """The kind of an expression."""
    return parse(text, example_scope()).kind.value


def call_of(name: str, text: str) -> str:
    """The call of one function inside an expression, by itself; the expression as a whole is read as well."""
    kind_of(text)
    for node in ast.walk(ast.parse(text, mode="eval")):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
            return ast.unparse(node)
    raise ValueError(f"the example of {name} does not call it: {text}")


def truth_of(text: str, given: Mapping[str, Any]) -> Tri:
    """What a condition is for a person with these facts; UNKNOWN: nobody has said."""
    unknown = [name for name, value in given.items() if value is UNKNOWN]
    known = {name: value for name, value in given.items() if value is not UNKNOWN}
    person = person_of({**known, "unknown_facts": unknown, "paid_on": PAID})
    return Case(person, example_rules(), PAID).truth(parse_condition(text, example_scope()))
