"""The campaign year on its page: the checklist, a fresh second factor, the move."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.campaign.fieldwork import Field
    from tests.web.sites import Site


@pytest.fixture
def field(site: Site, monkeypatch: pytest.MonkeyPatch) -> Field:
    """On a day of the window."""
    from tests.web.fields import field_of

    return field_of(site, monkeypatch)


def test_everybody_sees_how_it_stands_and_the_lead_moves_it(site: Site, field: Field) -> None:
    town = site.client(site.hire("town_clerk", field.town))
    text = town.get("/s/campaign").content.decode()
    assert "筹备" in text
    assert "由医保局负责人办理" in text
    year = site.till.year
    assert town.get(f"/s/campaign/move?year={year}&event=open").status_code == 403
    lead = site.client(site.hire("bureau_lead"))
    assert "去办" in lead.get("/s/campaign").content.decode()
    assert lead.get("/s/campaign/move?event=open").status_code == 404, "which year is moved is said"
    address = f"/s/campaign/move?year={year}&event=open"
    shown = lead.get(address).content.decode()
    seen = shown.split('name="seen" value="')[1].split('"')[0]
    answer = site.post(lead, address, {"seen": seen, "why": ""})
    assert answer.status_code == 422
    assert "请写明为什么现在办" in answer.content.decode()
    assert site.post(lead, address, {"seen": seen, "why": "名录下周录入"}).status_code == 302
    text = town.get("/s/campaign").content.decode()
    assert "集中征缴" in text
    assert field.day.isoformat() in text
    assert lead.get(address).status_code == 404


@pytest.mark.usefixtures("field")
def test_a_checklist_that_changed_is_shown_and_can_be_accepted(site: Site) -> None:
    lead = site.client(site.hire("bureau_lead"))
    address = f"/s/campaign/move?year={site.till.year}&event=open"
    answer = site.post(lead, address, {"seen": "another list", "why": "名录下周录入"})
    assert answer.status_code == 422
    text = answer.content.decode()
    fields = {name: text.split(f'name="{name}" value="')[1].split('"')[0] for name in ("key", "seen")}
    assert lead.post(address, {**fields, "why": "名录下周录入"}).status_code == 302


def test_a_needed_point_that_is_open_leaves_no_button(site: Site, field: Field) -> None:
    from tests.campaign.fieldwork import AFTER_WINDOW

    field.go_to(AFTER_WINDOW)
    lead = site.client(site.hire("bureau_lead"))
    text = lead.get("/s/campaign").content.decode()
    assert "必须先办" in text
    assert "s/campaign/move" not in text
