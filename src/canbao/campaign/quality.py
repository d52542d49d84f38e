"""The quality of enrolment (参保质量): what is there of what should be there, by unit, each count with its denominator.

In: a unit, the year, the day. Out: counts of so many; a lower count is worse only where the indicator says so. Never: a
rate without its denominator; a person named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from django.db import connection

from canbao.access.acting import reading
from canbao.access.actors import Actor
from canbao.money.states import STANDING_SQL

INDICATORS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "phone": ("登记了电话", "good"),
        "number": ("有证件号码", "good"),
        "home": ("有户籍或居住地", "good"),
        "due": ("参保登记已核算应缴", "good"),
        "conflict": ("证件号码有争议待核", "bad"),
        "pair": ("疑似重复待核", "bad"),
        "twice": ("同时参加职工医保", "bad"),
        "dead": ("已死亡仍有参保登记", "bad"),
        "standing": ("身份认定没有名单依据", "bad"),
        "paid_unenrolled": ("已缴费没有参保登记", "bad"),
        "unmatched": ("缴费待认领", "bad"),
    }
)
"""What is counted, and whether much of it is good."""
# Denominators: whoever is enrolled; of `standing` the standings that hold; of `paid_unenrolled` the people who paid; of
# `unmatched` the tax office's payments. `conflict` counts disputed numbers by the unit that gave them, to the enrolled.
_COUNTS = f"""
    WITH enrolled AS (
        SELECT form.person_id, person.unit, person.phone FROM registry_enrolment AS form
        JOIN registry_person AS person ON person.county = form.county AND person.id = form.person_id
        WHERE form.county = %(county)s AND form.year = %(year)s AND form.state <> 'withdrawn'
            AND starts_with(person.unit, %(unit)s) AND person.merged_into IS NULL
        GROUP BY form.person_id, person.unit, person.phone
    ),
    of_people AS (
        SELECT left(unit, %(digits)s) AS unit, count(*) AS people,
            count(*) FILTER (WHERE phone IS NOT NULL) AS phone,
            count(*) FILTER (WHERE EXISTS (SELECT FROM registry_document AS paper WHERE paper.county = %(county)s
                AND paper.person_id = enrolled.person_id AND paper.is_current)) AS number,
            count(*) FILTER (WHERE EXISTS (SELECT FROM registry_abode AS home WHERE home.county = %(county)s
                AND home.person_id = enrolled.person_id AND home.replaced_at IS NULL
                AND daterange(home.valid_from, home.valid_until, '[]') @> %(on)s::date)) AS home,
            count(*) FILTER (WHERE EXISTS (SELECT FROM billing_due AS due JOIN billing_run AS run
                ON run.county = due.county AND run.id = due.run_id AND run.state = 'published'
                AND run.year = %(year)s WHERE due.county = %(county)s
                AND due.person_id = enrolled.person_id)) AS due,
            count(*) FILTER (WHERE EXISTS (SELECT FROM registry_pair AS pair WHERE pair.county = %(county)s
                AND enrolled.person_id IN (pair.person_a, pair.person_b)
                AND pair.state IN ('open', 'ask'))) AS pair,
            count(*) FILTER (WHERE EXISTS (SELECT FROM registry_insurance AS other WHERE other.county = %(county)s
                AND other.person_id = enrolled.person_id AND other.replaced_at IS NULL AND other.scheme = 'employee'
                AND daterange(other.valid_from, other.valid_until, '[]') @> %(on)s::date)) AS twice,
            count(*) FILTER (WHERE EXISTS (SELECT FROM registry_status AS gone WHERE gone.county = %(county)s
                AND gone.person_id = enrolled.person_id AND gone.replaced_at IS NULL
                AND gone.status = 'dead')) AS dead
        FROM enrolled GROUP BY 1
    ),
    of_standings AS (
        SELECT left(person.unit, %(digits)s) AS unit, count(*) AS held,
            count(*) FILTER (WHERE held.source_list IS NULL) AS bare
        FROM registry_standing AS held JOIN registry_person AS person
            ON person.county = held.county AND person.id = held.person_id AND person.merged_into IS NULL
        WHERE held.county = %(county)s AND held.replaced_at IS NULL AND starts_with(person.unit, %(unit)s)
            AND daterange(held.valid_from, held.valid_until, '[]') @> %(on)s::date
        GROUP BY 1
    ),
    of_payments AS (
        SELECT left(paid.unit, %(digits)s) AS unit, count(*) AS people,
            count(*) FILTER (WHERE NOT EXISTS (SELECT FROM registry_enrolment AS form
                WHERE form.county = paid.county AND form.person_id = paid.person_id AND form.year = paid.year
                AND form.state <> 'withdrawn')) AS unenrolled,
            count(*) FILTER (WHERE paid.tax_number IS NOT NULL) AS of_tax
        FROM money_payment AS paid WHERE paid.county = %(county)s AND paid.year = %(year)s AND paid.kind = 'own'
            AND paid.state IN ({STANDING_SQL}) AND starts_with(paid.unit, %(unit)s)
        GROUP BY 1
    ),
    of_held AS (
        SELECT left(unit, %(digits)s) AS unit, count(*) AS held FROM money_unmatched
        WHERE county = %(county)s AND year = %(year)s AND state = 'held' AND starts_with(unit, %(unit)s) GROUP BY 1
    ),
    of_conflicts AS (
        SELECT left(unit, %(digits)s) AS unit, count(*) AS disputed FROM registry_numberconflict
        WHERE county = %(county)s AND state IN ('open', 'ask') AND starts_with(unit, %(unit)s) GROUP BY 1
    )
    SELECT unit, 'phone', phone, people FROM of_people UNION ALL SELECT unit, 'number', number, people FROM of_people
    UNION ALL SELECT unit, 'home', home, people FROM of_people UNION ALL SELECT unit, 'due', due, people FROM of_people
    UNION ALL SELECT unit, 'pair', pair, people FROM of_people
    UNION ALL SELECT unit, 'twice', twice, people FROM of_people
    UNION ALL SELECT unit, 'dead', dead, people FROM of_people
    UNION ALL SELECT unit, 'standing', bare, held FROM of_standings
    UNION ALL SELECT unit, 'paid_unenrolled', unenrolled, people FROM of_payments
    UNION ALL SELECT of_held.unit, 'unmatched', held, held + coalesce(of_tax, 0)
        FROM of_held LEFT JOIN of_payments ON of_payments.unit = of_held.unit
    UNION ALL SELECT of_conflicts.unit, 'conflict', disputed, disputed + coalesce(people, 0)
        FROM of_conflicts LEFT JOIN of_people ON of_people.unit = of_conflicts.unit
    ORDER BY 1, 2
"""


@dataclass(frozen=True)
class QualityLine:
    """One indicator of one unit: `count` of `of`."""

    unit: str
    indicator: str
    count: int
    of: int


def enrolment_quality(actor: Actor, year: int, unit: str, on: date, digits: int = 9) -> list[QualityLine]:
    """Counts by unit (6: county, 9: towns, 12: villages). Raises NotAllowed."""
    with reading(actor, "view_quality"), connection.cursor() as cursor:
        values: dict[str, Any] = {"county": actor.county, "year": year, "unit": unit, "on": on, "digits": int(digits)}
        cursor.execute(_COUNTS, values)
        return [QualityLine(*row) for row in cursor.fetchall()]
