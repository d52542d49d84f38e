"""A county's vault, a day on which everything happens, and the tax office on the other side."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from psycopg import sql
from tests.access.people_at_work import vault
from tests.billing.conftest import copied, point_to

from canbao.access.secret_files import make_keys
from canbao.access.vault import Vault, forget_vault, open_vault
from canbao.store.server import DATABASE, SUPERUSER, Server

if TYPE_CHECKING:
    from tests.billing.counties import County
    from tests.exchange.doors import Asked
    from tests.exchange.offices import Office
    from tests.money.tills import Till

__all__ = ["vault"]

TEMPLATE = "county_exchanging"
_numbers = itertools.count(1)
_prepared: dict[str, tuple[County, Path]] = {}
"""Made once a process, also for tests of other folders that use these fixtures."""


@pytest.fixture
def bureau(database: Server, vault: Vault, monkeypatch: pytest.MonkeyPatch) -> Server:
    """The bureau on its day. Deposits stay with their package, so that what is applied can be counted in one place."""
    del vault
    from tests.exchange.offices import DAY

    from canbao.access.acting import Act
    from canbao.exchange import receiving
    from canbao.exchange.applying import APPLY, keep_rows

    monkeypatch.setattr(Act, "business_day", lambda _: DAY)
    monkeypatch.setattr(receiving, "APPLY", {**APPLY, "deposits": keep_rows})
    return database


@pytest.fixture
def tax(bureau: Server) -> Office:
    """The tax office, known, with a key that counts."""
    del bureau
    from tests.exchange.offices import Office

    return Office().register()


@pytest.fixture(scope="session")
def charged(migrated_server: Server, tmp_path_factory: pytest.TempPathFactory) -> tuple[County, Path]:
    """A county of people whose run is published and charged, and the keys that their numbers are sealed with."""
    from tests.money.tills import charge_county

    if TEMPLATE in _prepared:
        return _prepared[TEMPLATE]
    folder: Path = tmp_path_factory.mktemp("keys") / "secrets"
    make_keys(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CANBAO_SECRETS", str(folder))
        forget_vault()
        copied(migrated_server, DATABASE, TEMPLATE)
        county = charge_county(migrated_server, open_vault(), patch)
    forget_vault()
    point_to(DATABASE)
    _prepared[TEMPLATE] = county, folder
    return county, folder


@pytest.fixture
def till(migrated_server: Server, charged: tuple[County, Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[Till]:
    """A copy of that county with its keys, on the day that its run was worked out for."""
    from tests.money.tills import Till

    county, folder = charged
    name = f"exchange_{next(_numbers)}"
    copied(migrated_server, TEMPLATE, name)
    monkeypatch.setenv("CANBAO_SECRETS", str(folder))
    forget_vault()
    made = Till(county, monkeypatch)
    made.go_to(county.as_of)
    yield made
    forget_vault()
    point_to(DATABASE)
    with migrated_server.connect(SUPERUSER, "postgres") as owner:
        owner.autocommit = True
        owner.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def tax_of_county(till: Till) -> Office:
    """The tax office of that county."""
    from tests.exchange.offices import Office

    return Office(county=till.county.code, year=till.year, day=till.county.as_of).register(till.county.as_of)


@pytest.fixture
def asked(till: Till, tmp_path: Path) -> Iterator[Asked]:
    """The stand-in tax office of that county, answering over HTTP at an address that the bureau knows."""
    from tests.exchange.doors import open_door

    with open_door(till, tmp_path / "office") as made:
        made.state()
        yield made
