"""Forms that wait for a step: at the village, at the town, sent back; the late ones first.

In: who asks, a benefit year, a unit, the day. Out: rows with who has the form and by when, counts of each state. Never:
a form outside the reader's area; one that is through or withdrawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from canbao.access.acting import reading
from canbao.access.actors import Actor
from canbao.registry.form_steps import MOST_MOVED
from canbao.registry.states import EnrolmentState
from canbao.values.id_number import MASK

WAITING = (EnrolmentState.RETURNED, EnrolmentState.VILLAGE, EnrolmentState.TOWN)
"""In the order in which they are shown: what came back is somebody's to mend."""


@dataclass(frozen=True)
class WaitingForm:
    """One form. `due_on`: the last day for the step, inclusive; None: the policy names none."""

    id: int
    person_id: int
    name: str
    tail: str
    unit: str
    manner: str
    state: str
    registered_on: date | None
    due_on: date | None
    is_late: bool

    @property
    def masked(self) -> str:
        """张三 ···1234."""
        return f"{self.name} {MASK}{self.tail}" if self.tail else self.name


@dataclass(frozen=True)
class WaitingForms:
    """The first of them; `counts` and `late` are of all in the unit."""

    rows: tuple[WaitingForm, ...]
    counts: Mapping[str, int]
    late: int


_WHERE = """
    form.county = %(county)s AND form.year = %(year)s AND left(form.unit, length(%(unit)s)) = %(unit)s
        AND form.state = ANY (%(states)s)
"""
_COUNTS = f"""
    SELECT form.state, count(*)::int, (count(*) FILTER (WHERE form.due_on < %(on)s))::int
    FROM registry_enrolment AS form WHERE {_WHERE} GROUP BY form.state
"""
_FORMS = f"""
    SELECT form.id, form.person_id, person.name, coalesce((
            SELECT tail FROM registry_document AS document WHERE document.county = form.county
                AND document.person_id = form.person_id AND is_current ORDER BY document.id DESC LIMIT 1), ''),
        form.unit, form.manner, form.state, form.registered_on, form.due_on, coalesce(form.due_on < %(on)s, false)
    FROM registry_enrolment AS form
    JOIN registry_person AS person ON person.county = form.county AND person.id = form.person_id
    WHERE {_WHERE} AND (%(state)s = '' OR form.state = %(state)s)
    ORDER BY array_position(%(states)s::text[], form.state::text), form.due_on NULLS LAST, form.id LIMIT %(most)s
"""


def waiting_forms(actor: Actor, year: int, unit: str, on: date, state: str = "") -> WaitingForms:
    """Of a unit and what lies in it. `state`: only those; empty: all that wait. Raises NotAllowed."""
    asked: dict[str, Any] = {
        "county": actor.county, "year": year, "unit": unit, "on": on, "state": state, "most": MOST_MOVED,
        "states": [each.value for each in WAITING],
    }  # fmt: skip
    with reading(actor, "view_waiting_forms"), connection.cursor() as cursor:
        cursor.execute(_COUNTS, asked)
        counted = cursor.fetchall()
        cursor.execute(_FORMS, asked)
        rows = tuple(WaitingForm(*row) for row in cursor.fetchall())
    return WaitingForms(rows, {found: count for found, count, _ in counted}, sum(late for _, _, late in counted))
