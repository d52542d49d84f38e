"""Bulletins on pages: figures of the day, read by another person, issued, ranks with ties."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.campaign.fieldwork import Field
    from tests.web.sites import Site


@pytest.fixture
def field(site: Site, monkeypatch: pytest.MonkeyPatch) -> Field:
    """Counted."""
    from tests.web.fields import field_of

    from canbao.access.actors import system_actor
    from canbao.campaign.counting import count_if_needed

    made = field_of(site, monkeypatch)
    count_if_needed(system_actor(site.county))
    return made


def drafted(site: Site) -> tuple[Any, str]:
    client = site.client(site.hire("bureau_clerk"))
    answer = site.post(client, "/s/bulletins/new", {"title": "第一周通报", "remarks": "逐户提醒"})
    assert answer.status_code == 302, answer.content.decode()
    return client, answer.headers["Location"].split("?")[0]


def test_from_a_draft_to_paper_by_two_persons(site: Site, field: Field) -> None:
    client, address = drafted(site)
    assert "草稿" in client.get(f"{address}?as=print").content.decode()
    assert site.post(client, address, {"step": "check"}).status_code == 422
    assert field.rows("Bulletin")[0].state == "drafted"
    lead = site.client(site.hire("bureau_lead"))
    assert site.post(lead, address, {"step": "issue"}).status_code == 422
    assert site.post(lead, address, {"step": "check"}).status_code == 302
    assert site.post(lead, address, {"step": "issue"}).status_code == 302
    printed = client.get(f"{address}?as=print").content.decode()
    assert "逐户提醒" in printed
    assert "草稿" not in printed
    assert field.rows("Bulletin")[0].digest[:12].upper() in printed


def test_what_was_issued_is_read_everywhere_and_moved_nowhere(site: Site, field: Field) -> None:
    _, address = drafted(site)
    town = site.client(site.hire("town_clerk", field.town))
    assert town.get(address).status_code == 404
    lead = site.client(site.hire("bureau_lead"))
    for step in ("check", "issue"):
        site.post(lead, address, {"step": step})
    answer = town.get(address)
    assert answer.status_code == 200
    assert 'name="step"' not in answer.content.decode()


def test_nothing_counted_is_said_and_nothing_drafted(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.web.fields import field_of

    made = field_of(site, monkeypatch)
    answer = site.client(site.hire("bureau_clerk")).get("/s/bulletins/new")
    assert "还没有统计" in answer.content.decode()
    assert made.rows("Bulletin") == []


def test_the_printed_bulletin_ranks_equal_shares_alike_and_no_target_not_at_all() -> None:
    from datetime import UTC, date, datetime
    from types import SimpleNamespace

    from canbao.campaign.bulletins import BulletinShown, ProgressRow
    from canbao.web.notice_papers import bulletin_paper

    numbers = (("1", 50, 100), ("2", 30, 40), ("3", 5, None), ("4", 1, 2))
    rows = tuple(ProgressRow(unit, unit, insured, None, target) for unit, insured, target in numbers)
    issued = (date(2024, 11, 5), 1, 2, 2, "")
    found = BulletinShown(1, "430621", 2025, 3, date(2024, 11, 5), "通报", "", rows, "ab" * 32, "", "issued", *issued)
    request: Any = SimpleNamespace(presence=SimpleNamespace(asked_at=datetime(2024, 11, 5, tzinfo=UTC)))
    paper = bulletin_paper(request, found, "某县", "县医保局")
    assert [(row[1], row[0]) for row in paper.rows] == [("2", 1), ("1", 2), ("4", 2), ("3", None)]
    assert paper.rows[0][4] == "75.00%"
    assert "第 3 期" in paper.subtitle
