"""Long work as people watch it: how far it is, how fast, who asked, what came of it.

In: an actor, a job's number. Out: jobs of the county, the newest first. Never: a job changed; another county's.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from canbao.access.acting import NotFound, reading
from canbao.access.actors import Actor
from canbao.access.rights import rights
from canbao.access.wording import Json
from canbao.store.states import JOB_GRAPH, JobState

PAGE = 50
"""Jobs in a list: some weeks of a county."""
_HUNDRED = 100
_JOBS = """
    SELECT job.id, job.kind, job.arguments::text, job.state, job.done, job.total, job.message, job.result::text,
        job.is_cancel_wanted, job.account_id, coalesce(account.name, ''), job.created_at, job.started_at, job.ended_at,
        greatest(extract(epoch FROM coalesce(job.ended_at, now()) - job.started_at), 0)::int
    FROM store_job AS job LEFT JOIN access_account AS account
        ON account.county = job.county AND account.id = job.account_id
    WHERE job.county = %(county)s AND (%(id)s = 0 OR job.id = %(id)s) AND (%(open)s = false OR job.ended_at IS NULL)
    ORDER BY job.id DESC LIMIT %(most)s
"""


@dataclass(frozen=True)
class JobShown:
    """One job. `seconds`: since it was begun, until it ended; None: not begun. `who` empty: the system itself."""

    id: int
    kind: str
    arguments: dict[str, Json]
    state: str
    done: int
    total: int | None
    message: str
    result: Any
    is_cancel_wanted: bool
    account_id: int
    who: str
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    seconds: int | None

    @property
    def label(self) -> str:
        """What is done, as the table of rights calls it."""
        right = rights().get(self.kind)
        return right.label if right else "后台任务"

    @property
    def state_label(self) -> str:
        return str(JobState(self.state).label)

    @property
    def is_over(self) -> bool:
        """Whether nothing more comes of it by itself."""
        return self.state not in (JobState.QUEUED, JobState.RUNNING)

    @property
    def percent(self) -> int | None:
        """Rows done of rows known; None while the number of rows is not known."""
        return min(_HUNDRED, self.done * _HUNDRED // self.total) if self.total else None

    @property
    def rows_a_second(self) -> int | None:
        """So far; None in the first second."""
        return self.done // self.seconds if self.seconds else None

    @property
    def may_cancel(self) -> bool:
        return not self.is_cancel_wanted and (self.state, "cancel") in JOB_GRAPH.moves

    @property
    def may_retry(self) -> bool:
        return (self.state, "retry") in JOB_GRAPH.moves


def view_jobs(actor: Actor, number: int = 0, *, is_open: bool = False, most: int = PAGE) -> list[JobShown]:
    """Jobs of the county, the newest first; one by number; `is_open`: those alone that are not over."""
    with reading(actor, "view_jobs"), connection.cursor() as cursor:
        cursor.execute(_JOBS, {"county": actor.county, "id": number, "open": is_open, "most": most})
        rows: Any = cursor.fetchall()
    return [
        JobShown(*(*row[:2], json.loads(row[2]), *row[3:7], json.loads(row[7]) if row[7] else None, *row[8:]))
        for row in rows
    ]


def view_job(actor: Actor, number: int) -> JobShown:
    """One job. Raises NotFound, NotAllowed."""
    found = view_jobs(actor, number)
    if not found:
        raise NotFound(f"没有任务 {number} no such job")
    return found[0]
