"""People whom the register, the population's data and the schools place here and who are not insured for the year.

In: a county, the benefit year, the day, perhaps a unit. Out: one row a person with why they are expected here and what
is known of them. Never: somebody who is dead or away, or insured under any scheme on the day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from canbao.registry.whereabouts import KNOWN
from canbao.store.copying import read_table


@dataclass(frozen=True)
class Expected:
    """Where and when to look."""

    county: str
    year: int
    on: date
    unit: str = ""

    @property
    def parameters(self) -> dict[str, Any]:
        """What queries are given."""
        return {"county": self.county, "year": self.year, "on": self.on, "unit": self.unit}


UNENROLLED = pa.schema(
    [
        ("person_id", pa.int64()),
        ("unit", pa.string()),
        ("name", pa.string()),
        ("birth", pa.date32()),
        ("has_hukou", pa.bool_()),
        ("lives_here", pa.bool_()),
        ("learns_here", pa.bool_()),
        ("was_insured", pa.bool_()),
        ("has_standing", pa.bool_()),
        ("answer", pa.string()),
    ]
)
"""`has_hukou`, `lives_here`, `learns_here`: why the person is expected here. `was_insured`: in the resident scheme the
year before. `answer`: what the field said last, if anything."""

# Sets are taken from each other whole: as outer joins, half a million people did not end in minutes; now it is seconds.
EXPECTED = f"""
    WITH {KNOWN}, homes AS (
        SELECT person_id, bool_or(kind = 'hukou') AS has_hukou, bool_or(kind = 'residence') AS lives_here
        FROM registry_abode
        WHERE county = %(county)s AND replaced_at IS NULL AND kind IN ('hukou', 'residence')
            AND starts_with(division, %(county)s) AND daterange(valid_from, valid_until, '[]') @> %(on)s::date
        GROUP BY person_id
    ),
    learners AS (
        SELECT DISTINCT person_id FROM registry_schooling
        WHERE county = %(county)s AND replaced_at IS NULL AND coalesce(stage, '') <> 'none'
            AND starts_with(division, %(county)s) AND daterange(valid_from, valid_until, '[]') @> %(on)s::date
    ),
    covered AS (
        SELECT DISTINCT person_id FROM registry_insurance
        WHERE county = %(county)s AND replaced_at IS NULL AND scheme <> 'resident'
            AND daterange(valid_from, valid_until, '[]') @> %(on)s::date
    ),
    left_over AS MATERIALIZED (
        SELECT person_id FROM homes UNION SELECT person_id FROM learners
        EXCEPT SELECT person_id FROM enrolled EXCEPT SELECT person_id FROM insured
        EXCEPT SELECT person_id FROM covered
        EXCEPT SELECT person_id FROM status WHERE status IN ('dead', 'lost', 'serving', 'prison', 'moved')
    )
    SELECT person.id AS person_id, person.unit, person.name, person.birth, coalesce(homes.has_hukou, false),
        coalesce(homes.lives_here, false), learners.person_id IS NOT NULL,
        EXISTS (SELECT 1 FROM registry_insurance AS last WHERE last.county = %(county)s
            AND last.person_id = person.id AND last.replaced_at IS NULL AND last.scheme = 'resident'
            AND daterange(last.valid_from, last.valid_until, '[]')
                && daterange(make_date(%(year)s - 1, 1, 1), make_date(%(year)s - 1, 12, 31), '[]')),
        EXISTS (SELECT 1 FROM registry_standing AS held WHERE held.county = %(county)s
            AND held.person_id = person.id AND held.replaced_at IS NULL
            AND daterange(held.valid_from, held.valid_until, '[]') @> %(on)s::date),
        answered.state
    FROM left_over JOIN registry_person AS person ON person.county = %(county)s AND person.id = left_over.person_id
    LEFT JOIN homes ON homes.person_id = left_over.person_id
    LEFT JOIN learners ON learners.person_id = left_over.person_id
    LEFT JOIN answered ON answered.person_id = left_over.person_id
    WHERE person.merged_into IS NULL AND starts_with(person.unit, %(unit)s)
"""


def find_unenrolled(expected: Expected) -> pa.Table:
    """Everybody who should be asked, by unit. In the transaction under way, so within its scope."""
    return read_table(f"{EXPECTED} ORDER BY person.unit, person.pinyin, person.id", UNENROLLED, expected.parameters)
