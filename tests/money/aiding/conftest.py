"""Counties whose dues are published and charged, one a policy, made once a test process; every test gets a copy.

A test gets Tengzhou, whose aid money goes by way of an account, unless it asks for another policy (`indirect`).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from psycopg import sql
from tests.access.people_at_work import vault
from tests.assessing import TENGZHOU
from tests.billing.conftest import copied, point_to

from canbao.access.secret_files import make_keys
from canbao.access.vault import Vault, forget_vault, open_vault
from canbao.store.server import DATABASE, SUPERUSER, Server

if TYPE_CHECKING:
    from tests.money.aiding.desks import Desk
    from tests.money.tills import Till

__all__ = ["vault"]

_numbers = itertools.count(1)
_made: dict[str, tuple[str, Any]] = {}
"""Made once a process, also for tests of other folders that use these fixtures."""


@pytest.fixture(scope="session")
def template_of(migrated_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[str, Any]]:
    """The template of a policy and its county, made when it is first asked for."""
    from tests.money.aiding.desks import charge_county

    def make(policy: str) -> tuple[str, Any]:
        if policy not in _made:
            folder = tmp_path_factory.mktemp("keys") / "secrets"
            make_keys(folder)
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("CANBAO_SECRETS", str(folder))
                forget_vault()
                name = f"charged_{policy.replace('/', '_')}"
                copied(migrated_server, DATABASE, name)
                _made[policy] = name, charge_county(migrated_server, open_vault(), patch, policy)
            forget_vault()
            point_to(DATABASE)
        return _made[policy]

    return make


@pytest.fixture
def till(
    request: pytest.FixtureRequest,
    migrated_server: Server,
    template_of: Callable[[str], tuple[str, Any]],
    vault: Vault,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Till]:
    """A county in a database of its own, on the day that its run was worked out for."""
    from tests.money.tills import Till

    del vault
    template, county = template_of(getattr(request, "param", TENGZHOU))
    name = f"aiding_{next(_numbers)}"
    copied(migrated_server, template, name)
    found = Till(county, monkeypatch)
    found.go_to(county.as_of)
    yield found
    point_to(DATABASE)
    with migrated_server.connect(SUPERUSER, "postgres") as owner:
        owner.autocommit = True
        owner.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def desk(till: Till) -> Desk:
    """Everybody on the way of aid money."""
    from tests.money.aiding.desks import Desk

    return Desk(till)
