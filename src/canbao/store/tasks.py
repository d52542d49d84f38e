"""What the queue calls: one task that performs a job, and one that finds jobs whose worker is gone.

In: numbers of jobs. Out: nothing. Never: work; that is named by `jobs.job_kind`.
"""

from __future__ import annotations

from django.db import close_old_connections
from procrastinate.contrib.django import app

from canbao.store.jobs import perform_job

QUEUE = "canbao"
STALLED_SECONDS = 30
"""Three missed heartbeats: a worker sends one every ten seconds."""


@app.task(queue=QUEUE, name="run_job", pass_context=False)
def run_job(county: str, job_id: int) -> None:
    """Perform one job."""
    close_old_connections()
    perform_job(county, job_id)


@app.periodic(cron="* * * * *")
@app.task(queue=QUEUE, name="retry_stalled", queueing_lock="retry_stalled", pass_context=False)
async def retry_stalled(timestamp: int) -> None:
    """Queue again what a killed worker has left."""
    del timestamp
    await queue_stalled()


async def queue_stalled(seconds: float = STALLED_SECONDS) -> int:
    """Says how many jobs were queued again."""
    stalled = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=seconds))
    for job in stalled:
        await app.job_manager.retry_job(job)
    return len(stalled)
