"""People of an order: found in the actor's area, or the order is refused.

In: numbers of people. Out: their units. Never: somebody merged into another; a person of another area.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection

from canbao.access.acting import Act, NotFound
from canbao.money.states import STANDING_SQL
from canbao.registry.models import Person

_PAID = f"""
    SELECT person_id FROM money_payment
    WHERE county = %s AND year = %s AND person_id = ANY (%s::bigint[]) AND kind = 'own' AND state IN ({STANDING_SQL})
"""


def units_of(act: Act, people: Collection[int]) -> dict[int, str]:
    """The unit of each. Raises NotFound, NotAllowed."""
    wanted = set(people)
    found = dict(
        Person.objects.filter(county=act.actor.county, id__in=wanted, merged_into=None).values_list("id", "unit")
    )
    if len(found) != len(wanted):
        raise NotFound("有人不在您的辖区内，或已并入他人 somebody is not in your area, or was merged into another")
    for unit in sorted(set(found.values())):
        act.require(unit)
    return found


def paid_among(county: str, year: int, people: Collection[int]) -> frozenset[int]:
    """Who of them has paid the year."""
    with connection.cursor() as cursor:
        cursor.execute(_PAID, [county, year, list(people)])
        return frozenset(row[0] for row in cursor.fetchall())
