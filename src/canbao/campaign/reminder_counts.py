"""Who has not paid, counted by unit: how many are to be reminded, how often they were asked, what came of it.

In: a unit, the year, the day. Out: one row for each unit right below that has anybody; a village's own. Never: a name;
somebody who is left alone counted among those who are to be reminded.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from canbao.access.acting import reading
from canbao.access.actors import Actor
from canbao.campaign.reminder_queries import OWING
from canbao.store.places import TOWN_LENGTH
from canbao.store.scope import VILLAGE_DIGITS

REPEATED = 2
"""Attempts that are more than one."""
_COUNTS = f"""
    WITH {OWING}, tried AS (
        SELECT DISTINCT ON (attempt.person_id) attempt.person_id, attempt.result,
            count(*) OVER (PARTITION BY attempt.person_id) AS attempts,
            coalesce(attempt.reason, CASE WHEN place.withdrawn_by IS NULL THEN place.state END) AS reason
        FROM campaign_attempt AS attempt LEFT JOIN registry_whereabouts AS place
            ON place.county = attempt.county AND place.id = attempt.whereabouts_id
        WHERE attempt.county = %(county)s AND attempt.year = %(year)s AND starts_with(attempt.unit, %(unit)s)
            AND attempt.withdrawn_at IS NULL
        ORDER BY attempt.person_id, attempt.done_on DESC, attempt.id DESC
    ),
    asked AS (
        SELECT left(person.unit, %(digits)s) AS unit, person.payable_fen, coalesce(tried.attempts, 0) AS attempts,
            coalesce(tried.result, '') AS result, coalesce(tried.reason, '') AS reason,
            person.phone IS NOT NULL AS has_phone
        FROM to_remind AS person LEFT JOIN tried ON tried.person_id = person.person_id
    ),
    left_alone AS (
        SELECT left(unit, %(digits)s) AS unit, 'silent' AS figure FROM campaign_silence
        WHERE county = %(county)s AND state = 'kept' AND starts_with(unit, %(unit)s)
        UNION ALL SELECT left(unit, %(digits)s), 'waived' FROM campaign_waiver
        WHERE county = %(county)s AND year = %(year)s AND state = 'standing' AND starts_with(unit, %(unit)s)
    )
    SELECT unit, 'people', count(*) FROM asked GROUP BY 1
    UNION ALL SELECT unit, 'fen', sum(payable_fen)::bigint FROM asked GROUP BY 1
    UNION ALL SELECT unit, 'phone', count(*) FILTER (WHERE has_phone) FROM asked GROUP BY 1
    UNION ALL SELECT unit, 'tried ' || least(attempts, {REPEATED}), count(*) FROM asked GROUP BY 1, 2
    UNION ALL SELECT unit, 'result ' || result, count(*) FROM asked WHERE result <> '' GROUP BY 1, 2
    UNION ALL SELECT unit, 'reason ' || reason, count(*) FROM asked WHERE reason <> '' GROUP BY 1, 2
    UNION ALL SELECT unit, figure, count(*) FROM left_alone GROUP BY 1, 2
"""


@dataclass(frozen=True)
class UnitReminded:
    """One unit. `figures`: `people`, `fen`, `phone`; `tried 0`, `tried 1`, `tried 2` (that often or more); `result …`
    and `reason …` of the last attempt; `silent`, `waived`: left alone.
    """

    unit: str
    figures: dict[str, int] = field(default_factory=dict)

    def of(self, figure: str) -> int:
        """How many; nought where nobody is."""
        return self.figures.get(figure, 0)


def reminder_counts(actor: Actor, year: int, unit: str, on: date) -> list[UnitReminded]:
    """Units right below, or the village itself, in order of their codes. Raises NotAllowed."""
    digits = TOWN_LENGTH if len(unit) < TOWN_LENGTH else VILLAGE_DIGITS
    values: dict[str, Any] = {"county": actor.county, "year": year, "unit": unit, "on": on, "digits": digits}
    found: dict[str, UnitReminded] = {}
    with reading(actor, "view_reminders"), connection.cursor() as cursor:
        cursor.execute(_COUNTS, values)
        for code, figure, count in cursor.fetchall():
            found.setdefault(code, UnitReminded(code)).figures[figure] = count
    return [found[code] for code in sorted(found)]
