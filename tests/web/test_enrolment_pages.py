"""Forms on their way: late and returned ones first, moved together after a look, each step once."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.access.people_at_work import audit_rows
from tests.database import as_superuser, in_area
from tests.web.test_register_pages import clerk, unit
from tests.web.windows import number, sheet

if TYPE_CHECKING:
    from django.test import Client
    from tests.web.sites import Person, Site

__all__ = ["clerk", "unit"]


@pytest.fixture
def taken(site: Site, clerk: Person, unit: str) -> list[int]:
    """Two forms taken at the counter."""
    from canbao.registry.models import Enrolment

    client = site.client(clerk)
    lines: list[dict[str, Any]] = [{"number": number(), "name": name} for name in ("周立新", "陈二妹")]
    assert sheet(client, unit, *lines, do="confirm").status_code == 302
    with in_area(site.county):
        rows = Enrolment.objects.filter(county=site.county).order_by("-id")[:2]
        return sorted(rows.values_list("id", flat=True))


def states(site: Site, numbers: list[int]) -> list[str]:
    from canbao.registry.models import Enrolment

    with in_area(site.county):
        rows = Enrolment.objects.filter(county=site.county, id__in=numbers).order_by("id")
        return list(rows.values_list("state", flat=True))


def send(site: Site, client: Client, numbers: list[int], step: str, do: str = "check", **more: Any) -> Any:
    return site.post(client, "/s/enrolments", {"form": numbers, "step": step, "do": do, **more})


def test_a_town_confirms_what_its_counter_took(site: Site, clerk: Person, taken: list[int]) -> None:
    client = site.client(clerk)
    assert states(site, taken) == ["town", "town"]
    text = client.get("/s/enrolments").content.decode()
    assert all(f'value="{each}"' in text for each in taken)
    look = send(site, client, taken, "confirm")
    assert look.status_code == 200
    assert "核对：确认 2 份" in look.content.decode()
    assert states(site, taken) == ["town", "town"], "a look moves nothing"
    done = send(site, client, taken, "confirm", do="confirm")
    assert done.status_code == 302
    assert states(site, taken) == ["confirmed", "confirmed"]
    assert "已办 2 份" in client.get(done.headers["Location"]).content.decode()
    assert "都办完了" in client.get("/s/enrolments").content.decode()


def test_the_same_step_sent_twice_is_done_once(site: Site, clerk: Person, taken: list[int]) -> None:
    client = site.client(clerk)
    fields = {"form": taken, "step": "confirm", "do": "confirm", "key": "enrolments-twice"}
    answers = [client.post("/s/enrolments", fields).status_code for _ in range(2)]
    assert answers == [302, 302]
    rows = [row for row in audit_rows(site.till.county.server) if row["action"] == "confirm_enrolment"]
    assert [row["outcome"] for row in rows] == ["done"]


def test_what_goes_back_says_why_and_comes_first(site: Site, clerk: Person, taken: list[int]) -> None:
    client = site.client(clerk)
    answer = send(site, client, taken[:1], "send_back")
    assert answer.status_code == 422
    assert "请写明退回的原因" in answer.content.decode()
    assert f'id="form-{taken[0]}" checked' in answer.content.decode(), "what was ticked stays"
    assert send(site, client, taken[:1], "send_back", do="confirm", reason="照片不清").status_code == 302
    assert states(site, taken) == ["returned", "town"]
    text = client.get("/s/enrolments").content.decode()
    assert text.index(f'value="{taken[0]}"') < text.index(f'value="{taken[1]}"')
    odd = send(site, client, taken, "confirm").content.decode()
    assert "其中 1 份是“退回补正”，不能确认" in odd
    assert send(site, client, taken[:1], "hand_on", do="confirm").status_code == 302
    assert send(site, client, taken, "withdraw", do="confirm", reason="重复受理").status_code == 302
    assert states(site, taken) == ["withdrawn", "withdrawn"]


def test_who_was_quicker_leaves_nothing_half_done(site: Site, clerk: Person, taken: list[int]) -> None:
    first, second = site.client(clerk), site.client(site.hire("bureau_clerk"))
    assert send(site, second, taken[:1], "confirm", do="confirm").status_code == 302
    answer = send(site, first, taken, "confirm", do="confirm")
    assert answer.status_code == 422
    assert states(site, taken) == ["confirmed", "town"]


def test_late_ones_are_marked(site: Site, clerk: Person, taken: list[int]) -> None:
    past = site.till.county.as_of - timedelta(days=1)
    with as_superuser(site.till.county.server) as owner:
        owner.execute("UPDATE registry_enrolment SET due_on = %s WHERE id = %s", [past, taken[1]])
    text = site.client(clerk).get("/s/enrolments").content.decode()
    assert "过期 1 份" in text
    assert text.index(f'value="{taken[1]}"') < text.index(f'value="{taken[0]}"')


def test_another_town_sees_and_moves_none_of_them(site: Site, clerk: Person, taken: list[int]) -> None:
    other = next(town for town in sorted(site.till.county.towns()) if not clerk.actor.scope.covers(town))
    stranger = site.client(site.hire("town_clerk", other))
    assert not re.search(rf'value="{taken[0]}"', stranger.get("/s/enrolments").content.decode())
    assert send(site, stranger, taken, "confirm", do="confirm").status_code == 422
    assert states(site, taken) == ["town", "town"]
    assert site.client(site.hire("finance")).get("/s/enrolments").status_code == 403
