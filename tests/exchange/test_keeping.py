"""Files of packages go when their time is over; what is not finished, and what is held, stays."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from tests.access.people_at_work import COUNTY, count, new_key
from tests.database import as_superuser, in_area
from tests.exchange.offices import Office, lead, slips, take

from canbao.access.actors import system_actor
from canbao.access.holds import PlaceHold, place_hold
from canbao.access.keeping import keep_to_retention
from canbao.exchange.models import Incoming
from canbao.store.server import Server


def age(server: Server, days: int) -> None:
    with as_superuser(server) as owner:
        owner.execute("SET session_replication_role = replica")
        owner.execute("UPDATE exchange_incoming SET received_at = now() - make_interval(days => %s)", [days])


def keep() -> dict[str, Any]:
    found: Any = keep_to_retention(system_actor(COUNTY)).get("packages", {})
    return dict(found)


def test_only_files_that_are_over_and_done_go(bureau: Server, tax: Office) -> None:
    packages = [tax.make("deposits", slips(1, first=at)) for at in range(4)]
    for at in (0, 1, 3):
        take(packages[at])
    age(bureau, 89)
    assert keep() == {}
    age(bureau, 91)
    with in_area(COUNTY):
        held = Incoming.objects.get(county=COUNTY, number=1).id
    place_hold(lead(), new_key(), PlaceHold("package", held, "审计函 3 号"))
    assert keep() == {"due": 2, "held": 1, "destroyed": 1}
    assert count(bureau, "exchange_part") == 2, "of the one held and the one that waits"
    assert count(bureau, "exchange_incoming") == 3
    take(packages[2])
    with in_area(COUNTY):
        assert {each.state for each in Incoming.objects.filter(county=COUNTY)} == {"applied"}


def test_a_file_that_waits_cannot_be_deleted_at_all(bureau: Server, tax: Office) -> None:
    tax.make("deposits", slips(1))
    take(tax.make("deposits", slips(1, first=2)))
    with as_superuser(bureau) as owner, pytest.raises(psycopg.errors.RestrictViolation):
        owner.execute("DELETE FROM exchange_part")
