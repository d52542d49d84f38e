"""Dead term: a named condition that no row uses, neither here nor in a policy that extends this one.

In: a subject. Out: findings `dead_term`. Never: a term of a superior notice (it is judged there).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from canbao.policy.library import Library
from canbao.policy.lint.subjects import Findings, Subject
from canbao.policy.lint.texts import expressions_of, names_in
from canbao.policy.problems import PolicyError


def find_dead_terms(subject: Subject) -> Findings:
    """Own terms that nothing leads to."""
    own = subject.document.raw.get("terms") or {}
    used = _used(subject.raw)
    for raw in _below(subject.library, subject.rules.key):
        used |= _used(raw) - set(raw.get("terms") or {})
    for name in own:
        if name not in used:
            yield subject.finding("dead_term", f"没有一行用到 {name} no row uses this term", ("terms", name), name)


def _used(raw: Mapping[str, Any]) -> set[str]:
    """Names that rows use, and that the terms they use are made of."""
    terms = {name: names_in(text) for name, text in (raw.get("terms") or {}).items()}
    used: set[str] = set()
    waiting = [name for _, text in expressions_of(raw) for name in names_in(text)]
    while waiting:
        name = waiting.pop()
        if name not in used:
            used.add(name)
            waiting.extend(terms.get(name, ()))
    return used


def _below(library: Library, name: str) -> Iterator[Mapping[str, Any]]:
    """Raw values of the policies that extend this one, directly or not; one that does not load is left out."""
    for child in library.children_of(name):
        try:
            yield library.read(child).raw
        except PolicyError:
            continue
        yield from _below(library, child)
