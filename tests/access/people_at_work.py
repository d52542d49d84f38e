"""Actors and keys for tests: made-up organisations and their people, a vault with fresh keys.

An actor made here has no row in the database unless a test adds one: what an actor may do stands in the actor.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from psycopg import sql
from tests.database import as_superuser

from canbao.access.actors import Actor
from canbao.access.secret_files import make_keys
from canbao.access.vault import Vault, forget_vault, open_vault
from canbao.store.scope import scope_of
from canbao.store.server import Server

COUNTY, SISTER_COUNTY = "990101", "990102"
TOWN, SISTER_TOWN = f"{COUNTY}001", f"{COUNTY}002"
VILLAGE = f"{TOWN}201"

_numbers = itertools.count(1)


def worker(*roles: str, units: tuple[str, ...] = (COUNTY,), account: int = 0, organisation: int = 7) -> Actor:
    """Somebody with these roles in this area. Without a number of its own, a new one."""
    number = account or next(_numbers)
    scope = scope_of(units, organisation=organisation)
    return Actor(number, f"甲{number}", organisation, units[0][:6], frozenset(roles), scope)


def new_key() -> str:
    """A key that no request has had."""
    return f"test-{next(_numbers)}"


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Vault]:
    """A vault with keys of its own."""
    folder = tmp_path / "secrets"
    make_keys(folder)
    monkeypatch.setenv("CANBAO_SECRETS", str(folder))
    forget_vault()
    yield open_vault()
    forget_vault()


def nothing(*given: object) -> None:
    """What a control is replaced by when it is taken away."""
    del given


def audit_rows(server: Server) -> list[dict[str, object]]:
    """All entries, in order, past row-level security."""
    with as_superuser(server) as connection:
        cursor = connection.execute("SELECT * FROM access_auditentry ORDER BY txid, id")
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def outcomes(server: Server) -> list[str]:
    """What came of everything that left an entry, in order."""
    return [str(row["outcome"]) for row in audit_rows(server)]


def count(server: Server, table: str) -> int:
    """Rows of a table, past row-level security."""
    with as_superuser(server) as connection:
        row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
    assert row is not None
    return int(row[0])


def sabotage(server: Server, *statements: str) -> None:
    """Take a control away, as only a superuser can."""
    with as_superuser(server) as connection:
        for statement in statements:
            connection.execute(sql.SQL(statement))


@dataclass(frozen=True)
class Bureau:
    """A founded county: its organisation and its three administrators."""

    organisation: int
    system: Actor
    security: Actor
    audit: Actor


@pytest.fixture
def bureau(database: Server, vault: Vault) -> Bureau:
    """A county with its three administrators, all real accounts."""
    del database, vault
    return found_bureau()


def found_bureau(county: str = COUNTY) -> Bureau:
    from canbao.access.actors import actor_of
    from canbao.access.founding import Founder, set_up_administrators

    names = {
        role: Founder(f"{role}.{county}", f"{role}甲") for role in ("system_admin", "security_admin", "audit_admin")
    }
    answer = set_up_administrators(county, names)
    actors = [actor_of(founder.username) for founder in names.values()]
    organisation = answer["organisation"]
    assert isinstance(organisation, int)
    return Bureau(organisation, *actors)


@pytest.fixture
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the installation's own files for heads that are kept; the server stays where it is."""
    from dataclasses import replace

    from canbao.access import sealing, verifying
    from canbao.store.configuration import Configuration, read_configuration

    def with_own_folder() -> Configuration:
        return replace(read_configuration(), var=tmp_path)

    for module in (sealing, verifying):
        monkeypatch.setattr(module, "read_configuration", with_own_folder)
    return tmp_path
