"""A list taken back: what it began is replaced, what it replaced stands again.

In: a list that was applied. Out: the register as before. Never: after a day; when something rests on the list
already; a list that entered people (they are there and have numbers: the next list puts them right).
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from canbao.lists.applying import TABLES
from canbao.lists.definitions import About, Supplier
from canbao.lists.models import ListFile
from canbao.registry.changing import undo_list as undo_rows
from canbao.store.failures import StoreFailed

HOURS = 24
"""A mistake is seen the next working day at the latest; after that dues may have been worked out on the list."""

RESTS = {
    "too_late": f"采用已超过 {HOURS} 小时，请报送更正后的名单 more than {HOURS} hours ago: send a corrected list",
    "people": "这份名单登记了人员，不能整体撤销，请报送更正后的名单 it entered people: send a corrected list",
    "later_list": "之后的名单已改动同一些行 a later list changed the same rows",
    "changed_since": "之后有人更正过这些记录 somebody corrected these records since",
    "published": "已有应缴按这份名单发布 published dues rest on it",
}


_TOO_LATE = "SELECT applied_at < now() - make_interval(hours => %s) FROM lists_listfile WHERE county = %s AND id = %s"
_REPLACED = "SELECT EXISTS (SELECT 1 FROM lists_listrow WHERE county = %s AND list_id = %s AND replaced_by IS NOT NULL)"


class UndoRefused(StoreFailed):
    """Something rests on the list."""


def refuse_if_rested_on(file: ListFile, supplier: Supplier) -> None:
    """Raises UndoRefused."""
    reason = next(_reasons(file, supplier), None)
    if reason is not None:
        raise UndoRefused(RESTS[reason])


def _reasons(file: ListFile, supplier: Supplier) -> Iterator[str]:
    if _ask(_TOO_LATE, HOURS, file.county, file.id):
        yield "too_late"
    if supplier.about in (About.PERSONS, About.BIRTHS):
        yield "people"
    if _ask(_REPLACED, file.county, file.id):
        yield "later_list"
    for table in TABLES[supplier.about]:
        if _ask(
            f"SELECT EXISTS (SELECT 1 FROM registry_{table} WHERE county = %s AND source_list = %s"
            " AND replaced_at IS NOT NULL)",
            file.county,
            file.id,
        ):
            yield "changed_since"


def _ask(query: str, *parameters: str | int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(query, list(parameters))
        return bool(cursor.fetchone()[0])


def undo_rows_of(file: ListFile, supplier: Supplier) -> dict[str, int]:
    """Take the list back; how many rows were replaced and stand again."""
    begun = back = 0
    for table in TABLES[supplier.about]:
        counts = undo_rows(table, file.county, file.id)
        begun, back = begun + counts[0], back + counts[1]
    key: tuple[str, int] = (file.county, file.id)
    with connection.cursor() as cursor:
        for table in ("figure", "question"):
            cursor.execute(f"UPDATE lists_{table} SET replaced_at = NULL WHERE county = %s AND replaced_at = %s",
                           [file.county, file.applied_at])  # fmt: skip
            back += cursor.rowcount
            cursor.execute(f"UPDATE lists_{table} SET replaced_at = now() WHERE county = %s AND list_id = %s", key)
            begun += cursor.rowcount
        cursor.execute("UPDATE registry_coverage SET replaced_at = now() WHERE county = %s AND source_list = %s", key)
        cursor.execute("UPDATE lists_listrow SET replaced_by = NULL WHERE county = %s AND replaced_by = %s", key)
        cursor.execute("UPDATE lists_listrow SET is_applied = false WHERE county = %s AND list_id = %s", key)
    return {"replaced": begun, "restored": back}
