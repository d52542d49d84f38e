"""Codes of problems, found in the source where problems are made.

In: a folder of modules. Out: each code with the module that makes it. Never: a code that is only spoken of.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import canbao

POLICY = Path(canbao.__file__).parent / "policy"
_MAKERS = frozenset({"finding", "finding_in", "Problem"})
_CODE = re.compile(r"[a-z]+(_[a-z0-9]+)*")


def codes_in(paths: Iterable[Path]) -> dict[str, str]:
    """Codes by name with the stem of the first module that makes them, sorted."""
    found: dict[str, str] = {}
    for path in sorted(paths):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for code in _codes_of(node):
                found.setdefault(code, path.stem)
    return dict(sorted(found.items()))


def breach_codes() -> list[str]:
    """Codes of a value outside a frame; each has an advisory form."""
    tree = ast.parse((POLICY / "lint" / "frames.py").read_text(encoding="utf-8"))
    return sorted(code for node in ast.walk(tree) for code in _yielded(node))


def _codes_of(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        if name in _MAKERS and texts and _CODE.fullmatch(texts[0]):
            yield texts[0]
        if name == "replace":
            named = [item.value for item in node.keywords if item.arg == "code"]
            yield from (item.value for item in named if isinstance(item, ast.Constant) and isinstance(item.value, str))
    yield from _yielded(node)


def _yielded(node: ast.AST) -> Iterator[str]:
    """A code that is yielded with its words: `yield "below_floor", f"…"`."""
    match node:
        case ast.Yield(value=ast.Tuple(elts=[ast.Constant(value=str() as code), ast.JoinedStr()])):
            if _CODE.fullmatch(code):
                yield code
