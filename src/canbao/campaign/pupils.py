"""How far the people of a school's own list are: registered for the year, paid, what is owed.

In: an actor who takes dues, people's numbers from rows of the actor's own lists. Out: a state for each person of the
actor's area. Never: anything of a person outside the area: nobody is told whether such a person is known here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from canbao.access.acting import reading
from canbao.access.actors import Actor
from canbao.money.states import STANDING_SQL

_STATES = f"""
    SELECT person.id,
        EXISTS (SELECT FROM registry_enrolment AS form WHERE form.county = person.county
            AND form.person_id = person.id AND form.year = %(year)s AND form.state <> 'withdrawn'),
        EXISTS (SELECT FROM money_payment AS paid WHERE paid.county = person.county AND paid.year = %(year)s
            AND paid.person_id = person.id AND paid.kind = 'own' AND paid.state IN ({STANDING_SQL})),
        (SELECT due.payable_fen FROM billing_due AS due JOIN billing_run AS run
            ON run.county = due.county AND run.id = due.run_id AND run.state = 'published' AND run.year = %(year)s
            WHERE due.county = person.county AND due.person_id = person.id)
    FROM registry_person AS person
    WHERE person.county = %(county)s AND person.merged_into IS NULL AND person.id = ANY (%(people)s::bigint[])
"""


@dataclass(frozen=True)
class PupilState:
    """One person in one year. `payable_fen` None: nothing was published for this person."""

    is_registered: bool
    is_paid: bool
    payable_fen: int | None


def pupil_states(actor: Actor, year: int, people: Sequence[int]) -> dict[int, PupilState]:
    """By person; those outside the area are not in it. Raises NotAllowed."""
    asked: dict[str, Any] = {"county": actor.county, "year": year, "people": list(people)}
    with reading(actor, "view_dues_to_take"), connection.cursor() as cursor:
        cursor.execute(_STATES, asked)
        return {person: PupilState(*rest) for person, *rest in cursor.fetchall()}
