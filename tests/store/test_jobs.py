"""Jobs: there exactly if the transaction committed, performed once, cancelled, failed with words, retried."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.database import in_area

from canbao.store.server import Server

COUNTY = "430621"


@pytest.fixture
def kinds(database: Server) -> Iterator[dict[str, list[int]]]:
    """Kinds of work for tests, and which jobs they were called for."""
    del database
    from canbao.store import jobs
    from canbao.store.failures import StoreFailed

    called: dict[str, list[int]] = {"count": [], "fail": [], "wait": []}

    def count(assignment: jobs.Assignment) -> object:
        called["count"].append(assignment.job_id)
        assignment.progress.tell(3, 3, "三行")
        return {"rows": assignment.arguments["rows"]}

    def fail(assignment: jobs.Assignment) -> object:
        called["fail"].append(assignment.job_id)
        raise StoreFailed("文件里没有人 nobody in the file")

    def wait(assignment: jobs.Assignment) -> object:
        called["wait"].append(assignment.job_id)
        with in_area(COUNTY):
            jobs.want_cancel(COUNTY, assignment.job_id)
        assignment.progress.tell(1, 1)
        return None

    for name, work in (("count", count), ("fail", fail), ("wait", wait)):
        jobs.job_kind(name)(work)
    yield called
    for name in called:
        jobs._KINDS.pop(name)


def queue(kind: str, **arguments: object) -> int:
    from canbao.store.jobs import queue_job

    with in_area(COUNTY):
        return queue_job(kind, COUNTY, arguments, account_id=7, organisation_id=1)


def state_of(job: int) -> tuple[str, str, object]:
    from canbao.store.models import Job

    with in_area(COUNTY):
        found = Job.objects.get(county=COUNTY, id=job)
        return found.state, found.message, found.result


def work() -> None:
    from canbao.store.worker import run_worker

    run_worker(until_empty=True)


def test_a_job_is_performed_and_says_what_came_of_it(kinds: dict[str, list[int]]) -> None:
    job = queue("count", rows=3)
    assert state_of(job)[0] == "queued"
    work()
    assert state_of(job) == ("done", "", {"rows": 3})
    assert kinds["count"] == [job]


def test_a_worker_of_what_is_queued_begins_no_chore(kinds: dict[str, list[int]]) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_periodic_defers")
        before = cursor.fetchone()
        job = queue("count", rows=1)
        work()
        cursor.execute("SELECT count(*) FROM procrastinate_periodic_defers")
        assert cursor.fetchone() == before, "one chore comes round every minute: it was begun"
    assert kinds["count"] == [job]


def test_a_job_of_a_transaction_that_was_rolled_back_does_not_exist(kinds: dict[str, list[int]]) -> None:
    from canbao.store.jobs import queue_job

    def change_mind() -> None:
        with in_area(COUNTY):
            queue_job("count", COUNTY, {"rows": 1}, 7, 1)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change_mind()
    work()
    assert kinds["count"] == []


def test_a_failure_is_told_in_words_and_may_be_retried(kinds: dict[str, list[int]]) -> None:
    from canbao.store.jobs import retry

    job = queue("fail")
    work()
    assert state_of(job) == ("failed", "文件里没有人 nobody in the file", None)
    with in_area(COUNTY):
        retry(COUNTY, job)
    work()
    assert kinds["fail"] == [job, job]


def test_a_waiting_job_is_cancelled_at_once_and_never_begins(kinds: dict[str, list[int]]) -> None:
    from canbao.store.jobs import want_cancel

    job = queue("count", rows=1)
    with in_area(COUNTY):
        assert want_cancel(COUNTY, job) == "cancelled"
    work()
    assert state_of(job)[0] == "cancelled"
    assert kinds["count"] == []


def test_a_running_job_stops_at_its_next_look(kinds: dict[str, list[int]]) -> None:
    job = queue("wait")
    work()
    assert kinds["wait"] == [job]
    assert state_of(job)[0] == "cancelled"


def test_a_job_that_is_done_is_not_begun_again(kinds: dict[str, list[int]]) -> None:
    from canbao.store.jobs import perform_job

    job = queue("count", rows=2)
    work()
    perform_job(COUNTY, job)
    assert kinds["count"] == [job]


def test_a_job_that_takes_workers_down_fails_in_the_end(kinds: dict[str, list[int]]) -> None:
    from canbao.store.jobs import MOST_ATTEMPTS, perform_job
    from canbao.store.models import Job

    job = queue("count", rows=2)
    with in_area(COUNTY):
        Job.objects.filter(county=COUNTY, id=job).update(attempts=MOST_ATTEMPTS, state="running")
    perform_job(COUNTY, job)
    assert state_of(job)[0] == "failed"
    assert kinds["count"] == []


def test_a_job_of_another_county_is_out_of_sight(kinds: dict[str, list[int]]) -> None:
    from canbao.store.jobs import NoSuchJob, want_cancel

    del kinds
    job = queue("count", rows=2)
    with pytest.raises(NoSuchJob), in_area("350583"):
        want_cancel(COUNTY, job)
