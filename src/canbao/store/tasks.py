"""What the queue calls: the one task that performs a job, and chores, which come round by the clock.

In: numbers of jobs; chores as rooms name them. Out: nothing. Never: work; that is named by `jobs.job_kind` or `chore`.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import close_old_connections
from procrastinate.contrib.django import app
from procrastinate.jobs import Status

from canbao.store.jobs import perform_job

QUEUE = "canbao"
STALLED_SECONDS = 30
"""Three missed heartbeats: a worker sends one every ten seconds."""
BEFORE_JOBS = 10
"""Priority of chores: they take a moment, and a job may be one of two hundred."""


@app.task(queue=QUEUE, name="run_job", pass_context=False)
def run_job(county: str, job_id: int) -> None:
    """Perform one job."""
    close_old_connections()
    perform_job(county, job_id)


def chore(name: str, cron: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Have a function called at the minutes of `cron`, by one worker of all: neither beside itself nor twice in the
    queue, and before jobs that wait. Must be imported by its room's `tasks` module.
    """

    def decorate(work: Callable[[], None]) -> Callable[[], None]:
        @app.periodic(cron=cron)
        @app.task(queue=QUEUE, name=name, lock=name, queueing_lock=name, priority=BEFORE_JOBS, pass_context=False)
        def run(timestamp: int) -> None:
            del timestamp
            close_old_connections()
            work()

        return work

    return decorate


@app.periodic(cron="* * * * *")
@app.task(queue=QUEUE, name="retry_stalled", queueing_lock="retry_stalled", priority=BEFORE_JOBS, pass_context=False)
async def retry_stalled(timestamp: int) -> None:
    """Queue again what a killed worker has left."""
    del timestamp
    await queue_stalled()


async def queue_stalled(seconds: float = STALLED_SECONDS) -> int:
    """Says how many jobs were queued again. A chore is not: it comes round by itself, and the next may be waiting."""
    again = 0
    for job in list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=seconds)):
        if job.queueing_lock is None:
            await app.job_manager.retry_job(job)
            again += 1
        else:
            await app.job_manager.finish_job(job, Status.ABORTED, delete_job=True)
    return again
