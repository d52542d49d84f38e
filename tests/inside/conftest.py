"""A county that collects, its places, and the two ends of its crossing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.access.people_at_work import vault
from tests.exchange.conftest import charged, till

if TYPE_CHECKING:
    from tests.campaign.fieldwork import Field
    from tests.money.tills import Till

    from canbao.crossing.carrying import Crossing

__all__ = ["charged", "till", "vault"]


@pytest.fixture
def field(till: Till) -> Field:
    """The county with its units."""
    from tests.campaign.fieldwork import Field

    made = Field(till)
    made.units()
    return made


@pytest.fixture
def crossing_ends(till: Till) -> tuple[Crossing, Crossing]:
    """The private one and the public one."""
    del till
    from tests.zones import ends

    return ends()
