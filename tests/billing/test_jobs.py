"""The county assessed by a worker: as the account that asked, watched, stopped before it counts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.access.accounts_at_work import hire
from tests.access.people_at_work import audit_rows, count, new_key
from tests.billing.counties import County
from tests.database import as_superuser, in_area

from canbao.access.jobs import BadArguments, StartJob, start_job
from canbao.billing.actions import AssessCounty
from canbao.billing.jobs import order_of
from canbao.billing.models import Run
from canbao.store.jobs import JobCancelled
from canbao.store.models import Job
from canbao.store.server import Server
from canbao.store.watching import watched_by
from canbao.store.worker import run_worker


def start(county: County, database: Server) -> tuple[int, int]:
    """A job that assesses the county; its number and who asked."""
    clerk = hire(database, "bureau_clerk", county.code)
    arguments: dict[str, Any] = {"as_of": county.as_of.isoformat(), "policies": [county.policy]}
    number = start_job(clerk, new_key(), StartJob("assess_county", arguments))["job_id"]
    assert isinstance(number, int)
    return number, clerk.account_id


def test_the_worker_assesses_as_whoever_asked(county: County, database: Server) -> None:
    number, account = start(county, database)
    run_worker(until_empty=True)
    with in_area(county.code):
        job, run = Job.objects.get(id=number), Run.objects.get()
    assert (job.state, job.message, job.done) == ("done", "", len(county.ids))
    assert (job.result or {})["run"] == run.id
    assert run.started_by == account
    assert [row["action"] for row in audit_rows(database)][-1] == "assess_county"


def test_begun_again_after_its_effect_it_answers_what_it_did(county: County, database: Server) -> None:
    """As if the worker had been killed between the effect and the mark that it is done."""
    from canbao.store.jobs import perform_job

    number, _ = start(county, database)
    perform_job(county.code, number)
    with as_superuser(database) as connection:
        connection.execute("UPDATE store_job SET state = 'running', result = NULL")
    perform_job(county.code, number)
    with in_area(county.code):
        assert (Job.objects.get(id=number).result or {})["run"] == Run.objects.get().id
    assert count(database, "billing_run") == 1


def test_a_wish_to_stop_is_seen_before_the_run_is_there(county: County, database: Server) -> None:
    def stop(done: int, total: int | None) -> None:
        if done == total == len(county.ids):
            raise JobCancelled

    with pytest.raises(JobCancelled), watched_by(stop):
        county.assess()
    assert (count(database, "billing_run"), count(database, "billing_due")) == (0, 0)


def test_arguments_are_those_of_the_action() -> None:
    given = {
        "as_of": "2024-11-05", "policies": ["a@2025"], "year": 2025, "known_on": "2024-12-01",
        "amend": [["personal_yuan", "410"]],
    }  # fmt: skip
    wanted = AssessCounty(date(2024, 11, 5), ("a@2025",), 2025, date(2024, 12, 1), (("personal_yuan", "410"),))
    assert order_of(given) == wanted
    assert order_of({"as_of": "2024-11-05"}) == AssessCounty(date(2024, 11, 5))


WRONG: list[dict[str, Any]] = [
    {},
    {"as_of": "today"},
    {"as_of": 7},
    {"as_of": "2024-11-05", "year": "next"},
    {"as_of": "2024-11-05", "amend": [["personal_yuan"]]},
    {"as_of": "2024-11-05", "folders": ["elsewhere"]},
]


@pytest.mark.parametrize("arguments", WRONG)
def test_other_arguments_are_refused_in_words(arguments: dict[str, Any]) -> None:
    with pytest.raises(BadArguments, match="as_of"):
        order_of(arguments)
