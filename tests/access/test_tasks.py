"""Chores come round by themselves, in every county, one at a time, also after a worker was killed in the middle."""

from __future__ import annotations

import asyncio
import logging
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.access.chores_at_work import start_worker
from tests.access.people_at_work import COUNTY, SISTER_COUNTY, Bureau, count, found_bureau
from tests.database import as_superuser

from canbao.access import tasks
from canbao.access.actors import Actor
from canbao.store.configuration import read_configuration
from canbao.store.failures import StoreFailed
from canbao.store.server import Server

pytestmark = pytest.mark.usefixtures("vault")
PATIENCE_SECONDS = 30
STALLED = """
    WITH gone AS (
        INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 day') RETURNING id
    )
    INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, lock, queueing_lock, worker_id)
    SELECT 'canbao', name, args::jsonb, 'doing', queueing, queueing, gone.id FROM gone, (VALUES
        ('run_job', '{"county": "990101", "job_id": 1}', NULL), ('seal_trails', '{"timestamp": 1}', 'seal_trails')
    ) AS stalled (name, args, queueing)
"""
WAITING = """
    INSERT INTO procrastinate_jobs (queue_name, task_name, args, lock, queueing_lock)
    VALUES ('canbao', 'seal_trails', '{"timestamp": 2}', 'seal_trails', 'seal_trails')
"""


def wait_until(is_so: Callable[[], bool]) -> bool:
    until = time.monotonic() + PATIENCE_SECONDS
    while not is_so() and time.monotonic() < until:
        time.sleep(0.1)
    return is_so()


@pytest.fixture
def kept_heads() -> Iterator[Path]:
    """The folder of heads that worker processes keep; they share it with every test of this process."""
    folder = read_configuration().var / "trail"
    shutil.rmtree(folder, ignore_errors=True)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.slow
def test_a_worker_seals_by_itself(bureau: Bureau, database: Server, kept_heads: Path) -> None:
    """The founding of two counties is sealed by whichever of two workers comes first, each once."""
    del bureau
    found_bureau(SISTER_COUNTY)
    workers = [start_worker(), start_worker()]
    try:
        assert wait_until(lambda: count(database, "access_auditseal") == 2)
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()
    assert count(database, "access_auditseal") == 2
    assert sorted(path.stem for path in kept_heads.iterdir()) == [COUNTY, SISTER_COUNTY]


def queue_stalled() -> int:
    from procrastinate.contrib.django import app

    from canbao.store import tasks as queue

    async def ask() -> int:
        with app.replace_connector(app.connector.get_worker_connector()) as working:  # type: ignore[attr-defined]
            async with working.open_async():
                return await queue.queue_stalled(1)

    return asyncio.run(ask())


def test_a_chore_that_a_killed_worker_left_stops_nobody(database: Server) -> None:
    """The next one waits already: queued again there would be two, which the queue refuses to every worker."""
    with as_superuser(database) as connection:
        connection.execute(STALLED)
        connection.execute(WAITING)
    assert queue_stalled() == 1
    with as_superuser(database) as connection:
        rows = connection.execute("SELECT task_name, status::text FROM procrastinate_jobs ORDER BY 1").fetchall()
    assert rows == [("run_job", "todo"), ("seal_trails", "todo")]


def test_sabotage_queued_again_like_a_job_it_stops_every_worker(
    database: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    from procrastinate.contrib.django import app
    from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
    from procrastinate.manager import JobManager

    async def again(manager: JobManager, job: object, *_: object, **__: object) -> None:
        await manager.retry_job(job)  # type: ignore[arg-type]

    assert app.job_manager is not None
    monkeypatch.setattr(JobManager, "finish_job", again)
    with as_superuser(database) as connection:
        connection.execute(STALLED)
        connection.execute(WAITING)
    with pytest.raises((AlreadyEnqueued, ConnectorException)):
        queue_stalled()


def test_one_countys_trouble_is_told_and_does_not_stop_the_others(
    bureau: Bureau, caplog: pytest.LogCaptureFixture
) -> None:
    del bureau
    found_bureau(SISTER_COUNTY)
    done: list[str] = []

    def work(actor: Actor) -> None:
        if actor.county == COUNTY:
            raise StoreFailed("坏了 broken")
        done.append(actor.county)

    with caplog.at_level(logging.CRITICAL):
        tasks.in_each_county("sealing", work)
    assert done == [SISTER_COUNTY]
    assert "sealing of 990101 went wrong: 坏了 broken" in caplog.text


@pytest.mark.usefixtures("own_folder")
def test_both_chores_do_their_work(bureau: Bureau, database: Server) -> None:
    del bureau
    with as_superuser(database) as connection:
        connection.execute("UPDATE access_request SET asked_at = now() - interval '91 days'")
    tasks.keep_all_to_retention()
    tasks.seal_trails()
    assert count(database, "access_request") == 1
    assert count(database, "access_auditseal") == 1


def test_chores_have_their_times() -> None:
    from procrastinate.contrib.django import app

    times = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    assert times == {
        "retry_stalled": "* * * * *",
        "seal_trails": "* * * * *",
        "keep_to_retention": "17 * * * *",
        "look_for_pairs": "23 18 * * *",
        "watch_gaps": "* * * * *",
        "pull_packages": "*/3 * * * *",
        "count_progress": "* * * * *",
        "compare_progress": "47 18 * * *",
        "send_messages": "* * * * *",
        "take_down_notices": "* * * * *",
        "send_own_codes": "* * * * *",
        "forget_documents": "* * * * *",
    }
