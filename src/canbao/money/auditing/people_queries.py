"""Queries about people: aid to the dead, paid twice, aid whose standing did not hold on the day of payment.

In: parameters of `running`. Out: SQL with the columns `kind, person_id, unit, fen, day, days, records`. Never: a
person found where a fact is missing: that is a kind of its own.
"""

from __future__ import annotations

from canbao.money.aid_states import AidState, LineState
from canbao.money.aiding.open_aid import IN_UNIT, ROWS, aid_tables
from canbao.money.models import DifferenceKind, PaymentKind, Problem
from canbao.money.states import STANDING_SQL, DifferenceState, UnmatchedState
from canbao.registry.models.enrolments import EventKind
from canbao.registry.models.lives import LifeStatus

_MOVED = ", ".join(
    f"'{state.value}'" for state in (AidState.PARTLY, AidState.TRANSFERRED, AidState.REMITTED, AidState.MARKED)
)
_REQUESTS = f"""
    SELECT line.person_id, line.unit, line.payer, string_agg(DISTINCT line.request_id::text, '、') AS requests,
        bool_or(request.state IN ({_MOVED})) AS is_moved
    FROM money_requestline AS line
    LEFT JOIN money_aidrequest AS request ON request.county = line.county AND request.id = line.request_id
    WHERE line.county = %(county)s AND line.year = %(year)s AND line.state = '{LineState.STANDS}'
    GROUP BY line.person_id, line.unit, line.payer
"""
_DIED = f"""
    SELECT person_id, min(valid_from) AS died_on FROM (
        SELECT person_id, valid_from FROM registry_status
        WHERE county = %(county)s AND replaced_at IS NULL AND status = '{LifeStatus.DEAD}'
        UNION ALL
        SELECT person_id, valid_from FROM registry_event
        WHERE county = %(county)s AND replaced_at IS NULL AND kind = '{EventKind.DEATH}'
    ) AS death GROUP BY person_id
"""
# Dead before the own share was paid, or before the year began; whoever has nothing to pay, before the year began.
TO_THE_DEAD = f"""
    WITH died AS MATERIALIZED ({_DIED}), {aid_tables(IN_UNIT, "person_id IN (SELECT person_id FROM died)")},
    requested AS ({_REQUESTS})
    SELECT CASE WHEN died.died_on IS NULL THEN 'unknown_day' WHEN requested.is_moved THEN 'dead_paid'
            WHEN aid.asked_fen <> 0 THEN 'dead_asked' ELSE 'dead_charged' END AS kind,
        aid.person_id, aid.unit, greatest(aid.booked_fen, aid.asked_fen) AS fen, died.died_on AS day,
        greatest(coalesce(aid.paid_on, %(first)s::date), %(first)s::date) - died.died_on AS days,
        concat_ws('；', '出资方 ' || aid.payer, '申请 ' || requested.requests, '缴费 ' || aid.payment_id) AS records
    FROM aid JOIN died USING (person_id) LEFT JOIN requested USING (person_id, unit, payer)
    WHERE died.died_on IS NULL OR died.died_on < greatest(coalesce(aid.paid_on, %(first)s::date), %(first)s::date)
"""
_STANDS = f"county = %(county)s AND year = %(year)s AND kind = '{PaymentKind.OWN}' AND state IN ({STANDING_SQL})"
# One file pays once: the database sees to that. Two files of one person may.
PAID_TWICE = f"""
    SELECT 'twice_held' AS kind, person_id, unit, fen::bigint AS fen, paid_on AS day, %(today)s::date - paid_on AS days,
        concat_ws('；', '待查款 ' || id, '税务流水号 ' || tax_number) AS records
    FROM money_unmatched WHERE county = %(county)s AND year = %(year)s AND problem = '{Problem.ALREADY_PAID}'
        AND state = '{UnmatchedState.HELD}' AND {IN_UNIT}
    UNION ALL
    SELECT 'twice_stated', person_id, unit, theirs_fen, day, %(today)s::date - day,
        concat_ws('；', '差异 ' || id, '税务流水号 ' || about)
    FROM money_difference WHERE county = %(county)s AND year = %(year)s AND kind = '{DifferenceKind.TWICE}'
        AND state = '{DifferenceState.OPEN}' AND {IN_UNIT}
    UNION ALL
    SELECT CASE pair.state WHEN 'same' THEN 'twice_files' ELSE 'unknown_pair' END, later.person_id, later.unit,
        later.fen, later.paid_on, %(today)s::date - later.paid_on,
        concat_ws('；', '缴费 ' || later.id, '另一档案 ' || first.person_id, '缴费 ' || first.id)
    FROM registry_pair AS pair
    JOIN (SELECT id, person_id FROM money_payment WHERE {_STANDS}) AS one ON one.person_id = pair.person_a
    JOIN (SELECT id, person_id FROM money_payment WHERE {_STANDS}) AS two ON two.person_id = pair.person_b
    JOIN money_payment AS first ON first.county = %(county)s AND first.id = least(one.id, two.id)
    JOIN money_payment AS later ON later.county = %(county)s AND later.id = greatest(one.id, two.id)
    WHERE pair.county = %(county)s AND pair.state IN ('open', 'ask', 'same') AND starts_with(later.unit, %(unit)s)
"""
ENROLLED_TWICE = """
    SELECT 'double_' || doubled.kind AS kind, doubled.person_id, doubled.unit, coalesce(paid.fen, 0) AS fen,
        doubled.first AS day, doubled.last - doubled.first + 1 AS days,
        concat_ws('；', doubled.first || ' 至 ' || doubled.last, '另一档案 ' || doubled.other_id, doubled.other_scheme,
            doubled.other_division, '缴费 ' || paid.id) AS records
    FROM unnest(%(people)s::bigint[], %(others)s::bigint[], %(kinds)s::text[], %(units)s::text[], %(schemes)s::text[],
        %(divisions)s::text[], %(firsts)s::date[], %(lasts)s::date[])
        AS doubled (person_id, other_id, kind, unit, other_scheme, other_division, first, last)
    LEFT JOIN money_payment AS paid ON paid.county = %(county)s AND paid.year = %(year)s AND paid.kind = 'own'
        AND paid.person_id = doubled.person_id AND paid.state IN (""" + STANDING_SQL + """)
    WHERE starts_with(doubled.unit, %(unit)s)
"""  # fmt: skip
# What rests on no standing (ages) is not asked for. Whoever has nothing to pay is looked at on the day the year begins.
KINDS_OF_AID = f"""
    WITH {aid_tables(IN_UNIT)}, found AS ({ROWS})
    SELECT DISTINCT policy, aid_rows FROM found WHERE booked_fen > 0 OR asked_fen > 0 ORDER BY 1, 2
"""
WITHOUT_STANDING = f"""
    WITH {aid_tables(IN_UNIT)}, found AS ({ROWS}),
    resting AS (
        SELECT found.*, string_to_array(rests.ids, ',') AS ids, coalesce(found.paid_on, %(first)s::date) AS on_day
        FROM found JOIN unnest(%(policies)s::text[], %(rows)s::text[], %(ids)s::text[])
            AS rests (policy, aid_rows, ids) USING (policy, aid_rows)
        WHERE booked_fen > 0 OR asked_fen > 0
    )
    SELECT CASE
            WHEN EXISTS (SELECT FROM registry_standing AS held WHERE held.county = %(county)s
                AND held.person_id = resting.person_id AND held.replaced_at IS NULL AND held.standing = ANY (ids)
                AND held.valid_from IS NULL AND (held.valid_until IS NULL OR held.valid_until >= on_day))
                THEN 'unknown_since'
            WHEN EXISTS (SELECT FROM unnest(ids) AS asked (standing) WHERE NOT EXISTS (
                SELECT FROM registry_coverage AS list WHERE list.county = %(county)s AND list.replaced_at IS NULL
                    AND list.subject = asked.standing AND starts_with(resting.unit, list.division)
                    AND list.complete_until >= on_day)) THEN 'unknown_list'
            ELSE 'no_standing' END AS kind,
        person_id, unit, greatest(booked_fen, asked_fen) AS fen, on_day AS day, NULL::int AS days,
        concat_ws('；', '出资方 ' || payer, '资助行 ' || aid_rows, '缴费 ' || payment_id) AS records
    FROM resting WHERE NOT EXISTS (SELECT FROM registry_standing AS held WHERE held.county = %(county)s
        AND held.person_id = resting.person_id AND held.replaced_at IS NULL AND held.standing = ANY (ids)
        AND held.valid_from <= on_day AND (held.valid_until IS NULL OR held.valid_until >= on_day))
"""
