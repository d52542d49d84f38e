"""An objection to a notice, written by anybody where it hangs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.database import in_area

from canbao.campaign.models import Objection

if TYPE_CHECKING:
    from tests.campaign.fieldwork import Field
    from tests.web.sites import Site


@pytest.fixture
def hung(open_site: Site, monkeypatch: pytest.MonkeyPatch) -> tuple[Site, Field]:
    """A village's notice, as it hangs."""
    from tests.access.people_at_work import new_key
    from tests.campaign.fieldwork import Field
    from tests.campaign.test_public_notices import draft

    from canbao.campaign.public_notices import MoveNotice, publish_notice
    from canbao.web import notice_pages

    field = Field(open_site.till)
    publish_notice(field.lead, new_key(), MoveNotice(draft(field)["notice"]))
    monkeypatch.setattr(notice_pages, "public_day", lambda: field.till.county.as_of)
    return open_site, field


def test_it_is_taken_up_with_a_number_and_a_day(hung: tuple[Site, Field]) -> None:
    site, field = hung
    client, notice = site.client(), f"/notice/{field.village}/{field.year}"
    address = f"{notice}/object"
    assert address in client.get(notice).content.decode()
    sent = {"concern": "amount", "text": "金额不对，少了一人", "contact": "0730-0000001"}
    assert "请写明哪里不对" in site.post(client, address, {**sent, "text": ""}).content.decode()
    answer = site.post(client, address, sent)
    assert answer["Location"] == f"{notice}/objected"
    text = client.get(answer["Location"]).content.decode()
    with in_area(site.county):
        (row,) = Objection.objects.all()
    assert f"异议编号 <strong>{row.id}</strong>" in text
    assert (row.unit, row.concern, row.text, row.state) == (field.village, "amount", "金额不对，少了一人", "received")
    assert row.notice_id is not None
    lead = site.client(site.hire("bureau_lead"))
    assert "金额不对，少了一人" in lead.get(f"/s/objections?year={field.year}").content.decode()


def test_full_numbers_are_refused_and_what_was_typed_stays(hung: tuple[Site, Field]) -> None:
    site, field = hung
    address = f"/notice/{field.village}/{field.year}/object"
    answer = site.post(site.client(), address, {"concern": "other", "text": "430621197001010017 不是我家"})
    assert answer.status_code == 422
    assert "不是我家" in answer.content.decode()
    with in_area(site.county):
        assert not Objection.objects.exists()


def test_one_address_writes_a_few_an_hour(hung: tuple[Site, Field], monkeypatch: pytest.MonkeyPatch) -> None:
    from canbao.web import objecting_pages

    monkeypatch.setattr(objecting_pages, "MOST_WRITTEN", 1)
    site, field = hung
    address, sent = f"/notice/{field.village}/{field.year}/object", {"concern": "other", "text": "不对"}
    assert site.post(site.client(), address, sent).status_code == 302
    assert "提得太多" in site.post(site.client(), address, sent).content.decode()
    with in_area(site.county):
        assert Objection.objects.count() == 1


def test_where_nothing_hangs_nothing_is_written(open_site: Site) -> None:
    unit = open_site.till.payable()[0].unit
    assert open_site.client().get(f"/notice/{unit}/{open_site.till.year}/object").status_code == 404
