"""Each format as a section of the reference: columns, what they hold, words, limits; and the fields of a manifest.

In: formats. Out: Markdown. Never: a fact that the definition does not have.
"""

from __future__ import annotations

from collections.abc import Iterator

from canbao.exchange.definitions import DIRECTION_WORDS, MANNER_WORDS, Format, formats
from canbao.intake.column_kinds import KINDS
from canbao.lists.columns import Column


def describe_formats() -> str:
    """All formats, in the order of their names."""
    return "\n".join(describe_format(each) for each in formats().values())


def describe_format(format_: Format) -> str:
    """One format."""
    return "\n".join([*_head(format_), *_table(format_), ""])


def _head(format_: Format) -> Iterator[str]:
    partners = "、".join(str(kind.label) for kind in format_.partners)
    manners = "、".join(MANNER_WORDS[manner] for manner in format_.manners)
    yield from (f"## `{format_.id}` {format_.title}", "")
    yield f"* {DIRECTION_WORDS[format_.direction]} ({format_.direction.value}). Partners: {partners}. {manners}。"
    yield f"* Version {format_.version}. One row for each {', '.join(f'`{name}`' for name in format_.key)}."
    if format_.tells_other_years:
        yield "* Rows of other benefit years than the manifest's may stand in it: they are told apart, and not taken."
    if format_.sum:
        yield f"* The manifest's sum is that of `{format_.sum}`, in fen."
    yield ""


def _table(format_: Format) -> Iterator[str]:
    yield "| column | header | must be filled in | holds | words |"
    yield "|---|---|---|---|---|"
    for column in format_.columns:
        cells = (
            f"`{column.name}`",
            column.label,
            "yes" if column.is_required else "",
            f"{KINDS[column.kind].en} {_limits(column)}".strip(),
            "、".join(spellings[0] for spellings in column.choices.values()),
        )
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _limits(column: Column) -> str:
    found = []
    if "longest" in column.given:
        found.append(f"At most {column.given['longest']} characters.")
    if column.ahead_days is not None:
        found.append("No later than the day on which it is read.")
    return " ".join(found)
