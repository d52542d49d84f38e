"""How a county sends: hours and gateway."""

from __future__ import annotations

from datetime import time

import pytest
from tests.access.people_at_work import new_key
from tests.campaign.fieldwork import Field
from tests.database import in_area

from canbao.campaign.message_rules import BadRules, StateRules, is_open, local_time, rules_in_force, state_rules
from canbao.campaign.models import GatewayKind
from canbao.exchange.addresses import BadAddress

HTTP = {"address": "https://sms.example/v1", "key": "canbao", "secret": "sixteen-or-longer"}


def test_the_newest_counts_and_its_secret_is_sealed(field: Field) -> None:
    field.sends()
    field.sends(GatewayKind.HTTP, **HTTP)
    with in_area(field.county):
        rules = rules_in_force(field.county)
        assert rules is not None
        assert (rules.gateway, rules.address) == ("http", HTTP["address"])
        assert HTTP["secret"].encode() not in bytes(rules.secret)
        assert 0 <= local_time().hour < 24
    assert [is_open(rules, time(hour, 0)) for hour in (7, 8, 19, 20)] == [False, True, True, False]


@pytest.mark.parametrize(
    ("refusal", "order"),
    [
        (BadRules, StateRules(time(20), time(8), GatewayKind.FILE)),
        (BadRules, StateRules(time(8), time(20), GatewayKind.FILE, address="https://a.example")),
        (BadRules, StateRules(time(8), time(20), GatewayKind.HTTP, **HTTP | {"secret": "short"})),
        (BadAddress, StateRules(time(8), time(20), GatewayKind.HTTP, **HTTP | {"address": "http://sms.example"})),
    ],
)
def test_what_cannot_work_is_refused(field: Field, refusal: type[Exception], order: StateRules) -> None:
    with pytest.raises(refusal):
        state_rules(field.lead, new_key(), order)
    assert field.rows("MessageRules") == []
