"""Attempts to remind: kept as told, each reason in one place."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.utils import DatabaseError
from tests.access.people_at_work import new_key
from tests.campaign.fieldwork import Field
from tests.database import in_area

from canbao.access.acting import NotAllowed, NotFound
from canbao.access.wording import TooTelling
from canbao.campaign.attempting import (
    BadAttempt,
    RecordAttempts,
    Tried,
    WithdrawReason,
    record_attempts,
    withdraw_reason,
)
from canbao.campaign.models import Reason, Result, Way
from canbao.campaign.reminder_queries import attempts_of
from canbao.registry.models.fieldwork import Whereabouts
from canbao.registry.whereabouts import NoteMissing


def places(field: Field) -> list[Whereabouts]:
    with in_area(field.county):
        return list(Whereabouts.objects.filter(year=field.year).order_by("id"))


def test_a_reason_that_is_a_place_is_the_registers_and_kept_once(field: Field) -> None:
    person = field.owing[0].person_id
    for _ in range(2):
        field.try_(person, result=Result.NOT_MET, reason=Reason.LOST)
    first, second = field.rows("Attempt", person_id=person)
    (place,) = places(field)
    assert (place.state, place.person_id) == ("lost", person)
    assert (first.reason, first.whereabouts_id, second.whereabouts_id) == (None, place.id, place.id)
    assert [each.reason for each in attempts_of(field.clerk, field.year, person)] == ["lost", "lost"]


def test_another_place_replaces_the_one_before_and_earlier_attempts_keep_theirs(field: Field) -> None:
    person = field.owing[0].person_id
    field.try_(person, reason=Reason.LOST)
    field.try_(person, reason=Reason.EMPLOYEE, is_elsewhere=True)
    assert [(each.state, each.replaced_at is None) for each in places(field)] == [
        ("lost", False), ("other_employee", True),
    ]  # fmt: skip
    assert [each.reason for each in attempts_of(field.clerk, field.year, person)] == ["lost", "other_employee"]


def test_a_reason_that_is_no_place_is_kept_with_the_attempt(field: Field) -> None:
    person = field.owing[0].person_id
    field.try_(person, result=Result.CANNOT, reason=Reason.NO_MONEY, note="月底发工资")
    (made,) = field.rows("Attempt")
    assert (made.reason, made.whereabouts_id, made.note) == ("no_money", None, "月底发工资")
    assert places(field) == []


def test_the_database_keeps_no_place_as_a_reason_and_changes_no_attempt(field: Field) -> None:
    field.try_(field.owing[0].person_id)
    for statement in (
        "INSERT INTO campaign_attempt (county, unit, year, person_id, way, result, reason, note, done_on, recorded_by)"
        " SELECT county, unit, year, person_id, way, result, 'lost', '', done_on, 1 FROM campaign_attempt",
        "UPDATE campaign_attempt SET result = 'promised'",
        "DELETE FROM campaign_attempt",
    ):
        with pytest.raises(DatabaseError):
            field.run(statement)


def test_what_cannot_be_is_refused_whole(field: Field) -> None:
    person, other = (due.person_id for due in field.owing[:2])
    good = Tried(person, Way.CALL, Result.TOLD, field.day)
    bad: list[tuple[type[Exception], Tried]] = [
        (BadAttempt, Tried(other, Way.CALL, Result.TOLD, field.day + timedelta(days=1))),
        (NoteMissing, Tried(other, Way.CALL, Result.TOLD, field.day, Reason.OTHER)),
        (TooTelling, Tried(other, Way.CALL, Result.TOLD, field.day, note="电话 13912345678")),
        (NotFound, Tried(10**9, Way.CALL, Result.TOLD, field.day)),
    ]
    for refusal, tried in bad:
        with pytest.raises(refusal):
            record_attempts(field.collector, new_key(), RecordAttempts(field.year, (good, tried)))
    with pytest.raises(BadAttempt):
        record_attempts(field.collector, new_key(), RecordAttempts(field.year, ()))
    assert field.rows("Attempt") == []
    assert places(field) == []


def test_another_town_may_not(field: Field) -> None:
    tried = Tried(field.owing[0].person_id, Way.VISIT, Result.TOLD, field.day)
    with pytest.raises((NotAllowed, NotFound)):
        record_attempts(field.town_clerk(field.other_town()), new_key(), RecordAttempts(field.year, (tried,)))
    assert record_attempts(field.town_clerk(), new_key(), RecordAttempts(field.year, (tried,)))["attempts"] == 1


def test_a_reason_taken_back_puts_the_person_on_the_list_again_and_stays_beside_its_end(field: Field) -> None:
    person = field.owing[0].person_id
    field.try_(person, reason=Reason.DEAD)
    assert person not in field.to_remind()
    with pytest.raises(BadAttempt, match="say why"):
        withdraw_reason(field.collector, new_key(), WithdrawReason(person, field.year, " "))
    withdraw_reason(field.collector, new_key(), WithdrawReason(person, field.year, "听错了，本人在家"))
    assert field.to_remind()[person].reason is None
    (place,) = places(field)
    assert (place.state, place.withdrawn_by, place.withdrawn_why) == ("dead", 501, "听错了，本人在家")
    (made,) = attempts_of(field.clerk, field.year, person)
    assert (made.reason, made.withdrawn_why, made.withdrawn_at is not None) == ("dead", "听错了，本人在家", True)
    with pytest.raises(BadAttempt, match="已撤回"):
        withdraw_reason(field.collector, new_key(), WithdrawReason(person, field.year, "再来一次"))
    field.try_(person, reason=Reason.MOVED)
    assert person not in field.to_remind()


def test_only_of_ones_own_area_and_not_what_a_batch_answered(field: Field) -> None:
    person = field.owing[0].person_id
    field.try_(person, reason=Reason.LOST)
    far = field.town_clerk(field.other_town())
    with pytest.raises(NotFound):
        withdraw_reason(far, new_key(), WithdrawReason(person, field.year, "听错了"))
    with in_area(field.county):
        Whereabouts.objects.filter(person_id=person).update(source="verification")
    with pytest.raises(BadAttempt, match="核实反馈"):
        withdraw_reason(field.collector, new_key(), WithdrawReason(person, field.year, "听错了"))
