"""Payments after a standing had ended: told when the end became known afterwards, until it is put right."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from tests.database import in_area

from canbao.access.actors import Actor
from canbao.money.ended_standings import paid_after_end
from canbao.money.models import Payment

if TYPE_CHECKING:
    from tests.money.tills import Till


def hold(till: Till, person: int, until: date | None, **more: Any) -> int:
    from canbao.registry.models import Standing

    with in_area(till.county.code):
        made = Standing.objects.create(
            county=till.county.code,
            person_id=person,
            standing="subsistence",
            listed_as="低保",
            valid_until=until,
            **more,
        )
    return int(made.id)


def told(till: Till, actor: Actor | None = None) -> list[tuple[int, int]]:
    found = paid_after_end(actor or till.county.clerk(), till.year)
    return [(each.person_id, each.standing_id) for each in found]


def test_an_end_that_became_known_after_the_payment(till: Till) -> None:
    paid, before, later = till.payable()[:3]
    for due in (paid, before, later):
        till.pay(due)
    known = datetime.now(UTC) - timedelta(days=3)
    hold(till, before.person_id, till.county.as_of - timedelta(days=9), recorded_at=known)
    row = hold(till, paid.person_id, till.county.as_of - timedelta(days=9))
    hold(till, later.person_id, till.county.as_of + timedelta(days=9))
    assert told(till) == [(paid.person_id, row)]
    elsewhere = next(each for each in till.county.towns() if not paid.unit.startswith(each))
    assert told(till, till.county.town_clerk(elsewhere)) == []


def test_put_right_it_is_told_no_more(till: Till) -> None:
    due = till.payable()[0]
    till.pay(due)
    hold(till, due.person_id, till.county.as_of - timedelta(days=9))
    assert told(till)
    hold(till, due.person_id, None)
    assert told(till) == []


def test_a_payment_taken_back_is_none(till: Till) -> None:
    due = till.payable()[0]
    till.pay(due)
    hold(till, due.person_id, till.county.as_of - timedelta(days=9))
    till.county.record("UPDATE money_payment SET state = 'withdrawn' WHERE person_id = %(id)s", id=due.person_id)
    with in_area(till.county.code):
        assert Payment.objects.get(county=till.county.code, person_id=due.person_id).state == "withdrawn"
    assert told(till) == []
