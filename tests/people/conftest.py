"""A made-up county, drawn once for all tests of the room: as a table, and its first people as rows."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from canbao.people.payments import PaymentPlan
from canbao.people.population import generate

YEAR = 2025
PEOPLE = 60_000
SEED = 11


@pytest.fixture(scope="session")
def plan() -> PaymentPlan:
    """The usual window of the benefit year."""
    return PaymentPlan.usual(YEAR)


@pytest.fixture(scope="session")
def county(plan: PaymentPlan) -> pa.Table:
    """Enough people that shares are near their rates."""
    return generate("430621", PEOPLE, SEED, YEAR, plan)


@pytest.fixture(scope="session")
def rows(county: pa.Table) -> list[dict[str, Any]]:
    """The first people of the county, for properties of single people and families."""
    people: list[dict[str, Any]] = county.slice(0, 12_000).to_pylist()
    return people
