"""The queries behind the people table: each gives rows sorted by person, for everybody of a county or for some persons.

In: county, day, benefit year, persons (null: everybody). Out: `Question`s: text and the types of its columns.
Never: a fact that two queries give.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from canbao.values.facts_schema import PEOPLE_SCHEMA


@dataclass(frozen=True)
class Question:
    """One query."""

    text: str
    schema: pa.Schema

    @property
    def of_some(self) -> str:
        """The query where persons are named: one way in, for which the server need not plan two."""
        return self.text.replace(_ANYBODY_OR, "(")


def _question(text: str, *names: str, **others: pa.DataType) -> Question:
    """A question whose columns are those of the people table (`names`) after the key and `others`."""
    fields = [*others.items(), *((name, PEOPLE_SCHEMA.field(name).type) for name in names)]
    return Question(text, pa.schema(fields))


_ANYBODY_OR = "(%(people)s::bigint[] IS NULL OR "
# Rows of one person or of all, as the register has them now.
_OF = f"county = %(county)s AND {_ANYBODY_OR}person_id = ANY (%(people)s::bigint[]))"
_NOW = f"{_OF} AND replaced_at IS NULL"
_ON_DAY = f"{_NOW} AND (valid_from IS NULL OR valid_from <= %(on)s) AND (valid_until IS NULL OR valid_until >= %(on)s)"
_DAY = pa.date32()

PERSONS = _question(
    f"""
    SELECT id, unit, name, birth, sex, nationality FROM registry_person
    WHERE county = %(county)s AND merged_into IS NULL AND {_ANYBODY_OR}id = ANY (%(people)s::bigint[]))
    ORDER BY id
    """,
    "name", "birth", "sex", "nationality", id=pa.int64(), unit=pa.string(),
)  # fmt: skip

HOUSEHOLDS = Question(
    f"SELECT DISTINCT ON (person_id) person_id, household_id FROM registry_member WHERE {_ON_DAY}"
    " ORDER BY person_id, valid_from DESC NULLS LAST, id DESC",
    pa.schema([("person_id", pa.int64()), ("household_id", pa.int64())]),
)

ABODES = _question(
    f"""
    SELECT person_id,
        max(division) FILTER (WHERE kind = 'hukou'),
        max(division) FILTER (WHERE kind = 'residence'),
        max(division) FILTER (WHERE kind = 'birth'),
        max(permit) FILTER (WHERE kind = 'residence')
    FROM (SELECT DISTINCT ON (person_id, kind) person_id, kind, division, permit FROM registry_abode WHERE {_ON_DAY}
        ORDER BY person_id, kind, valid_from DESC NULLS LAST, id DESC) AS latest
    GROUP BY person_id ORDER BY person_id
    """,
    "hukou", "residence", "birth_place", "residence_permit", person_id=pa.int64(),
)  # fmt: skip

SCHOOLING = _question(
    f"SELECT DISTINCT ON (person_id) person_id, stage, valid_from, division FROM registry_schooling"
    f" WHERE {_NOW} AND (valid_until IS NULL OR valid_until >= %(on)s)"
    " ORDER BY person_id, valid_from DESC NULLS LAST, id DESC",
    "student", "student_entry", "school_place", person_id=pa.int64(),
)  # fmt: skip

CIRCUMSTANCES = _question(
    f"""
    SELECT DISTINCT ON (person_id) person_id, married, employed, permanent_residence, residence_months, long_term,
        child_of_permit_holder, migrant_child, migrant_child_enrolled_here, special_status, newborn, employee_proof,
        other_insurance, not_enrolled_proof, pay_place, enrolled_before,
        nullif(array_to_string(unknown_facts, ' '), '') AS unknown_facts
    FROM registry_circumstances WHERE {_ON_DAY} ORDER BY person_id, valid_from DESC NULLS LAST, id DESC
    """,
    "married", "employed", "permanent_residence", "residence_months", "long_term", "child_of_permit_holder",
    "migrant_child", "migrant_child_enrolled_here", "status", "newborn", "employee_proof", "other_insurance",
    "not_enrolled_proof", "pay_place", "enrolled_before", person_id=pa.int64(),
)  # fmt: skip
CIRCUMSTANCES = Question(CIRCUMSTANCES.text, CIRCUMSTANCES.schema.append(pa.field("unknown_facts", pa.string())))

_YEARS_OF = f"""
    SELECT DISTINCT person_id, made.year FROM registry_insurance,
        generate_series(extract(year FROM valid_from)::int,
            least(extract(year FROM coalesce(valid_until, 'infinity'))::float8, %(year)s - 1)::int) AS made(year)
    WHERE {_NOW} AND scheme = '{{scheme}}' AND valid_from IS NOT NULL ORDER BY person_id, made.year
"""
_YEAR = pa.schema([("person_id", pa.int64()), ("year", pa.int16())])
RESIDENT_YEARS = Question(_YEARS_OF.format(scheme="resident"), _YEAR)
EMPLOYEE_YEARS = Question(_YEARS_OF.format(scheme="employee"), _YEAR)

LAST_YEAR = Question(
    f"SELECT DISTINCT person_id, true FROM registry_insurance WHERE {_NOW} AND scheme = 'resident'"
    " AND valid_from <= make_date(%(year)s - 1, 12, 31)"
    " AND coalesce(valid_until, 'infinity') >= make_date(%(year)s - 1, 1, 1) ORDER BY person_id",
    pa.schema([("person_id", pa.int64()), ("was_enrolled", pa.bool_())]),
)

INSURANCE_NOW = Question(
    f"""
    SELECT person_id,
        bool_or(valid_until IS NULL) FILTER (WHERE scheme = 'employee') AS employee_active,
        nullif(bool_or(scheme = 'other' AND valid_until IS NULL), false) AS other_insurance,
        CASE WHEN bool_or(scheme = 'employee' AND valid_until IS NULL) THEN NULL
            WHEN max(valid_from) FILTER (WHERE scheme = 'resident')
                > max(valid_until) FILTER (WHERE scheme = 'employee') THEN NULL
            ELSE max(valid_until) FILTER (WHERE scheme = 'employee') + 1 END AS uncovered_from,
        max(division) FILTER (WHERE scheme = 'resident' AND valid_from <= make_date(%(year)s, 12, 31)
            AND coalesce(valid_until, 'infinity') >= make_date(%(year)s, 1, 1)) AS enrolled_elsewhere
    FROM registry_insurance WHERE {_NOW} GROUP BY county, person_id ORDER BY person_id
    """,
    pa.schema(
        [
            ("person_id", pa.int64()),
            ("employee_active", pa.bool_()),
            ("other_insurance", pa.bool_()),
            ("uncovered_from", _DAY),
            ("enrolled_elsewhere", pa.string()),
        ]
    ),
)

ENROLMENTS = _question(
    f"SELECT person_id, division, registered_on, tier, nullif(repair_years, 0) FROM registry_enrolment"
    f" WHERE {_OF} AND year = %(year)s AND state <> 'withdrawn' ORDER BY person_id",
    "enrol_place", "registered", "tier", "repair_years", person_id=pa.int64(),
)  # fmt: skip

EVENTS = _question(
    f"""
    SELECT person_id, max(valid_from) FILTER (WHERE kind = 'hukou_registered'),
        max(valid_from) FILTER (WHERE kind = 'welfare_home_entry')
    FROM registry_event WHERE {_NOW} GROUP BY person_id ORDER BY person_id
    """,
    "hukou_registered", "welfare_home_entry", person_id=pa.int64(),
)  # fmt: skip

ZERO_CLAIMS = Question(
    f"SELECT DISTINCT person_id, year FROM registry_claimyear WHERE {_NOW} AND NOT has_claimed AND year < %(year)s"
    " ORDER BY person_id, year",
    _YEAR,
)
CATASTROPHIC = Question(
    f"SELECT DISTINCT ON (person_id, year) person_id, year, critical_fen FROM registry_claimyear"
    f" WHERE {_NOW} AND critical_fen > 0 AND year < %(year)s ORDER BY person_id, year, id DESC",
    pa.schema([("person_id", pa.int64()), ("year", pa.int16()), ("fen", pa.int64())]),
)

STANDINGS = Question(
    f"""
    SELECT person_id, listed_as, valid_from, valid_until, grade, role, certifier FROM (
        SELECT person_id, listed_as, valid_from, valid_until, grade, role, certifier, id FROM registry_standing
        WHERE {_NOW}
        UNION ALL SELECT person_id, subject, NULL, NULL, NULL, NULL, NULL, id
        FROM registry_numberconflict, unnest(subjects) AS subject
        WHERE {_OF} AND state IN ('open', 'ask') AND person_id IS NOT NULL AND subject <> ALL (%(lists)s)
    ) AS stated ORDER BY person_id, id
    """,
    pa.schema(
        [
            ("person_id", pa.int64()),
            ("name", pa.string()),
            ("certified", _DAY),
            ("until", _DAY),
            ("grade", pa.int8()),
            ("role", pa.string()),
            ("listed_by", pa.string()),
        ]
    ),
)

# A standing that a list gives under another name has no certified day: whether the person has it is not known.
DISPUTED = Question(
    f"SELECT DISTINCT person_id, subject FROM registry_numberconflict, unnest(subjects) AS subject"
    f" WHERE {_OF} AND state IN ('open', 'ask') AND person_id IS NOT NULL AND subject = ANY (%(lists)s)"
    " ORDER BY person_id, subject",
    pa.schema([("person_id", pa.int64()), ("subject", pa.string())]),
)

RELATIONS = Question(
    f"SELECT person_id, kind, other_id FROM registry_relation WHERE {_ON_DAY} ORDER BY person_id, kind, other_id",
    pa.schema([("person_id", pa.int64()), ("kind", pa.string()), ("other_id", pa.int64())]),
)

COVERED = Question(
    "SELECT subject FROM registry_coverage WHERE county = %(county)s AND replaced_at IS NULL"
    " GROUP BY subject HAVING max(complete_until) >= %(on)s",
    pa.schema([("subject", pa.string())]),
)

ALL = tuple(each for each in globals().values() if isinstance(each, Question))
"""What one reading of the register asks."""

AROUND = """
    WITH wanted AS (SELECT county, id FROM registry_person WHERE id = ANY (%(people)s::bigint[])),
    related AS (SELECT other_id AS id FROM registry_relation JOIN wanted
        ON registry_relation.county = wanted.county AND person_id = wanted.id AND replaced_at IS NULL)
    SELECT id FROM wanted UNION SELECT id FROM related ORDER BY id
"""
