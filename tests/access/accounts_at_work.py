"""Accounts with their rows in the database, for work that is done later as whoever asked for it."""

from __future__ import annotations

import itertools

from tests.access.people_at_work import COUNTY
from tests.database import as_superuser

from canbao.access.actors import Actor, actor_of
from canbao.store.server import Server

_numbers = itertools.count(1)
_ORGANISATION = "INSERT INTO access_organisation (county, kind, name, units) VALUES (%s, %s, %s, %s) RETURNING id"
_ACCOUNT = """
    INSERT INTO access_account (county, username, name, organisation_id, is_stopped)
    VALUES (%s, %s, %s, %s, false) RETURNING id
"""
_GRANT = """
    INSERT INTO access_grant (county, account_id, role, valid_from, state, proposed_by, granted_by)
    VALUES (%s, %s, %s, '2020-01-01', 'confirmed', 0, 0)
"""


def hire(server: Server, role: str, *units: str, kind: str = "bureau", name: str = "王小明") -> Actor:
    """Somebody in an office of their own, who may sign in."""
    county, number = (units or (COUNTY,))[0][:6], next(_numbers)
    with as_superuser(server) as connection:
        given = [county, kind, f"{kind}{number}", list(units or (county,))]
        (office,) = connection.execute(_ORGANISATION, given).fetchone() or (0,)
        account = [county, f"hired{number}", name, office]
        (made,) = connection.execute(_ACCOUNT, account).fetchone() or (0,)
        connection.execute(_GRANT, [county, made, role])
    return actor_of(f"hired{number}")
