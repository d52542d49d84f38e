"""Keys of requests and ended jobs go when their time is over; what is young, runs or is held stays."""

from __future__ import annotations

import psycopg
import pytest
from tests.access.people_at_work import COUNTY, SISTER_COUNTY, count, new_key, sabotage, worker
from tests.database import as_application, as_superuser

from canbao.access.actors import system_actor
from canbao.access.keeping import keep_to_retention
from canbao.store.server import Server

pytestmark = pytest.mark.usefixtures("vault")
JOB = """
    INSERT INTO store_job (county, kind, arguments, organisation_id, account_id, state, done, message,
        is_cancel_wanted, attempts, ended_at)
    VALUES (%s, 'check_list', '{}', 0, 0, %s, 0, '', false, 1, now() - %s::interval)
"""
REQUEST = """
    INSERT INTO access_request (county, account_id, key, organisation_id, action, fingerprint, asked_at)
    VALUES (%s, 5, %s, 9, 'apply_list', '\\x00', now() - %s::interval)
"""


def fill(server: Server) -> None:
    """Of both kinds: two that are over, one that is not, one of another county; and a job that still runs."""
    with as_superuser(server) as connection:
        for county, age in ((COUNTY, "91 days"), (COUNTY, "92 days"), (COUNTY, "89 days"), (SISTER_COUNTY, "91 days")):
            connection.execute(JOB, [county, "done", age])
            connection.execute(REQUEST, [county, new_key(), age])
        connection.execute(JOB, [COUNTY, "running", "91 days"])


def test_what_is_over_goes_in_one_county(database: Server) -> None:
    fill(database)
    told = {"due": 2, "held": 0, "destroyed": 2}
    assert keep_to_retention(system_actor(COUNTY)) == {"requests": told, "jobs": told}
    assert (count(database, "store_job"), count(database, "access_request")) == (3, 2 + 1)


def test_a_hold_on_the_county_holds_them(database: Server) -> None:
    from canbao.access.holds import PlaceHold, place_hold

    fill(database)
    place_hold(worker("bureau_lead"), new_key(), PlaceHold("county", 0, "审计"))
    assert keep_to_retention(system_actor(COUNTY)) == {}
    assert (count(database, "store_job"), count(database, "access_request")) == (5, 4 + 1)


@pytest.mark.trust
def test_the_application_cannot_delete_what_is_young_or_of_another_county(database: Server) -> None:
    with as_superuser(database) as connection:
        connection.execute(JOB, [COUNTY, "done", "23 hours"])
        connection.execute(REQUEST, [COUNTY, "young", "23 hours"])
        connection.execute(REQUEST, [SISTER_COUNTY, "far", "91 days"])
    for table in ("store_job", "access_request"):
        with as_application(database) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(f"DELETE FROM {table}".encode())
    with as_application(database) as connection:
        connection.execute("SELECT set_config('canbao.counties', %s, true)", [COUNTY])
        for function in ("access_destroy_jobs", "access_destroy_requests"):
            for county in (COUNTY, SISTER_COUNTY):
                query = f"SELECT {function}(%s, now())".encode()
                assert connection.execute(query, [county]).fetchone() == (0,)
    assert (count(database, "store_job"), count(database, "access_request")) == (1, 2)


def test_the_owner_cannot_delete_a_running_job(database: Server) -> None:
    fill(database)
    with pytest.raises(psycopg.errors.RestrictViolation):
        sabotage(database, "DELETE FROM store_job")


def test_the_queue_forgets_what_ended_badly(database: Server) -> None:
    fill(database)
    with as_superuser(database) as connection:
        for name in ("bad", "waiting"):
            connection.execute("INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('canbao', %s)", [name])
        connection.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE task_name = 'bad'")
        connection.execute("UPDATE procrastinate_events SET at = now() - interval '91 days'")
    keep_to_retention(system_actor(COUNTY))
    with as_superuser(database) as connection:
        assert connection.execute("SELECT task_name FROM procrastinate_jobs").fetchall() == [("waiting",)]
