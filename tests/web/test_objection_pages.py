"""Objections on pages: a day to answer by, answers, taken up again, complaints that a unit does not see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.campaign.fieldwork import Field
    from tests.web.sites import Site


@pytest.fixture
def field(site: Site, monkeypatch: pytest.MonkeyPatch) -> Field:
    """On a day of the window."""
    from tests.web.fields import field_of

    return field_of(site, monkeypatch)


@pytest.fixture(autouse=True)
def known_days(monkeypatch: pytest.MonkeyPatch) -> None:
    """Working days of that year are announced."""
    from datetime import timedelta

    from canbao.campaign import objections

    monkeypatch.setattr(objections, "due_day", lambda received, days: received + timedelta(days=days))


def receive(site: Site, client: Any, unit: str, **more: Any) -> Any:
    fields = {"concern": "amount", "text": "多收了", "days": 5, "contact": "13900001111"} | more
    return site.post(client, f"/s/objections?unit={unit}", fields)


def test_received_answered_and_taken_up_again(site: Site, field: Field) -> None:
    client = site.client(site.hire("town_clerk", field.town))
    answer = receive(site, client, field.village)
    assert answer.status_code == 302, answer.content.decode()
    address = answer.headers["Location"].split("?")[0]
    shown = client.get(address).content.decode()
    assert "13900001111" in shown
    assert site.post(client, address, {"step": "answer", "reason": "查无多收，附票据"}).status_code == 302
    assert "查无多收" in client.get(address).content.decode()
    assert site.post(client, address, {"step": "reopen", "reason": "对方不认可"}).status_code == 302
    assert "第 2 次受理" in client.get(address).content.decode()
    assert site.post(client, address, {"step": "withdraw", "reason": "对方撤回"}).status_code == 302
    assert "没有您要办的了" in client.get(address).content.decode()


def test_how_to_reach_them_is_for_whoever_answers_and_in_no_list(site: Site, field: Field) -> None:
    client = site.client(site.hire("town_clerk", field.town))
    address = receive(site, client, field.village).headers["Location"].split("?")[0]
    assert "13900001111" not in client.get("/s/objections").content.decode()
    inspector = site.client(site.hire("inspector"))
    assert inspector.get(address).status_code == 200
    assert "13900001111" not in inspector.get(address).content.decode()
    other = site.client(site.hire("town_clerk", field.other_town()))
    assert other.get(address).status_code == 404


def test_a_complaint_of_a_units_people_is_not_for_their_eyes(site: Site, field: Field) -> None:
    town, bureau = site.client(site.hire("town_clerk", field.town)), site.client(site.hire("bureau_clerk"))
    assert receive(site, town, field.town, concern="conduct").status_code in (403, 422)
    address = receive(site, bureau, field.town, concern="conduct", text="态度不好").headers["Location"].split("?")[0]
    assert town.get(address).status_code == 404
    assert "态度不好" not in town.get("/s/objections").content.decode()


def test_what_is_late_stands_above(site: Site, field: Field) -> None:
    from datetime import timedelta

    client = site.client(site.hire("bureau_clerk"))
    assert "还没有收到过异议" in client.get("/s/objections").content.decode()
    receive(site, client, field.village)
    field.go_to(field.day + timedelta(days=6))
    assert "逾期没有答复 1 件" in client.get("/s/objections").content.decode()
    assert "没有这种状态的异议" in client.get("/s/objections?state=answered").content.decode()


def test_a_personal_number_in_the_text_is_refused_with_what_was_typed(site: Site, field: Field) -> None:
    client = site.client(site.hire("bureau_clerk"))
    answer = receive(site, client, field.village, text="张三 13900001111 多收")
    assert answer.status_code == 422
    assert "多收" in answer.content.decode()
    assert field.rows("Objection") == []
