"""The people table: what is known of a person in one benefit year, one row a person.

In: nothing. Out: `PEOPLE_SCHEMA` and the type of one entry of its `standings` column.
Never: data, or another meaning of null than this one: in columns marked U null means unknown, in columns marked N
there is none; a fact of an N column that is unknown all the same is named in `unknown_facts`.
"""

from __future__ import annotations

import pyarrow as pa

# `name` is any name, alias or id of a standing; null: `certified` unknown, `until` open; `role` is parent or child.
STANDING_TYPE = pa.struct(
    [
        pa.field("name", pa.string()),
        pa.field("certified", pa.date32()),
        pa.field("until", pa.date32()),
        pa.field("grade", pa.int8()),
        pa.field("role", pa.string()),
        pa.field("listed_by", pa.string()),
    ]
)

_YEARS = pa.list_(pa.int16())
_YEAR_AMOUNTS = pa.list_(pa.struct([pa.field("year", pa.int16()), pa.field("fen", pa.int64())]))
_RELATIONS = pa.list_(pa.struct([pa.field("kind", pa.string()), pa.field("person_id", pa.string())]))

PEOPLE_SCHEMA = pa.schema(
    [
        pa.field("person_id", pa.string(), nullable=False),
        pa.field("place", pa.string()),
        pa.field("household_id", pa.string()),
        pa.field("name", pa.string()),
        pa.field("id_number", pa.string()),
        pa.field("birth", pa.date32()),  # U
        pa.field("sex", pa.string()),  # U
        pa.field("married", pa.bool_()),  # U
        pa.field("nationality", pa.string()),  # U
        pa.field("permanent_residence", pa.bool_()),  # U
        pa.field("employed", pa.bool_()),  # U
        pa.field("hukou", pa.string()),  # U, "none" = registered nowhere
        pa.field("residence", pa.string()),  # U, "none" = nowhere
        pa.field("birth_place", pa.string()),  # U
        pa.field("school_place", pa.string()),  # N
        pa.field("enrol_place", pa.string()),  # U
        pa.field("pay_place", pa.string()),  # N, no statement
        pa.field("enrolled_elsewhere", pa.string()),  # N
        pa.field("residence_permit", pa.string()),  # U
        pa.field("residence_months", pa.int16()),  # U
        pa.field("long_term", pa.bool_()),  # U
        pa.field("child_of_permit_holder", pa.bool_()),  # U
        pa.field("migrant_child", pa.bool_()),  # U
        pa.field("migrant_child_enrolled_here", pa.bool_()),  # U
        pa.field("student", pa.string()),  # U
        pa.field("student_entry", pa.date32()),  # N
        pa.field("status", pa.string()),  # U
        pa.field("newborn", pa.bool_()),  # U
        pa.field("hukou_registered", pa.date32()),  # N
        pa.field("registered", pa.date32()),  # N
        pa.field("welfare_home_entry", pa.date32()),  # N
        pa.field("resident_years", _YEARS),  # U
        pa.field("employee_years", _YEARS),  # U
        pa.field("enrolled_before", pa.bool_()),  # U
        pa.field("enrolled_last_year", pa.bool_()),  # U
        pa.field("employee_active", pa.bool_()),  # U
        pa.field("uncovered_from", pa.date32()),  # N
        pa.field("employee_proof", pa.bool_()),  # U
        pa.field("other_insurance", pa.bool_()),  # U
        pa.field("not_enrolled_proof", pa.bool_()),  # U
        pa.field("paid_on", pa.date32()),  # N, not paid
        pa.field("paid_fen", pa.int64()),  # N
        pa.field("repair_years", pa.int8()),  # N, as 0
        pa.field("offer_years", pa.int8()),  # N, as 1
        pa.field("sponsor_fen", pa.int64()),  # N, as 0
        pa.field("tier", pa.string()),  # N
        pa.field("zero_claim_years", _YEARS),  # U
        pa.field("catastrophic_paid", _YEAR_AMOUNTS),  # U
        pa.field("standings", pa.list_(STANDING_TYPE)),  # null = empty; absence is judged by list coverage
        pa.field("relations", _RELATIONS),
        pa.field("unknown_facts", pa.list_(pa.string())),
    ]
)
