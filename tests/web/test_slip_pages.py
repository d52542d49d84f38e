"""Slips on a page: one a household, masked, with a code that leads to the county's own page."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.campaign.fieldwork import Field
    from tests.web.sites import Site


@pytest.fixture
def field(site: Site, monkeypatch: pytest.MonkeyPatch) -> Field:
    """A village in which several owe."""
    from tests.web.fields import field_of

    return field_of(site, monkeypatch)


def test_a_village_is_printed_and_names_are_masked(site: Site, field: Field) -> None:
    client = site.client(site.hire("village_collector", field.village))
    assert (
        f"/s/reminders/slips?unit={field.village}" in client.get(f"/s/reminders?unit={field.village}").content.decode()
    )
    text = client.get(f"/s/reminders/slips?unit={field.village}").content.decode()
    names = [each.name for each in field.to_remind().values()]
    assert text.count("cut-slip") == len({each.household or number for number, each in field.to_remind().items()})
    assert [name for name in names if len(name) > 1 and name in text] == []
    assert text.count("<svg") == text.count("cut-slip")
    assert not re.search(r"\d{17}[\dX]|1\d{10}", text)


def test_a_town_chooses_a_village_and_others_do_not_look(site: Site, field: Field) -> None:
    town = site.client(site.hire("town_clerk", field.town))
    assert f"unit={field.village}" in town.get(f"/s/reminders/slips?unit={field.town}").content.decode()
    other = site.client(site.hire("town_clerk", field.other_town()))
    assert other.get(f"/s/reminders/slips?unit={field.village}").status_code == 404
    assert site.client(site.hire("finance")).get("/s/reminders/slips").status_code == 403


def test_nobody_left_is_a_sentence(site: Site, field: Field) -> None:
    for due in field.owing:
        field.till.pay(due)
    text = site.client(site.hire("bureau_clerk")).get(f"/s/reminders/slips?unit={field.village}").content.decode()
    assert "没有还须提醒的人" in text
    assert "cut-slip" not in text


def test_on_paper_there_are_slips_alone(site: Site, field: Field, open_page: Callable[..., Page]) -> None:
    page = open_page(site.hire("bureau_clerk"))
    page.goto(f"/s/reminders/slips?unit={field.village}")
    page.emulate_media(media="print")
    assert page.get_by_role("button", name="打印").count() == 0
    slip = page.locator(".cut-slip").first
    assert slip.is_visible()
    assert slip.evaluate("it => getComputedStyle(it).breakInside") == "avoid"
