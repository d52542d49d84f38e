"""Steps of several forms: all of them or none."""

from __future__ import annotations

import pytest
from tests.access.people_at_work import new_key
from tests.database import in_area
from tests.registry.test_enrolling import COUNTY, NANAN, bureau_clerk, collector
from tests.registry.test_waiting_forms import take

from canbao.access.actors import Actor
from canbao.registry.form_steps import (
    MOST_MOVED,
    MoveEnrolment,
    MoveEnrolments,
    confirm_enrolments,
    hand_on_enrolment,
    hand_on_enrolments,
)
from canbao.registry.models import Enrolment
from canbao.registry.registering import BadEntry
from canbao.store.states import MoveRefused

__all__ = ["bureau_clerk"]


def test_all_or_none_and_never_too_many(bureau_clerk: Actor) -> None:
    first, second = take(bureau_clerk, 2)
    hand_on_enrolment(collector(), new_key(), MoveEnrolment(first, "hand_on", NANAN))
    with pytest.raises(MoveRefused):
        hand_on_enrolments(collector(), new_key(), MoveEnrolments((first, second), "hand_on", NANAN))
    with in_area(COUNTY):
        assert Enrolment.objects.get(county=COUNTY, id=second).state == "village"
    for wrong in ((), tuple(range(1, MOST_MOVED + 2))):
        with pytest.raises(BadEntry, match="一次须选"):
            confirm_enrolments(bureau_clerk, new_key(), MoveEnrolments(wrong, "confirm", NANAN))
