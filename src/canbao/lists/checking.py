"""The dry run: a list beside the one before and beside the register, in the transaction under way.

In: a list that was received. Out: its `ListRow`s, counts, and whether a second person has to look. Never: a change in
the register; a person picked by name; somebody of another county told apart from somebody unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection

from canbao.access.locks import alone
from canbao.access.vault import Vault, place_of
from canbao.lists.comparing import STANDING_SCHEMA, Comparison, compare
from canbao.lists.definitions import About, Manner, Supplier
from canbao.lists.models import ListContent, ListFile, RowKind
from canbao.lists.planning import joined_with
from canbao.lists.sealing import ROWS, Supplied, open_rows
from canbao.registry.identities import TAIL
from canbao.store.copying import copy_in, read_table, scratch_table
from canbao.store.failures import StoreFailed
from canbao.store.watching import tell

_STANDING = """
    SELECT id, encode(mark, 'hex'), label, digest, place FROM lists_listrow
    WHERE county = %(county)s AND supplier = %(supplier)s AND organisation_id = %(organisation)s
        AND is_applied AND replaced_by IS NULL AND kind <> 'ended'
    ORDER BY row_number, id
"""

_SCRATCH = {
    "row_number": "int",
    "kind": "text",
    "mark": "bytea",
    "tail": "text",
    "label": "text",
    "name": "text",
    "content": "jsonb",
    "digest": "text",
    "previous": "bigint",
}

# Who a row is about and what the register says to it. Persons out of the sender's area are not the sender's to change.
DEAD = """
    EXISTS (SELECT 1 FROM registry_status AS life WHERE life.county = %(county)s AND life.person_id = met.person_id
        AND life.replaced_at IS NULL AND life.status = 'dead')
"""
# Joined on plain columns only: a coalesce in a join is no condition for an index under row-level security.
PERSONS = """
    LEFT JOIN registry_identity AS identity ON identity.blind = row.mark AND identity.county = %(county)s
    LEFT JOIN registry_person AS first ON first.county = identity.county AND first.id = identity.person_id
    LEFT JOIN registry_person AS kept ON kept.county = first.county AND kept.id = first.merged_into
"""
PERSON = """
    coalesce(kept.id, first.id) AS person_id, coalesce(kept.unit, first.unit) AS unit,
    coalesce(kept.name_key, first.name_key) AS name_key
"""
_MEET = f"""
    WITH met AS (
        SELECT row.*, {PERSON},
            CASE WHEN old.id IS NULL THEN NULL ELSE old.content || jsonb_build_object('name', old.name) END AS before
        FROM checked_rows AS row
        LEFT JOIN lists_listrow AS old ON old.county = %(county)s AND old.id = row.previous
        {PERSONS}
    )
    INSERT INTO lists_listrow (county, supplier, organisation_id, list_id, check_number, place, row_number, kind, mark,
        tail, label, name, content, digest, before, previous_id, person_id, outcome, is_applied)
    SELECT %(county)s, %(supplier)s, %(organisation)s, %(list)s, %(check)s, %(place)s, row_number, kind, mark, tail,
        label, name, content, digest, before, previous, coalesce(person_id, 0),
        CASE
            WHEN NOT %(has_people)s THEN 'found'
            WHEN person_id IS NULL AND %(creates)s THEN
                CASE WHEN coalesce(content->>'unit', %(place)s) LIKE ANY (%(area)s) THEN 'created'
                    ELSE 'elsewhere' END
            WHEN person_id IS NULL THEN 'unknown'
            WHEN NOT unit LIKE ANY (%(area)s) THEN 'elsewhere'
            WHEN NOT %(creates)s AND name <> '' AND name <> name_key THEN 'other_name'
            WHEN %(asks_life)s AND kind <> 'ended' AND {DEAD} THEN 'dead'
            ELSE 'found' END,
        false
    FROM met ORDER BY row_number
"""

_COUNTS = """
    SELECT kind, outcome, count(*) FROM lists_listrow
    WHERE county = %s AND list_id = %s AND check_number = %s GROUP BY kind, outcome ORDER BY kind, outcome
"""

ASKS_LIFE = frozenset({About.STANDINGS, About.SCHOOLING, About.ABODE, About.QUESTIONS})
"""Lists that cannot begin anything for somebody dead; others tell of the past."""
ENDED = "ended"


class ContentGone(StoreFailed):
    """The file was kept as long as it should be."""


@dataclass(frozen=True)
class Checked:
    """What a dry run found. `counts`: by kind, by outcome, and the totals beside them."""

    counts: dict[str, Any]
    base_id: int | None
    why_held: str


def lock_supplier(file: ListFile) -> None:
    """One list of a supplier at a time."""
    alone(f"lists:{file.county}:{file.supplier}:{file.organisation_id}")


def last_applied(file: ListFile) -> int | None:
    """The newest list of the same sender that was applied and stands."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM lists_listfile WHERE county = %s AND supplier = %s AND organisation_id = %s"
            " AND state = 'applied' ORDER BY applied_at DESC, id DESC LIMIT 1",
            [file.county, file.supplier, file.organisation_id],
        )
        row = cursor.fetchone()
    return None if row is None else int(row[0])


def open_content(file: ListFile, vault: Vault) -> Supplied:
    """The clean rows of a list. Raises ContentGone, SealBroken."""
    kept = ListContent.objects.filter(county=file.county, list_id=file.id, part=ROWS).first()
    if kept is None:
        raise ContentGone("名单内容已按保存期限销毁，请重新报送 its content has been destroyed: send it again")
    return open_rows(bytes(kept.sealed), file.county, file.id, vault)


def check_rows(file: ListFile, supplier: Supplier, vault: Vault, supplied: Supplied | None = None) -> Checked:
    """Compare, look everybody up, and write what came of it as the next check of the list."""
    lock_supplier(file)
    supplied = supplied or open_content(file, vault)
    rows = supplied.rows.num_rows
    tell(0, rows + 1)
    standing = read_standing(file)
    found = compare(
        supplier, Manner(file.manner), file.place, supplied.rows, standing, supplied.protected, supplied.unreadable
    )
    number = file.check_number + 1
    _write(file, supplier, number, supplied.rows, standing, found)
    if not supplier.creates_people:
        _seal_unknown(file, number, supplied.rows, vault)
    counts = _counts(file, number, found)
    tell(rows + 1, rows + 1)
    # A file without rows says that there is nobody any more, or was sent by mistake.
    is_large = supplier.guard.holds_back(len(found.ended), found.listed_before) or not supplied.rows.num_rows
    is_large = is_large and bool(found.ended)
    return Checked(counts, last_applied(file), ENDED if is_large else "")


def read_standing(file: ListFile) -> pa.Table:
    """Rows of the sender's list that stand now."""
    parameters = {"county": file.county, "supplier": file.supplier, "organisation": file.organisation_id}
    found = read_table(_STANDING, STANDING_SCHEMA, parameters)
    marks = pc.if_else(
        pc.equal(pc.fill_null(found["mark"], ""), ""), "", pc.binary_join_element_wise("\\x", found["mark"], "")
    )
    return found.set_column(1, "mark", marks).set_column(2, "label", pc.fill_null(found["label"], ""))


def _write(
    file: ListFile, supplier: Supplier, number: int, rows: pa.Table, standing: pa.Table, found: Comparison
) -> None:
    """By way of a scratch table, so that one statement looks everybody up."""
    scratch_table("checked_rows", _SCRATCH)
    ids = standing["id"].to_numpy()
    _copy(rows, found.new, RowKind.NEW, None)
    _copy(rows, [new for new, _ in found.changed], RowKind.CHANGED, ids[[old for _, old in found.changed]])
    told = [(new, old) for old, new in found.ended if new >= 0]
    _copy(rows, [new for new, _ in told], RowKind.ENDED, ids[[old for _, old in told]])
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO checked_rows (row_number, kind, mark, tail, label, name, content, digest, previous)"
            " SELECT 0, 'ended', mark, tail, label, name, content, digest, id FROM lists_listrow"
            " WHERE county = %s AND id = ANY (%s::bigint[])",
            [file.county, [int(ids[old]) for old, new in found.ended if new < 0]],
        )
        cursor.execute("ANALYZE checked_rows")
        count = len(found.new) + len(found.changed) + len(found.ended)
        with joined_with(count):
            cursor.execute(
                _MEET,
                {
                    "county": file.county,
                    "supplier": file.supplier,
                    "organisation": file.organisation_id,
                    "list": file.id,
                    "check": number,
                    "place": file.place,
                    "has_people": supplier.number_column is not None,
                    "creates": supplier.creates_people,
                    "asks_life": supplier.about in ASKS_LIFE,
                    "area": [f"{unit}%" for unit in file.area],
                },
            )
        cursor.execute("DROP TABLE checked_rows")


def _copy(rows: pa.Table, at: Sequence[int], kind: RowKind, previous: Any) -> None:
    if not len(at):
        return
    part = rows.take(pa.array(at, pa.int64()))
    count = part.num_rows
    numbers = pc.fill_null(part["number"], "")
    copy_in(
        pa.table(
            {
                "row_number": part["row_number"],
                "kind": pa.repeat(kind.value, count),
                "mark": pc.if_else(pc.equal(part["mark"], ""), pa.scalar(None, pa.string()), part["mark"]),
                "tail": pc.utf8_slice_codeunits(numbers, -TAIL) if count else numbers,
                "label": pc.replace_with_mask(part["label"], np.zeros(count, dtype=bool), pa.array([], pa.string())),
                "name": part["name"],
                "content": part["content"],
                "digest": part["digest"],
                "previous": pa.nulls(count, pa.int64()) if previous is None else pa.array(previous, pa.int64()),
            }
        ),
        "checked_rows",
    )


def _seal_unknown(file: ListFile, number: int, rows: pa.Table, vault: Vault) -> None:
    """Numbers of people whom the register does not know are kept, sealed each for its row: they have to be
    registered.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, row_number FROM lists_listrow WHERE county = %s AND list_id = %s AND check_number = %s"
            " AND outcome = 'unknown' AND kind <> 'ended'",
            [file.county, file.id, number],
        )
        unknown = cursor.fetchall()
    if not unknown:
        return
    numbers = dict(zip(rows["row_number"].to_pylist(), rows["number"].to_pylist(), strict=True))
    sealed = [
        "\\x" + vault.seal(numbers[row], place_of("lists_listrow", "number", file.county, id_)).hex()
        for id_, row in unknown
    ]
    scratch_table("sealed_numbers", {"id": "bigint", "number": "bytea"})
    copy_in(pa.table({"id": [id_ for id_, _ in unknown], "number": sealed}), "sealed_numbers")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE lists_listrow AS row SET number = sealed_numbers.number FROM sealed_numbers"
            " WHERE row.county = %s AND row.id = sealed_numbers.id",
            [file.county],
        )
        cursor.execute("DROP TABLE sealed_numbers")


def _counts(file: ListFile, number: int, found: Comparison) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, [file.county, file.id, number])
        rows = cursor.fetchall()
    outcomes: dict[str, dict[str, int]] = {kind: {} for kind in RowKind.values}
    for kind, outcome, count in rows:
        outcomes[kind][outcome] = count
    return {
        **{kind: sum(outcomes[kind].values()) for kind in RowKind.values},
        "unchanged": len(found.unchanged),
        "listed_before": found.listed_before,
        "held": found.held,
        "unlisted": found.unlisted,
        "outcomes": outcomes,
    }
