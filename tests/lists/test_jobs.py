"""Large lists checked, applied and matched by workers: as whoever asked, once, stopped before they count."""

from __future__ import annotations

import time
from typing import Any

import pytest
from tests.access.accounts_at_work import hire
from tests.access.chores_at_work import start_worker
from tests.access.people_at_work import audit_rows, new_key, outcomes, sabotage
from tests.database import as_superuser
from tests.lists.offices import Offices
from tests.lists.people import DAY, poor, registered
from tests.lists.workbooks import COUNTY
from tests.proofs import Proof

from canbao.access.acting import NotAllowed
from canbao.access.actors import Actor
from canbao.access.jobs import BadArguments, OneJob, StartJob, cancel_job, start_job
from canbao.lists.actions import check_list
from canbao.lists.jobs import check
from canbao.lists.supplying import ListOrder
from canbao.store.jobs import JobCancelled
from canbao.store.server import Server
from canbao.store.watching import watched_by
from canbao.store.worker import run_worker

PATIENCE_SECONDS = 300


@pytest.fixture
def clerk(offices: Offices) -> Actor:
    """A clerk who has an account."""
    return hire(offices.server, "bureau_clerk", COUNTY)


def start(clerk: Actor, kind: str, list_id: int) -> int:
    number = start_job(clerk, new_key(), StartJob(kind, {"list_id": list_id}))["job_id"]
    assert isinstance(number, int)
    return number


def job(offices: Offices, number: int) -> tuple[Any, ...]:
    return offices.rows("SELECT state, message, done, total, result FROM store_job WHERE id = %s", number)[0]


def standings(offices: Offices) -> int:
    return offices.count("SELECT count(*) FROM registry_standing WHERE replaced_at IS NULL")


def test_a_list_is_checked_and_applied_by_the_worker_as_whoever_asked(offices: Offices, clerk: Actor) -> None:
    registered(offices, 1, 2)
    number = offices.upload("civil_affairs", poor(1, 2), DAY)["list"]
    checked, applied = start(clerk, "check_list", number), start(clerk, "apply_list", number)
    run_worker(until_empty=True)
    assert job(offices, checked)[:4] == ("done", "", 3, 3)
    state, message, done, total, result = job(offices, applied)
    assert (state, message, done, total) == ("done", "", 3, 3)
    assert (result["state"], result["done"]) == ("applied", {"standing_begun": 2})
    told = [(row["action"], row["account_id"]) for row in audit_rows(offices.server)[-2:]]
    assert told == [("check_list", clerk.account_id), ("apply_list", clerk.account_id)]


def test_rows_that_waited_are_applied_by_the_worker(offices: Offices, clerk: Actor) -> None:
    number = offices.take("civil_affairs", poor(1), DAY)["list"]
    registered(offices, 1)
    matched = start(clerk, "rematch_list", number)
    run_worker(until_empty=True)
    assert job(offices, matched)[4] == {"list": number, "rematched": 1}
    assert standings(offices) == 1


def test_a_wish_to_stop_is_seen_before_anything_counts(offices: Offices) -> None:
    registered(offices, 1, 2)
    number = offices.upload("civil_affairs", poor(1, 2), DAY)["list"]
    looks: list[tuple[int, int | None]] = []

    def stop_at_the_end(done: int, total: int | None) -> None:
        looks.append((done, total))
        if done == total:
            raise JobCancelled

    with watched_by(stop_at_the_end):
        with pytest.raises(JobCancelled):
            check_list(offices.clerk, new_key(), ListOrder(number))
        with pytest.raises(JobCancelled):
            offices.apply(number)
    assert looks == [(0, 3), (3, 3), (0, 3), (3, 3)]
    assert standings(offices) == 0
    assert offices.rows("SELECT state, check_number FROM lists_listfile WHERE id = %s", number) == [("checked", 1)]


def test_a_job_that_waits_is_cancelled_and_never_begins(offices: Offices, clerk: Actor) -> None:
    registered(offices, 1)
    number = offices.upload("civil_affairs", poor(1), DAY)["list"]
    waiting = start(clerk, "apply_list", number)
    cancel_job(clerk, new_key(), OneJob(waiting))
    run_worker(until_empty=True)
    assert job(offices, waiting)[0] == "cancelled"
    assert standings(offices) == 0


def test_whoever_lost_the_right_or_was_stopped_has_nothing_done(offices: Offices, clerk: Actor) -> None:
    registered(offices, 1)
    number = offices.upload("civil_affairs", poor(1), DAY)["list"]
    sabotage(offices.server, "UPDATE access_grant SET state = 'withdrawn'")
    without_right = start(clerk, "apply_list", number)
    run_worker(until_empty=True)
    assert "没有“采用名单”的权限" in job(offices, without_right)[1]
    assert outcomes(offices.server)[-1] == "denied"
    sabotage(offices.server, "UPDATE access_account SET is_stopped = true")
    stopped = start(clerk, "apply_list", number)
    run_worker(until_empty=True)
    assert "已停用" in job(offices, stopped)[1]
    assert standings(offices) == 0


def test_what_cannot_be_asked_for(offices: Offices, clerk: Actor) -> None:
    for arguments in ({}, {"list_id": "7"}, {"list_id": 7, "reason": "x"}, {"list_id": True}):
        with pytest.raises(BadArguments):
            check(clerk, new_key(), arguments)
    with pytest.raises(NotAllowed):
        start_job(offices.supplier("civil_affairs"), new_key(), StartJob("check_list", {"list_id": 7}))


@pytest.mark.trust
@pytest.mark.slow
def test_t11_a_list_in_the_queue_is_applied_once_whoever_is_killed(
    database: Server, offices: Offices, clerk: Actor, proof: Proof
) -> None:
    """Workers are killed a little later each time, so that kills fall before, within and after the applying."""
    people = range(1, proof.size(120, 900))
    registered(offices, *people)
    number = offices.upload("civil_affairs", poor(*people), DAY)["list"]
    applied = start(clerk, "apply_list", number)
    kills, state = 0, ""
    until = time.monotonic() + PATIENCE_SECONDS
    while state != "done" and time.monotonic() < until:
        worker = start_worker()
        time.sleep(0.2 + 0.15 * kills)
        worker.kill()
        worker.wait()
        kills += 1
        assert standings(offices) in (0, len(people))
        sabotage(database, "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")
        with as_superuser(database) as connection:
            # Here somebody does kill it more often than a job may take its worker down.
            connection.execute("UPDATE store_job SET attempts = 0 WHERE state = 'running'")
        state = job(offices, applied)[0]
    assert (state, standings(offices)) == ("done", len(people))
    done = [row["action"] for row in audit_rows(database)].count("apply_list")
    assert done == 2, "the household register, and this list once"
    rows = len(people)
    told = (
        f"a list of {rows} rows queued, {kills} workers killed on the way: all of it or nothing each time, applied once"
    )
    proof.shows("T11", told, "each job one effect, none stuck")
