"""T11: workers killed while jobs are queued: each job has its effect once, none is left."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db.models import Sum
from tests.database import current_database, in_area
from tests.proofs import Proof
from tests.registry.working import name_kind

from canbao.access.vault import Vault
from canbao.store.configuration import read_configuration
from canbao.store.server import Server
from canbao.values.check_characters import check_character

COUNTY, VILLAGE = "430621", "430621100001"
ROOT = Path(__file__).resolve().parent.parent.parent


def worker(left_out: str = "") -> subprocess.Popen[str]:
    environment = {**os.environ, "CANBAO_VAR": str(read_configuration().var), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "tests.registry.working", current_database(), left_out]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdout is not None
    with process.stdout as told:
        assert told.readline() == "working\n"
    return process


def queue(count: int) -> None:
    """So many jobs, each to enter one person."""
    from canbao.store import jobs

    name_kind()
    try:
        with in_area(COUNTY):
            for sequence in range(1, count + 1):
                first = f"43062119900307{sequence:03}"
                arguments = {"unit": VILLAGE, "number": first + check_character(first)}
                jobs.queue_job("enter_for_test", COUNTY, arguments, account_id=0, organisation_id=0)
    finally:
        jobs._KINDS.pop("enter_for_test")


def kill_some(kills: int, chance: random.Random, left_out: str = "") -> None:
    """Workers one after the other, each killed at some moment after it has begun a job, however slow it is; the
    last one works until the queue is empty.
    """
    for _ in range(kills):
        before = times_begun()
        process = worker(left_out)
        until = time.monotonic() + 30
        while process.poll() is None and times_begun() == before and time.monotonic() < until:
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.3))
        process.kill()
        process.wait()
    time.sleep(1)  # three missed heartbeats of the last one
    assert worker(left_out).wait(timeout=120) == 0


def times_begun() -> int:
    """How often any job was begun."""
    from canbao.store.models import Job

    with in_area(COUNTY):
        return int(Job.objects.aggregate(begun=Sum("attempts"))["begun"] or 0)


@pytest.mark.trust
@pytest.mark.slow
def test_t11_killed_workers_leave_every_job_done_once(database: Server, vault: Vault, proof: Proof) -> None:
    from canbao.registry.models import Person
    from canbao.store.models import Job

    del database, vault
    queued, kills = proof.size((24, 6), (200, 30))
    queue(queued)
    kill_some(kills, random.Random(11))
    with in_area(COUNTY):
        assert Person.objects.count() == queued
        states = list(Job.objects.values_list("state", "result"))
        interrupted = Job.objects.filter(attempts__gt=1).count()
    assert [state for state, _ in states] == ["done"] * queued
    assert len({json.dumps(result) for _, result in states}) == queued
    assert interrupted > 0, "no kill fell into a job: the test shows nothing"
    done = f"{kills} workers killed, {interrupted} of {queued} jobs begun twice, each with one effect"
    proof.shows("T11", done, "each job one effect, none stuck", seed=11)


@pytest.mark.trust
@pytest.mark.slow
def test_t11_sabotage_effects_under_another_key_each_time_come_twice(
    database: Server, vault: Vault, proof: Proof
) -> None:
    from canbao.registry.models import Person

    del database, vault
    queue(6)
    kill_some(4, random.Random(11), "key")
    with in_area(COUNTY):
        entered = Person.objects.count()
    assert entered > 6
    proof.sabotage("T11", "effects not under the job's key", f"{entered} people entered by 6 jobs")


@pytest.mark.trust
@pytest.mark.slow
def test_t11_sabotage_jobs_that_nobody_looks_for_stay(database: Server, vault: Vault, proof: Proof) -> None:
    from canbao.store.models import Job

    del database, vault
    queue(6)
    kill_some(2, random.Random(11), "look")
    with in_area(COUNTY):
        stuck = Job.objects.filter(state="running").count()
    assert stuck > 0
    proof.sabotage("T11", "nobody looks for jobs of killed workers", f"{stuck} of 6 jobs stay begun for ever")
