"""Samples of people for inspection: drawn by a seed that is kept, so that anybody draws the same again.

In: a unit, whom to draw from, a seed, how many. Out: people in the order drawn, and the digest of those they were drawn
from. Never: chance that cannot be repeated: each person's place is the digest of seed and number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection

from canbao.access.acting import Act, Json, performs
from canbao.access.wording import one_line
from canbao.campaign.models import Frame, Sample
from canbao.money.states import STANDING_SQL
from canbao.store.failures import StoreFailed

MOST_DRAWN = 500
"""A group visits some dozens of people a town."""
_PAID = f"""
    SELECT FROM money_payment AS paid WHERE paid.county = person.county AND paid.year = %(year)s
        AND paid.person_id = person.id AND paid.kind = 'own' AND paid.state IN ({STANDING_SQL})
"""
_FRAMES = {
    Frame.PAID: f"EXISTS ({_PAID})",
    Frame.UNPAID: f"""NOT EXISTS ({_PAID}) AND EXISTS (SELECT FROM billing_due AS due JOIN billing_run AS run
        ON run.county = due.county AND run.id = due.run_id AND run.state = 'published' AND run.year = %(year)s
        WHERE due.county = person.county AND due.person_id = person.id AND due.payable_fen > 0)""",
    Frame.ENROLLED: """EXISTS (SELECT FROM registry_enrolment AS form WHERE form.county = person.county
        AND form.person_id = person.id AND form.year = %(year)s AND form.state <> 'withdrawn')""",
}
_DRAW = """
    WITH frame AS (
        SELECT person.id, sha256(convert_to(%(seed)s || ':' || person.id, 'UTF8')) AS place
        FROM registry_person AS person
        WHERE person.county = %(county)s AND starts_with(person.unit, %(unit)s) AND person.merged_into IS NULL
            AND {frame}
    )
    SELECT (SELECT array_agg(id ORDER BY place, id)
            FROM (SELECT * FROM frame ORDER BY place, id LIMIT %(count)s) AS drawn),
        (SELECT count(*) FROM frame),
        (SELECT encode(sha256(convert_to(coalesce(string_agg(id::text, ',' ORDER BY id), ''), 'UTF8')), 'hex')
            FROM frame)
"""


class BadSample(StoreFailed):
    """Nothing can be drawn like this."""


@dataclass(frozen=True)
class DrawSample:
    """So many of a frame in a unit, by a seed."""

    year: int
    unit: str
    frame: Frame
    seed: str
    count: int


@performs("draw_sample")
def draw_sample(act: Act, order: DrawSample) -> dict[str, Json]:
    """Draw and keep. Raises BadSample, NotAllowed, TooTelling."""
    act.require(order.unit)
    seed = one_line(order.seed, 40)
    if not seed or not 1 <= order.count <= MOST_DRAWN:
        raise BadSample(f"须有种子，一次抽 1 至 {MOST_DRAWN} 人 a seed, and 1 to {MOST_DRAWN} people")
    county = act.actor.county
    values: dict[str, Any] = {
        "county": county,
        "year": order.year,
        "unit": order.unit,
        "seed": seed,
        "count": order.count,
    }
    with connection.cursor() as cursor:
        cursor.execute(_DRAW.format(frame=_FRAMES[Frame(order.frame)]), values)
        people, total, digest = cursor.fetchone()
    if not total:
        raise BadSample("这个范围里没有人可抽 nobody there to draw from")
    made = Sample.objects.create(
        county=county, unit=order.unit, year=order.year, frame=order.frame, seed=seed, people=people,
        frame_people=total, frame_digest=digest, recorded_by=act.actor.account_id,
    )  # fmt: skip
    act.note("sample", made.id, year=order.year, frame=order.frame, people=len(people), of=total)
    return {"sample": made.id, "people": len(people), "of": total, "frame_digest": digest}
