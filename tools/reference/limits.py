"""docs/reference/limits.md: every limit in code, with the reason that stands beside it.

In: the source of all modules. Out: the page. Never: a limit without a reason (the making stops).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import canbao
from reference.markdown import code, page, table

SOURCE = Path(canbao.__file__).parent
LIMIT_WORDS = frozenset("MOST LEAST LARGEST SMALLEST LONGEST SHORTEST LIMIT ROWS THREADS BACK BYTES KEPT".split())
"""A constant whose name has one of these words and whose value is a number is a limit."""
_NO_LIMITS = frozenset("BYTES ROWS".split())
"""Words of a private constant that only say how big a piece of work is."""
_OF_MADE_UP_PEOPLE = frozenset({"SHORTEST"})
"""In `people` this word describes people, not the software."""


@dataclass(frozen=True)
class Limit:
    """One limit: where it stands, what it is called, its value and why."""

    module: str
    name: str
    value: int
    reason: str


def make() -> str:
    """The page."""
    found = sorted(find_limits(SOURCE), key=lambda limit: (limit.module, limit.name))
    silent = [f"{limit.module}.{limit.name}" for limit in found if not limit.reason]
    if silent:
        raise SystemExit(f"limits without a reason beside them: {', '.join(silent)}")
    rows = [(code(limit.name), f"{limit.value:,}", code(limit.module), limit.reason) for limit in found]
    return page(
        "Limits",
        "Every limit that is in code. What a notice could change is none of them: it is in the notice's policy.",
        table(["limit", "value", "module", "why"], rows),
    )


def find_limits(source: Path) -> Iterator[Limit]:
    """Module-level numbers whose name says that they are limits."""
    for path in sorted(source.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        body = ast.parse(text).body
        module = ".".join(path.relative_to(source.parent).with_suffix("").parts)
        for index, node in enumerate(body):
            name = _name_of(node)
            if name is None or not is_limit(name, path.relative_to(source).parts[0]):
                continue
            value = getattr(import_module(module), name)
            if type(value) is int:
                yield Limit(module, name, value, _reason(node, body[index + 1 :], text.splitlines()))


def is_limit(name: str, room: str) -> bool:
    """Whether a constant of this name is a limit.

    >>> is_limit("MOST_STEPS", "assess"), is_limit("_PIECE_BYTES", "assess"), is_limit("SHORTEST_DAYS", "people")
    (True, False, False)
    """
    words = set(name.strip("_").split("_"))
    if name.startswith("_"):
        words -= _NO_LIMITS
    if room == "people":
        words -= _OF_MADE_UP_PEOPLE
    return bool(words & LIMIT_WORDS)


def _name_of(node: ast.stmt) -> str | None:
    match node:
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name if name.isupper() else None
    return None


def _reason(node: ast.stmt, following: list[ast.stmt], lines: list[str]) -> str:
    """The text below the constant (or below it and its neighbours), the comment at its end, or the lines above it."""
    assert node.end_lineno is not None
    last = node.end_lineno
    for below in following:
        match below:
            case ast.Expr(value=ast.Constant(value=str() as text), lineno=line) if line == last + 1:
                return " ".join(text.split())
            case ast.Assign() | ast.AnnAssign() if below.lineno == last + 1 and below.end_lineno is not None:
                last = below.end_lineno
            case _:
                break
    _, sign, comment = lines[node.end_lineno - 1].partition("  # ")
    if sign:
        return comment.strip()
    above: list[str] = []
    for before in reversed(lines[: node.lineno - 1]):
        if not before.startswith("# "):
            break
        above.insert(0, before.removeprefix("# ").strip())
    return " ".join(above)
