"""A county whose places are known, and the two ends of its crossing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.access.people_at_work import vault

if TYPE_CHECKING:
    from canbao.access.vault import Vault
    from canbao.crossing.carrying import Crossing
    from canbao.store.server import Server

__all__ = ["vault"]
COUNTY = "430621"


@pytest.fixture
def crossing_ends(database: Server, vault: Vault) -> tuple[Crossing, Crossing]:
    """The private one and the public one."""
    del database, vault
    from tests.zones import ends

    return ends()
