"""Published dues into the book: what each person owes, what each payer owes for the person.

In: the published run of a benefit year. Out: transfers that bring the accounts of everybody who has not paid to what
the run says. Never: an account of somebody who has paid touched: a due that changes afterwards is for a person to
decide; a due charged that is open, or that the policy would not accept from the person.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from canbao.access.acting import Act, Json, performs
from canbao.access.locks import alone
from canbao.billing.assessing import published_run
from canbao.billing.storing import SPONSOR
from canbao.money.accounts import Account, Movement
from canbao.money.states import STANDING
from canbao.store.failures import StoreFailed


class NothingPublished(StoreFailed):
    """No run of this benefit year is published."""


@dataclass(frozen=True)
class ChargeDues:
    """Bring the book to the published run of a benefit year."""

    year: int


# What the run says and what the book says, by person and account; the difference is charged or lapses.
_CHARGE = f"""
    WITH due AS (
        SELECT due.person_id, due.unit, due.payable_fen FROM billing_due AS due
        JOIN billing_runsituation AS item ON item.county = due.county AND item.run_id = due.run_id
            AND item.situation = due.situation
        WHERE due.county = %(county)s AND due.run_id = %(run)s AND due.payable_fen IS NOT NULL
            AND item.outputs ->> 'accepted' = 'true'
    ),
    wanted AS (
        SELECT person_id, unit, '{Account.OWED}' AS debit, '{Account.OWN_SHARE}' AS credit, '' AS owner,
            payable_fen::bigint AS fen
        FROM due WHERE payable_fen > 0
        UNION ALL
        SELECT due.person_id, due.unit,
            CASE WHEN line.payer = '{SPONSOR}' THEN '{Account.SPONSOR}' ELSE '{Account.AID}' END,
            CASE WHEN line.payer = '{SPONSOR}' THEN '{Account.SPONSOR_SHARE}' ELSE '{Account.AID_SHARE}' END,
            line.payer, line.fen
        FROM due JOIN billing_aidline AS line ON line.county = %(county)s AND line.run_id = %(run)s
            AND line.person_id = due.person_id
        WHERE line.fen > 0
    ),
    booked AS (
        SELECT person_id, max(unit) AS unit, account, other, owner, sum(fen)::bigint AS fen FROM (
            SELECT person_id, unit, debit AS account, credit AS other, debit_of AS owner, fen FROM money_transfer
            WHERE county = %(county)s AND year = %(year)s
                AND movement = '{Movement.CHARGE}' AND debit <> '{Account.SUBSIDY}'
            UNION ALL
            SELECT person_id, unit, credit, debit, credit_of, -fen FROM money_transfer
            WHERE county = %(county)s AND year = %(year)s
                AND movement = '{Movement.LAPSE}' AND credit <> '{Account.SUBSIDY}'
        ) AS moved GROUP BY person_id, account, other, owner
    ),
    missing AS (
        SELECT coalesce(wanted.person_id, booked.person_id) AS person_id, coalesce(wanted.unit, booked.unit) AS unit,
            coalesce(debit, account) AS debit, coalesce(credit, other) AS credit,
            coalesce(wanted.owner, booked.owner) AS owner, coalesce(wanted.fen, 0) - coalesce(booked.fen, 0) AS fen
        FROM wanted FULL JOIN booked ON booked.person_id = wanted.person_id AND booked.account = wanted.debit
            AND booked.owner = wanted.owner
    )
    INSERT INTO money_transfer (county, year, day, movement, debit, debit_of, credit, credit_of, person_id, unit, fen,
        record)
    SELECT %(county)s, %(year)s, %(day)s,
        CASE WHEN fen > 0 THEN '{Movement.CHARGE}' ELSE '{Movement.LAPSE}' END,
        CASE WHEN fen > 0 THEN debit ELSE credit END, owner,
        CASE WHEN fen > 0 THEN credit ELSE debit END, owner, person_id, unit, abs(fen), %(run)s
    FROM missing WHERE fen <> 0 AND NOT EXISTS (
        SELECT FROM money_payment AS paid WHERE paid.county = %(county)s AND paid.year = %(year)s
            AND paid.person_id = missing.person_id AND paid.state = ANY (%(standing)s))
"""


@performs("charge_dues")
def charge_dues(act: Act, order: ChargeDues) -> dict[str, Json]:
    """Bring the book to the run; how many transfers that took. Raises NothingPublished, NotAllowed."""
    county = act.actor.county
    act.require(county)
    alone(f"book:{county}:{order.year}")
    run = published_run(county, order.year)
    if run is None:
        raise NothingPublished(f"{order.year} 年度还没有发布的应缴 no dues of this year are published")
    with connection.cursor() as cursor:
        cursor.execute(
            _CHARGE,
            {
                "county": county, "year": order.year, "run": run.id, "day": act.business_day(),
                "standing": [state.value for state in STANDING],
            },
        )  # fmt: skip
        count = int(cursor.rowcount)
    act.note("run", run.id, transfers=count)
    return {"run": run.id, "transfers": count}
