"""What a run says otherwise than the published one: person by person, and summed up by unit and situations.

In: two runs of one county and benefit year. Out: rows of `Difference` and `Shift` for the newer one, and their digest.
Never: a loop over people; a difference that nobody sees: the last day of an offer, the wording of a situation.
"""

from __future__ import annotations

import hashlib

from django.db import connection

REASONS = {
    "new": "新增人员",
    "gone": "不再核算",
    "amount": "金额变化",
    "aid": "资助变化",
    "cover": "待遇变化",
}
"""Why somebody is among the differences; of those in both runs several may hold."""

_AMOUNTS = "(payable_fen, reimburse_fen, refund_fen)"
_COVER = "(cover_from, cover_until, waiting_until)"


def _distinct(columns: str) -> str:
    """Whether some columns differ between the two runs."""
    names = columns.strip("()").split(", ")
    sides = (", ".join(f"{side}.{name}" for name in names) for side in ("old", "new"))
    return "({}) IS DISTINCT FROM ({})".format(*sides)


# What the payers really give, the sponsor included where something is due.
_ITEMS = """
    WITH items AS MATERIALIZED (
        SELECT run_id, situation, aid,
            (SELECT coalesce(sum(fen::int), 0) FROM jsonb_each_text(aid) AS each(payer, fen))::int AS given_fen
        FROM billing_runsituation WHERE county = %(county)s AND run_id IN (%(base)s, %(run)s)
    )
"""
_DUES = """
    SELECT due.person_id, due.unit, due.situation, due.payable_fen, due.reimburse_fen, due.refund_fen, due.cover_from,
        due.cover_until, due.waiting_until, items.aid, due.sponsor_fen, items.given_fen + due.sponsor_fen AS aid_fen
    FROM billing_due AS due JOIN items USING (run_id, situation)
    WHERE due.county = %(county)s AND due.run_id = %({run})s
"""

_INSERT = f"""
    {_ITEMS}
    INSERT INTO billing_difference (county, run_id, person_id, unit, reasons, situation_before, situation_after,
        payable_before_fen, payable_after_fen, aid_before_fen, aid_after_fen, cover_before, cover_after)
    SELECT %(county)s, %(run)s, coalesce(new.person_id, old.person_id), coalesce(new.unit, old.unit), reasons,
        old.situation, new.situation, old.payable_fen, new.payable_fen, coalesce(old.aid_fen, 0),
        coalesce(new.aid_fen, 0), old.cover_from, new.cover_from
    FROM ({_DUES.format(run="base")}) AS old FULL JOIN ({_DUES.format(run="run")}) AS new USING (person_id),
    LATERAL (SELECT CASE
        WHEN old.unit IS NULL THEN ARRAY['new']
        WHEN new.unit IS NULL THEN ARRAY['gone']
        ELSE array_remove(ARRAY[
            CASE WHEN {_distinct(_AMOUNTS)} THEN 'amount' END,
            CASE WHEN (old.aid, old.sponsor_fen) IS DISTINCT FROM (new.aid, new.sponsor_fen) THEN 'aid' END,
            CASE WHEN {_distinct(_COVER)} THEN 'cover' END
        ], NULL) END AS reasons) AS found
    WHERE reasons <> '{{}}'
"""

_SUM_UP = """
    INSERT INTO billing_shift (county, run_id, unit, reasons, situation_before, situation_after, people,
        payable_before_fen, payable_after_fen, aid_before_fen, aid_after_fen)
    SELECT county, run_id, unit, reasons, situation_before, situation_after, count(*),
        coalesce(sum(payable_before_fen), 0), coalesce(sum(payable_after_fen), 0), sum(aid_before_fen),
        sum(aid_after_fen)
    FROM billing_difference WHERE county = %(county)s AND run_id = %(run)s
    GROUP BY county, run_id, unit, reasons, situation_before, situation_after
"""

_DIGEST = """
    SELECT string_agg(concat_ws(' ', unit, reasons, coalesce(situation_before, 0), coalesce(situation_after, 0), people,
        payable_before_fen, payable_after_fen, aid_before_fen, aid_after_fen), E'\\n'
        ORDER BY unit, reasons, situation_before, situation_after)
    FROM billing_shift WHERE county = %(county)s AND run_id = %(run)s
"""


def compare_with(county: str, base_run_id: int, run_id: int) -> tuple[int, str]:
    """Write down how the run differs from the base; how many people, and the digest of the sums ("" for none)."""
    parameters: dict[str, str | int] = {"county": county, "base": base_run_id, "run": run_id}
    with connection.cursor() as cursor:
        # Of rows written a moment ago the planner knows nothing: it takes them for one row and loops.
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute(_INSERT, parameters)
        people = cursor.rowcount
        cursor.execute("SET LOCAL enable_nestloop = on")
        if not people:
            return 0, ""
        cursor.execute(_SUM_UP, parameters)
        cursor.execute(_DIGEST, parameters)
        text: str = cursor.fetchone()[0]
    return people, hashlib.sha256(text.encode()).hexdigest()
