"""A county whose dues are charged, its bureau, and the stand-in tax office that its bills went to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.access.people_at_work import vault
from tests.exchange.conftest import charged, till

from canbao.sandbox.office import TaxOffice

if TYPE_CHECKING:
    from tests.money.tills import Till
    from tests.sandbox.bureaus import Bureau

__all__ = ["charged", "till", "vault"]


@pytest.fixture
def bureau(till: Till, tmp_path: Path) -> Bureau:
    """A bureau with its tax office, each with the other's key."""
    from tests.sandbox.bureaus import Bureau

    return Bureau.of(till, tmp_path / "office")


@pytest.fixture
def office(tmp_path: Path) -> TaxOffice:
    """An office on its own, known to a bureau whose packages the tests make."""
    from tests.sandbox.bills import BUREAU_KEY, COUNTY

    return TaxOffice.founded(tmp_path / "office", COUNTY, BUREAU_KEY.public.hex())
