"""A county whose dues are published and charged, of this folder's own, and a copy of it for each history."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
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

TEMPLATE = "county_played"
Tills = Callable[[str], "AbstractContextManager[Till]"]


@pytest.fixture(scope="session")
def played(migrated_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The template, made once a test process."""
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
def tills(migrated_server: Server, played: Any, vault: Vault, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tills]:
    """Tills of that county, each in a database of its own."""
    from tests.money.tills import Till

    del vault

    @contextmanager
    def till(name: str) -> Iterator[Till]:
        copied(migrated_server, TEMPLATE, name)
        made = Till(played, monkeypatch)
        made.go_to(played.as_of)
        yield made
        point_to(DATABASE)
        with migrated_server.connect(SUPERUSER, "postgres") as owner:
            owner.autocommit = True
            owner.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    yield till
    point_to(DATABASE)
