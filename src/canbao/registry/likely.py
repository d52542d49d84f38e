"""People who are likely to be one although no rule says so: somebody without a document, a name or a birth typed
otherwise. Needs the optional part of canbao, `linkage`.

In: a county. Out: rows of `registry_pair` with a score and what it rests on. Never: a decision.
"""

from __future__ import annotations

from django.db import connection

from canbao.registry.likeness import RECORDS, records_of, score
from canbao.registry.models.duplicates import PairRule
from canbao.store.copying import copy_in, read_table, scratch_table

_PEOPLE = """
    SELECT person.id, EXISTS (
            SELECT FROM registry_document AS document WHERE document.county = person.county
                AND document.person_id = person.id AND document.is_current),
        person.name_key, person.pinyin, person.birth, person.sex, member.household_id, person.unit
    FROM registry_person AS person
    LEFT JOIN LATERAL (SELECT min(household_id) AS household_id FROM registry_member AS member
        WHERE member.county = person.county AND member.person_id = person.id
            AND member.replaced_at IS NULL AND member.valid_until IS NULL) AS member ON true
    WHERE person.county = %(county)s AND person.merged_into IS NULL AND person.name_key <> ''
"""
_ENTER = """
    INSERT INTO registry_pair (county, person_a, person_b, rule, score, state, reason)
    SELECT %s, a, b, %s, score, 'open', reason FROM likely_pairs
    ON CONFLICT (county, person_a, person_b) DO NOTHING
"""


def find_likely(county: str) -> int:
    """Compare whoever has no document with everybody; how many pairs are new. Raises LinkageMissing."""
    people = read_table(_PEOPLE, RECORDS, {"county": county})
    found = score(records_of(people))
    if not found.num_rows:
        return 0
    scratch_table("likely_pairs", {"a": "bigint", "b": "bigint", "score": "smallint", "reason": "text"})
    copy_in(found, "likely_pairs")
    with connection.cursor() as cursor:
        cursor.execute(_ENTER, [county, PairRule.LIKELY])
        count = int(cursor.rowcount)
        cursor.execute("DROP TABLE likely_pairs")
    return count
