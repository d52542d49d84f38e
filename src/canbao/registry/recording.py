"""Dated facts about one person recorded by hand: where, at school, insured, alive or not, a standing.

In: orders of a form. Out: the number of the new row. Of what a person can have only one of at a time (a hukou, a
school), a new row ends the one before on its eve. Never: a row changed or removed: a wrong one is withdrawn, with a
reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
from django.db.models import Q

from canbao.access.acting import Act, Json, performs
from canbao.access.actors import Actor
from canbao.policy.standings import load_catalogue
from canbao.registry.changing import end_rows, withdraw_rows
from canbao.registry.models import Abode, Insurance, Schooling, Standing, Status
from canbao.registry.models.dated import Dated
from canbao.registry.registering import BadEntry, check_row, locked_person
from canbao.store.numbers import reserve_numbers
from canbao.values.resident_number import EARLIEST_BIRTH


@dataclass(frozen=True)
class Record:
    """Something that holds for a person for a time, both days inclusive. `replaces`: the row that was wrong."""

    person_id: int
    values: Mapping[str, Json] = field(default_factory=dict)
    valid_from: date | None = None
    valid_until: date | None = None
    replaces: int | None = None
    reason: str = ""


Recording = Callable[[Actor, str, Record], dict[str, Json]]


def _recording(action: str, table: type[Dated], one_at_a_time: tuple[str, ...] | None) -> Recording:
    """The action for one table. `one_at_a_time`: columns within which one row holds on a day; None: several may."""

    def record(act: Act, order: Record) -> dict[str, Json]:
        return record_row(act, table, one_at_a_time, order)

    record.__doc__ = f"Record a row of {table.__name__}. Raises BadEntry, NotFound, NotAllowed."
    return performs(action)(record)


def record_row(
    act: Act, table: type[Dated], one_at_a_time: tuple[str, ...] | None, order: Record
) -> dict[str, Json]:  # fmt: skip
    """The same within an action under way. Raises BadEntry, NotFound, NotAllowed."""
    person = locked_person(act.actor.county, order.person_id)
    act.require(person.unit)
    act.reason(order.reason)
    name = table._meta.model_name or ""
    if order.replaces is not None:
        _withdraw(act, name, table, order)
    row = _row(table, person.county, order)
    if one_at_a_time is not None and order.valid_from is not None:
        _end_before(table, name, row, one_at_a_time)
    row.save(force_insert=True)
    act.note(name, row.id, person=person.id, began=str(order.valid_from or ""), ends=str(order.valid_until or ""))
    return {"id": row.id}


def _row(table: type[Dated], county: str, order: Record) -> Dated:
    """The new row, with its number. Raises BadEntry."""
    if order.valid_from is not None and order.valid_from < EARLIEST_BIRTH:
        raise BadEntry(f"起始日期不能早于 {EARLIEST_BIRTH.year} 年 the first day is before anybody was born")
    if order.valid_from and order.valid_until and order.valid_until < order.valid_from:
        raise BadEntry("终止日期早于起始日期 the last day is before the first")
    allowed = {column.attname for column in table._meta.local_concrete_fields} - _KEPT
    unknown = set(order.values) - allowed
    if unknown:
        raise BadEntry(f"没有这些项目 no such entries: {'、'.join(sorted(unknown))}")
    row = table(
        county=county, id=int(reserve_numbers(1)[0]), person_id=order.person_id, valid_from=order.valid_from,
        valid_until=order.valid_until, **order.values,
    )  # fmt: skip
    check_row(row)
    return row


_KEPT = {"id", "county", "person_id", "valid_from", "valid_until", "recorded_at", "replaced_at", "source_list"}


def _withdraw(act: Act, name: str, table: type[Dated], order: Record) -> None:
    assert order.replaces is not None
    if not order.reason.strip():
        raise BadEntry("更正须写明原因 a correction needs its reason")
    whose = table._default_manager.filter(
        county=act.actor.county, id=order.replaces, person_id=order.person_id, replaced_at=None
    )
    if not whose.exists():
        raise BadEntry("要更正的记录已变更，请刷新 the record to be corrected has changed meanwhile")
    withdraw_rows(name, act.actor.county, [order.replaces])
    act.note(name, order.replaces, withdrawn=True)


def _end_before(table: type[Dated], name: str, row: Dated, columns: tuple[str, ...]) -> None:
    """What held until now ends on the eve of the new row. Raises BadEntry for a later one."""
    same = {column: getattr(row, column) for column in columns}
    others = table._default_manager.filter(county=row.county, person_id=row.person_id, replaced_at=None, **same)
    assert row.valid_from is not None
    later = Q(valid_from__gte=row.valid_from)
    if row.valid_until is not None:
        later &= Q(valid_from__lte=row.valid_until)
    if others.filter(later).exists():
        raise BadEntry("该日期之后已有记录，请先更正那一条 a later record exists: correct that one first")
    open_rows = others.filter(Q(valid_until=None) | Q(valid_until__gte=row.valid_from))
    ids = list(open_rows.filter(Q(valid_from=None) | Q(valid_from__lt=row.valid_from)).values_list("id", flat=True))
    eve = row.valid_from - timedelta(days=1)
    end_rows(name, row.county, ids, pa.array([eve] * len(ids), pa.date32()))


record_abode = _recording("record_abode", Abode, ("kind",))
record_schooling = _recording("record_schooling", Schooling, ())
record_status = _recording("record_status", Status, ())
record_insurance = _recording("record_insurance", Insurance, None)
_record_standing = _recording("record_standing", Standing, None)


def record_standing(actor: Actor, key: str, order: Record) -> dict[str, Json]:
    """Record a standing by any of its names (`listed_as`). Raises BadEntry, NotFound, NotAllowed."""
    listed_as = str(order.values.get("listed_as", ""))
    match = load_catalogue().resolve(listed_as)
    if match is None:
        near = load_catalogue().nearest(listed_as)
        raise BadEntry(f"没有“{listed_as}”这种身份，是否指 {'、'.join(near)}？ no such standing")
    values: dict[str, Any] = {"standing": min(match.ids), "grade": match.grade, **order.values}
    return _record_standing(actor, key, Record(**{**order.__dict__, "values": values}))
