"""Public notices on pages: as they are printed, by two persons, with what is objected."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.campaign.fieldwork import Field
    from tests.web.sites import Site


@pytest.fixture
def field(site: Site, monkeypatch: pytest.MonkeyPatch) -> Field:
    """After the window, with payments of two people of a village."""
    from tests.campaign.fieldwork import AFTER_WINDOW
    from tests.web.fields import field_of

    made = field_of(site, monkeypatch)
    for due in made.owing[:2]:
        site.till.pay(due)
    made.go_to(AFTER_WINDOW)
    return made


def draft(site: Site, client: Any, field: Field, days: str = "7") -> Any:
    return site.post(client, f"/s/notices?unit={field.village}", {"days": days})


def drafted(site: Site, field: Field) -> tuple[Any, str]:
    """Somebody who drafted one, and where it stands."""
    client = site.client(site.hire("bureau_clerk"))
    answer = draft(site, client, field)
    assert answer.status_code == 302, answer.content.decode()
    return client, answer.headers["Location"].split("?")[0]


def test_the_preview_is_the_printed_notice_and_names_nobody(site: Site, field: Field) -> None:
    from tests.database import in_area

    from canbao.registry.models import Person

    client, address = drafted(site, field)
    shown, printed = (client.get(address + more).content.decode() for more in ("", "?as=print"))
    body = re.compile(r"<table>.*?</table>", re.DOTALL)
    inside, outside = body.search(shown[shown.index("paper-title") :]), body.search(printed)
    assert inside
    assert outside
    assert inside.group(0) == outside.group(0)
    with in_area(site.county):
        names = [each.name for each in Person.objects.filter(id__in=[due.person_id for due in field.owing])]
    assert not any(name in text for name in names for text in (shown, printed))
    assert "尚未发布" in printed
    code = field.rows("PublicNotice")[0].code
    assert code in printed


def test_two_persons_publish_and_it_comes_down_with_a_reason(site: Site, field: Field) -> None:
    client, address = drafted(site, field)
    assert "须由另一人发布" in client.get(address).content.decode()
    assert site.post(client, address, {"step": "publish"}).status_code == 422
    assert field.rows("PublicNotice")[0].state == "drafted"
    lead = site.client(site.hire("bureau_lead"))
    assert site.post(lead, address, {"step": "publish"}).status_code == 302
    text = lead.get(address).content.decode()
    assert "2025-01-12" in text
    assert site.post(lead, address, {"step": "take_down", "reason": ""}).status_code == 422
    assert site.post(lead, address, {"step": "take_down", "reason": "名单有误"}).status_code == 302
    assert "名单有误" in lead.get(address).content.decode()


def test_a_code_from_paper_is_checked(site: Site, field: Field) -> None:
    client, _ = drafted(site, field)
    code = field.rows("PublicNotice")[0].code
    assert "真实" in client.get(f"/s/notices?code={code.lower()}").content.decode()
    assert "没有这个校验码" in client.get("/s/notices?code=AAAAAAAAAAAA").content.decode()


def test_before_the_window_is_over_the_refusal_keeps_what_was_typed(site: Site, field: Field) -> None:
    from datetime import date

    field.go_to(date(2024, 12, 1))
    answer = draft(site, site.client(site.hire("bureau_clerk")), field, "9")
    assert answer.status_code == 422
    assert "结束后才公示" in answer.content.decode()
    assert 'value="9"' in answer.content.decode()


def test_areas_and_rights(site: Site, field: Field) -> None:
    _, address = drafted(site, field)
    other = site.client(site.hire("town_clerk", field.other_town()))
    assert other.get(address).status_code == 404
    collector = site.client(site.hire("village_collector", field.village))
    assert collector.get(address).status_code == 200
    assert 'name="step"' not in collector.get(address).content.decode()
    finance = site.client(site.hire("finance")).get("/s/notices").content.decode()
    assert "校验码" not in finance
    assert site.client(site.hire("supplier")).get("/s/notices").status_code == 403


def test_objections_to_a_notice_stand_below_it(site: Site, field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import date

    from canbao.campaign import objections

    monkeypatch.setattr(objections, "due_day", lambda *_: date(2025, 1, 13))
    client, address = drafted(site, field)
    lead = site.client(site.hire("bureau_lead"))
    site.post(lead, address, {"step": "publish"})
    assert "还没有收到" in client.get(address).content.decode()
    number = address.rsplit("/", 1)[1]
    fields = {"concern": "notice", "text": "我家没有列上", "days": 5, "notice": number}
    answer = site.post(client, f"/s/objections?unit={field.village}", fields)
    assert answer.status_code == 302, answer.content.decode()
    assert "我家没有列上" in client.get(address).content.decode()
