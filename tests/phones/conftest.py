"""A county that collects, both zones, and a collector of one of its villages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.access.people_at_work import vault
from tests.exchange.conftest import charged, till

if TYPE_CHECKING:
    from tests.money.tills import Till
    from tests.phones.villages import Village

__all__ = ["charged", "till", "vault"]


@pytest.fixture
def village(till: Till, monkeypatch: pytest.MonkeyPatch) -> Village:
    """The village in which most people owe."""
    from tests.phones.villages import Village

    return Village(till, monkeypatch)
