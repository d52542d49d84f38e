"""Giving up: a statement after repeated attempts, where the policy knows it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db.utils import DatabaseError
from tests.access.people_at_work import new_key
from tests.campaign.fieldwork import NANAN, Field
from tests.database import in_area

from canbao.campaign.models import Way
from canbao.campaign.waiving import RecordWaiver, WaiverRefused, WithdrawWaiver, record_waiver, withdraw_waiver
from canbao.registry.models.fieldwork import Whereabouts
from canbao.store.states import MoveRefused


def waive(field: Field, **changes: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "person": field.owing[0].person_id, "year": field.year, "paper": "放弃字001", "stated_on": field.day,
        "note": "两次上门，本人仍不参保",
    }  # fmt: skip
    return dict(record_waiver(field.clerk, new_key(), RecordWaiver(**values | changes)))


def test_after_attempts_on_two_days_it_holds_and_the_register_says_so(field: Field) -> None:
    field.follow(NANAN)
    person = field.owing[0].person_id
    field.try_(person, days_ago=3)
    field.try_(person, days_ago=1, way=Way.CALL)
    assert person in field.to_remind()
    made = waive(field)
    (row,) = field.rows("Waiver")
    assert (row.attempts, row.clause, row.state) == (2, "五(七)", "standing")
    with in_area(field.county):
        assert Whereabouts.objects.get(person_id=person, replaced_at=None).state == "declined"
    assert person not in field.to_remind()
    with pytest.raises(WaiverRefused, match="已登记"):
        waive(field)
    withdraw_waiver(field.clerk, new_key(), WithdrawWaiver(made["waiver"], "本人要参保"))
    assert person in field.to_remind()
    with pytest.raises(MoveRefused):
        withdraw_waiver(field.clerk, new_key(), WithdrawWaiver(made["waiver"], "再撤"))


@pytest.mark.parametrize(
    "attempts",
    [
        [],
        [{"days_ago": 1}],
        [{"days_ago": 1}, {"days_ago": 1, "way": Way.CALL}],
        [{"days_ago": 3, "way": Way.SMS}, {"days_ago": 1}],
        [{"days_ago": 3, "way": Way.MEETING}, {"days_ago": 1}],
    ],
    ids=["none", "one", "two on one day", "a text message is none", "a meeting is none"],
)
def test_without_repeated_attempts_it_is_refused(field: Field, attempts: list[dict[str, Any]]) -> None:
    field.follow(NANAN)
    for attempt in attempts:
        field.try_(field.owing[0].person_id, **attempt)
    with pytest.raises(WaiverRefused, match="动员"):
        waive(field)
    assert field.rows("Waiver") == []


def test_attempts_after_the_statement_do_not_count(field: Field) -> None:
    field.follow(NANAN)
    for days in (3, 1):
        field.try_(field.owing[0].person_id, days_ago=days)
    with pytest.raises(WaiverRefused, match="只有 1 天"):
        waive(field, stated_on=field.day - timedelta(days=2))


def test_without_statement_or_in_a_place_that_does_not_know_it_or_after_payment_it_is_refused(field: Field) -> None:
    person = field.owing[0].person_id
    for days in (3, 1):
        field.try_(person, days_ago=days)
    with pytest.raises(WaiverRefused, match="政策没有规定"):
        waive(field)
    field.follow(NANAN)
    for changes in ({"paper": " "}, {"stated_on": field.day + timedelta(days=1)}):
        with pytest.raises(WaiverRefused, match="声明"):
            waive(field, **changes)
    field.till.pay(field.owing[0])
    with pytest.raises(WaiverRefused, match="已缴费"):
        waive(field)


def test_past_the_code_no_waiver_changes(field: Field) -> None:
    field.follow(NANAN)
    for days in (3, 1):
        field.try_(field.owing[0].person_id, days_ago=days)
    waive(field)
    for statement in (
        "UPDATE campaign_waiver SET attempts = 9",
        "UPDATE campaign_waiver SET state = 'standing', ended_by = 1",
        "DELETE FROM campaign_waiver",
    ):
        with pytest.raises(DatabaseError):
            field.run(statement)
    assert [step.row["state"] for step in field.rows("FieldStep", record="waiver")] == ["standing"]
