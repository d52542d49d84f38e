"""Rows of a file beside the people they are about: by number, never by name alone.

In: numbers and names as a file has them. Out: for each row a person, or why there is none. Never: a person picked among
several; a match told to somebody who may not see the person (it counts as not known here).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from django.db import connection

from canbao.access.vault import Vault
from canbao.registry.identities import KnownNumber, WrongNumber, know_number
from canbao.store.copying import copy_in, hex_column, read_table, scratch_table
from canbao.values.id_check import DocumentKind
from canbao.values.names import normalise_name


class Outcome(StrEnum):
    """What came of looking somebody up."""

    FOUND = "found"
    UNKNOWN = "unknown"
    OTHER_NAME = "other_name"
    WRONG_NUMBER = "wrong_number"
    NO_NUMBER = "no_number"


@dataclass(frozen=True)
class Matches:
    """One entry a row. `person_ids` 0: none; with OTHER_NAME the person whose number it is. `numbers` as known."""

    outcomes: npt.NDArray[np.object_]
    person_ids: npt.NDArray[np.int64]
    numbers: tuple[KnownNumber | None, ...]
    blinds: tuple[bytes | None, ...]

    def of(self, outcome: Outcome) -> npt.NDArray[np.int64]:
        """Positions of the rows with this outcome."""
        return np.flatnonzero(self.outcomes == outcome)


def match_people(
    texts: Sequence[str | None],
    names: Sequence[str | None],
    vault: Vault,
    kinds: Sequence[DocumentKind | None] | None = None,
) -> Matches:
    """Look everybody up in the transaction under way. A name that the file does not state is not compared."""
    count = len(texts)
    outcomes = np.full(count, Outcome.NO_NUMBER, dtype=object)
    numbers: list[KnownNumber | None] = [None] * count
    blinds: list[bytes | None] = [None] * count
    for row, text in enumerate(texts):
        if not text:
            continue
        try:
            known = know_number(text, kinds[row] if kinds else None)
        except WrongNumber:
            outcomes[row] = Outcome.WRONG_NUMBER
            continue
        numbers[row], blinds[row], outcomes[row] = known, known.blind(vault), Outcome.UNKNOWN
    asked = [row for row in range(count) if blinds[row] is not None]
    person_ids = np.zeros(count, dtype=np.int64)
    found = _look_up(asked, [blind for blind in blinds if blind is not None])
    rows, persons = found["row"].to_numpy(), found["person_id"].to_numpy()
    person_ids[rows] = persons
    outcomes[rows] = Outcome.FOUND
    for row, key in zip(rows.tolist(), found["name_key"].to_pylist(), strict=True):
        name = names[row]
        if name and normalise_name(name) != key:
            outcomes[row] = Outcome.OTHER_NAME
    return Matches(outcomes, person_ids, tuple(numbers), tuple(blinds))


_FOUND = pa.schema([("row", pa.int64()), ("person_id", pa.int64()), ("name_key", pa.string())])


def _look_up(rows: list[int], blinds: list[bytes]) -> pa.Table:
    """Whose numbers they are; a person merged into another is that other one."""
    if not rows:
        return _FOUND.empty_table()
    scratch_table("asked_numbers", {"row": "bigint", "blind": "bytea"})
    copy_in(pa.table({"row": rows, "blind": hex_column(blinds)}), "asked_numbers")
    found = read_table(
        """
        SELECT asked.row, coalesce(person.merged_into, person.id), person.name_key FROM asked_numbers AS asked
        JOIN registry_identity AS identity USING (blind)
        JOIN registry_person AS person ON person.county = identity.county AND person.id = identity.person_id
        ORDER BY asked.row
        """,
        _FOUND,
    )
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE asked_numbers")
    return found


def find_by_number(text: str, vault: Vault, kind: DocumentKind | None = None) -> int | None:
    """The person with this number among those in scope. Raises WrongNumber."""
    blind = know_number(text, kind).blind(vault)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(person.merged_into, person.id) FROM registry_identity AS identity"
            " JOIN registry_person AS person ON person.county = identity.county AND person.id = identity.person_id"
            " WHERE identity.blind = %s",
            [blind],
        )
        row = cursor.fetchone()
    return None if row is None else int(row[0])
