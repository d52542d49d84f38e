"""我的信息有误: from one's own file to a case at the office, and its answer back in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.access.people_at_work import new_key
from tests.database import in_area
from tests.web.test_me_pages import ask, resident

if TYPE_CHECKING:
    from django.test import Client
    from tests.campaign.test_own_visits import Resident
    from tests.web.sites import Site

__all__ = ["resident"]
GIVEN = {"concern": "standing", "text": "我家是低保户，9 月批的", "contact": "村东头第三家"}


@pytest.fixture
def entered(open_site: Site, resident: Resident) -> Client:
    """Somebody who has their file open."""
    client = open_site.client()
    ask(client, open_site.county, resident.number, resident.name)
    client.post("/me/code", {"code": resident.code()})
    client.get("/me")
    return client


def test_a_case_is_taken_up_and_its_answer_comes_back(open_site: Site, resident: Resident, entered: Client) -> None:
    from canbao.campaign.models import Objection
    from canbao.campaign.objections import AnswerObjection, answer_objection

    assert "/me/wrong" in entered.get("/me").content.decode()
    sent = open_site.post(entered, "/me/wrong", GIVEN)
    assert (sent.status_code, sent["Location"]) == (302, "/me/wrong?asked=1")
    told = entered.get(sent["Location"]).content.decode()
    with in_area(open_site.county):
        case = Objection.objects.get(county=open_site.county)
    assert str(case.id) in told
    assert case.due_on.isoformat() in told
    assert (case.concern, case.text, case.unit) == ("standing", GIVEN["text"], resident.field.owing[0].unit)
    assert case.person_id == resident.field.owing[0].person_id
    entered.post("/me/again")
    shown = entered.get("/me").content.decode()
    assert GIVEN["text"] in shown
    assert GIVEN["contact"] not in shown
    answer_objection(resident.field.clerk, new_key(), AnswerObjection(case.id, "已按 9 月名单改正"))
    entered.post("/me/again")
    assert "已按 9 月名单改正" in entered.get("/me").content.decode()


def test_what_cannot_be_sent_is_said_and_nothing_typed_is_lost(open_site: Site, entered: Client) -> None:
    from canbao.campaign.models import Objection

    for wrong in (
        {**GIVEN, "text": ""}, {**GIVEN, "concern": ""}, {**GIVEN, "text": "号码应为 430621199003071230"},
    ):  # fmt: skip
        answer = open_site.post(entered, "/me/wrong", wrong)
        assert answer.status_code == 422
        assert GIVEN["contact"] in answer.content.decode()
    with in_area(open_site.county):
        assert not Objection.objects.exists()
    assert open_site.client().get("/me/wrong")["Location"] == "/me"


def test_others_cases_are_nobodys_to_see(resident: Resident, entered: Client) -> None:
    from canbao.campaign.models import Concern
    from canbao.campaign.objections import ReceiveObjection, receive_objection

    field = resident.field
    other = next(due for due in field.owing if due.person_id != field.owing[0].person_id)
    order = ReceiveObjection(field.village, field.year, Concern.AMOUNT, "别人的事", 5, person=other.person_id)
    receive_objection(field.clerk, new_key(), order)
    entered.post("/me/again")
    assert "别人的事" not in entered.get("/me").content.decode()


def test_the_file_says_where_the_registration_stands(resident: Resident, entered: Client) -> None:
    del resident
    shown = entered.get("/me").content.decode()
    assert "参保登记：" in shown
