"""The sealer waits for nobody and leaves nobody out."""

from __future__ import annotations

import threading

import pytest
from tests.access.people_at_work import COUNTY, SISTER_COUNTY, count, outcomes, sabotage, worker
from tests.access.test_verifying import FREE, fill, places
from tests.database import as_application

from canbao.access.actors import system_actor
from canbao.store.server import Server

pytestmark = pytest.mark.usefixtures("vault", "own_folder")

SLOW_ENTRY = f"""
    INSERT INTO access_auditentry (county, account_id, account_name, organisation_id, action, outcome, unit, reason,
        request_key, changes)
    VALUES ('{COUNTY}', 1, '甲', 1, 'register_person', 'done', '', '', '', '[]')
"""


def seal() -> int:
    from canbao.access.sealing import seal_trail

    return seal_trail(system_actor(COUNTY))


def test_nothing_to_seal_makes_no_seal(database: Server) -> None:
    assert seal() == 0
    fill(1)
    assert [seal(), seal()] == [1, 0]
    assert outcomes(database) == ["done"], "sealing is no entry"


@pytest.mark.trust
def test_an_entry_under_way_is_sealed_when_it_is_there(database: Server) -> None:
    """Its transaction is older than those of entries that are there already."""
    with as_application(database) as connection:
        connection.execute("SELECT set_config('canbao.counties', %s, true)", [COUNTY])
        connection.execute(SLOW_ENTRY)
        fill(3)
        assert seal() == 0, "the oldest transaction still runs: nothing is settled yet"
        connection.commit()
    assert seal() == 1
    assert places() == []
    assert count(database, "access_auditentry") == 4


@pytest.mark.trust
def test_sabotage_without_waiting_for_the_oldest_the_late_entry_is_an_intruder(
    database: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    from canbao.access import sealing

    monkeypatch.setattr(sealing, "_SETTLED", sealing._SETTLED.replace("pg_snapshot_xmin", "pg_snapshot_xmax"))
    with as_application(database) as connection:
        connection.execute("SELECT set_config('canbao.counties', %s, true)", [COUNTY])
        connection.execute(SLOW_ENTRY)
        fill(3)
        assert seal() == 1
        connection.commit()
    assert [place[2] for place in places()] == ["inserted"]


def test_many_entries_make_several_seals(database: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    from canbao.access import sealing

    monkeypatch.setattr(sealing, "MOST_ENTRIES", 3)
    fill(8)
    assert seal() == 3
    assert places() == []
    assert count(database, "access_auditseal") == 3


def test_two_sealers_at_once_make_one_chain(database: Server) -> None:
    from django.db import connections

    fill(4)
    made: list[int] = []

    def work() -> None:
        try:
            made.append(seal())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == [0, 0, 0, 1]
    assert places() == []
    assert count(database, "access_auditseal") == 1


@pytest.mark.trust
def test_a_cut_trail_is_not_sealed_over(database: Server) -> None:
    from canbao.access.sealing import TrailCut

    for _ in range(2):
        fill(1)
        seal()
    sabotage(database, *FREE, "DELETE FROM access_auditseal WHERE number = 2")
    fill(1)
    with pytest.raises(TrailCut, match="audit verify"):
        seal()


def test_entries_of_another_server_are_sealed_first(database: Server) -> None:
    """A copy of the database on a new machine, whose transactions are numbered from the beginning again."""
    fill(2)
    seal()
    fill(2)
    sabotage(
        database, *FREE, "UPDATE access_auditentry SET cluster = 5", "UPDATE access_auditseal SET cluster = 5",
        "ALTER TABLE access_auditentry ENABLE TRIGGER ALL",
    )  # fmt: skip
    fill(1)
    assert seal() == 2
    assert count(database, "access_auditseal") == 3
    fill(1)
    assert seal() == 1
    wrong = {place[0] for place in places()}
    assert wrong == {1}, "only the seal that the test itself had to change"


def test_each_county_has_its_own_chain(database: Server) -> None:
    from canbao.access.sealing import seal_trail

    fill(1)
    assert seal_trail(system_actor(SISTER_COUNTY)) == 0
    assert seal() == 1
    assert count(database, "access_auditseal") == 1


def test_only_those_with_the_right_seal(database: Server) -> None:
    from canbao.access.acting import NotAllowed
    from canbao.access.sealing import seal_trail

    fill(1)
    with pytest.raises(NotAllowed):
        seal_trail(worker("system_admin"))
    assert seal_trail(worker("audit_admin")) == 1
    assert count(database, "access_auditseal") == 1
