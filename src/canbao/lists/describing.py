"""Each list as a section of the reference: columns, what they hold, other names, words, limits.

In: suppliers. Out: Markdown. Never: a fact that the definition does not have.
"""

from __future__ import annotations

from collections.abc import Iterator

from canbao.access.models import OrganisationKind
from canbao.intake.column_kinds import KINDS
from canbao.lists.columns import Column
from canbao.lists.definitions import ABOUT_WORDS, MANNER_WORDS, RHYTHM_WORDS, Supplier, suppliers
from canbao.lists.templates import dropdown_words
from canbao.policy.standings import load_catalogue
from canbao.registry.models.coverage import Subject

MOST_WORDS = 40
"""Words of a column shown; the template has all."""


def describe_lists() -> str:
    """All lists, in the order of their names."""
    return "\n".join(describe_list(supplier) for supplier in suppliers().values())


def describe_list(supplier: Supplier) -> str:
    """One list."""
    return "\n".join([*_head(supplier), *_table(supplier), ""])


def _head(supplier: Supplier) -> Iterator[str]:
    senders = "、".join(str(OrganisationKind(kind).label) for kind in supplier.sent_by)
    manners = "、".join(MANNER_WORDS[manner] for manner in supplier.manners)
    guard = supplier.guard
    yield from (f"## `{supplier.id}` {supplier.title}", "")
    yield f"* About: {supplier.about.value} ({ABOUT_WORDS[supplier.about]}). Sent by: {senders}."
    yield f"* {RHYTHM_WORDS[supplier.rhythm]}；{manners}。"
    if "full" in supplier.manners:
        yield (
            f"* A full list that ends more than {guard.ended_percent} % of its rows, and at least {guard.ended_least},"
            f" waits for a second person: {guard.why}。"
        )
    if supplier.complete:
        yield f"* Complete for: {'、'.join(_subject(each) for each in supplier.complete)}."
    if supplier.labels:
        yield f"* Rows of one person are told apart by: {', '.join(f'`{name}`' for name in supplier.labels)}."
    yield ""


def _subject(id_: str) -> str:
    catalogue = load_catalogue()
    return catalogue.name_of(id_) if id_ in catalogue.standings else str(Subject(id_).label)


def _table(supplier: Supplier) -> Iterator[str]:
    words = dropdown_words(supplier)
    yield "| column | header | must be filled in | holds | other headers | words |"
    yield "|---|---|---|---|---|---|"
    for column in supplier.columns:
        cells = (
            f"`{column.name}`",
            column.label,
            "yes" if column.is_required else "",
            f"{KINDS[column.kind].en} {_limits(column)}".strip(),
            "、".join(column.given.get("aliases", ())),
            _words(column, words.get(column.name, [])),
        )
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _limits(column: Column) -> str:
    found = []
    if "longest" in column.given:
        found.append(f"At most {column.given['longest']} characters.")
    if column.ahead_days is not None:
        found.append(f"No later than {column.ahead_days} days after the list's day.")
    if column.is_secret:
        found.append("Kept sealed.")
    return " ".join(found)


def _words(column: Column, shown: list[str]) -> str:
    words = shown or ["/".join(spellings) for spellings in column.choices.values()]
    more = f" … ({len(words)})" if len(words) > MOST_WORDS else ""
    return "、".join(words[:MOST_WORDS]) + more
