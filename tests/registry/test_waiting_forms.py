"""The queue of forms: which wait, in what order, how many of each state and how many late."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.access.people_at_work import new_key, worker
from tests.database import in_area
from tests.registry.test_enrolling import COUNTY, NANAN, VILLAGE, bureau_clerk, collector, form, new_person

from canbao.access.acting import NotAllowed
from canbao.access.actors import Actor
from canbao.registry.enrolling import enrol_person
from canbao.registry.form_steps import (
    MoveEnrolment,
    MoveEnrolments,
    confirm_enrolments,
    hand_on_enrolment,
    hand_on_enrolments,
)
from canbao.registry.models import Enrolment
from canbao.registry.waiting_forms import waiting_forms

__all__ = ["bureau_clerk"]
YEAR = 2024


def take(bureau_clerk: Actor, count: int) -> list[int]:
    """Forms taken in the village."""
    people = [new_person(bureau_clerk, at + 1) for at in range(count)]
    return [int(str(enrol_person(collector(), new_key(), form(each))["enrolment_id"])) for each in people]


def test_returned_ones_first_then_by_the_last_day(bureau_clerk: Actor) -> None:
    village, town, returned = take(bureau_clerk, 3)
    for number in (town, returned):
        hand_on_enrolment(collector(), new_key(), MoveEnrolment(number, "hand_on", NANAN))
    confirm_enrolments(bureau_clerk, new_key(), MoveEnrolments((returned,), "send_back", NANAN, "照片不清"))
    with in_area(COUNTY):
        due = Enrolment.objects.get(county=COUNTY, id=village).due_on
    assert due is not None
    found = waiting_forms(bureau_clerk, YEAR, COUNTY, due)
    assert [each.id for each in found.rows] == [returned, village, town]
    assert found.counts == {"returned": 1, "village": 1, "town": 1}
    assert found.late == 0, "the last day is in time"
    late = waiting_forms(bureau_clerk, YEAR, VILLAGE, due + timedelta(days=1), "village")
    assert [each.id for each in late.rows] == [village]
    assert late.late >= 1
    assert late.rows[0].is_late


def test_what_is_through_or_withdrawn_does_not_wait(bureau_clerk: Actor) -> None:
    first, second = take(bureau_clerk, 2)
    assert hand_on_enrolments(collector(), new_key(), MoveEnrolments((first, second), "hand_on", NANAN)) == {"moved": 2}
    confirm_enrolments(bureau_clerk, new_key(), MoveEnrolments((first,), "confirm", NANAN))
    confirm_enrolments(bureau_clerk, new_key(), MoveEnrolments((second,), "withdraw", NANAN, "重复受理"))
    found = waiting_forms(bureau_clerk, YEAR, COUNTY, bureau_clerk_day())
    assert (found.rows, found.counts, found.late) == ((), {}, 0)


def bureau_clerk_day() -> date:
    from canbao.access.stated_days import business_day

    return business_day()


def test_who_has_no_such_right_sees_none(bureau_clerk: Actor) -> None:
    take(bureau_clerk, 1)
    with pytest.raises(NotAllowed):
        waiting_forms(worker("finance", units=(COUNTY,)), YEAR, COUNTY, bureau_clerk_day())
