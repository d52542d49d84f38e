"""Objections: answered by their day, taken up again, seen by whom they may be."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db.utils import DatabaseError
from tests.access.people_at_work import new_key
from tests.campaign.fieldwork import Field
from tests.campaign.test_public_notices import draft
from tests.database import in_area

from canbao.access.acting import NotAllowed, NotFound
from canbao.access.vault import open_vault, place_of
from canbao.campaign.models import Concern, ObjectionContact
from canbao.campaign.objections import (
    AnswerObjection,
    BadObjection,
    MoveObjection,
    ReceiveObjection,
    answer_objection,
    due_day,
    objections,
    receive_objection,
    reopen_objection,
    withdraw_objection,
)
from canbao.store.states import MoveRefused


def receive(field: Field, actor: Any = None, **changes: Any) -> int:
    values: dict[str, Any] = {
        "unit": field.village, "year": field.year, "concern": Concern.AMOUNT, "text": "多收了十元", "days": 5,
        "contact": "13900000001",
    }  # fmt: skip
    answer = receive_objection(actor or field.clerk, new_key(), ReceiveObjection(**values | changes))
    return int(str(answer["objection"]))


def test_the_day_is_counted_in_working_days() -> None:
    assert due_day(date(2024, 9, 27), 5) == date(2024, 10, 10), "a make-up Saturday counts, the holidays do not"
    for days in (0, 61):
        with pytest.raises(BadObjection):
            due_day(date(2024, 9, 27), days)
    with pytest.raises(BadObjection, match="尚未公布"):
        due_day(date(2090, 1, 2), 5)


def test_it_is_answered_reopened_and_answered_again(field: Field) -> None:
    number = receive(field)
    town = field.town_clerk()
    answer_objection(town, new_key(), AnswerObjection(number, "按通知核算，没有多收"))
    with pytest.raises(MoveRefused):
        withdraw_objection(field.clerk, new_key(), MoveObjection(number, "算了"))
    reopen_objection(field.clerk, new_key(), MoveObjection(number, "不认可", days=3))
    (line,) = objections(field.clerk, field.year, field.village, field.day)
    assert (line.state, line.round, line.due_on, line.has_contact) == ("received", 2, due_day(field.day, 3), True)
    answer_objection(town, new_key(), AnswerObjection(number, "已退回"))
    assert [step.row.get("answer") for step in field.rows("FieldStep", record="objection")] == [
        "", "按通知核算，没有多收", "按通知核算，没有多收", "已退回",
    ]  # fmt: skip


def test_it_is_late_the_day_after(field: Field) -> None:
    number = receive(field)
    due = due_day(field.day, 5)
    assert [objections(field.clerk, field.year, "", on)[0].is_late for on in (due, date(2024, 12, 1))] == [False, True]
    answer_objection(field.clerk, new_key(), AnswerObjection(number, "好"))
    assert not objections(field.clerk, field.year, "", date(2024, 12, 1))[0].is_late


def test_a_complaint_of_people_is_not_seen_where_they_work(field: Field) -> None:
    seen, hidden = receive(field), receive(field, concern=Concern.CONDUCT, text="态度不好")
    town = field.town_clerk()
    assert [each.id for each in objections(town, field.year, "", field.day)] == [seen]
    assert {each.id for each in objections(field.clerk, field.year, "", field.day)} == {seen, hidden}
    with pytest.raises(NotFound):
        answer_objection(town, new_key(), AnswerObjection(hidden, "没有的事"))
    with pytest.raises(NotAllowed):
        receive(field, town, concern=Concern.CONDUCT)
    assert objections(field.town_clerk(field.other_town()), field.year, "", field.day) == []


def test_a_notices_button_leads_here(field: Field) -> None:
    made = draft(field)
    number = receive(field, field.system, concern=Concern.NOTICE, text="漏了我家", notice=made["notice"])
    assert field.rows("Objection", id=number)[0].notice_id == made["notice"]
    with pytest.raises(NotFound):
        receive(field, notice=made["notice"] + 10**6)


def test_a_contact_is_sealed_and_not_in_the_log(field: Field) -> None:
    number = receive(field)
    with in_area(field.county):
        kept = ObjectionContact.objects.get(objection_id=number)
    assert b"13900000001" not in bytes(kept.contact)
    place = place_of("campaign_objectioncontact", "contact", field.county, number)
    assert open_vault().open(bytes(kept.contact), place) == "13900000001"
    (step,) = field.rows("FieldStep", record="objection")
    assert "contact" not in step.row


def test_a_contact_is_seen_only_with_the_objection(field: Field) -> None:
    receive(field, concern=Concern.CONDUCT, text="态度不好")
    with in_area(field.town):
        assert list(ObjectionContact.objects.all()) == []
    with in_area(field.county):
        assert len(ObjectionContact.objects.all()) == 1


def test_what_cannot_be_is_refused_and_past_the_code_nothing_changes(field: Field) -> None:
    for changes in ({"text": " "}, {"days": 0}, {"person": field.owing[0].person_id, "unit": field.other_town()}):
        with pytest.raises(BadObjection):
            receive(field, **changes)
    receive(field)
    for statement in (
        "UPDATE campaign_objection SET text = '没有意见'",
        "UPDATE campaign_objection SET state = 'received', round = 2",
        "DELETE FROM campaign_objection",
    ):
        with pytest.raises(DatabaseError):
            field.run(statement)
