"""A bureau with one clerk whom the command line can act as."""

from __future__ import annotations

from tests.database import as_superuser
from tests.lists.offices import add_office
from tests.lists.workbooks import COUNTY

from canbao.store.server import Server

CLERK = "zhang"


def add_clerk(server: Server) -> list[str]:
    """Options that name the clerk."""
    office = add_office(server, "bureau")
    with as_superuser(server) as connection:
        row = connection.execute(
            "INSERT INTO access_account (county, username, name, organisation_id, is_stopped)"
            " VALUES (%s, %s, '张经办', %s, false) RETURNING id",
            [COUNTY, CLERK, office],
        ).fetchone()
        assert row is not None
        connection.execute(
            "INSERT INTO access_grant (county, account_id, role, valid_from, state, proposed_by, granted_by)"
            " VALUES (%s, %s, 'bureau_clerk', '2020-01-01', 'confirmed', 0, 0)",
            [COUNTY, row[0]],
        )
    return ["--county", COUNTY, "--as", CLERK]
