"""Jobs as people watch them."""

from __future__ import annotations

import pytest
from tests.access.accounts_at_work import hire
from tests.access.people_at_work import COUNTY, new_key
from tests.database import as_superuser

from canbao.access.acting import NotAllowed, NotFound
from canbao.access.job_lists import view_job, view_jobs
from canbao.access.jobs import StartJob, start_job
from canbao.store.server import Server

pytestmark = pytest.mark.usefixtures("vault")


def test_how_far_how_fast_and_who(database: Server) -> None:
    clerk = hire(database, "bureau_clerk", COUNTY)
    number = start_job(clerk, new_key(), StartJob("check_list", {"list_id": 7}))["job_id"]
    assert isinstance(number, int)
    waiting = view_job(clerk, number)
    assert (waiting.label, waiting.who, waiting.percent, waiting.rows_a_second) == ("核对名单", "王小明", None, None)
    assert (waiting.may_cancel, waiting.may_retry, waiting.is_over) == (True, False, False)
    with as_superuser(database) as connection:
        connection.execute(
            "UPDATE store_job SET state = 'failed', done = 250, total = 1000,"
            " started_at = now() - interval '10 seconds', ended_at = now() WHERE id = %s",
            [number],
        )
    ended = view_job(clerk, number)
    assert (ended.percent, ended.rows_a_second, ended.seconds) == (25, 25, 10)
    assert (ended.may_cancel, ended.may_retry, ended.is_over) == (False, True, True)
    assert view_jobs(clerk, is_open=True) == []
    assert [each.id for each in view_jobs(clerk)] == [number]


def test_another_countys_are_not_there_and_others_may_not_ask(database: Server) -> None:
    clerk = hire(database, "bureau_clerk", COUNTY)
    number = start_job(clerk, new_key(), StartJob("check_list", {"list_id": 7}))["job_id"]
    stranger = hire(database, "bureau_clerk", "370481")
    assert isinstance(number, int)
    with pytest.raises(NotFound):
        view_job(stranger, number)
    with pytest.raises(NotAllowed):
        view_jobs(hire(database, "town_clerk", f"{COUNTY}105", kind="town_window"))
