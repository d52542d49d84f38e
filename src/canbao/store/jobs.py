"""Long work on the queue: asked for in the caller's transaction, its progress for all to see, once in effect.

In: a kind of work that a room has named, arguments, who asks. Out: a row of `store_job` that says how far it is.
Never: work that was asked for in a transaction that did not commit; an effect twice: a worker may be killed at any
point and the work is run again, so whatever it changes goes through an action under the job's own key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from django.db import connection, connections
from django.db.models.functions import Now

from canbao.store.addresses import APPLICATION_ALIAS
from canbao.store.failures import StoreFailed
from canbao.store.models import Job
from canbao.store.scope import Scope, scope_of, scoped, set_scope
from canbao.store.states import JOB_GRAPH, JobState

Json = Any
SECONDS_BETWEEN_LOOKS = 0.5
"""Progress is written, and a wish to cancel seen, at most so often: a write of its own costs two milliseconds."""
MOST_ATTEMPTS = 5
"""A job that has been begun so often and never ended takes the worker down with it: it fails instead."""


class NoSuchJob(StoreFailed):
    """No such job in sight."""


class JobCancelled(Exception):
    """Somebody wants the work stopped. Whatever it did is rolled back."""


@dataclass
class Progress:
    """How far a job is, told past the transaction of the work itself."""

    county: str
    job_id: int
    _looked: float = field(default=0.0, repr=False)

    def tell(self, done: int, total: int | None = None, message: str = "") -> None:
        """Say it. Raises JobCancelled."""
        if monotonic() - self._looked < SECONDS_BETWEEN_LOOKS and done != total:
            return
        with _beside(scope_of([self.county])) as cursor:
            cursor.execute(
                "UPDATE store_job SET done = %s, total = %s, message = CASE WHEN %s = '' THEN message ELSE %s END"
                " WHERE county = %s AND id = %s RETURNING is_cancel_wanted",
                [done, total, message, message, self.county, self.job_id],
            )
            row = cursor.fetchone()
        self._looked = monotonic()
        if row and row[0]:
            raise JobCancelled


@dataclass(frozen=True)
class Assignment:
    """What a worker is given. `key`: the key of whatever action the work performs."""

    county: str
    job_id: int
    account_id: int
    arguments: Mapping[str, Json]
    progress: Progress
    retries: int = 0

    @property
    def key(self) -> str:
        """The same however often a worker is killed; another one when somebody asks for the work again."""
        return f"job-{self.job_id}.{self.retries}" if self.retries else f"job-{self.job_id}"


Work = Callable[[Assignment], Json]
_KINDS: dict[str, Work] = {}


def job_kind(name: str) -> Callable[[Work], Work]:
    """Make a kind of job of a function. It must be imported by its room's `tasks` module."""

    def decorate(work: Work) -> Work:
        assert name not in _KINDS, name
        _KINDS[name] = work
        return work

    return decorate


def job_kinds() -> tuple[str, ...]:
    """Names of all kinds that there are."""
    return tuple(sorted(_KINDS))


def queue_job(kind: str, county: str, arguments: Mapping[str, Json], account_id: int, organisation_id: int) -> int:
    """Ask for it, in the transaction under way: it exists exactly if that commits. Gives its number."""
    from canbao.store.tasks import run_job

    assert kind in _KINDS, kind
    job = Job(
        county=county, kind=kind, arguments=dict(arguments), account_id=account_id, organisation_id=organisation_id
    )
    job.id = _next_number()
    job.save(force_insert=True)
    run_job.defer(county=county, job_id=job.id)
    return job.id


def want_cancel(county: str, job_id: int) -> str:
    """Ask a job to stop: at once while it waits, at its next look while it runs. Gives its state.

    Raises MoveRefused.
    """
    job = _locked(county, job_id)
    after = JOB_GRAPH.next(job.state, "cancel")
    if job.state == JobState.QUEUED:
        Job.objects.filter(county=county, id=job_id).update(state=after, ended_at=Now())
    else:
        Job.objects.filter(county=county, id=job_id).update(is_cancel_wanted=True)
    return after


def retry(county: str, job_id: int) -> None:
    """Queue a failed job again. Raises MoveRefused."""
    from canbao.store.tasks import run_job

    job = _locked(county, job_id)
    after = JOB_GRAPH.next(job.state, "retry")
    Job.objects.filter(county=county, id=job_id).update(
        state=after, message="", attempts=0, retries=job.retries + 1, is_cancel_wanted=False
    )
    run_job.defer(county=county, job_id=job_id)


def perform_job(county: str, job_id: int) -> None:
    """What a worker does with one job. Whatever goes wrong ends in its row; nothing is raised but a kill."""
    assignment = _begin(county, job_id)
    if assignment is None:
        return
    kind = _kind_of(county, job_id)
    try:
        result = _KINDS[kind](assignment)
    except JobCancelled:
        _end(county, job_id, "cancel", "已取消 cancelled")
    except StoreFailed as failed:
        _end(county, job_id, "fail", str(failed))
    except Exception as error:
        _end(county, job_id, "fail", f"程序出错，请把任务号 {job_id} 告诉维护人员 {type(error).__name__}")
        raise
    else:
        _end(county, job_id, "finish", "", result)


def _begin(county: str, job_id: int) -> Assignment | None:
    """Mark it as running; None where there is nothing left to do."""
    with scoped(scope_of([county])):
        job = Job.objects.select_for_update().filter(county=county, id=job_id).first()
        if job is None or job.state not in JOB_GRAPH.before("start"):
            return None
        changes: dict[str, Any] = {"state": JOB_GRAPH.next(job.state, "start"), "attempts": job.attempts + 1}
        if job.attempts >= MOST_ATTEMPTS:
            changes = {"state": JobState.FAILED, "ended_at": Now(), "message": "多次中断，未能完成 stopped too often"}
        elif job.started_at is None:
            changes["started_at"] = Now()
        Job.objects.filter(county=county, id=job_id).update(**changes)
        if job.attempts >= MOST_ATTEMPTS:
            return None
    return Assignment(county, job_id, job.account_id, job.arguments, Progress(county, job_id), job.retries)


def _kind_of(county: str, job_id: int) -> str:
    with scoped(scope_of([county])):
        return Job.objects.get(county=county, id=job_id).kind


def _end(county: str, job_id: int, event: str, message: str, result: Json = None) -> None:
    with scoped(scope_of([county])):
        job = _locked(county, job_id)
        Job.objects.filter(county=county, id=job_id).update(
            state=JOB_GRAPH.next(job.state, event), ended_at=Now(), message=message, result=result
        )


def _locked(county: str, job_id: int) -> Job:
    job = Job.objects.select_for_update().filter(county=county, id=job_id).first()
    if job is None:
        raise NoSuchJob(f"没有任务 {job_id} no such job")
    return job


def _next_number() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('store_record_number')")
        return int(cursor.fetchone()[0])


@contextmanager
def _beside(scope: Scope) -> Iterator[Any]:
    """A transaction on a connection of its own, beside the one under way."""
    other = connections.create_connection(APPLICATION_ALIAS)
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            set_scope(scope, cursor=cursor)
            yield cursor
        other.commit()
    finally:
        other.close()
