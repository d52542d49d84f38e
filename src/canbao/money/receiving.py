"""Payments that the tax office reports: each pays exactly its due, or is held as money that nobody's due matches.

In: rows of a tax file whose persons were found (or not), in a scratch table's shape. Out: payments, held money, the
transfers of both; how many of each. Never: a row counted twice, in whichever file it comes; a due paid twice; a row
that changes nothing and is not counted; half a file.

A row is about the due of the day of payment: of the newest published run that looked at that day or an earlier one.
Cash that a collector noted comes back from the tax office with a number: the payment gets it, no money moves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa
from django.db import connection

from canbao.access.acting import Act
from canbao.access.locks import beside_others
from canbao.billing.states import RunState
from canbao.money.accounts import Account, Movement
from canbao.money.charging import PROVISIONAL, charge_payers
from canbao.money.models import DifferenceKind, PaymentKind, Problem
from canbao.money.states import STANDING_SQL, PaymentState, SupplementState
from canbao.store.copying import copy_in, scratch_table
from canbao.store.failures import StoreFailed

COLUMNS: Mapping[str, tuple[str, pa.DataType]] = {
    "row": ("int", pa.int32()),
    "tax_number": ("text", pa.string()),
    "person_id": ("bigint", pa.int64()),
    "year": ("int", pa.int32()),
    "fen": ("bigint", pa.int64()),
    "paid_on": ("date", pa.date32()),
    "channel": ("text", pa.string()),
    "place": ("text", pa.string()),
    "kind": ("text", pa.string()),
    "problem": ("text", pa.string()),
}
"""A reported payment. `row`: where it stands in its file; `year`: the benefit year it is for; `place`: the division
that was chosen when paying; `kind`: a `PaymentKind`; `problem`: why the person was not found, empty when found.
"""
BY_HAND = ("代收", "代收人", "collector")
"""Channels by which the tax office tells of cash that collectors took: such a row confirms what a collector noted, and
is money of its own in no case. A row of any other channel is, whoever else has paid for the person.
"""
SCHEMA = pa.schema([pa.field(name, kind) for name, (_, kind) in COLUMNS.items()])
_MOST_NAMED = 5
"""Numbers in one sentence: whoever reads it looks the rest up in the file."""


class NumbersReused(StoreFailed):
    """The tax office's number of a payment stands for two different ones."""


@dataclass(frozen=True)
class Received:
    """What became of the rows of a file. `again`: known before, to the fen; `confirmed`: cash noted by a collector;
    `held`: money of nobody's due, and cash that nobody noted, which is a difference and no money.
    """

    payments: int
    confirmed: int
    again: int
    held: Mapping[Problem, int]
    fen: int
    """What the file brought that was not known before, cash noted by collectors apart."""


_REUSED = """
    SELECT tax_number FROM arriving GROUP BY tax_number
    HAVING count(DISTINCT (coalesce(person_id, 0), fen, paid_on, year, kind)) > 1
    UNION ALL
    SELECT arriving.tax_number FROM arriving JOIN money_payment AS known
        ON known.county = %(county)s AND known.tax_number = arriving.tax_number AND NOT EXISTS (
            SELECT FROM money_unmatched AS held
            WHERE held.county = %(county)s AND held.tax_number = arriving.tax_number)
    WHERE (known.person_id, known.fen, known.year, known.kind)
        IS DISTINCT FROM (arriving.person_id, arriving.fen, arriving.year, arriving.kind)
        OR known.collector IS NULL AND known.paid_on <> arriving.paid_on
    UNION ALL
    SELECT arriving.tax_number FROM arriving JOIN money_unmatched AS known
        ON known.county = %(county)s AND known.tax_number = arriving.tax_number
    WHERE (known.fen, known.paid_on) IS DISTINCT FROM (arriving.fen, arriving.paid_on)
    ORDER BY 1
"""
# The newest run of each day of payment, then each row's due in it.
_JUDGED = f"""
    CREATE TEMPORARY TABLE judged ON COMMIT DROP AS
    WITH days AS (
        SELECT day.paid_on, (
            SELECT run.id FROM billing_run AS run WHERE run.county = %(county)s AND run.year = %(year)s
                AND run.state IN ('{RunState.PUBLISHED}', '{RunState.SUPERSEDED}') AND run.as_of <= day.paid_on
            ORDER BY run.as_of DESC, run.id DESC LIMIT 1
        ) AS run_id FROM (SELECT DISTINCT paid_on FROM arriving) AS day
    ),
    fresh AS (
        SELECT DISTINCT ON (tax_number) arriving.* FROM arriving
        WHERE NOT EXISTS (SELECT FROM money_payment AS known
                WHERE known.county = %(county)s AND known.tax_number = arriving.tax_number)
            AND NOT EXISTS (SELECT FROM money_unmatched AS known
                WHERE known.county = %(county)s AND known.tax_number = arriving.tax_number)
        ORDER BY tax_number, row
    ),
    asked AS (
        SELECT fresh.*, coalesce(extra.due_id, due.id) AS due_id, due.unit, extra.id AS extra_id,
            fresh.kind = '{PaymentKind.OWN}' AND due.payable_fen IS NULL AS is_provisional,
            item.outputs ->> 'accepted' = 'true' AS is_accepted, due.offer_until,
            CASE fresh.kind WHEN '{PaymentKind.OWN}'
                THEN coalesce(due.payable_fen, {PROVISIONAL})
                ELSE extra.fen END AS wanted,
            standing.id AS standing_id,
            standing.collector IS NOT NULL AND standing.tax_number IS NULL AND standing.fen = fresh.fen AS is_noted
        FROM fresh LEFT JOIN days ON days.paid_on = fresh.paid_on
        LEFT JOIN billing_due AS due ON due.county = %(county)s AND due.run_id = days.run_id
            AND due.person_id = fresh.person_id
        LEFT JOIN billing_runsituation AS item ON item.county = due.county AND item.run_id = due.run_id
            AND item.situation = due.situation
        LEFT JOIN money_supplement AS extra ON extra.county = %(county)s AND extra.year = %(year)s
            AND extra.person_id = fresh.person_id AND extra.kind = fresh.kind AND extra.state = '{SupplementState.OPEN}'
        LEFT JOIN money_payment AS standing ON standing.county = %(county)s AND standing.year = %(year)s
            AND standing.person_id = fresh.person_id AND standing.kind = fresh.kind
            AND standing.state IN ({STANDING_SQL})
    ),
    told AS (SELECT *, CASE
        WHEN channel = ANY (%(by_hand)s) THEN CASE WHEN problem IS NULL AND is_noted AND year = %(year)s
            THEN 'confirms' ELSE '{Problem.NO_CASH}' END
        WHEN problem IS NOT NULL THEN problem
        WHEN left(place, 6) <> %(county)s AND place <> '' THEN '{Problem.WRONG_COUNTY}'
        WHEN year <> %(year)s THEN '{Problem.WRONG_YEAR}'
        WHEN standing_id IS NOT NULL THEN '{Problem.ALREADY_PAID}'
        WHEN due_id IS NULL OR kind <> '{PaymentKind.OWN}' AND extra_id IS NULL THEN '{Problem.NO_DUE}'
        WHEN kind = '{PaymentKind.OWN}' AND NOT is_accepted THEN '{Problem.NOT_ACCEPTED}'
        WHEN wanted IS NULL THEN '{Problem.OPEN}'
        WHEN kind = '{PaymentKind.OWN}' AND (offer_until IS NULL OR paid_on > offer_until) THEN '{Problem.OFFER_ENDED}'
        WHEN wanted = 0 THEN '{Problem.NOTHING_DUE}'
        WHEN wanted <> fen THEN '{Problem.OTHER_AMOUNT}'
        ELSE 'pays' END AS said
    FROM asked)
    SELECT *, CASE WHEN row_number() OVER (PARTITION BY person_id, kind, said ORDER BY row) = 1 THEN said
        WHEN said = 'pays' THEN '{Problem.ALREADY_PAID}' WHEN said = 'confirms' THEN '{Problem.NO_CASH}'
        ELSE said END AS verdict
    FROM told
"""
# Whoever has been paid for by somebody else in this moment is left to the next question.
_PAY = f"""
    WITH made AS (
        INSERT INTO money_payment (county, year, person_id, unit, due_id, kind, fen, channel, paid_on, is_provisional,
            tax_number, state, recorded_by)
        SELECT %(county)s, %(year)s, person_id, unit, due_id, kind, fen, channel, paid_on, is_provisional, tax_number,
            '{PaymentState.CONFIRMED}', %(account)s
        FROM judged WHERE verdict = 'pays' ORDER BY row
        ON CONFLICT DO NOTHING
        RETURNING id, person_id, due_id, kind, is_provisional, unit, fen, tax_number
    )
    INSERT INTO paid_now SELECT * FROM made
"""
_RECEIVE = f"""
    INSERT INTO money_transfer (county, year, day, movement, debit, debit_of, credit, credit_of, person_id, unit, fen,
        record)
    SELECT %(county)s, %(year)s, %(day)s, '{Movement.RECEIVE}', '{Account.TREASURY}', '', '{Account.OWED}', '',
        person_id, unit, fen, id
    FROM paid_now ORDER BY id
"""
_SETTLE = f"""
    UPDATE money_supplement AS extra SET state = '{SupplementState.PAID}' FROM paid_now
    WHERE extra.county = %(county)s AND extra.year = %(year)s AND extra.person_id = paid_now.person_id
        AND extra.kind = paid_now.kind AND extra.state = '{SupplementState.OPEN}'
"""
_CONFIRM = """
    UPDATE money_payment AS cash SET tax_number = judged.tax_number FROM judged
    WHERE judged.verdict = 'confirms' AND cash.county = %(county)s AND cash.id = judged.standing_id
"""
_HOLD = f"""
    WITH made AS (
        INSERT INTO money_unmatched (county, year, unit, tax_number, person_id, fen, paid_on, channel, place, problem,
            source, source_row, state, held_on)
        SELECT %(county)s, %(year)s, coalesce(unit, %(county)s), tax_number, person_id, fen, paid_on, channel, place,
            CASE verdict WHEN 'pays' THEN '{Problem.ALREADY_PAID}' ELSE verdict END, %(source)s, row, 'held', %(day)s
        FROM judged WHERE verdict NOT IN ('confirms', '{Problem.NO_CASH}')
            AND NOT EXISTS (SELECT FROM paid_now WHERE paid_now.tax_number = judged.tax_number)
        ORDER BY row
        RETURNING id, unit, tax_number, fen, problem
    ),
    booked AS (
        INSERT INTO money_transfer (county, year, day, movement, debit, debit_of, credit, credit_of, unit, fen, record)
        SELECT %(county)s, %(year)s, %(day)s, '{Movement.HOLD}', '{Account.TREASURY}', '', '{Account.UNMATCHED}',
            tax_number, unit, fen, id
        FROM made ORDER BY id
    )
    SELECT problem, count(*)::int, sum(fen)::bigint FROM made GROUP BY problem
"""
# Cash that nobody noted is no money: it is in nobody's hand, and what the tax office has of it comes as a deposit.
_TELL = f"""
    INSERT INTO money_difference (county, year, unit, kind, about, person_id, day, theirs_fen, source, source_row,
        owner, opened_on, state, reason)
    SELECT %(county)s, %(year)s, coalesce(unit, %(county)s), '{DifferenceKind.ONLY_THEIRS}', tax_number, person_id,
        paid_on, fen, %(source)s, row, 'town', %(day)s, 'open', ''
    FROM judged WHERE verdict = '{Problem.NO_CASH}' AND NOT EXISTS (
        SELECT FROM money_difference AS known WHERE known.county = %(county)s AND known.year = %(year)s
            AND known.kind = '{DifferenceKind.ONLY_THEIRS}' AND known.about = judged.tax_number
            AND known.state IN ('open', 'closed'))
    ORDER BY row ON CONFLICT DO NOTHING
"""


def receive_payments(act: Act, year: int, rows: pa.Table, source: int | None = None) -> Received:
    """Take the rows (`SCHEMA`) of a file or of one message, all of them. Raises NumbersReused."""
    county, day = act.actor.county, act.business_day()
    beside_others(f"book:{county}:{year}")
    given: dict[str, Any] = {
        "county": county, "year": year, "day": day, "account": act.actor.account_id, "source": source,
        "by_hand": list(BY_HAND),
    }  # fmt: skip
    scratch_table("arriving", {name: kind for name, (kind, _) in COLUMNS.items()})
    scratch_table(
        "paid_now",
        {
            "id": "bigint", "person_id": "bigint", "due_id": "bigint", "kind": "text", "is_provisional": "boolean",
            "unit": "text", "fen": "bigint", "tax_number": "text",
        },
    )  # fmt: skip
    copy_in(rows.select(list(COLUMNS)), "arriving")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE arriving")
        _refuse_reused(given)
        cursor.execute(_JUDGED, given)
        cursor.execute("ANALYZE judged")
        cursor.execute("SELECT count(*) FROM judged")
        fresh = int(cursor.fetchone()[0])
        cursor.execute(_PAY, given)
        paid = int(cursor.rowcount)
        cursor.execute("ANALYZE paid_now")
        charge_payers(county, year, day, f"(SELECT * FROM paid_now WHERE kind = '{PaymentKind.OWN}') AS own")
        cursor.execute(_RECEIVE, given)
        cursor.execute(_SETTLE, given)
        cursor.execute(_CONFIRM, given)
        confirmed = int(cursor.rowcount)
        cursor.execute(_HOLD, given)
        held = [(Problem(problem), count, fen) for problem, count, fen in cursor.fetchall()]
        cursor.execute(_TELL, given)
        if cursor.rowcount:
            held.append((Problem.NO_CASH, int(cursor.rowcount), 0))
        cursor.execute("SELECT coalesce(sum(fen), 0)::bigint FROM paid_now")
        fen = int(cursor.fetchone()[0]) + sum(fen for _, _, fen in held)
        cursor.execute("DROP TABLE arriving, judged, paid_now")
    return Received(
        payments=paid,
        confirmed=confirmed,
        again=rows.num_rows - fresh,
        held={problem: count for problem, count, _ in sorted(held)},
        fen=fen,
    )


def one_row(
    *, tax_number: str, person_id: int | None, year: int, fen: int, paid_on: date, channel: str, place: str = "",
    kind: str = PaymentKind.OWN, problem: str | None = None,
) -> pa.Table:  # fmt: skip
    """A single reported payment in the shape of a file."""
    cells = {
        "row": 1, "tax_number": tax_number, "person_id": person_id, "year": year, "fen": fen, "paid_on": paid_on,
        "channel": channel, "place": place, "kind": kind, "problem": problem,
    }  # fmt: skip
    return pa.Table.from_pylist([cells], schema=SCHEMA)


def _refuse_reused(given: Mapping[str, Any]) -> None:
    """Raises NumbersReused with the first of them."""
    with connection.cursor() as asking:
        asking.execute(_REUSED, given)
        found = [row[0] for row in asking.fetchall()]
    if found:
        named = "、".join(found[:_MOST_NAMED])
        raise NumbersReused(
            f"有 {len(found)} 个税务流水号对应不同的缴费（{named}），整份未入账，请税务核对后重发 "
            "numbers stand for different payments: nothing was booked"
        )
