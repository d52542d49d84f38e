"""Queries about money: held too long on its way, not all of what payers owe, never given back.

In: parameters of `running`. Out: SQL with the columns `kind, person_id, unit, fen, day, days, records`. Never: money
that is held within the days that whoever asks has named.
"""

from __future__ import annotations

from canbao.money.accounts import Account, Movement
from canbao.money.aiding.open_aid import IN_UNIT, aid_tables
from canbao.money.application_states import ApplicationState
from canbao.money.refund_states import RefundState
from canbao.money.states import DepositState, PaymentState, UnmatchedState

_HERE = f"county = %(county)s AND year = %(year)s AND {IN_UNIT}"
_IN_HAND = f"'{PaymentState.NOTED}', '{PaymentState.OFFERED}'"

HELD_TOO_LONG = f"""
    SELECT * FROM (
        SELECT 'hand' AS kind, person_id, unit, fen::bigint AS fen, paid_on AS day, %(today)s::date - paid_on AS days,
            concat_ws('；', '缴费 ' || id, '代收账号 ' || collector, '上交单 ' || hand_in_id) AS records,
            %(hand)s::int AS most
        FROM money_payment WHERE {_HERE} AND state IN ({_IN_HAND})
        UNION ALL
        SELECT 'town', payment.person_id, payment.unit, payment.fen, handed.decided_on,
            %(today)s::date - handed.decided_on, concat_ws('；', '缴费 ' || payment.id, '上交单 ' || handed.id),
            %(town)s
        FROM money_payment AS payment JOIN money_handin AS handed ON handed.county = payment.county
            AND handed.id = payment.hand_in_id
        WHERE payment.county = %(county)s AND payment.year = %(year)s AND starts_with(payment.unit, %(unit)s)
            AND payment.state = '{PaymentState.IN_TOWN}'
        UNION ALL
        SELECT 'transit', NULL, unit, fen, made_on, %(today)s::date - made_on,
            concat_ws('；', '缴存单 ' || id, '回单 ' || paper), %(transit)s
        FROM money_deposit WHERE {_HERE} AND state = '{DepositState.MADE}'
        UNION ALL
        SELECT 'unmatched', person_id, unit, fen, held_on, %(today)s::date - held_on,
            concat_ws('；', '待查款 ' || id, '税务流水号 ' || tax_number), %(unmatched)s
        FROM money_unmatched WHERE {_HERE} AND state = '{UnmatchedState.HELD}'
        UNION ALL
        SELECT 'refund', person_id, unit, fen, decided_on, %(today)s::date - decided_on, '退费 ' || id, %(refund)s
        FROM money_refund WHERE {_HERE} AND state = '{RefundState.APPROVED}'
    ) AS held WHERE days > most
"""
_OWED_BY = f"'{Account.AID}', '{Account.SPONSOR}', '{Account.SUBSIDY}'"
_MADE_OVER = f"'{Movement.CHARGE}', '{Movement.LAPSE}', '{Movement.GRANT}'"
# What somebody owes by the book is what was charged and granted; all other movements bring it, or take it back.
PAYERS = f"""
    WITH sides AS (
        SELECT debit AS account, debit_of AS of, movement, fen, day FROM money_transfer
        WHERE county = %(county)s AND year = %(year)s AND debit IN ({_OWED_BY}, '{Account.AID_FUND}')
        UNION ALL
        SELECT credit, credit_of, movement, -fen, day FROM money_transfer
        WHERE county = %(county)s AND year = %(year)s AND credit IN ({_OWED_BY}, '{Account.AID_FUND}')
    ),
    sums AS (
        SELECT account, of, sum(fen)::bigint AS left_fen, min(day) AS day,
            coalesce(sum(fen) FILTER (WHERE movement IN ({_MADE_OVER})), 0)::bigint AS charged,
            coalesce(-sum(fen) FILTER (WHERE movement NOT IN ({_MADE_OVER})), 0)::bigint AS arrived
        FROM sides GROUP BY account, of
    )
    SELECT CASE WHEN account = '{Account.AID_FUND}' THEN 'on_account' WHEN left_fen > 0 THEN account || '_short'
            WHEN left_fen < 0 THEN account || '_beyond' ELSE account || '_full' END AS kind,
        NULL::bigint AS person_id, %(county)s::text AS unit, left_fen AS fen, day, %(today)s::date - day AS days,
        CASE WHEN account = '{Account.AID_FUND}' THEN '出资方 ' || of
            ELSE concat_ws('；', '出资方或级次 ' || of, '应出 ' || (charged / 100.0)::numeric(18, 2) || ' 元',
                '已到 ' || (arrived / 100.0)::numeric(18, 2) || ' 元') END AS records
    FROM sums WHERE account <> '{Account.AID_FUND}' OR left_fen <> 0
"""
NEVER_BACK = f"""
    WITH {aid_tables(IN_UNIT)}
    SELECT 'refund_proposed' AS kind, person_id, unit, fen::bigint AS fen, proposed_on AS day,
        %(today)s::date - proposed_on AS days, '退费 ' || id AS records
    FROM money_refund WHERE {_HERE} AND state = '{RefundState.PROPOSED}'
    UNION ALL
    SELECT 'refund_approved', person_id, unit, fen, decided_on, %(today)s::date - decided_on, '退费 ' || id
    FROM money_refund WHERE {_HERE} AND state = '{RefundState.APPROVED}'
    UNION ALL
    SELECT 'granted', person_id, unit, fen, decided_on, %(today)s::date - decided_on, '补助申请 ' || id
    FROM money_application WHERE {_HERE} AND state = '{ApplicationState.GRANTED}'
    UNION ALL
    SELECT 'held', person_id, unit, fen, held_on, %(today)s::date - held_on,
        concat_ws('；', '待查款 ' || id, '税务流水号 ' || tax_number)
    FROM money_unmatched WHERE {_HERE} AND state = '{UnmatchedState.HELD}'
    UNION ALL
    SELECT 'aid_beyond', person_id, unit, -open_fen, NULL, NULL, '出资方 ' || payer FROM aid WHERE open_fen < 0
"""
