"""People who are left alone."""

from __future__ import annotations

import pytest
from tests.access.people_at_work import new_key
from tests.campaign.fieldwork import Field

from canbao.campaign.silencing import BadSilence, KeepSilent, LiftSilence, keep_silent, lift_silence
from canbao.store.states import MoveRefused


def test_whoever_is_left_alone_is_not_listed_until_it_is_lifted(field: Field) -> None:
    person = field.owing[0].person_id
    made = keep_silent(field.collector, new_key(), KeepSilent(person, "本人要求"))
    assert person not in field.to_remind()
    with pytest.raises(BadSilence, match="已登记"):
        keep_silent(field.collector, new_key(), KeepSilent(person, "又说一次"))
    order = LiftSilence(int(str(made["silence"])))
    lift_silence(field.clerk, new_key(), order)
    assert person in field.to_remind()
    with pytest.raises(MoveRefused):
        lift_silence(field.clerk, new_key(), order)


def test_it_needs_a_reason(field: Field) -> None:
    with pytest.raises(BadSilence):
        keep_silent(field.collector, new_key(), KeepSilent(field.owing[0].person_id, "  "))
    assert field.rows("Silence") == []
