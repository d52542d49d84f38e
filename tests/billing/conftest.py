"""Every test here has keys, and a county of people if it asks. Django is not loaded yet when this file is read.

The county, and a run over it, are made once a test process; every test that asks gets a copy. A third one has
had two runs published; it is for looking only, and all tests look at the same.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from psycopg import sql
from tests.access.people_at_work import vault

from canbao.access.secret_files import make_keys
from canbao.access.vault import Vault, forget_vault, open_vault
from canbao.store.server import DATABASE, SUPERUSER, Server

if TYPE_CHECKING:
    from tests.billing.counties import County, Seen

__all__ = ["vault"]

_numbers = itertools.count(1)


def copied(server: Server, template: str, name: str) -> None:
    """A database that is a copy of another, and Django's connections to it."""
    from django.db import connections

    connections.close_all()
    with server.connect(SUPERUSER, "postgres") as owner:
        owner.autocommit = True
        text = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
        owner.execute(text.format(sql.Identifier(name), sql.Identifier(template)))
    point_to(name)


def point_to(name: str) -> None:
    from django.db import connections

    connections.close_all()
    for alias in connections:
        connections[alias].settings_dict["NAME"] = name


_prepared: dict[str, Any] = {}
"""Made once a process, also for tests of other folders that use these fixtures."""


@pytest.fixture(scope="session")
def prepared(migrated_server: Server, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Three templates: a county, a county with a run over it, and one with two runs published."""
    from tests.billing.counties import settle

    if _prepared:
        return _prepared
    folder: Path = tmp_path_factory.mktemp("keys") / "secrets"
    make_keys(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CANBAO_SECRETS", str(folder))
        forget_vault()
        copied(migrated_server, DATABASE, "county")
        county = settle(migrated_server, open_vault())
        copied(migrated_server, "county", "county_with_run")
        run = county.assess()
        copied(migrated_server, "county_with_run", "county_seen")
        county.publish(run["run"])
        later = county.assess(amend=(("personal_yuan", "410"),))
        county.publish(later["run"])
    forget_vault()
    point_to(DATABASE)
    _prepared.update(county=county, run=run, later=later)
    return _prepared


@pytest.fixture
def database(request: pytest.FixtureRequest, migrated_server: Server) -> Iterator[Server]:
    """As everywhere; with the county or its run already in it where the test asks for them."""
    names = request.fixturenames
    template = "county_with_run" if "run" in names else "county" if "county" in names else DATABASE
    if template != DATABASE:
        request.getfixturevalue("prepared")
    name = f"billing_{next(_numbers)}"
    copied(migrated_server, template, name)
    yield migrated_server
    point_to(DATABASE)
    with migrated_server.connect(SUPERUSER, "postgres") as owner:
        owner.autocommit = True
        owner.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def county(database: Server, prepared: dict[str, Any], vault: Vault) -> County:
    """A small county of people ruled by Yueyang's notice."""
    del database, vault
    found: County = prepared["county"]
    return found


@pytest.fixture
def run(county: County, prepared: dict[str, Any]) -> dict[str, Any]:
    """What the action answered that made a run over it."""
    del county
    return dict(prepared["run"])


@pytest.fixture
def seen(prepared: dict[str, Any], vault: Vault) -> Iterator[Seen]:
    """The county after two runs were published, the second with another standard. Nobody writes here."""
    from tests.billing.counties import Seen

    del vault
    point_to("county_seen")
    yield Seen(prepared["county"], prepared["run"]["run"], prepared["later"]["run"])
    point_to(DATABASE)
