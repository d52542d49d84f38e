"""How long what came with lists is kept: checks that nobody applied, and the sealed content of files.

In: a county and the moment before which a thing is over. Out: what is over, what is destroyed. Never: a row that was
applied; a list that could be applied without its rows: its state goes back with them.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from canbao.access.holds import holdable
from canbao.access.keeping import Due, Keeper, keep
from canbao.lists.states import LIST_GRAPH, ListState

# A check is over when its list has not been applied since, and also when a later check of the same list took its place.
_CHECKS = """
    FROM lists_listfile AS file WHERE file.county = %(county)s AND file.checked_at < %(before)s AND (
        file.state IN ('checked', 'needs_confirmation')
        OR EXISTS (SELECT FROM lists_listrow AS row WHERE row.county = file.county AND row.list_id = file.id
            AND NOT row.is_applied AND (row.check_number < file.check_number OR file.state = 'withdrawn')))
"""
# A list whose check still stands may be applied and needs its content.
_CONTENTS = """
    FROM lists_listfile AS file WHERE file.county = %(county)s AND file.received_at < %(before)s
        AND file.state NOT IN ('checked', 'needs_confirmation')
        AND EXISTS (SELECT FROM lists_listcontent AS kept WHERE kept.county = file.county AND kept.list_id = file.id)
"""
_MOVE = "UPDATE lists_listfile SET state = %s WHERE county = %s AND id = ANY (%s::bigint[]) AND state = ANY (%s)"


@holdable("list")
def _find_list(county: str, number: int) -> bool:
    return _exists("lists_listfile", county, number)


@holdable("person")
def _find_person(county: str, number: int) -> bool:
    return _exists("registry_person", county, number)


def _exists(table: str, county: str, number: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS (SELECT FROM {table} WHERE county = %s AND id = %s)", [county, number])
        return bool(cursor.fetchone()[0])


def look_at_checks(county: str, before: datetime) -> Due:
    """Lists with checks that are over."""
    return _due(_CHECKS, county, before)


def destroy_checks(county: str, due: Due, _before: datetime) -> None:
    """Rows go, and the list has to be checked again before it can be applied."""
    lists = list(due.numbers)
    with connection.cursor() as cursor:
        cursor.execute("SELECT lists_destroy_checks(%s, %s::bigint[])", [county, lists])
        states = list(LIST_GRAPH.before("lapse"))
        cursor.execute(_MOVE, [LIST_GRAPH.next(ListState.CHECKED, "lapse"), county, lists, states])


def look_at_contents(county: str, before: datetime) -> Due:
    """Lists whose content is over."""
    return _due(_CONTENTS, county, before)


def destroy_contents(county: str, due: Due, _before: datetime) -> None:
    """Digest and counts stay. What was never applied is withdrawn, so that the same file can be handed over again."""
    lists = list(due.numbers)
    with connection.cursor() as cursor:
        cursor.execute("SELECT lists_destroy_contents(%s, %s::bigint[])", [county, lists])
        states = list(LIST_GRAPH.before("expire"))
        cursor.execute(_MOVE, [LIST_GRAPH.next(ListState.RECEIVED, "expire"), county, lists, states])


def _due(which: str, county: str, before: datetime) -> Due:
    """`numbers` are those that are not held. A list that somebody works on at this moment is left to the next hour."""
    question = f"SELECT file.id, lists_is_held(file.county, file.id) {which} ORDER BY file.id FOR UPDATE SKIP LOCKED"
    with connection.cursor() as cursor:
        cursor.execute(question, {"county": county, "before": before})
        rows = cursor.fetchall()
    free = tuple(number for number, is_held in rows if not is_held)
    return Due(len(free), len(rows) - len(free), free)


keep("drafts", Keeper(look_at_checks, destroy_checks))
keep("uploads", Keeper(look_at_contents, destroy_contents))
