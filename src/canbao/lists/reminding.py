"""The bureau reminds an office of a list that it owes: which list, of which month, how often, when last.

In: a list and a month. Out: one record a list and day; how often and when, for the bureau and for the office. Never: an
office reminded of a list that has come, or twice on one day; a record changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, connection, transaction

from canbao.access.acting import Act, Json, performs, reading
from canbao.access.actors import Actor
from canbao.lists.calendar import kind_of
from canbao.lists.definitions import suppliers
from canbao.lists.models import ListReminder
from canbao.store.failures import StoreFailed

SOON_DAYS = 5
"""So many days before the last one an office may be reminded: a working week before, most lists are not closed yet."""
_SHOWN = """
    SELECT made.supplier, made.month, max(made.due_on), count(*), max(made.reminded_on),
        EXISTS (SELECT FROM lists_listfile AS file WHERE file.county = made.county AND file.supplier = made.supplier
            AND to_char(file.as_of, 'YYYY-MM') = made.month AND file.state NOT IN ('undone', 'withdrawn'))
    FROM lists_listreminder AS made WHERE made.county = %s
    GROUP BY made.county, made.supplier, made.month ORDER BY 3, 2, 1
"""
_HAS_COME = """
    SELECT FROM lists_listfile WHERE county = %s AND supplier = %s AND to_char(as_of, 'YYYY-MM') = %s
        AND state NOT IN ('undone', 'withdrawn')
"""


class NotReminded(StoreFailed):
    """The list has come, is not due yet, or its office was reminded today."""


@dataclass(frozen=True)
class RemindSupplier:
    """Of which list. `month` as text (2024-11); `due_on`: the last day in time, as the calendar says."""

    supplier: str
    month: str
    due_on: date


@dataclass(frozen=True)
class Reminded:
    """What an office was reminded of. `due_on`: the last day in time; `has_come`: the list is there, as far as the
    reader sees lists.
    """

    supplier: str
    title: str
    month: str
    due_on: date
    times: int
    last_on: date
    has_come: bool


@performs("remind_supplier")
def remind_supplier(act: Act, order: RemindSupplier) -> dict[str, Json]:
    """Raises NotReminded, NotAllowed."""
    county, today = act.actor.county, act.business_day()
    act.require(county)
    found = suppliers().get(order.supplier)
    if found is None or not _is_month(order.month):
        raise NotReminded("没有这种名单或这个月份 no such list or month")
    if (order.due_on - today).days > SOON_DAYS:
        raise NotReminded(
            f"“{found.title}”期限 {order.due_on}，到期前 {SOON_DAYS} 天起才能催报 not due within {SOON_DAYS} days"
        )
    with connection.cursor() as cursor:
        cursor.execute(_HAS_COME, [county, order.supplier, order.month])
        if cursor.fetchone() is not None:
            raise NotReminded(f"“{found.title}”{order.month} 的已经报来，不用催报 the list has come")
    try:
        with transaction.atomic():
            made = ListReminder.objects.create(
                county=county, supplier=order.supplier, month=order.month, due_on=order.due_on, reminded_on=today,
                recorded_by=act.actor.account_id,
            )  # fmt: skip
    except IntegrityError as error:
        if "lists_listreminder_once" in str(error):
            raise NotReminded(f"“{found.title}”今天已催报过，一天一次 reminded today") from None
        raise
    act.note("list_reminder", made.id, supplier=order.supplier, month=order.month)
    return {"reminder": made.id}


def reminded(actor: Actor) -> list[Reminded]:
    """All of the county for the bureau, its own lists for an office, by due day. Raises NotAllowed."""
    known = suppliers()
    with reading(actor, "view_calendar"):
        kind = kind_of(actor)
        with connection.cursor() as cursor:
            cursor.execute(_SHOWN, [actor.county])
            rows = cursor.fetchall()
    return [
        Reminded(supplier, known[supplier].title, *rest)
        for supplier, *rest in rows
        if supplier in known and (kind is None or kind in known[supplier].sent_by)
    ]


def owed_by_reader(actor: Actor) -> list[Reminded]:
    """What the reader's own office was reminded of and has not brought. Raises NotAllowed."""
    if not actor.may("upload_list") or actor.may("remind_supplier"):
        return []
    return [each for each in reminded(actor) if not each.has_come]


def remindable(found: Sequence[Reminded], supplier: str, month: str, due: date, on: date) -> bool:
    """Whether the office of a list that has not come may be reminded on a day."""
    last = next((each.last_on for each in found if (each.supplier, each.month) == (supplier, month)), None)
    return (due - on).days <= SOON_DAYS and last != on


def _is_month(text: str) -> bool:
    try:
        return date.fromisoformat(f"{text}-01").strftime("%Y-%m") == text
    except ValueError:
        return False
