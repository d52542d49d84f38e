"""A county whose dues are published and charged and which is counted, made once a test process; every test gets a copy.
Today is a day of the window.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from psycopg import sql
from tests.access.people_at_work import vault
from tests.billing.conftest import copied, point_to
from tests.exchange.conftest import charged, till

from canbao.access.secret_files import make_keys
from canbao.access.vault import forget_vault, open_vault
from canbao.store.server import DATABASE, SUPERUSER, Server

if TYPE_CHECKING:
    from tests.billing.counties import County
    from tests.campaign.counted import Counted
    from tests.campaign.fieldwork import Field
    from tests.money.tills import Till

__all__ = ["charged", "till", "vault"]

TEMPLATE = "county_counted"
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def enrolled_county(migrated_server: Server, tmp_path_factory: pytest.TempPathFactory) -> tuple[County, Path]:
    """The template, and the keys that its people's numbers are sealed with."""
    from tests.campaign.counted import enrol_everybody
    from tests.money.tills import charge_county

    folder: Path = tmp_path_factory.mktemp("keys") / "secrets"
    make_keys(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CANBAO_SECRETS", str(folder))
        forget_vault()
        copied(migrated_server, DATABASE, TEMPLATE)
        county = charge_county(migrated_server, open_vault(), patch)
        enrol_everybody(county)
    forget_vault()
    point_to(DATABASE)
    return county, folder


@pytest.fixture
def counted(
    migrated_server: Server, enrolled_county: tuple[County, Path], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Counted]:
    """A copy of that county, counted, on the day that its run was worked out for."""
    from tests.campaign.counted import Counted

    county, folder = enrolled_county
    name = f"campaign_{next(_numbers)}"
    copied(migrated_server, TEMPLATE, name)
    monkeypatch.setenv("CANBAO_SECRETS", str(folder))
    forget_vault()
    made = Counted(county, monkeypatch)
    made.go_to(county.as_of)
    made.count()
    yield made
    forget_vault()
    point_to(DATABASE)
    with migrated_server.connect(SUPERUSER, "postgres") as owner:
        owner.autocommit = True
        owner.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def field(till: Till) -> Field:
    """The county with its people at work in one village."""
    from tests.campaign.fieldwork import Field

    return Field(till)
