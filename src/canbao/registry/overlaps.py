"""Double insurance, to the day: enrolled here under two files, here and in the employee scheme, here and elsewhere.

In: a county, a benefit year and its days. Out: one row for each unbroken stretch of days on which somebody is insured
twice, with both sides. Never: a judgement which side counts: that is the policy's.

"Here" is what the insurance lists say of the county's own scheme; where they say nothing yet, an enrolment that was not
withdrawn stands for the whole year.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pyarrow as pa

from canbao.store.copying import read_table
from canbao.values.period import Period


class Overlap(StrEnum):
    """What kind of double insurance it is."""

    TWO_FILES = "two_files"
    EMPLOYEE = "employee"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True)
class BenefitYear:
    """The county, the year as enrolments call it, and its days."""

    county: str
    year: int
    days: Period

    @property
    def parameters(self) -> dict[str, Any]:
        """What queries are given."""
        return {"county": self.county, "year": self.year, "first": self.days.first, "last": self.days.last}


OVERLAPS = pa.schema(
    [
        ("person_id", pa.int64()),
        ("other_id", pa.int64()),
        ("kind", pa.string()),
        ("unit", pa.string()),
        ("other_unit", pa.string()),
        ("other_scheme", pa.string()),
        ("other_division", pa.string()),
        ("first", pa.date32()),
        ("last", pa.date32()),
    ]
)
"""`unit`: of the person, `other_unit`: of the other file; `other_scheme`, `other_division`: who else insures them."""

# Days are sets of stretches: rows that touch or lie over each other are one stretch. A division without a code is the
# county's own. A longer or shorter code of the same place is no other place.
_HERE = """
    year_days AS (SELECT datemultirange(daterange(%(first)s, %(last)s, '[]')) AS days),
    insured AS (
        SELECT person_id, scheme, coalesce(division, %(county)s) AS division,
            range_agg(daterange(valid_from, valid_until, '[]')) * (SELECT days FROM year_days) AS days
        FROM registry_insurance WHERE county = %(county)s AND replaced_at IS NULL
            AND daterange(valid_from, valid_until, '[]') && daterange(%(first)s, %(last)s, '[]')
        GROUP BY person_id, scheme, coalesce(division, %(county)s)
    ),
    listed AS (
        SELECT person_id, range_agg(stretch) AS days FROM insured, unnest(days) AS stretch
        WHERE scheme = 'resident' AND starts_with(division, %(county)s) GROUP BY person_id
    ),
    here AS (
        SELECT person_id, days FROM listed
        UNION ALL
        SELECT person_id, (SELECT days FROM year_days) FROM registry_enrolment AS enrolment
        WHERE county = %(county)s AND year = %(year)s AND state <> 'withdrawn'
            AND NOT EXISTS (SELECT 1 FROM listed WHERE listed.person_id = enrolment.person_id)
    )
"""
_STRETCH = "lower(stretch) AS first, upper(stretch) - 1 AS last"

_TWO_FILES = f"""
    WITH {_HERE}
    SELECT a.id, b.id, 'two_files', a.unit, b.unit, 'resident', %(county)s, {_STRETCH}
    FROM registry_pair AS pair
    JOIN registry_person AS a ON a.county = pair.county AND a.id = pair.person_a AND a.merged_into IS NULL
    JOIN registry_person AS b ON b.county = pair.county AND b.id = pair.person_b AND b.merged_into IS NULL
    JOIN here AS a_here ON a_here.person_id = a.id JOIN here AS b_here ON b_here.person_id = b.id
    CROSS JOIN unnest(a_here.days * b_here.days) AS stretch
    WHERE pair.county = %(county)s AND pair.state IN ('open', 'ask', 'same')
    ORDER BY 1, 2, first
"""
_ANOTHER = f"""
    WITH {_HERE}
    SELECT person.id, NULL, '{{kind}}', person.unit, NULL, insured.scheme, insured.division, {_STRETCH}
    FROM here
    JOIN registry_person AS person
        ON person.county = %(county)s AND person.id = here.person_id AND person.merged_into IS NULL
    JOIN insured ON insured.person_id = here.person_id AND {{which}}
    CROSS JOIN unnest(here.days * insured.days) AS stretch
    ORDER BY 1, insured.scheme, insured.division, first
"""
_EMPLOYEE = _ANOTHER.format(kind="employee", which="insured.scheme IN ('employee', 'unemployment')")
_ELSEWHERE = _ANOTHER.format(
    kind="elsewhere",
    which="insured.scheme = 'resident' AND NOT starts_with(insured.division, %(county)s)"
    " AND NOT starts_with(%(county)s, insured.division)",
)


def enrolled_twice(of: BenefitYear) -> pa.Table:
    """Two files that may be, or are judged to be, one person, both insured here. One file is enrolled once a year: the
    database sees to that.
    """
    return read_table(_TWO_FILES, OVERLAPS, of.parameters)


def insured_as_employees(of: BenefitYear) -> pa.Table:
    """Insured here and in the employee scheme, or through the unemployment fund, on the same days."""
    return read_table(_EMPLOYEE, OVERLAPS, of.parameters)


def insured_elsewhere(of: BenefitYear) -> pa.Table:
    """Insured here and in the resident scheme of another county on the same days."""
    return read_table(_ELSEWHERE, OVERLAPS, of.parameters)


def double_insurance(of: BenefitYear) -> pa.Table:
    """All three kinds. In the transaction under way, so within its scope."""
    return pa.concat_tables([enrolled_twice(of), insured_as_employees(of), insured_elsewhere(of)])
