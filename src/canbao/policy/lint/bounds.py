"""Bounds: what a superior notice gives as `at least` is not restated lower below it.

In: a subject. Out: findings `below_floor`.
Never: a value of another name or another row, nor one that a frame has judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from canbao.policy.lint.parameters import number_of, show, stated
from canbao.policy.lint.subjects import Findings, Subject

_FIGURES = ("yuan", "share", "per_head_yuan", "continuity_step_yuan", "zero_claim_step_yuan")
"""Figures that the words `at_least` beside them speak of."""


def find_values_below_bounds(subject: Subject) -> Findings:
    """Figures lower than the least that a notice above allows."""
    framed = {
        frame.parameter for item in subject.resolved.chain for frame in item.file.frames if frame.floor is not None
    }
    for document in subject.above:
        for dotted, least in _bounded(document.raw, ""):
            for figure in _FIGURES:
                found = stated(subject.raw, f"{dotted}.{figure}")
                floor, value = number_of(least.get(figure)), number_of(found[1]) if found else None
                if found is None or floor is None or value is None or value >= floor or f"{dotted}.{figure}" in framed:
                    continue
                source = f"{document.file.source.number} {least.get('cite')}"
                message = (
                    f"{show(found[1])} 低于 {source} 所定的不低于 {show(least[figure])} below the least allowed above"
                )
                yield subject.finding("below_floor", message, found[0], show(found[1]))


def _bounded(value: Any, dotted: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Parts that say `at_least`, by dotted path. Rows are named by their id."""
    if isinstance(value, Mapping):
        if "at_least" in (value.get("bound"), value.get("step_bound")):
            yield dotted, value
        for key, item in value.items():
            yield from _bounded(item, f"{dotted}.{key}".removeprefix("."))
    elif isinstance(value, list):
        for item in value:
            if isinstance(item, Mapping) and item.get("id") is not None:
                yield from _bounded(item, f"{dotted}.{item['id']}")
