"""Destroying keeps its own account: due is held and destroyed together, or nothing is done."""

from __future__ import annotations

from datetime import datetime

import pytest
from tests.access.people_at_work import COUNTY, audit_rows, count, new_key, worker
from tests.database import as_superuser

from canbao.access import keeping
from canbao.access.acting import NotAllowed
from canbao.access.actors import system_actor
from canbao.access.keeping import Due, Keeper, SumsDiffer, keep_to_retention, what_is_due
from canbao.store.server import Server

pytestmark = pytest.mark.usefixtures("vault")


def age_requests(server: Server, age: str) -> None:
    with as_superuser(server) as connection:
        connection.execute("UPDATE access_request SET asked_at = now() - %s::interval", [age])


def do_something() -> None:
    from canbao.access.places import LoadPlaces, load_places

    load_places(system_actor(COUNTY), new_key(), LoadPlaces(COUNTY))


def test_nothing_due_leaves_no_entry(database: Server) -> None:
    do_something()
    assert keep_to_retention(system_actor(COUNTY)) == {}
    assert len(audit_rows(database)) == 1


def test_what_is_over_goes_and_the_trail_says_how_much(database: Server) -> None:
    do_something()
    age_requests(database, "90 days 1 minute")
    assert what_is_due(system_actor(COUNTY))["requests"] == Due(1, 0)
    told = {"due": 1, "held": 0, "destroyed": 1}
    assert keep_to_retention(system_actor(COUNTY)) == {"requests": told}
    entry = audit_rows(database)[-1]
    assert (entry["action"], entry["outcome"]) == ("keep_to_retention", "done")
    assert entry["changes"] == [{"record": "requests", "number": 0, **told, "numbers": []}]
    assert count(database, "access_request") == 1, "the key of the destroying itself"


def test_a_keeper_that_leaves_something_is_found_and_nothing_is_done(
    database: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    do_something()
    age_requests(database, "91 days")
    lazy = Keeper(lambda _county, _before: Due(2, 1), lambda _county, _due, _before: None)
    monkeypatch.setitem(keeping._keepers, "jobs", lazy)
    with pytest.raises(SumsDiffer, match="jobs: 2 to destroy, 2 left"):
        keep_to_retention(system_actor(COUNTY))
    assert count(database, "access_request") == 1
    assert len(audit_rows(database)) == 1


@pytest.mark.usefixtures("database")
def test_the_moment_is_the_same_for_looking_and_destroying(monkeypatch: pytest.MonkeyPatch) -> None:
    moments: list[datetime] = []
    left = iter([Due(1, 0), Due(1, 0), Due(0, 0)])

    def look(_county: str, before: datetime) -> Due:
        moments.append(before)
        return next(left)

    monkeypatch.setattr(keeping, "_keepers", {"jobs": Keeper(look, lambda _c, _d, before: moments.append(before))})
    keep_to_retention(system_actor(COUNTY))
    assert len(set(moments[1:])) == 1
    assert len(moments) == 4


@pytest.mark.usefixtures("database")
def test_nobody_but_the_worker_destroys() -> None:
    for role in ("bureau_lead", "system_admin", "security_admin", "audit_admin"):
        with pytest.raises(NotAllowed):
            what_is_due(worker(role))
