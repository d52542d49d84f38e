"""A small made-up county, drawn once, and the folder helpers that intake tests share."""

from __future__ import annotations

import pyarrow as pa
import pytest

from canbao.people.payments import PaymentPlan
from canbao.people.population import generate

YEAR = 2025


@pytest.fixture(scope="session")
def county() -> pa.Table:
    """Some thousand people with every column filled for some of them."""
    return generate("430621", 3_000, 5, YEAR, PaymentPlan.usual(YEAR))
