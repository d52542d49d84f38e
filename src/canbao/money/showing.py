"""What pages show of money: one person's payments, and the book account by account.

In: who asks, a person or a benefit year. Out: payments, the latest first; what is on each account, and that it all adds
up to nothing. Never: those of somebody out of sight.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from canbao.access.acting import NotFound, reading
from canbao.access.actors import Actor
from canbao.access.models import Account as Collector
from canbao.billing.assessing import published_run
from canbao.money.accounts import INCOME, Account
from canbao.money.models import Payment
from canbao.money.subsidy_terms import LEVEL_WORDS


def payments_of(actor: Actor, person_id: int) -> list[Payment]:
    """Every one, also taken back or paid back. Raises NotAllowed."""
    with reading(actor, "view_membership"):
        rows = Payment.objects.filter(county=actor.county, person_id=person_id)
        return list(rows.order_by("-paid_on", "-id"))


def payment_numbered(actor: Actor, number: int) -> Payment:
    """Raises NotFound, NotAllowed."""
    with reading(actor, "view_membership"):
        found = Payment.objects.filter(county=actor.county, id=number).first()
        if found is None:
            raise NotFound(f"没有编号为 {number} 的缴费，或不在您的辖区 no such payment in your area")
        return found


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
    """One account of the book. `is_income`: what the fund is entitled to; that and what is to be paid out stand on the
    other side, where a sum is shown with its sign turned.
    """

    account: Account
    fen: int
    owners: int

    @property
    def is_income(self) -> bool:
        return self.account in INCOME

    @property
    def is_owed_out(self) -> bool:
        return self.account in OWED_OUT

    @property
    def shown_fen(self) -> int:
        """As it is read: what is entitled or owed as a sum of its own."""
        return -self.fen if self.is_income or self.is_owed_out else self.fen


def account_lines(actor: Actor, year: int) -> list[AccountLine]:
    """Every account in the order of the chart, those at zero too, of what the reader sees. Raises NotAllowed."""
    with reading(actor, "view_book"), connection.cursor() as cursor:
        cursor.execute(_BY_ACCOUNT, {"county": actor.county, "year": year})
        found = {account: (int(fen), owners) for account, fen, owners in cursor.fetchall()}
    return [AccountLine(account, *found.get(account.value, (0, 0))) for account in Account]


OWED_OUT = frozenset({Account.REFUNDS, Account.REIMBURSE, Account.UNMATCHED})
"""What has to be paid back, paid out or found an owner for."""
_OF_PAYERS = frozenset({Account.AID, Account.AID_FUND, Account.AID_SHARE})
_OF_LEVELS = frozenset({Account.SUBSIDY, Account.SUBSIDY_SHARE})


def owners_of(actor: Actor, year: int, account: Account) -> list[tuple[str, int]]:
    """Whose it is, largest sums first; those at zero are left out. Payers, levels and collectors by name, units and
    slips by code. Raises NotAllowed.
    """
    given: dict[str, int | str] = {"county": actor.county, "year": year, "account": account.value, "most": MOST_OWNERS}
    with reading(actor, "view_book"), connection.cursor() as cursor:
        cursor.execute(_BY_OWNER, given)
        found = [(str(owner), int(fen)) for owner, fen in cursor.fetchall()]
        names = _names(actor.county, year, account, [owner for owner, _ in found])
    return [(names.get(owner, owner), fen) for owner, fen in found]


def _names(county: str, year: int, account: Account, owners: Sequence[str]) -> Mapping[str, str]:
    if account in _OF_PAYERS:
        run = published_run(county, year)
        return run.payers if run is not None else {}
    if account in _OF_LEVELS:
        return LEVEL_WORDS
    if account is not Account.COLLECTOR:
        return {}
    numbers = [int(owner) for owner in owners if owner.isdecimal()]
    rows = Collector.objects.filter(county=county, id__in=numbers).values_list("id", "name")
    return {str(number): name for number, name in rows}
