"""Somebody moves to another unit of the same area: the file and where they live, both or neither.

In: a person, the unit, since when, why. Out: the file in the new unit, the new home beside the former one. Never: a
file in one unit and a home in another because half of it was refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from canbao.access.acting import Act, Json, performs
from canbao.registry.models import Abode
from canbao.registry.recording import Record, record_row
from canbao.registry.registering import CorrectPerson, set_right


@dataclass(frozen=True)
class MovePerson:
    """`since`: the first day there. `with_hukou`: the hukou moves too, not the home alone."""

    person_id: int
    unit: str
    since: date
    reason: str
    with_hukou: bool = False


@performs("correct_person")
def move_person(act: Act, order: MovePerson) -> dict[str, Json]:
    """Move them. Raises BadEntry, NotFound, NotAllowed."""
    set_right(act, CorrectPerson(order.person_id, order.reason, unit=order.unit))
    kind = "hukou" if order.with_hukou else "residence"
    home = Record(order.person_id, {"kind": kind, "division": order.unit}, order.since, reason=order.reason)
    return {"person_id": order.person_id, "abode": record_row(act, Abode, ("kind",), home)["id"]}
