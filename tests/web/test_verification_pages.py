"""People sent down to be looked into: how far each unit is, answers by those who were ticked, the batch goes back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from tests.access.people_at_work import new_key

from canbao.registry.verification import SendVerification, send_verification

if TYPE_CHECKING:
    from tests.campaign.fieldwork import Field
    from tests.web.sites import Site


@pytest.fixture
def field(site: Site, monkeypatch: pytest.MonkeyPatch) -> Field:
    from tests.web.fields import field_of

    return field_of(site, monkeypatch)


def sent(field: Field, count: int = 2) -> int:
    """A batch of the village's people."""
    people = tuple(due.person_id for due in field.owing[:count])
    order = SendVerification(field.village, field.year, "是否已参保", field.day, people)
    return int(str(send_verification(field.clerk, new_key(), order)["verification"]))


def ticked(text: str) -> list[int]:
    return [int(found) for found in re.findall(r'name="people" value="(\d+)"', text)]


def test_answers_of_those_ticked_then_the_batch_goes_back(site: Site, field: Field) -> None:
    number = sent(field)
    client = site.client(site.hire("town_clerk", field.town))
    text = client.get("/s/verifications").content.decode()
    assert f'href="/s/verifications/{number}"' in text
    address = f"/s/verifications/{number}"
    first, second = ticked(client.get(address).content.decode())
    for wrong, said in (({}, "请先在名单里勾选"), ({"people": [first]}, "请选择核实结果"),
                        ({"people": [first], "answer": "other"}, "须写明动员情况")):  # fmt: skip
        answer = site.post(client, address, wrong)
        assert answer.status_code == 422
        assert said in answer.content.decode()
    text = site.post(client, address, {"people": [second], "answer": "other"}).content.decode()
    assert f'value="{second}" aria-label' in text
    assert re.search(rf'value="{second}"[^>]* checked', text), "ticks stay"
    assert "整批反馈" not in client.get(address).content.decode()
    for person in (first, second):
        assert site.post(client, address, {"people": [person], "answer": "other_employee"}).status_code == 302
    assert "异地职工" in client.get(address).content.decode()
    assert site.post(client, address, {"step": "return"}).status_code == 302
    after = client.get(address).content.decode()
    assert "已反馈" in after
    assert ticked(after) == []
    assert site.post(client, address, {"step": "return"}).status_code == 422


def test_the_bureau_sends_to_a_unit_and_takes_back(site: Site, field: Field) -> None:
    client = site.client(site.hire("bureau_clerk"))
    assert "下发给" in client.get("/s/verifications").content.decode()
    address = f"/s/verifications?unit={field.village}&year={field.year}"
    given: dict[str, Any] = {"question": "是否已参保", "due_on": "2000-01-01"}
    answer = site.post(client, address, given)
    assert answer.status_code == 422
    assert "期限不得早于今天" in answer.content.decode()
    assert 'value="2000-01-01"' in answer.content.decode()
    number = sent(field)
    assert "收回这一批" in client.get(f"/s/verifications/{number}").content.decode()
    assert site.post(client, f"/s/verifications/{number}", {"step": "recall", "reason": ""}).status_code == 422
    answer = site.post(client, f"/s/verifications/{number}", {"step": "recall", "reason": "另发"})
    assert "已收回" in client.get(answer["Location"]).content.decode()


def test_late_ones_are_told_and_others_see_nothing(site: Site, field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import timedelta

    number = sent(field)
    after = field.day + timedelta(days=1)
    monkeypatch.setattr("canbao.web.days.day_for", lambda _: after)
    client = site.client(site.hire("bureau_clerk"))
    text = client.get(f"/s/verifications?unit={field.town}&year={field.year}").content.decode()
    assert '<span class="tag bad">2</span>' in text
    assert '<span class="tag bad">过期</span>' in text
    other = site.client(site.hire("town_clerk", field.other_town()))
    assert other.get(f"/s/verifications/{number}").status_code == 404
    assert f"/s/verifications/{number}" not in other.get("/s/verifications").content.decode()
    inspector = site.client(site.hire("inspector"))
    assert inspector.get("/s/verifications").status_code == 403
