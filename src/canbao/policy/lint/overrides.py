"""Overrides: what a superior notice binds on people stands below it. A child may say the same, narrow it, or refer.

In: a subject. Out: findings `overrides_binding`. Names and descriptions may become more precise; figures, days,
conditions and closed choices may not change, except to narrow: fewer words of a list, a shorter span of days, more than
an `at_least`. Never: what binds only rule makers (that is `frames`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from canbao.policy.inheriting import ALWAYS_SHARED, NAMED_SECTIONS, TABLE_SECTIONS
from canbao.policy.library import Document
from canbao.policy.lint.parameters import number_of, show
from canbao.policy.lint.subjects import Findings, Subject, finding_in, value_at
from canbao.policy.yaml_file import Path

_REMARKS = frozenset({"cite", "reading", "note", "refer", "certifier", "in_principle"})
"""Keys beside a rule: they say where it stands and how sure it is."""


def find_overrides(subject: Subject) -> Findings:
    """Own values that contradict what binds people from above."""
    own = subject.document
    for above in subject.above:
        for path in _bound_on_people(above):
            mine, theirs = value_at(own.raw, path), value_at(above.raw, path)
            if mine is None or theirs is None:
                continue
            for place, value in _contradictions(mine, theirs, path):
                source = above.file.source.number
                message = (
                    f"{source} 的这一部分直接约束个人，下级不能改成 {show(value)} the notice above binds people here"
                )
                yield finding_in(own, "overrides_binding", message, place, show(value))


def _bound_on_people(above: Document) -> Iterator[Path]:
    """Sections and named parts that come down as they stand."""
    binds = above.file.binds
    for section in TABLE_SECTIONS:
        if binds.get(section) == "people":
            yield (section,)
    for section in NAMED_SECTIONS:
        if section not in ALWAYS_SHARED:
            for key in above.raw.get(section) or {}:
                if binds.get(f"{section}.{key}", binds.get(section)) == "people":
                    yield section, key


def _contradictions(mine: Any, theirs: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """Places where the lower value says something else."""
    if path[0] == "administration":
        yield from _other_figures(mine, theirs, path)
    elif path[0] in ("amounts", "windows"):
        if not _narrows(mine, theirs):
            yield path, path[-1]
    elif not (isinstance(mine, Mapping) and "answer" in mine) and _rule_of(mine) != _rule_of(theirs):
        yield path, path[-1]


def _rule_of(value: Any) -> Any:
    """What is left of a section without remarks. A table may be written with or without `rows`."""
    if isinstance(value, Mapping):
        kept = {key: _rule_of(item) for key, item in value.items() if key not in _REMARKS}
        return kept["rows"] if set(kept) == {"rows"} else kept
    return [_rule_of(item) for item in value] if isinstance(value, list) else value


def _narrows(mine: Any, theirs: Any) -> bool:
    """The same amount or window, one not yet set above, more than a least, or a span inside the span."""
    if _rule_of(mine) == _rule_of(theirs) or not isinstance(mine, Mapping) or not isinstance(theirs, Mapping):
        return bool(_rule_of(mine) == _rule_of(theirs))
    if theirs.get("pending") is not None or theirs.get("bound") == "at_least":
        return True
    days = [day for value in (theirs, mine) for key in ("from", "until") if isinstance(day := value.get(key), date)]
    return len(days) == 4 and days[0] <= days[2] and days[3] <= days[1]


def _other_figures(mine: Any, theirs: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """Figures, days and yes or no that differ where both state them, and words of a closed list that is longer here."""
    if isinstance(mine, Mapping) and isinstance(theirs, Mapping):
        for key in (key for key in theirs if key in mine):
            yield from _other_figures(mine[key], theirs[key], (*path, key))
    elif isinstance(mine, list) and isinstance(theirs, list):
        yield from _other_items(mine, theirs, path)
    elif _is_figure(theirs) and not _is_same(mine, theirs):
        yield path, mine


def _other_items(mine: list[Any], theirs: list[Any], path: Path) -> Iterator[tuple[Path, Any]]:
    known = {item["id"]: item for item in theirs if isinstance(item, Mapping) and "id" in item}
    for index, item in enumerate(mine):
        if isinstance(item, Mapping):
            yield from _other_figures(item, known.get(item.get("id")), (*path, index))
        elif path[-1] in _CLOSED_LISTS and item not in theirs:
            yield (*path, index), item


_CLOSED_LISTS = frozenset({"relations"})
"""Lists that say to whom something is open. Other lists name offices and things, and a county has more of them."""


def _is_figure(value: Any) -> bool:
    return isinstance(value, bool | date) or number_of(value) is not None


def _is_same(mine: Any, theirs: Any) -> bool:
    number = number_of(theirs)
    return mine == theirs if number is None else number_of(mine) == number
