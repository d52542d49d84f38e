"""The tables of a policy before they are printed: sections of entries, each entry a few labelled cells and its clause.

In: nothing. Out: immutable records. Never: a way of printing (that is `rendering`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

Cell = tuple[str, str]
"""A label and its text."""

SPEAKING = ("条件", "名称", "项目", "事项", "编号", "条款", "不得")
"""Labels of first cells whose text needs no label."""


@dataclass(frozen=True)
class Entry:
    """One row. `key` finds it in another policy; `essence` is equal in two policies exactly if they say the same."""

    key: str
    cells: tuple[Cell, ...]
    cite: str = ""
    essence: str = ""

    @property
    def name(self) -> str:
        """What it is called: its first cell, with the label where the text does not speak for itself."""
        (label, text), *_ = self.cells
        return text if label in SPEAKING else f"{label}：{text}"

    def text_of(self, label: str) -> str:
        """The text under a label; empty where there is none."""
        return next((text for name, text in self.cells if name == label), "")


@dataclass(frozen=True)
class Section:
    """One table. `silence` says why it is empty; `hint` how it is read."""

    key: str
    title: str
    entries: tuple[Entry, ...] = ()
    hint: str = ""
    silence: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """Labels in the order in which they first stand."""
        return tuple(dict.fromkeys(label for entry in self.entries for label, _ in entry.cells))


@dataclass(frozen=True)
class Sheet:
    """A whole policy."""

    name: str
    title: str
    sections: tuple[Section, ...]

    def section(self, key: str) -> Section | None:
        """The section of a key."""
        return next((section for section in self.sections if section.key == key), None)


def cells(*pairs: Cell) -> tuple[Cell, ...]:
    """Cells that have a text."""
    return tuple((label, text) for label, text in pairs if text)


def joined(parts: Iterable[str]) -> str:
    """Words one after the other."""
    return "、".join(part for part in parts if part)
