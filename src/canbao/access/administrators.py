"""The three administrators (三员): who they are, and that there is always one of each kind.

In: a county. Out: numbers of accounts by role. Never: a county left without one of the three.
"""

from __future__ import annotations

from django.db import connection

from canbao.access.locks import alone
from canbao.access.rights import roles
from canbao.store.failures import StoreFailed

# Same day and states as in the function access_actor.
_HOLDERS = """
    SELECT given.role, given.account_id FROM access_grant AS given
    JOIN access_account AS account ON account.county = given.county AND account.id = given.account_id
    WHERE given.county = %s AND given.state = 'confirmed' AND NOT account.is_stopped AND given.role = ANY (%s)
        AND (now() AT TIME ZONE 'Asia/Shanghai')::date <= coalesce(given.valid_until, 'infinity')
"""


class LastAdministrator(StoreFailed):
    """Without this one nobody could administer the county any more."""


def administrator_roles() -> list[str]:
    """Codes of the three roles."""
    return [role.code for role in roles().values() if role.is_administrator]


def administrators(county: str) -> dict[str, set[int]]:
    """Accounts that are not stopped, by role of the three."""
    found: dict[str, set[int]] = {role: set() for role in administrator_roles()}
    with connection.cursor() as cursor:
        cursor.execute(_HOLDERS, [county, administrator_roles()])
        for role, account in cursor.fetchall():
            found[role].add(account)
    return found


def refuse_last_administrator(county: str, account: int, role: str | None = None) -> None:
    """Before an account is stopped or a role withdrawn. Two at once wait for each other. Raises LastAdministrator."""
    alone(f"administrators:{county}")
    for held, accounts in administrators(county).items():
        if accounts == {account} and role in (None, held):
            raise LastAdministrator(
                f"这是唯一的{roles()[held].label}，请先授权另一人 the only {held}: grant the role to another first"
            )
