"""What the book says of each person's aid beside what has been asked for: SQL that all of this folder is made from.

In: a county, a benefit year, perhaps one payer, some persons, a unit. Out: the common table `aid`: one row for a
person, unit and payer. Never: aid asked for of somebody who has not paid, or who paid and has it back.

`booked_fen` is what the payer owes for the person: charges less what lapsed, and what the fund has advanced to somebody
who paid first. It is due (`is_due`) as soon as the person has paid the own share, or has none to pay; and not any more
when the payment was taken back. `asked_fen` are the lines of requests that stand. What is due and not asked for is
`open_fen`; below nought, so much has been asked for too much. Always: booked = asked + open, plus what is not due yet.
"""

from __future__ import annotations

from canbao.money.accounts import Account, Movement
from canbao.money.aid_states import LineState
from canbao.money.models import PaymentKind
from canbao.money.states import STANDING

_PAID = ", ".join(f"'{state.value}'" for state in STANDING)
_HERE = "county = %(county)s AND year = %(year)s"

ADVANCED = f"""
    granted.movement = '{Movement.GRANT}' AND EXISTS (
        SELECT FROM money_transfer AS paid_out WHERE paid_out.county = granted.county AND paid_out.year = granted.year
            AND paid_out.credit = '{Account.TREASURY}' AND paid_out.movement = '{Movement.REIMBURSE}'
            AND paid_out.record = granted.record)
"""
"""Whether a grant to somebody who paid first (`granted`) was paid out of the fund: its payer owes it to the fund."""
CHARGED = f"""
        SELECT person_id, unit, debit_of AS payer, fen, record AS run_id FROM money_transfer
        WHERE {_HERE} AND debit = '{Account.AID}' AND movement = '{Movement.CHARGE}' AND ({{whose}})
        UNION ALL
        SELECT person_id, unit, credit_of, -fen, NULL FROM money_transfer
        WHERE {_HERE} AND credit = '{Account.AID}' AND movement = '{Movement.LAPSE}' AND ({{whose}})
        UNION ALL
        SELECT person_id, unit, debit_of, fen, NULL FROM money_transfer AS granted
        WHERE {_HERE} AND debit = '{Account.AID}' AND ({{whose}}) AND {ADVANCED}
"""
_AID = f"""
    booked AS MATERIALIZED (
        SELECT person_id, unit, payer, sum(fen)::bigint AS fen, max(run_id) AS run_id FROM ({CHARGED}) AS moved
        WHERE {{where}} GROUP BY person_id, unit, payer
    ),
    asked AS MATERIALIZED (
        SELECT person_id, unit, payer, sum(fen)::bigint AS fen, bool_or(is_first) AS has_first
        FROM money_requestline WHERE {_HERE} AND state = '{LineState.STANDS}' AND ({{whose}}) AND {{where}}
        GROUP BY person_id, unit, payer
    ),
    paying AS MATERIALIZED (
        SELECT person_id, id, fen, paid_on FROM money_payment
        WHERE {_HERE} AND kind = '{PaymentKind.OWN}' AND state IN ({_PAID}) AND ({{whose}})
    ),
    owing AS MATERIALIZED (
        SELECT person_id FROM (
            SELECT person_id, fen FROM money_transfer
            WHERE {_HERE} AND debit = '{Account.OWED}' AND movement = '{Movement.CHARGE}' AND ({{whose}})
            UNION ALL
            SELECT person_id, -fen FROM money_transfer
            WHERE {_HERE} AND credit = '{Account.OWED}' AND movement = '{Movement.LAPSE}' AND ({{whose}})
        ) AS moved GROUP BY person_id HAVING sum(fen) <> 0
    ),
    aid AS MATERIALIZED (
        SELECT person_id, unit, payer, coalesce(booked.fen, 0) AS booked_fen, coalesce(asked.fen, 0) AS asked_fen,
            coalesce(asked.has_first, false) AS has_first, booked.run_id, paying.id AS payment_id,
            coalesce(paying.fen, 0) AS paid_fen, paying.paid_on,
            paying.id IS NOT NULL OR owing.person_id IS NULL AS is_due,
            CASE WHEN paying.id IS NOT NULL OR owing.person_id IS NULL THEN coalesce(booked.fen, 0) ELSE 0 END
                - coalesce(asked.fen, 0) AS open_fen
        FROM booked FULL JOIN asked USING (person_id, unit, payer)
        LEFT JOIN paying USING (person_id) LEFT JOIN owing USING (person_id)
        WHERE coalesce(booked.fen, 0) <> 0 OR coalesce(asked.fen, 0) <> 0
    )
"""

ROWS = """
    SELECT aid.*, coalesce(charged.aid_rows, published.aid_rows, '') AS aid_rows,
        coalesce(charged.clause, published.clause, '') AS clause, coalesce(item.outputs ->> 'policy', '') AS policy
    FROM aid
    LEFT JOIN billing_aidline AS charged ON charged.county = %(county)s AND charged.run_id = aid.run_id
        AND charged.person_id = aid.person_id AND charged.payer = aid.payer
    LEFT JOIN billing_aidline AS published ON published.county = %(county)s AND published.run_id = %(run)s
        AND published.person_id = aid.person_id AND published.payer = aid.payer
    LEFT JOIN billing_due AS due ON due.county = %(county)s AND due.person_id = aid.person_id
        AND due.run_id = coalesce(charged.run_id, %(run)s)
    LEFT JOIN billing_runsituation AS item ON item.county = due.county AND item.run_id = due.run_id
        AND item.situation = due.situation
"""
"""Each row of `aid` with the rows of the policy's aid table that it rests on: of the run that it was charged by, else
of the published one.
"""

IN_UNIT = "starts_with(unit, %(unit)s)"
OF_PAYER = "payer = %(payer)s"


def aid_tables(where: str = IN_UNIT, whose: str = "true") -> str:
    """The common tables up to `aid`, after WITH. `where`: a condition on unit and payer; `whose`: on the person.
    What somebody paid or owes is looked for everywhere: whoever moved may have paid in another town.
    """
    return _AID.format(where=where, whose=whose)
