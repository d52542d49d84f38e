"""Long work asked for, stopped and tried again, as actions; and how an action becomes a kind of job.

In: a kind of job and its arguments, numbers of jobs. Out: the job's number and state. Never: work done here; the worker
does it, as the account that asked and with the rights that it has by then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from canbao.access.acting import Act, Json, performs
from canbao.access.actors import Actor, actor_numbered
from canbao.access.rights import right_to
from canbao.store.failures import StoreFailed
from canbao.store.jobs import Assignment, job_kind, job_kinds, queue_job, retry, want_cancel
from canbao.store.watching import watched_by


class NoSuchKind(StoreFailed):
    """No room has named such work."""


class BadArguments(StoreFailed):
    """The work cannot be begun with these."""


Performing = Callable[[Actor, str, Mapping[str, Any]], Json]


def acting_job(action: str) -> Callable[[Performing], Performing]:
    """Make a kind of job, named like the action that it performs, of a function of actor, key and arguments.

    The key is the job's: begun again, it gets the answer of the first time. Until the action commits, the wish to
    cancel ends it. The function says with BadArguments what it cannot begin with.
    """

    def decorate(perform: Performing) -> Performing:
        def work(assignment: Assignment) -> Json:
            actor = actor_numbered(assignment.county, assignment.account_id)
            with watched_by(assignment.progress.tell):
                return perform(actor, assignment.key, assignment.arguments)

        job_kind(action)(work)
        return perform

    return decorate


@dataclass(frozen=True)
class StartJob:
    """`kind` is named like the action that the job performs; whoever starts it needs the right to that action."""

    kind: str
    arguments: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True)
class OneJob:
    """A job by number."""

    job_id: int


@performs("start_job")
def start_job(act: Act, order: StartJob) -> dict[str, Json]:
    """Queue it. Raises NoSuchKind, NotAllowed."""
    if order.kind not in job_kinds():
        raise NoSuchKind(f"没有“{order.kind}”这种任务 no such kind of job")
    label = right_to(order.kind).label
    act.refuse_unless(act.actor.may(order.kind), f"您没有“{label}”的权限 you have no right to {order.kind}")
    actor = act.actor
    job = queue_job(order.kind, actor.county, order.arguments, actor.account_id, actor.organisation_id)
    act.note("job", job, kind=order.kind)
    return {"job_id": job}


@performs("cancel_job")
def cancel_job(act: Act, order: OneJob) -> dict[str, Json]:
    """Ask it to stop. Raises NoSuchJob, MoveRefused."""
    state = want_cancel(act.actor.county, order.job_id)
    act.note("job", order.job_id, event="cancel")
    return {"job_id": order.job_id, "state": str(state)}


@performs("retry_job")
def retry_job(act: Act, order: OneJob) -> dict[str, Json]:
    """Queue a failed one again. Raises NoSuchJob, MoveRefused."""
    retry(act.actor.county, order.job_id)
    act.note("job", order.job_id, event="retry")
    return {"job_id": order.job_id, "state": "queued"}
