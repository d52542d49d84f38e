"""What the tables of one policy are said with: its names and numbered conditions, and how an entry, a silence, a
clause read.

In: compiled rules with their file, and how citations read. Out: phrases and entries. Never: a table (those are beside
this).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from canbao.policy.fields import CitedPart
from canbao.policy.model import NotStated, Row
from canbao.policy.naming import Named, name_parts
from canbao.policy.nodes import FALSE, Node, Term
from canbao.policy.phrases import ALWAYS, NEVER, Phrases
from canbao.policy.rules import Rules
from canbao.policy.showing.sheet import Cell, Entry, cells, joined

CiteText = Callable[[str, str], str]
"""Section and clause to the citation that people read."""
ANSWERS: Mapping[str, str] = {"not_stated": "未规定", "deferred": "由其他文件规定"}
FIRST_HIT = "从上到下看，第一个符合的一行算数"
LONG_TERM = 40
"""A named condition longer than this is written out once and then called by its number."""
_NUMBERS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


@dataclass(frozen=True)
class Speech:
    """How one policy is said."""

    rules: Rules
    cite: CiteText

    @cached_property
    def named(self) -> Named:
        return name_parts(self.rules)

    @cached_property
    def phrases(self) -> Phrases:
        return self.named.phrases(self.term_names)

    @cached_property
    def term_names(self) -> dict[str, str]:
        """Conditions that are too long to be written out at each place, each with its number."""
        plain = self.named.phrases()
        read = [
            node.name
            for table in self.named.rules.tables
            for row in table.rows
            for node in row.when.walk()
            if isinstance(node, Term)
        ]
        long = [
            name
            for name, node in self.named.rules.terms.items()
            if name in read and len(plain.condition(node)) > LONG_TERM
        ]
        return {
            name: f"条件{_NUMBERS[index] if index < len(_NUMBERS) else f'({index + 1})'}"
            for index, name in enumerate(long)
        }

    def condition(self, when: Node, index: int) -> str:
        """A row's condition; of a row without one, whom it is left for."""
        if when == FALSE:
            return NEVER
        said = self.phrases.condition(when)
        return "以上各项以外的" if index and said == ALWAYS else said

    def silence(self, section: str, stated: NotStated | None) -> str:
        """Why a section has no rows, and who rules."""
        if stated is not None:
            clause = f"〔{self.cite(section, stated.cite)}〕" if stated.cite else ""
            return f"{answer_text(stated.answer, stated.refer)}{clause}"
        above = self.rules.silences.get(section)
        return answer_text("not_stated", above.refer if above else None)

    def entry(self, section: str, part: CitedPart, shown: tuple[Cell, ...], essence: str, key: str = "") -> Entry:
        """An entry with the part's readings, remark and clause."""
        return Entry(key or section, (*shown, *beside(part)), self.cite(section, part.cite), essence)


def answer_text(answer: str, refer: str | None) -> str:
    """An answer that is no number, and where to look."""
    return f"{ANSWERS[answer]}{f'，见{refer}' if refer else ''}"


def beside(part: CitedPart) -> tuple[Cell, ...]:
    """The readings and the remark of a part."""
    return cells(("读法", joined(part.reading)), ("备注", part.note or ""))


def essence_of(row: Row) -> str:
    """What the row says, as the file writes it: the same words in two files mean the same there."""
    return repr(row.model_dump(exclude={"cite", "note", "reading"}))
