"""One person's full number shown for a reason, and the household that the person lives in.

In: who asks, a person, why. Out: the number of the current document; the members with their names. Never: a number
without its entry in the trail; a member whom the reader may not see.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from canbao.access.acting import NotFound, reading
from canbao.access.actors import Actor
from canbao.access.revealing import Ask, SealedText, reveal
from canbao.access.vault import place_of
from canbao.registry.models import Document, Person
from canbao.registry.models.households import MemberRole

_HOUSEHOLD = """
    SELECT other.person_id, person.name, other.role, person.unit, person.birth
    FROM registry_member AS own JOIN registry_member AS other
        ON other.county = own.county AND other.household_id = own.household_id
    JOIN registry_person AS person ON person.county = other.county AND person.id = other.person_id
    WHERE own.county = %(county)s AND own.person_id = %(person)s
        AND own.replaced_at IS NULL AND other.replaced_at IS NULL AND person.merged_into IS NULL
        AND own.valid_until IS NULL AND other.valid_until IS NULL
    ORDER BY other.role = 'head' DESC, person.birth NULLS LAST, person.id
"""


@dataclass(frozen=True)
class Housemate:
    """One member of a household."""

    person_id: int
    name: str
    role: str
    unit: str


def reveal_number(actor: Actor, key: str, person_id: int, reason: str) -> str:
    """The number of the current document. Raises NotAllowed, LimitReached, ReasonMissing, KeyReused, NotFound."""

    def find() -> SealedText:
        person = Person.objects.filter(county=actor.county, id=person_id).first()
        rows = Document.objects.filter(county=actor.county, person_id=person_id, is_current=True)
        document = rows.order_by("-id").first() if person else None
        if person is None or document is None:
            raise NotFound("没有这个人，或没有登记证件 nobody of that number in your area, or no document")
        place = place_of("registry_document", "number", actor.county, document.id)
        return SealedText(bytes(document.number), place, person.unit)

    return reveal(actor, key, Ask("person", person_id, reason), find)


def household_of(actor: Actor, person_id: int) -> list[Housemate]:
    """Who lives with the person, the head first; the person too. Raises NotAllowed."""
    with reading(actor, "view_person"), connection.cursor() as cursor:
        cursor.execute(_HOUSEHOLD, {"county": actor.county, "person": person_id})
        return [
            Housemate(number, name, dict(MemberRole.choices).get(role, "成员"), unit)
            for number, name, role, unit, _ in cursor.fetchall()
        ]
