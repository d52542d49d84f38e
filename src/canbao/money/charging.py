"""Published dues into the book: what each person owes, what each payer owes for the person.

In: the published run of a benefit year, or the dues that somebody is paying. Out: transfers that bring the accounts of
those people to what the dues say. Never: an account of somebody who has paid touched: a due that changes afterwards
is for a person to decide; a due charged that is open, or that the policy would not accept from the person, or of a run
that does not know yet that everything was given back.

Whoever pays before the book was brought to a new run is charged in the same transaction: nobody pays what is not owed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from canbao.access.acting import Act, Json, performs
from canbao.access.locks import alone
from canbao.billing.assessing import published_run
from canbao.billing.pledging import sponsors_sql
from canbao.billing.storing import SPONSOR
from canbao.money.accounts import Account, Movement
from canbao.money.book import post
from canbao.money.legs import Leg
from canbao.money.states import STANDING_SQL
from canbao.store.failures import StoreFailed
from canbao.store.prepared import write


class NothingPublished(StoreFailed):
    """No run of this benefit year is published."""


@dataclass(frozen=True)
class ChargeDues:
    """Bring the book to the published run of a benefit year."""

    year: int


PROVISIONAL = "greatest((item.outputs ->> 'provisional_due_fen')::bigint - due.sponsor_fen, 0)"
"""What a person pays while the amount is not set, of a `due` and the `item` of its situation. SQL."""

_OF_DUES = """NOT EXISTS (
    SELECT FROM money_supplement AS extra
    WHERE extra.county = money_transfer.county AND extra.id = money_transfer.record)
"""
# What dues say and what the book says, by person and account; the difference is charged or lapses. What was given back
# is owed no more. `chosen`: which dues, and whether an amount that is not set yet counts as it provisionally stands.
_CHARGE = f"""
    WITH chosen AS ({{chosen}}),
    due AS (
        SELECT due.run_id, due.person_id, due.unit, CASE WHEN chosen.is_provisional
            THEN coalesce(due.payable_fen, {PROVISIONAL})
            ELSE due.payable_fen END AS payable_fen
        FROM chosen JOIN billing_due AS due ON due.county = %(county)s AND due.id = chosen.due_id
        JOIN billing_runsituation AS item ON item.county = due.county AND item.run_id = due.run_id
            AND item.situation = due.situation
        WHERE item.outputs ->> 'accepted' = 'true'
    ),
    wanted AS (
        SELECT person_id, unit, run_id, '{Account.OWED}' AS debit, '{Account.OWN_SHARE}' AS credit, '' AS owner,
            payable_fen::bigint AS fen
        FROM due WHERE payable_fen > 0
        UNION ALL
        SELECT due.person_id, due.unit, due.run_id, '{Account.AID}', '{Account.AID_SHARE}', line.payer, line.fen
        FROM due JOIN billing_aidline AS line ON line.county = %(county)s AND line.run_id = due.run_id
            AND line.person_id = due.person_id
        WHERE due.payable_fen IS NOT NULL AND line.fen > 0 AND line.payer <> '{SPONSOR}'
        UNION ALL
        SELECT due.person_id, due.unit, due.run_id, '{Account.SPONSOR}', '{Account.SPONSOR_SHARE}', part.owner, part.fen
        FROM due JOIN billing_aidline AS line ON line.county = %(county)s AND line.run_id = due.run_id
            AND line.person_id = due.person_id AND line.payer = '{SPONSOR}' AND line.fen > 0
        JOIN billing_run AS run ON run.county = %(county)s AND run.id = due.run_id
        CROSS JOIN LATERAL ({sponsors_sql("due.person_id", "line.fen", "run.started_at")}) AS part
        WHERE due.payable_fen IS NOT NULL
    ),
    booked AS (
        SELECT person_id, max(unit) AS unit, account, other, owner, sum(fen)::bigint AS fen FROM (
            SELECT person_id, unit, debit AS account, credit AS other, debit_of AS owner, fen FROM money_transfer
            WHERE county = %(county)s AND year = %(year)s AND ({{whose}})
                AND movement = '{Movement.CHARGE}' AND debit <> '{Account.SUBSIDY}' AND {_OF_DUES}
            UNION ALL
            SELECT person_id, unit, credit, debit, credit_of, -fen FROM money_transfer
            WHERE county = %(county)s AND year = %(year)s AND ({{whose}})
                AND movement = '{Movement.LAPSE}' AND credit <> '{Account.SUBSIDY}' AND {_OF_DUES}
            UNION ALL
            SELECT person_id, unit, '{Account.OWED}', debit, '', -fen FROM money_transfer
            WHERE county = %(county)s AND year = %(year)s AND ({{whose}}) AND movement = '{Movement.OWE_BACK}'
        ) AS moved GROUP BY person_id, account, other, owner
    ),
    missing AS (
        SELECT coalesce(wanted.person_id, booked.person_id) AS person_id, coalesce(wanted.unit, booked.unit) AS unit,
            wanted.run_id, coalesce(debit, account) AS debit, coalesce(credit, other) AS credit,
            coalesce(wanted.owner, booked.owner) AS owner, coalesce(wanted.fen, 0) - coalesce(booked.fen, 0) AS fen
        FROM wanted FULL JOIN booked ON booked.person_id = wanted.person_id AND booked.account = wanted.debit
            AND booked.owner = wanted.owner
    )
    INSERT INTO money_transfer (county, year, day, movement, debit, debit_of, credit, credit_of, person_id, unit, fen,
        record)
    SELECT %(county)s, %(year)s, %(day)s,
        CASE WHEN fen > 0 THEN '{Movement.CHARGE}' ELSE '{Movement.LAPSE}' END,
        CASE WHEN fen > 0 THEN debit ELSE credit END, owner,
        CASE WHEN fen > 0 THEN credit ELSE debit END, owner, person_id, unit, abs(fen), run_id
    FROM missing WHERE fen <> 0 AND {{unpaid}}
"""
_UNPAID = f"""NOT EXISTS (
    SELECT FROM money_payment AS paid WHERE paid.county = %(county)s AND paid.year = %(year)s
        AND paid.person_id = missing.person_id AND paid.state IN ({STANDING_SQL}))
    AND NOT EXISTS (
        SELECT FROM money_refund AS refund WHERE refund.county = %(county)s AND refund.year = %(year)s
            AND refund.person_id = missing.person_id AND refund.is_whole AND refund.state IN ('approved', 'paid')
            AND refund.decided_at >= %(read_at)s)
"""
_DUES_OF_RUN = """
    SELECT id AS due_id, false AS is_provisional FROM billing_due WHERE county = %(county)s AND run_id = %(run)s
"""
_OF_RUN = _CHARGE.format(chosen=_DUES_OF_RUN, whose="true", unpaid=_UNPAID)
_OF_PAYERS = _CHARGE.format(
    chosen="SELECT due_id, is_provisional FROM {paying}",
    whose="person_id IN (SELECT person_id FROM {paying})",
    unpaid="true",
)
_BOOKED = f"""
    SELECT account, other, owner, sum(fen)::bigint FROM (
        SELECT debit AS account, credit AS other, debit_of AS owner, fen FROM money_transfer
        WHERE county = %(county)s AND year = %(year)s AND person_id = %(person)s
            AND movement = '{Movement.CHARGE}' AND debit <> '{Account.SUBSIDY}' AND {_OF_DUES}
        UNION ALL
        SELECT credit, debit, credit_of, -fen FROM money_transfer
        WHERE county = %(county)s AND year = %(year)s AND person_id = %(person)s
            AND movement = '{Movement.LAPSE}' AND credit <> '{Account.SUBSIDY}' AND {_OF_DUES}
        UNION ALL
        SELECT '{Account.OWED}', debit, '', -fen FROM money_transfer
        WHERE county = %(county)s AND year = %(year)s AND person_id = %(person)s AND movement = '{Movement.OWE_BACK}'
    ) AS moved GROUP BY account, other, owner
"""
_SPONSORS = sponsors_sql("%(person)s::bigint", "%(taken)s::bigint", "now()")
_ONE_PAYER = (
    "(SELECT %(person)s::bigint AS person_id, %(due)s::bigint AS due_id, %(provisional)s AS is_provisional) AS one"
)

_OF_PAYER = _OF_PAYERS.format(paying=_ONE_PAYER)


@performs("charge_dues")
def charge_dues(act: Act, order: ChargeDues) -> dict[str, Json]:
    """Bring the book to the run; how many transfers that took. Raises NothingPublished, NotAllowed."""
    county = act.actor.county
    act.require(county)
    alone(f"book:{county}:{order.year}")
    run = published_run(county, order.year)
    if run is None:
        raise NothingPublished(f"{order.year} 年度还没有发布的应缴 no dues of this year are published")
    count = _post(_OF_RUN, county, order.year, act.business_day(), run=run.id, read_at=run.read_at)
    act.note("run", run.id, transfers=count)
    return {"run": run.id, "transfers": count}


def charge_payer(county: str, year: int, day: date, due_id: int, person_id: int, *, is_provisional: bool) -> None:
    """Bring the accounts of one person, who has not paid before, to the due that is being paid."""
    write(
        _OF_PAYER,
        {
            "county": county, "year": year, "day": day, "person": person_id, "due": due_id,
            "provisional": is_provisional,
        },
    )  # fmt: skip


def charge_payers(county: str, year: int, day: date, paying: str) -> None:
    """The same for all in a scratch table with person_id, due_id and is_provisional, in the transaction under way."""
    _post(_OF_PAYERS.format(paying=paying), county, year, day)


def charge_assessed(
    county: str, year: int, day: date, person_id: int, unit: str, payable_fen: int, aid: Mapping[str, int]
) -> None:  # fmt: skip
    """The same for one person of whom no due of a run says what was assessed for the day of payment."""
    wanted = {(Account.OWED, Account.OWN_SHARE, ""): payable_fen}
    for payer, fen in aid.items():
        if payer != SPONSOR:
            wanted[Account.AID, Account.AID_SHARE, payer] = fen
    with connection.cursor() as cursor:
        given: dict[str, str | int] = {"county": county, "year": year, "person": person_id}
        cursor.execute(_SPONSORS, {**given, "taken": aid.get(SPONSOR, 0)})
        for sponsor, fen in cursor.fetchall():
            wanted[Account.SPONSOR, Account.SPONSOR_SHARE, sponsor] = int(fen)
        cursor.execute(_BOOKED, given)
        booked = {(Account(debit), Account(credit), owner): int(fen) for debit, credit, owner, fen in cursor.fetchall()}
    for debit, credit, owner in sorted(wanted.keys() | booked.keys()):
        more = wanted.get((debit, credit, owner), 0) - booked.get((debit, credit, owner), 0)
        leg = Leg(debit, credit, abs(more), unit, debit_of=owner, credit_of=owner, person_id=person_id)
        if more:
            movement = Movement.CHARGE if more > 0 else Movement.LAPSE
            post(county, year, day, movement, [leg if more > 0 else leg.turned()])


def _post(query: str, county: str, year: int, day: date, **more: int | bool | datetime) -> int:
    given = {"county": county, "year": year, "day": day, **more}
    with connection.cursor() as cursor:
        cursor.execute(query, given)
        return int(cursor.rowcount)
