"""A list beside what the same supplier's list said before: new, changed, ended, unchanged. Row by row of each person,
no register asked.

In: statements, the rows that stand. Out: positions in both. Never: somebody ended whose row is in the file but could
not be taken; somebody ended by a list that only tells changes, or that is complete for another place or year.

A row is found again by its person and label. What is left over of one person on both sides is the same row with another
label, in the order of rows: a standing that turned into another one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import pyarrow as pa

from canbao.lists.definitions import Manner, Supplier

STANDING_SCHEMA = pa.schema(
    [
        pa.field("id", pa.int64()),
        pa.field("mark", pa.string()),
        pa.field("label", pa.string()),
        pa.field("digest", pa.string()),
        pa.field("place", pa.string()),
    ]
)
"""Of a row that stands as much as comparing needs; in the order of rows."""

Pair = tuple[int, int]


@dataclass(frozen=True)
class Comparison:
    """Positions: `new` of statements, `changed` and `unchanged` of a statement and the row that stands, `ended` of rows
    that stand with the statement that ended them (−1: not on the list any more). `held`: how many would have ended but
    for rows that could not be taken. `unlisted`: statements that end what does not stand.
    """

    new: tuple[int, ...]
    changed: tuple[Pair, ...]
    unchanged: tuple[Pair, ...]
    ended: tuple[Pair, ...]
    held: int
    unlisted: int
    listed_before: int


def compare(
    supplier: Supplier,
    manner: Manner,
    place: str,
    statements: pa.Table,
    standing: pa.Table,
    protected: Collection[str] = (),
    unreadable: int = 0,
) -> Comparison:
    """Compare. `place`: of which the list is complete."""
    marks, labels = statements["mark"].to_pylist(), statements["label"].to_pylist()
    old_marks, old_labels = standing["mark"].to_pylist(), standing["label"].to_pylist()
    pairs, lone_new, lone_old = _pair(marks, labels, old_marks, old_labels)
    digests, old_digests = statements["digest"].to_pylist(), standing["digest"].to_pylist()
    ends = statements["ends"].to_pylist()
    ended = [(old, new) for new, old in pairs if ends[new]]
    kept = [(new, old) for new, old in pairs if not ends[new]]
    gone, in_scope = _gone(supplier, manner, place, labels, standing, lone_old)
    safe = set(protected)
    believed = [old for old in gone if not unreadable and old_marks[old] not in safe]
    return Comparison(
        new=tuple(each for each in lone_new if not ends[each]),
        changed=tuple(pair for pair in kept if digests[pair[0]] != old_digests[pair[1]]),
        unchanged=tuple(pair for pair in kept if digests[pair[0]] == old_digests[pair[1]]),
        ended=tuple([*ended, *((old, -1) for old in believed)]),
        held=len(gone) - len(believed),
        unlisted=sum(1 for each in lone_new if ends[each]),
        listed_before=in_scope,
    )


def _pair(
    marks: Sequence[str], labels: Sequence[str], old_marks: Sequence[str], old_labels: Sequence[str]
) -> tuple[list[Pair], list[int], list[int]]:
    """Which statement is which row again; the positions left over on both sides, in order."""
    by_key: dict[tuple[str, str], int] = {}
    for old, key in enumerate(zip(old_marks, old_labels, strict=True)):
        by_key.setdefault(key, old)
    pairs, lone_new, used = [], [], set()
    for new, key in enumerate(zip(marks, labels, strict=True)):
        found = by_key.pop(key, None)
        if found is None:
            lone_new.append(new)
        else:
            pairs.append((new, found))
            used.add(found)
    left: dict[str, list[int]] = defaultdict(list)
    for old, mark in enumerate(old_marks):
        if old not in used and mark:
            left[mark].append(old)
    still_new = []
    for new in lone_new:
        waiting = left.get(marks[new])
        if waiting:
            old = waiting.pop(0)
            pairs.append((new, old))
            used.add(old)
        else:
            still_new.append(new)
    return pairs, still_new, [old for old in range(len(old_marks)) if old not in used]


def _gone(
    supplier: Supplier, manner: Manner, place: str, labels: Sequence[str], standing: pa.Table, lone: Sequence[int]
) -> tuple[list[int], int]:
    """Rows that stand, in the list's place and year, and are not on it; how many stand there in all."""
    places = standing["place"].to_pylist()
    inside = {old for old, each in enumerate(places) if each.startswith(place)}
    if "year" in supplier.labels:
        years, old_labels = set(labels), standing["label"].to_pylist()
        inside = {old for old in inside if old_labels[old] in years}
    if manner is Manner.DELTA:
        return [], len(inside)
    return [old for old in lone if old in inside], len(inside)
