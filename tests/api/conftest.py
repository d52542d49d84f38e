"""A county whose dues are charged, a tax office with its key, and the system of that office."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.access.people_at_work import vault
from tests.exchange.conftest import charged, till

if TYPE_CHECKING:
    from tests.api.systems import System
    from tests.money.tills import Till

__all__ = ["charged", "till", "vault"]


@pytest.fixture
def system(till: Till) -> System:
    """The tax office's."""
    from tests.api.systems import System

    return System.of_tax(till)
