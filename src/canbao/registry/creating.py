"""People entered: many at once from a register, with their documents, homes and households.

In: rows whose numbers are known to be right and to belong to nobody in the register. Out: their ids; rows whose
number somebody outside the scope has.
Never: an entry that overwrites: the same number with another name is for a person to decide
(`conflicts`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection

from canbao.access.vault import Vault, place_of
from canbao.registry.identities import KnownNumber
from canbao.registry.pinyin import initials, sort_key
from canbao.registry.stems import record_stems
from canbao.store.copying import append_rows, hex_column
from canbao.store.numbers import reserve_numbers
from canbao.values.names import normalise_name

CLAIMS_AT_ONCE = 20_000
"""Numbers in one call: a million in one array never came to an end."""
_PARTICULARS = ("sex", "birth", "nationality")


@dataclass(frozen=True)
class Created:
    """`ids` in the order of the rows, 0 where the number belongs to somebody who is out of sight."""

    ids: npt.NDArray[np.int64]

    @property
    def taken(self) -> npt.NDArray[np.int64]:
        """Positions of the rows whose number somebody elsewhere has."""
        return np.flatnonzero(self.ids == 0)


def create_people(
    rows: pa.Table,
    numbers: Sequence[KnownNumber | None],
    blinds: Sequence[bytes | None],
    county: str,
    vault: Vault,
    source_list: int | None = None,
) -> Created:
    """Enter everybody. `rows`: name, unit; perhaps sex, birth, nationality, phone (text), source_row. What a number
    says of sex and birth stands in where the row is silent.
    """
    ids = reserve_numbers(rows.num_rows)
    held = [(blind, int(person)) for blind, person in zip(blinds, ids, strict=True) if blind is not None]
    taken = claim_numbers(county, [blind for blind, _ in held], [person for _, person in held])
    ids[np.isin(ids, list(taken))] = 0
    kept = np.flatnonzero(ids)
    if len(kept):
        _write_persons(rows.take(pa.array(kept)), [numbers[row] for row in kept.tolist()], ids[kept], county, vault)
        _write_documents(rows, kept, ids, numbers, blinds, county, vault, source_list)
        given = [(int(ids[row]), number.number) for row in kept.tolist() if (number := numbers[row]) is not None]
        record_stems(county, given, vault)
    return Created(ids)


def claim_numbers(county: str, blinds: Sequence[bytes], ids: Sequence[int]) -> set[int]:
    """Enter numbers into the one table in which they are unique, each for its person. Gives the persons that came too
    late: somebody in this database, perhaps out of sight, has the number.
    """
    late: set[int] = set()
    with connection.cursor() as cursor:
        for start in range(0, len(blinds), CLAIMS_AT_ONCE):
            part = slice(start, start + CLAIMS_AT_ONCE)
            cursor.execute("SELECT registry_claim(%s, %s, %s)", [county, list(blinds[part]), list(map(int, ids[part]))])
            late |= {int(person) for (person,) in cursor.fetchall()}
    return late


def _write_persons(
    rows: pa.Table, numbers: list[KnownNumber | None], ids: npt.NDArray[np.int64], county: str, vault: Vault
) -> None:
    keys = [normalise_name(name) for name in rows["name"].to_pylist()]
    told = {
        "sex": pa.array([number.sex if number else None for number in numbers], pa.string()),
        "birth": pa.array([number.birth if number else None for number in numbers], pa.date32()),
    }
    columns = {
        name: pc.coalesce(rows[name], told[name]) if name in told else rows[name]
        for name in _PARTICULARS
        if name in rows.column_names
    }
    columns = {**told, **columns}
    if "phone" in rows.column_names:
        columns["phone"] = sealed_phones(rows["phone"].to_pylist(), ids, county, vault)
    append_rows(
        pa.table(
            {
                "id": ids,
                "county": pa.repeat(county, len(ids)),
                "unit": rows["unit"],
                "name": rows["name"],
                "name_key": keys,
                "pinyin": [sort_key(key) for key in keys],
                "initials": [initials(key) for key in keys],
                **columns,
            }
        ),
        "registry_person",
    )


def sealed_phones(phones: Sequence[str | None], ids: npt.NDArray[np.int64], county: str, vault: Vault) -> pa.Array:
    """Phones as they are copied in, each sealed for its person."""
    sealed = [
        None if not phone else "\\x" + vault.seal(phone, place_of("registry_person", "phone", county, person)).hex()
        for phone, person in zip(phones, ids.tolist(), strict=True)
    ]
    return pa.array(sealed, pa.string())


def _write_documents(
    rows: pa.Table,
    kept: npt.NDArray[np.int64],
    ids: npt.NDArray[np.int64],
    numbers: Sequence[KnownNumber | None],
    blinds: Sequence[bytes | None],
    county: str,
    vault: Vault,
    source_list: int | None,
) -> None:
    with_number = [int(row) for row in kept if numbers[row] is not None]
    if not with_number:
        return
    documents = reserve_numbers(len(with_number))
    known = [number for row in with_number if (number := numbers[row]) is not None]
    sealed = [number.seal(vault, county, document) for number, document in zip(known, documents.tolist(), strict=True)]
    columns = {
        "id": documents,
        "county": pa.repeat(county, len(documents)),
        "person_id": ids[with_number],
        "kind": [number.kind.value for number in known],
        "number": hex_column(sealed),
        "tail": [number.tail for number in known],
        "blind": hex_column([blind for row in with_number if (blind := blinds[row]) is not None]),
        "is_current": pa.repeat(True, len(documents)),
        "source_list": pa.repeat(pa.scalar(source_list, pa.int64()), len(documents)),
    }
    if "source_row" in rows.column_names:
        columns["source_row"] = rows["source_row"].take(pa.array(with_number))
    append_rows(pa.table(columns), "registry_document")
