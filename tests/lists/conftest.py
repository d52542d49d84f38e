"""Every test here has keys; the made-up county and its workbooks are drawn once."""

from __future__ import annotations

import pytest
from tests.access.people_at_work import vault
from tests.lists.offices import Offices
from tests.lists.workbooks import Months, draw_months

from canbao.access.vault import Vault
from canbao.store.server import Server

__all__ = ["vault"]


@pytest.fixture(scope="session")
def months(tmp_path_factory: pytest.TempPathFactory) -> Months:
    """The lists of two months of a small county, with the key of what changed."""
    return draw_months(tmp_path_factory.mktemp("months"))


@pytest.fixture
def offices(database: Server, vault: Vault) -> Offices:  # noqa: ARG001 (the actions need its keys)
    """A bureau on a fresh database, with keys."""
    return Offices(database)
