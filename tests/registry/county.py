"""A small county of made-up people, taken over into a fresh register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
import pyarrow as pa
import pytest
from tests.database import in_area

from canbao.access.vault import Vault
from canbao.store.server import Server

PLACE, YEAR, COUNT = "430621", 2025, 600
ON = date(2024, 12, 31)


@dataclass(frozen=True)
class County:
    """The people table, and the ids that its rows got."""

    people: pa.Table
    ids: list[int]

    def register(self) -> pa.Table:
        """What the register says of them."""
        from canbao.registry.columns import Wanted, read_people

        with in_area(PLACE):
            return read_people(Wanted(PLACE, YEAR, ON))


@cache
def made_up_people(count: int = COUNT) -> pa.Table:
    """Yueyang people; each test process makes them once."""
    from canbao.people.payments import PaymentPlan
    from canbao.people.population import generate

    return generate(PLACE, count, 7, YEAR, PaymentPlan.usual(YEAR))


@pytest.fixture
def county(database: Server, vault: Vault) -> County:
    """Everybody in the register, with places and units."""
    del database
    from canbao.registry.taking_over import take_over
    from canbao.store.places import found_units, load_divisions
    from canbao.values.divisions import load_divisions as packaged

    people = made_up_people()
    with in_area(PLACE):
        load_divisions(packaged())
        found_units(PLACE)
        taken = take_over(people, PLACE, YEAR, vault)
    assert taken.wrong_numbers == 0
    return County(people, [int(number) for number in np.asarray(taken.ids)])
