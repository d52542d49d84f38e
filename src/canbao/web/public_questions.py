"""A policy as the questions that people ask, each answered by tables of the policy with their clauses.

In: a sheet. Out: questions with their sections. Never: a sentence of its own about what a notice says; a question left
out because the notice is silent on it.
"""

from __future__ import annotations

from dataclasses import dataclass

from canbao.policy.showing import Section, Sheet

_TERMS = "terms"
_QUESTIONS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("fee", "缴多少钱", ("amounts", "price")),
    ("when", "什么时候缴", ("windows",)),
    ("who", "谁可以参保", ("membership", "acceptance")),
    ("help", "谁有资助，资助多少，谁出钱", ("aid", "payers")),
    ("cover", "从哪天起享受待遇", ("cover",)),
    ("wait", "要不要等待", ("waiting",)),
    ("register", "怎么办参保登记", ("administration.registration",)),
    ("pay", "到哪里缴，怎么缴", (
        "administration.channels", "administration.payment_place", "administration.family_account",
    )),
    ("change", "缴费以后情况变了怎么办", ("administration.lifecycle",)),
    ("away", "在外地参保，能不能回户籍地申请资助", ("claim_back",)),
    ("reward", "连续参保有什么激励", ("administration.incentive", "incentive_answer")),
    ("posted", "公示和异议", ("administration.public_notice", "administration.objection")),
    ("head", "这是哪一份文件", ("head",)),
    ("silent", "通知没有写明的，怎么办理", ("silences", "readings")),
)  # fmt: skip
"""What people ask first stands first."""


@dataclass(frozen=True)
class Question:
    """One question. No `sections`: the notice has nothing on it. `terms`: conditions that its tables name by number."""

    name: str
    text: str
    sections: tuple[Section, ...]
    terms: tuple[tuple[str, str], ...] = ()


def questions_of(sheet: Sheet) -> list[Question]:
    """All of them, in their order."""
    terms = _terms_of(sheet)
    found = []
    for name, text, keys in _QUESTIONS:
        sections = tuple(section for key in keys if (section := sheet.section(key)) is not None)
        found.append(Question(name, text, sections, _named_in(sections, terms)))
    return found


def _terms_of(sheet: Sheet) -> dict[str, str]:
    section = sheet.section(_TERMS)
    return {entry.name: entry.text_of("内容") for entry in section.entries} if section else {}


def _named_in(sections: tuple[Section, ...], terms: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """Conditions named in the tables, and those named in these in turn."""
    text = "\n".join(cell for section in sections for entry in section.entries for _, cell in entry.cells)
    wanted: set[str] = set()
    while found := {name for name in terms if name in text and name not in wanted}:
        wanted |= found
        text = "\n".join(terms[name] for name in found)
    return tuple((name, said) for name, said in terms.items() if name in wanted)
