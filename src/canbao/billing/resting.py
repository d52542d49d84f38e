"""Whether published dues rest on a list: then it is not taken back, a corrected list comes instead.

In: a list. Out: yes or no. Never: a due of a draft counts.
"""

from __future__ import annotations

from django.db import connection

from canbao.billing.touching import DATED, ENROLMENT

_RESTS = " UNION ALL ".join(
    f"SELECT person_id, recorded_at FROM registry_{name} WHERE county = %(county)s AND source_list = %(list)s"
    for name in (*DATED, ENROLMENT)
)
_QUERY = f"""
    SELECT EXISTS (
        SELECT 1 FROM ({_RESTS}) AS stated
        JOIN billing_due AS due ON due.county = %(county)s AND due.person_id = stated.person_id
        JOIN billing_run AS run ON run.county = due.county AND run.id = due.run_id
        WHERE run.published_at IS NOT NULL AND run.read_at >= stated.recorded_at)
    OR EXISTS (
        SELECT 1 FROM registry_coverage AS list
        JOIN billing_run AS run ON run.county = list.county AND run.published_at IS NOT NULL
        WHERE list.county = %(county)s AND list.source_list = %(list)s AND run.read_at >= list.recorded_at)
"""


def rests_on_list(county: str, list_id: int) -> bool:
    """A run that was published had read what the list said of somebody, or that it was complete."""
    with connection.cursor() as cursor:
        cursor.execute(_QUERY, {"county": county, "list": list_id})
        return bool(cursor.fetchone()[0])
