"""Two policies side by side: what one says and the other does not, and what both say differently, with both clauses.

In: two sheets. Out: `Difference`s in the order of the sheets. Never: a difference where only a clause has another
number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from canbao.policy.showing.sheet import Entry, Section, Sheet

Kind = Literal["changed", "added", "gone"]
NOT_COMPARED = ("head", "clauses")
"""What the documents are called and how they number their clauses differs anyway."""


@dataclass(frozen=True)
class Change:
    """One cell: what stood there and what stands there now; empty where there is nothing."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Difference:
    """One entry that differs. `name` is what people call it."""

    section: str
    title: str
    key: str
    name: str
    kind: Kind
    changes: tuple[Change, ...]
    old_cite: str = ""
    new_cite: str = ""


def compare_sheets(old: Sheet, new: Sheet) -> list[Difference]:
    """Every difference, by section."""
    keys = dict.fromkeys([*(section.key for section in new.sections), *(section.key for section in old.sections)])
    return [
        difference
        for key in keys
        if key not in NOT_COMPARED
        for difference in _of_section(key, old.section(key), new.section(key))
    ]


def _of_section(key: str, old: Section | None, new: Section | None) -> Iterator[Difference]:
    title = (new or old or Section(key, key)).title
    silences = (old.silence if old else "", new.silence if new else "")
    if silences[0] != silences[1]:
        kind: Kind = "changed" if all(silences) else "added" if silences[1] else "gone"
        yield Difference(key, title, key, title, kind, (Change("回答", *silences),))
    for before, after in _pairs(old.entries if old else (), new.entries if new else ()):
        if before is None or after is None or before.essence != after.essence:
            yield _difference(key, title, before, after)


def _pairs(old: tuple[Entry, ...], new: tuple[Entry, ...]) -> Iterator[tuple[Entry | None, Entry | None]]:
    """Entries of the same name; then those of the same first cell; what is left stands alone."""
    left = list(old)
    for after in new:
        before = next((entry for entry in left if entry.key == after.key), None)
        before = before or next((entry for entry in left if _is_alike(entry, after, new)), None)
        if before is not None:
            left.remove(before)
        yield before, after
    yield from ((before, None) for before in left)


def _is_alike(before: Entry, after: Entry, new: tuple[Entry, ...]) -> bool:
    """The same first cell under another name, which no entry of the new policy has."""
    return before.cells[:1] == after.cells[:1] and all(entry.key != before.key for entry in new)


def _difference(section: str, title: str, before: Entry | None, after: Entry | None) -> Difference:
    shown = after or before
    assert shown is not None
    kind: Kind = "added" if before is None else "gone" if after is None else "changed"
    labels = dict.fromkeys(label for entry in (before, after) if entry for label, _ in entry.cells)
    changes = [
        Change(label, before.text_of(label) if before else "", after.text_of(label) if after else "")
        for label in labels
    ]
    differing = tuple(change for change in changes if change.old != change.new)
    name = title if shown.key == section.partition(".")[2] else shown.name
    return Difference(
        section, title, shown.key, name, kind, differing or tuple(changes),
        before.cite if before else "", after.cite if after else "",
    )  # fmt: skip
