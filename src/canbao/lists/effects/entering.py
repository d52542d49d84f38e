"""People whom the register does not know, entered from a list.

In: entries with nobody behind them, the numbers that came with the list. Out: the entries that have a person now.
Never: somebody entered whose number belongs to somebody of another county: the row waits, marked as such.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from django.db import connection

from canbao.lists.effects.dated import drop
from canbao.lists.effects.entries import Applying, Entry
from canbao.lists.models import RowOutcome
from canbao.registry.creating import create_people
from canbao.registry.identities import know_number
from canbao.store.copying import copy_in, scratch_table
from canbao.values.id_check import DocumentKind

_NATIONALITIES = {
    DocumentKind.HMT_RESIDENCE_PERMIT: "HMT",
    DocumentKind.HK_MACAO_PERMIT: "HMT",
    DocumentKind.TAIWAN_PERMIT: "HMT",
    DocumentKind.PERMANENT_RESIDENCE: "foreign",
    DocumentKind.PERMANENT_RESIDENCE_15: "foreign",
    DocumentKind.FOREIGN_PASSPORT: "foreign",
}


def enter_people(applying: Applying, entries: Sequence[Entry]) -> set[int]:
    """Enter everybody; the ids of entries that were."""
    if not entries:
        return set()
    told = [applying.numbers[entry.row_number] for entry in entries]
    numbers = [know_number(number or "", DocumentKind(kind) if kind else None) for number, kind, _ in told]
    blinds = [entry.mark for entry in entries]
    rows = pa.table(
        {
            "name": [entry.name for entry in entries],
            "unit": [entry.content.get("unit") or applying.place for entry in entries],
            "sex": pa.array([entry.content.get("sex") for entry in entries], pa.string()),
            "birth": pa.array([entry.day("birth") for entry in entries], pa.date32()),
            "nationality": [_NATIONALITIES.get(number.kind, "CN") for number in numbers],
            "phone": pa.array([phone for _, _, phone in told], pa.string()),
            "source_row": pa.array([entry.row_number for entry in entries], pa.int32()),
        }
    )
    made = create_people(rows, numbers, blinds, applying.county, applying.vault, applying.list_id)
    for entry, person in zip(entries, made.ids.tolist(), strict=True):
        entry.person_id = person
    _note_people(applying, entries)
    applying.add("person_entered", int(np.count_nonzero(made.ids)))
    return {entry.id for entry in entries if entry.person_id}


def _note_people(applying: Applying, entries: Sequence[Entry]) -> None:
    """Rows know their person from now on and stand, written once; those whose number is somebody's elsewhere wait."""
    scratch_table("entered_people", {"id": "bigint", "person_id": "bigint"})
    copy_in(
        pa.table(
            {"id": [entry.id for entry in entries], "person_id": [entry.person_id for entry in entries]},
        ),
        "entered_people",
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE lists_listrow AS row SET person_id = entered_people.person_id, is_applied = true,"
            " outcome = CASE WHEN entered_people.person_id = 0 THEN %s ELSE row.outcome END"
            " FROM entered_people WHERE row.county = %s AND row.id = entered_people.id",
            [RowOutcome.TAKEN, applying.county],
        )
    drop("entered_people")
