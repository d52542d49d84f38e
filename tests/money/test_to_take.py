"""What may be taken of a household: as the action sees it, with the reason where nothing can be."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.access.people_at_work import new_key, worker
from tests.database import as_superuser, in_area
from tests.money.tills import Till

from canbao.access.acting import NotAllowed, NotFound
from canbao.billing.models import Due
from canbao.money.limits import SetCashLimit, set_cash_limit
from canbao.money.paying import LineRefused, PaymentLine, PaymentRefused, RecordPayments, record_payments
from canbao.money.to_take import Owed, to_take
from canbao.registry.models import Household, Member


def together(till: Till, *dues: Due) -> None:
    """These people live together, the first is the head."""
    county = till.county.code
    ids = [due.person_id for due in dues]
    with as_superuser(till.county.server) as connection:
        connection.execute("DELETE FROM registry_member WHERE person_id = ANY (%s)", [ids])
    with in_area(county):
        home = Household.objects.create(county=county, unit=dues[0].unit)
        Member.objects.bulk_create(
            Member(county=county, household_id=home.id, person_id=id_, role="child" if at else "head")
            for at, id_ in enumerate(ids)
        )
    with as_superuser(till.county.server) as connection:
        connection.execute("UPDATE registry_member SET recorded_at = '2000-01-01' WHERE household_id = %s", [home.id])


def lines(till: Till, due: Due) -> dict[int, Owed]:
    return {each.payer.id: each for each in to_take(till.collector, till.year, due.person_id, today(till)).lines}


def today(till: Till) -> date:
    return till.county.as_of


def shown(till: Till, *dues: Due) -> dict[int, tuple[int | None, str]]:
    together(till, *dues)
    return {person: (line.fen, line.reason) for person, line in lines(till, dues[0]).items()}


def test_a_household_with_what_each_owes(till: Till) -> None:
    one, two = till.payable()[:2]
    nothing = next(due for due in till.dues(payable_fen=0) if due.situation in till.accepted())
    assert shown(till, one, two, nothing) == {
        one.person_id: (one.payable_fen, ""),
        two.person_id: (two.payable_fen, ""),
        nothing.person_id: (0, "nothing_due"),
    }
    till.pay(two)
    paid = lines(till, one)[two.person_id]
    assert (paid.reason, paid.paid is not None) == ("already_paid", True)


def test_why_nothing_can_be_taken(till: Till) -> None:
    one, two = till.payable()[:2]
    school = next(due for due in till.dues(payable_fen__gt=0) if due.situation not in till.accepted())
    together(till, one, two, school)
    till.county.record("UPDATE registry_person SET birth = '1990-01-01' WHERE id = %(id)s", id=two.person_id)
    found = {person: line.reason for person, line in lines(till, one).items()}
    assert found == {one.person_id: "", two.person_id: "reopened", school.person_id: "enrol_at_school"}
    assert one.offer_until is not None
    late = to_take(till.collector, till.year, one.person_id, one.offer_until + timedelta(days=1)).lines
    assert {line.reason for line in late} >= {"offer_ended"}
    (line,) = {each.reason for each in to_take(till.collector, 2031, one.person_id, till.county.as_of).lines}
    assert line == "no_due"


def test_only_of_ones_own_area_and_only_for_who_takes_money(till: Till) -> None:
    due = till.payable()[0]
    with pytest.raises(NotFound):
        to_take(worker("village_collector", units=("430621999",)), till.year, due.person_id, till.county.as_of)
    with pytest.raises(NotAllowed):
        to_take(till.county.clerk(), till.year, due.person_id, till.county.as_of)


def test_several_are_taken_together_or_nobody_is(till: Till) -> None:
    one, two, three = till.payable()[:3]
    till.pay(three)
    before = till.book()

    def take(*dues: Due, key: str = "") -> dict[str, object]:
        order = RecordPayments(till.year, tuple(PaymentLine(due.person_id, due.payable_fen or 0) for due in dues))
        return dict(record_payments(till.collector, key or new_key(), order))

    with pytest.raises(LineRefused) as refused:
        take(one, two, three)
    assert (refused.value.reason, refused.value.person_id) == ("already_paid", three.person_id)
    assert till.book() == before
    with pytest.raises(PaymentRefused):
        take(one, one)
    with pytest.raises(PaymentRefused):
        take()
    key = new_key()
    done = take(one, two, key=key)
    assert take(one, two, key=key) == done
    assert done["fen"] == (one.payable_fen or 0) + (two.payable_fen or 0)
    assert [each["slip"] for each in done["payments"]] == [2, 3]  # type: ignore[attr-defined]


def test_together_they_may_not_be_more_than_a_hand_may_hold(till: Till) -> None:
    one, two = till.payable()[:2]
    lead = worker("bureau_lead", units=(till.county.code,))
    set_cash_limit(lead, new_key(), SetCashLimit(till.year, None, one.payable_fen))
    order = RecordPayments(till.year, tuple(PaymentLine(due.person_id, due.payable_fen or 0) for due in (one, two)))
    before = till.book()
    with pytest.raises(Exception, match="请先上交"):
        record_payments(till.collector, new_key(), order)
    assert till.book() == before
    assert to_take(till.collector, till.year, one.person_id, till.county.as_of).hand.room_fen == one.payable_fen
