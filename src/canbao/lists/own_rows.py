"""Rows of lists as their sender looks them up: those that stand, and those that wait for the bureau.

In: an actor, a name or the last digits of a number. Out: rows with what the sender wrote, and whether they are used
yet. Never: a full number; to a sender, whether the register knows somebody: `person_id` is for asking what the reader
may know of a person anyway (`campaign.pupils`), not to be shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q

from canbao.access.acting import reading
from canbao.access.actors import Actor
from canbao.lists.models import ListFile, ListRow, RowKind
from canbao.lists.queries import PAGE
from canbao.lists.states import ListState

WAITING = (ListState.CHECKED, ListState.NEEDS_CONFIRMATION)
LONGEST_WORDS = 50
"""As long as a name is kept."""


@dataclass(frozen=True)
class OwnRow:
    """One row. `is_used`: its list was applied, else it waits for the bureau; `content`: without numbers."""

    id: int
    list_id: int
    row_number: int
    name: str
    tail: str
    content: dict[str, Any]
    is_used: bool
    person_id: int = field(repr=False)


def own_rows(actor: Actor, supplier: str, words: str = "", after: int = 0, most: int = PAGE) -> list[OwnRow]:
    """Rows of one kind of list, from the row after `after`, among the lists that the actor sees. Raises NotAllowed."""
    with reading(actor, "view_list"):
        rows = ListRow.objects.filter(county=actor.county, supplier=supplier, id__gt=after).exclude(kind=RowKind.ENDED)
        waits = ListFile.objects.filter(
            county=OuterRef("county"), id=OuterRef("list_id"), check_number=OuterRef("check_number"), state__in=WAITING
        )
        rows = rows.filter(Q(is_applied=True, replaced_by=None) | Exists(waits))
        wanted = words.strip()[:LONGEST_WORDS]
        if wanted:
            rows = rows.filter(Q(name__contains=wanted) | Q(tail=wanted.upper()))
        return [
            OwnRow(each.id, each.list_id, each.row_number, each.name, each.tail, each.content, each.is_applied,
                   each.person_id)
            for each in rows.order_by("id")[:most]
        ]  # fmt: skip
