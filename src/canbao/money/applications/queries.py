"""What is read of applications: for each department who gets how much, and where it stands.

In: who asks, a benefit year, perhaps a department or state. Out: lines and sums of what the reader sees; the sums are
those of the book. Never: a name or a number of a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection

from canbao.access.acting import reading
from canbao.access.actors import Actor
from canbao.money.models import Application

MOST_LINES = 5_000
"""A department's year is a few hundred; more are read on from the last number."""

_WHERE = """
    application.county = %(county)s AND application.year = %(year)s AND application.unit LIKE %(unit)s || '%%'
        AND (%(department)s = '' OR application.department = %(department)s)
        AND (%(state)s = '' OR application.state = %(state)s)
"""
_LINES = f"""
    SELECT application.id, application.person_id, application.unit, application.kind, application.department,
        part.payer, part.fen, application.state, application.decided_on, application.paid_out_on,
        application.is_from_treasury, application.clause, application.document
    FROM money_application AS application JOIN money_applicationpart AS part
        ON part.county = application.county AND part.application_id = application.id
    WHERE {_WHERE} AND application.id > %(after)s ORDER BY application.id, part.payer LIMIT {MOST_LINES}
"""
_TOTALS = f"""
    SELECT application.department, part.payer, application.state, count(DISTINCT application.person_id)::int,
        sum(part.fen)::bigint
    FROM money_application AS application JOIN money_applicationpart AS part
        ON part.county = application.county AND part.application_id = application.id
    WHERE {_WHERE} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""


@dataclass(frozen=True)
class Line:
    """What one payer gives one person."""

    application: int
    person_id: int
    unit: str
    kind: str
    department: str
    payer: str
    fen: int
    state: str
    decided_on: date
    paid_out_on: date | None
    is_from_treasury: bool | None
    clause: str
    document: str


@dataclass(frozen=True)
class Total:
    """People and fen of one department, payer and state."""

    department: str
    payer: str
    state: str
    people: int
    fen: int


def reimbursements(
    actor: Actor, year: int, *, department: str = "", state: str = "", unit: str = "", after: int = 0
) -> list[Line]:
    """Who gets how much afterwards, after a number. Raises NotAllowed."""
    with reading(actor, "view_applications"), connection.cursor() as cursor:
        given = _given(actor, year, department, state, unit)
        cursor.execute(_LINES, {**given, "after": after})
        return [Line(*row) for row in cursor.fetchall()]


def reimbursement_totals(actor: Actor, year: int, *, department: str = "", unit: str = "") -> list[Total]:
    """Sums by department, payer and state. Raises NotAllowed."""
    with reading(actor, "view_applications"), connection.cursor() as cursor:
        cursor.execute(_TOTALS, _given(actor, year, department, "", unit))
        return [Total(*row) for row in cursor.fetchall()]


def applications(actor: Actor, year: int, state: str = "", unit: str = "") -> list[Application]:
    """Applications of a year, the newest first. Raises NotAllowed."""
    with reading(actor, "view_applications"):
        found = Application.objects.filter(county=actor.county, year=year, unit__startswith=unit)
        found = found.filter(state=state) if state else found
        return list(found.order_by("-id")[:MOST_LINES])


def _given(actor: Actor, year: int, department: str, state: str, unit: str) -> dict[str, str | int]:
    return {"county": actor.county, "year": year, "department": department, "state": state, "unit": unit}
