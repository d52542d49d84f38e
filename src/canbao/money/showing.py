"""What pages show of money: one person's payments, and the book account by account.

In: who asks, a person or a benefit year. Out: payments, the latest first; what is on each account, and that it all adds
up to nothing. Never: those of somebody out of sight.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from canbao.access.acting import reading
from canbao.access.actors import Actor
from canbao.money.accounts import INCOME, Account
from canbao.money.models import Payment


def payments_of(actor: Actor, person_id: int) -> list[Payment]:
    """Every one, also taken back or paid back. Raises NotAllowed."""
    with reading(actor, "view_membership"):
        rows = Payment.objects.filter(county=actor.county, person_id=person_id)
        return list(rows.order_by("-paid_on", "-id"))


MOST_OWNERS = 1_000
"""Of one account on one page: collectors of a county, or towns, payers and deposits of a season."""
_BY_ACCOUNT = """
    SELECT account, sum(fen)::bigint, count(DISTINCT owner)::int FROM (
        SELECT debit AS account, debit_of AS owner, fen FROM money_transfer
        WHERE county = %(county)s AND year = %(year)s
        UNION ALL
        SELECT credit, credit_of, -fen FROM money_transfer WHERE county = %(county)s AND year = %(year)s
    ) AS side GROUP BY account
"""
_BY_OWNER = """
    SELECT owner, sum(fen)::bigint FROM (
        SELECT debit_of AS owner, fen FROM money_transfer
        WHERE county = %(county)s AND year = %(year)s AND debit = %(account)s
        UNION ALL
        SELECT credit_of, -fen FROM money_transfer
        WHERE county = %(county)s AND year = %(year)s AND credit = %(account)s
    ) AS side GROUP BY owner HAVING sum(fen) <> 0 ORDER BY abs(sum(fen)) DESC, owner LIMIT %(most)s
"""


@dataclass(frozen=True)
class AccountLine:
    """One account of the book. `is_income`: what the fund is entitled to, which stands on the other side."""

    account: Account
    fen: int
    owners: int

    @property
    def is_income(self) -> bool:
        return self.account in INCOME


def account_lines(actor: Actor, year: int) -> list[AccountLine]:
    """Every account in the order of the chart, those at zero too, of what the reader sees. Raises NotAllowed."""
    with reading(actor, "view_book"), connection.cursor() as cursor:
        cursor.execute(_BY_ACCOUNT, {"county": actor.county, "year": year})
        found = {account: (int(fen), owners) for account, fen, owners in cursor.fetchall()}
    return [AccountLine(account, *found.get(account.value, (0, 0))) for account in Account]


def owners_of(actor: Actor, year: int, account: Account) -> list[tuple[str, int]]:
    """Whose it is, largest sums first; those at zero are left out. Raises NotAllowed."""
    given: dict[str, int | str] = {"county": actor.county, "year": year, "account": account.value, "most": MOST_OWNERS}
    with reading(actor, "view_book"), connection.cursor() as cursor:
        cursor.execute(_BY_OWNER, given)
        return [(owner, int(fen)) for owner, fen in cursor.fetchall()]
