"""Jobs watched: progress, stopping, doing again, asked for by htmx or by a browser without scripts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from tests.access.people_at_work import new_key
from tests.database import as_superuser

from canbao.access.jobs import StartJob, start_job

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.web.sites import Person, Site


def begun(person: Person, list_id: int = 7) -> int:
    """A job that will fail: there is no such list."""
    number = start_job(person.actor, new_key(), StartJob("check_list", {"list_id": list_id}))["job_id"]
    assert isinstance(number, int)
    return number


def test_who_may_not_see_jobs(site: Site) -> None:
    assert site.client(site.hire("town_clerk", f"{site.county}105")).get("/s/jobs").status_code == 403
    assert site.client(site.hire("bureau_clerk")).get("/s/jobs/1").status_code == 404


def test_a_job_is_cancelled_once_and_never_begins(site: Site) -> None:
    from canbao.store.worker import run_worker

    person = site.hire("bureau_clerk")
    client, number = site.client(person), begun(person)
    assert "核对名单" in client.get("/s/jobs?open=1").content.decode()
    sent = {"do": "cancel", "key": "a" * 32}
    assert [client.post(f"/s/jobs/{number}", sent).status_code for _ in range(2)] == [302, 302]
    again = client.post(f"/s/jobs/{number}", {"do": "cancel", "key": "b" * 32})
    assert "现为“已取消”，不能取消" in again.content.decode()
    run_worker(until_empty=True)
    assert "已取消" in client.get(f"/s/jobs/{number}").content.decode()
    assert "任务都结束了" in client.get("/s/jobs?open=1").content.decode()


def test_a_failed_job_says_why_and_is_done_again(site: Site) -> None:
    from canbao.store.worker import run_worker

    person = site.hire("bureau_clerk")
    client, number = site.client(person), begun(person)
    run_worker(until_empty=True)
    page = client.get(f"/s/jobs/{number}").content.decode()
    assert "没有这份名单" in page
    assert "no such list" not in page
    site.post(client, f"/s/jobs/{number}", {"do": "retry"})
    assert "排队" in client.get(f"/s/jobs/{number}").content.decode()


def test_progress_is_a_bar_and_a_pace_and_the_part_reloads_the_page_at_the_end(site: Site) -> None:
    person = site.hire("bureau_clerk")
    client, number = site.client(person), begun(person)
    with as_superuser(site.till.county.server) as connection:
        connection.execute(
            "UPDATE store_job SET state = 'running', done = 250, total = 1000,"
            " started_at = now() - interval '10 seconds' WHERE id = %s",
            [number],
        )
    part = client.get(f"/s/jobs/{number}", headers={"HX-Request": "true"})
    text = part.content.decode()
    assert 'max="100" value="25"' in text
    assert "250 / 1000，每秒 2" in text
    assert "<html" not in text
    assert "HX-Refresh" not in part.headers
    with as_superuser(site.till.county.server) as connection:
        connection.execute("UPDATE store_job SET state = 'done', ended_at = now() WHERE id = %s", [number])
    assert client.get(f"/s/jobs/{number}", headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"


@pytest.mark.needs("chromium")
@pytest.mark.parametrize("scripts", [True, False])
def test_the_page_follows_the_job_by_itself(site: Site, open_page: Callable[..., Page], scripts: bool) -> None:
    person = site.hire("bureau_clerk")
    number = begun(person)
    page = open_page(person, scripts=scripts)
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    page.goto(f"/s/jobs/{number}")
    assert page.get_by_text("在等前面的任务").is_visible()
    with as_superuser(site.till.county.server) as connection:
        connection.execute("UPDATE store_job SET state = 'cancelled', ended_at = now() WHERE id = %s", [number])
    page.get_by_text("已取消").wait_for()
    page.get_by_text("这一页会自己更新").wait_for(state="detached")
    assert refused == []
