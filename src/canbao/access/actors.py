"""Who acts: an account in its organisation, with its roles and its area.

In: the name that an account signs in with. Out: an `Actor`, as the database has it at this moment.
Never: a role that has not been confirmed or has run out; an actor kept from one request to the next.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from canbao.access.rights import Reach, reach_of
from canbao.store.failures import StoreFailed
from canbao.store.scope import Scope, scope_of, scoped

SYSTEM_ROLE = "system"
SYSTEM_ACCOUNT = 0
"""Number of the worker acting for itself: no account has it."""


class NoSuchAccount(StoreFailed):
    """Nobody signs in with this name."""


class AccountStopped(StoreFailed):
    """The account, or its organisation, is there no more."""


@dataclass(frozen=True)
class Actor:
    """An account in its organisation, with what it may do and where."""

    account_id: int
    name: str
    organisation_id: int
    county: str
    roles: frozenset[str]
    scope: Scope

    def may(self, action: str) -> bool:
        """Whether one of the roles has the action. Raises UnknownAction."""
        return self.reach(action) is not None

    def reach(self, action: str) -> Reach | None:
        """How far the action goes for this actor."""
        return reach_of(self.roles, action)


def actor_of(username: str) -> Actor:
    """The actor behind a name. Raises NoSuchAccount, AccountStopped.

    The area is not known before, so this one question is answered by a function of the database that tells about
    the one account it is asked for.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM access_actor(%s)", [username])
        row = cursor.fetchone()
    if row is None:
        raise NoSuchAccount(f"没有账号“{username}” no such account")
    county, account_id, name, organisation_id, units, roles, is_open = row
    if not is_open:
        raise AccountStopped(f"账号“{username}”或其单位已停用 the account or its organisation has been stopped")
    scope = scope_of(units, organisation=organisation_id)
    return Actor(account_id, name, organisation_id, county, frozenset(roles), scope)


def actor_numbered(county: str, account_id: int) -> Actor:
    """The actor behind a number, as the database has them at this moment, for work that they asked for earlier.

    Raises NoSuchAccount, AccountStopped.
    """
    if account_id == SYSTEM_ACCOUNT:
        return system_actor(county)
    with scoped(scope_of([county])), connection.cursor() as cursor:
        cursor.execute("SELECT username FROM access_account WHERE county = %s AND id = %s", [county, account_id])
        row = cursor.fetchone()
    if row is None:
        raise NoSuchAccount(f"没有编号为 {account_id} 的账号 no such account")
    return actor_of(row[0])


def system_actor(county: str) -> Actor:
    """The worker acting for itself, in one whole county."""
    return Actor(SYSTEM_ACCOUNT, "系统", 0, county, frozenset({SYSTEM_ROLE}), scope_of([county]))


def counties() -> list[str]:
    """Codes of the counties of this installation, in order: those with organisations, and those with places alone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT county FROM access_counties() AS county ORDER BY county")
        return [row[0] for row in cursor.fetchall()]
