"""A county whose dues are published and charged, made once a test process; every test gets a copy. Today is a day of
the window.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from psycopg import sql
from tests.access.people_at_work import vault
from tests.billing.conftest import copied, point_to

from canbao.access.secret_files import make_keys
from canbao.access.vault import Vault, forget_vault, open_vault
from canbao.store.server import DATABASE, SUPERUSER, Server

if TYPE_CHECKING:
    from tests.money.tills import Till

__all__ = ["vault"]

TEMPLATE = "county_charged"
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def charged(migrated_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The template: a county of people, its run published and charged."""
    from tests.money.tills import charge_county

    folder: Path = tmp_path_factory.mktemp("keys") / "secrets"
    make_keys(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CANBAO_SECRETS", str(folder))
        forget_vault()
        copied(migrated_server, DATABASE, TEMPLATE)
        county = charge_county(migrated_server, open_vault(), patch)
    forget_vault()
    point_to(DATABASE)
    return county


@pytest.fixture
def database(migrated_server: Server, charged: Any) -> Iterator[Server]:
    del charged
    name = f"money_{next(_numbers)}"
    copied(migrated_server, TEMPLATE, name)
    yield migrated_server
    point_to(DATABASE)
    with migrated_server.connect(SUPERUSER, "postgres") as owner:
        owner.autocommit = True
        owner.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def till(database: Server, charged: Any, vault: Vault, monkeypatch: pytest.MonkeyPatch) -> Till:
    """The county, with a collector, on the day that its run was worked out for."""
    from tests.money.tills import Till

    del database, vault
    made = Till(charged, monkeypatch)
    made.go_to(charged.as_of)
    return made
