"""Writing the book, and reading what stands on an account.

In: legs of one movement, inside an action. Out: rows of `money_transfer`; balances in fen.
Never: a leg between accounts that the movement does not name; a transfer changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import connection

from canbao.money.accounts import PAIRS, Account, Movement
from canbao.money.legs import Leg
from canbao.store.prepared import write

_POST = """
    INSERT INTO money_transfer (county, year, day, movement, debit, debit_of, credit, credit_of, person_id, unit, fen,
        record, reverses) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
_BALANCE = """
    SELECT coalesce(sum(fen) FILTER (WHERE debit = %(account)s AND debit_of = %(of)s), 0)
        - coalesce(sum(fen) FILTER (WHERE credit = %(account)s AND credit_of = %(of)s), 0)
    FROM money_transfer WHERE county = %(county)s AND year = %(year)s
        AND (debit = %(account)s AND debit_of = %(of)s OR credit = %(account)s AND credit_of = %(of)s)
"""
_ALL = """
    SELECT account, owner, sum(fen)::bigint FROM (
        SELECT debit AS account, debit_of AS owner, fen FROM money_transfer
        WHERE county = %(county)s AND year = %(year)s
        UNION ALL
        SELECT credit, credit_of, -fen FROM money_transfer WHERE county = %(county)s AND year = %(year)s
    ) AS side GROUP BY account, owner ORDER BY account, owner
"""


def post(county: str, year: int, day: date, movement: Movement, legs: Sequence[Leg]) -> None:
    """Write the legs, in the transaction under way; each must be one that the movement names."""
    for leg in legs:
        assert (leg.debit, leg.credit) in PAIRS[movement], (movement, leg.debit, leg.credit)
    rows = [
        (
            county, year, day, movement.value, leg.debit.value, leg.debit_of, leg.credit.value, leg.credit_of,
            leg.person_id, leg.unit, leg.fen, leg.record, leg.reverses,
        )
        for leg in legs
    ]  # fmt: skip
    for row in rows:
        write(_POST, row)


def balance(county: str, year: int, account: Account, of: str = "") -> int:
    """Fen on one account: what went in less what went out. Within the scope of the transaction under way."""
    with connection.cursor() as cursor:
        cursor.execute(_BALANCE, {"county": county, "year": year, "account": account.value, "of": of})
        return int(cursor.fetchone()[0])


def balances(county: str, year: int) -> dict[tuple[Account, str], int]:
    """Every account with its owner, those at zero too. Over all of a county they add up to zero."""
    with connection.cursor() as cursor:
        cursor.execute(_ALL, {"county": county, "year": year})
        return {(Account(account), owner): int(fen) for account, owner, fen in cursor.fetchall()}
