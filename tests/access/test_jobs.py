"""Jobs asked for as actions: by who has the right to the work, in their own county."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.access.people_at_work import COUNTY, SISTER_COUNTY, new_key, outcomes, worker
from tests.database import in_area

from canbao.access.acting import NotAllowed
from canbao.access.jobs import NoSuchKind, OneJob, StartJob, cancel_job, retry_job, start_job
from canbao.store import jobs
from canbao.store.models import Job
from canbao.store.server import Server
from canbao.store.states import MoveRefused


@pytest.fixture
def kind(database: Server, vault: object) -> Iterator[str]:
    """A kind of job named like an action."""
    del database, vault
    jobs.job_kind("roll_over")(lambda assignment: assignment.job_id)
    yield "roll_over"
    jobs._KINDS.pop("roll_over")


def test_a_job_is_queued_once_for_a_key(kind: str, database: Server) -> None:
    clerk, key = worker("bureau_clerk"), new_key()
    first = start_job(clerk, key, StartJob(kind, {"year": 2025}))
    assert start_job(clerk, key, StartJob(kind, {"year": 2025})) == first
    with in_area(COUNTY):
        (job,) = Job.objects.all()
        assert (job.kind, job.arguments, job.account_id) == (kind, {"year": 2025}, clerk.account_id)
    assert outcomes(database) == ["done"]


def test_an_unknown_kind_is_refused(kind: str) -> None:
    del kind
    with pytest.raises(NoSuchKind, match="bake"):
        start_job(worker("bureau_clerk"), new_key(), StartJob("bake"))


@pytest.mark.trust
def test_nobody_starts_work_that_they_may_not_do_themselves(kind: str, database: Server) -> None:
    for role in ("town_clerk", "supplier", "system_admin"):
        with pytest.raises(NotAllowed):
            start_job(worker(role), new_key(), StartJob(kind))
    with in_area(COUNTY):
        assert not Job.objects.exists()
    assert outcomes(database) == ["denied"] * 3


def test_cancel_and_retry_follow_the_graph(kind: str) -> None:
    clerk = worker("bureau_clerk")
    number = start_job(clerk, new_key(), StartJob(kind))["job_id"]
    assert isinstance(number, int)
    with pytest.raises(MoveRefused):
        retry_job(clerk, new_key(), OneJob(number))
    assert cancel_job(clerk, new_key(), OneJob(number))["state"] == "cancelled"
    with pytest.raises(MoveRefused):
        cancel_job(clerk, new_key(), OneJob(number))


def test_a_job_of_another_county_is_not_there(kind: str) -> None:
    number = start_job(worker("bureau_clerk"), new_key(), StartJob(kind))["job_id"]
    assert isinstance(number, int)
    with pytest.raises(jobs.NoSuchJob):
        cancel_job(worker("bureau_clerk", units=(SISTER_COUNTY,)), new_key(), OneJob(number))
