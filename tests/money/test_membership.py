"""Membership after payment: by the notice that says what ends it, and by one that is silent."""

from __future__ import annotations

from datetime import date

import pytest
from django.db.models.functions import Now
from tests.access.people_at_work import worker
from tests.database import as_superuser, in_area
from tests.money.ended_lives import charged_nanan, happen, insured, moved, nanan, plain_dues
from tests.money.tills import Till

from canbao.access.acting import NotAllowed, NotFound
from canbao.billing.models import Due
from canbao.money.membership import CoverOn, Membership, covered_on, membership_of
from canbao.registry.models import Coverage, Event
from canbao.values.period import Period

__all__ = ["charged_nanan", "nanan"]
YEAR = Period(date(2024, 1, 1), date(2024, 12, 31))


def looked_at(till: Till, person: int) -> Membership:
    return membership_of(worker("bureau_clerk", units=(till.county.code,)), person, till.year)


def on(till: Till, person: int, day: date) -> CoverOn:
    return covered_on(worker("bureau_clerk", units=(till.county.code,)), person, till.year, day)


def paid(till: Till, at: int = 0) -> Due:
    """Somebody who has paid for the whole year."""
    due = plain_dues(till, cover_from=YEAR.first, cover_until=YEAR.last)[at]
    till.pay(due)
    return due


def test_who_has_paid_is_covered_for_the_days_of_the_due(nanan: Till) -> None:
    due = paid(nanan)
    found = looked_at(nanan, due.person_id)
    assert (found.status, found.reason, found.cover, found.refund_fen) == ("active", "", (YEAR,), 0)
    assert found.paid_fen == due.payable_fen
    assert found.clause
    assert on(nanan, due.person_id, date(2024, 6, 1)).is_covered is True
    early, late = on(nanan, due.person_id, date(2023, 12, 31)), on(nanan, due.person_id, date(2025, 1, 1))
    assert (early.is_covered, early.reason) == (False, "not_begun")
    assert (late.is_covered, late.reason) == (False, "year_over")


def test_the_days_of_cover_are_those_of_the_day_of_payment(nanan: Till) -> None:
    """The last days without waiting: the run was worked out on one, the money came a day after them."""
    begun, late = date(2024, 2, 20), date(2024, 3, 1)
    nanan.go_to(begun)
    nanan.county.publish(nanan.county.assess(as_of=begun)["run"])
    due, other = plain_dues(nanan, cover_from=begun)[:2]
    nanan.pay(other)
    nanan.go_to(late)
    nanan.pay(due)
    found = looked_at(nanan, due.person_id)
    assert (found.cover, found.waiting_until) == ((Period(date(2024, 5, 1), YEAR.last),), date(2024, 4, 30))
    assert on(nanan, due.person_id, date(2024, 4, 30)).reason == "waiting"
    assert looked_at(nanan, other.person_id).cover == (Period(begun, YEAR.last),)


def withdraw(till: Till, person: int) -> None:
    """The enrolment, past the register's own action."""
    with as_superuser(till.county.server) as connection:
        connection.execute("UPDATE registry_enrolment SET state = 'withdrawn' WHERE person_id = %s", [person])


def test_who_has_not_paid_and_who_is_not_registered(nanan: Till) -> None:
    registered, stranger, *_ = plain_dues(nanan)
    withdraw(nanan, stranger.person_id)
    assert looked_at(nanan, registered.person_id).reason == "not_paid"
    assert looked_at(nanan, stranger.person_id).reason == "not_registered"
    said = on(nanan, registered.person_id, date(2024, 6, 1))
    assert (said.is_covered, said.reason) == (False, "not_paid")
    assert "未缴费" in said.sentence
    assert "没有 2024 年度的参保登记" in on(nanan, stranger.person_id, date(2024, 6, 1)).sentence


@pytest.mark.parametrize(("status", "what"), [("dead", "死亡"), ("abroad", "出国定居"), ("serving", "服役")])
def test_an_event_of_the_year_ends_it_without_refund(nanan: Till, status: str, what: str) -> None:
    due = paid(nanan)
    happen(nanan, due.person_id, status, date(2024, 5, 20))
    found = looked_at(nanan, due.person_id)
    assert (found.status, found.event_on, found.refund_fen) == ("terminated", date(2024, 5, 20), 0)
    assert found.cover == (Period(YEAR.first, date(2024, 5, 20)),)
    assert (found.happened, found.clause) == (what, "六(三)")
    assert on(nanan, due.person_id, date(2024, 5, 20)).is_covered is True
    after = on(nanan, due.person_id, date(2024, 5, 21))
    assert (after.is_covered, after.reason) == (False, "ended")
    assert what in after.sentence
    assert "2024-05-20" in after.sentence


def test_an_event_before_the_year_gives_everything_back(nanan: Till) -> None:
    due = paid(nanan)
    happen(nanan, due.person_id, "dead", date(2023, 11, 20))
    found = looked_at(nanan, due.person_id)
    assert (found.status, found.refund_fen, found.cover) == ("terminated", due.payable_fen, ())
    assert on(nanan, due.person_id, date(2024, 1, 1)).reason == "ended"


def test_employee_cover_suspends_and_resumes_the_day_after(nanan: Till) -> None:
    due = paid(nanan)
    insured(nanan, due.person_id, date(2024, 3, 1), date(2024, 8, 31))
    found = looked_at(nanan, due.person_id)
    assert (found.status, found.refund_fen, found.clause) == ("active", 0, "六(四)")
    assert found.cover == (Period(YEAR.first, date(2024, 2, 29)), Period(date(2024, 9, 1), YEAR.last))
    during = on(nanan, due.person_id, date(2024, 8, 31))
    assert (during.is_covered, during.reason) == (False, "employee_scheme")
    assert "职工医保" in during.sentence
    assert on(nanan, due.person_id, date(2024, 9, 1)).is_covered is True


def test_employee_cover_without_an_end_suspends(nanan: Till) -> None:
    due = paid(nanan)
    insured(nanan, due.person_id, date(2024, 3, 1), scheme="unemployment")
    assert looked_at(nanan, due.person_id).status == "suspended"
    early = paid(nanan, 1)
    insured(nanan, early.person_id, date(2019, 1, 1), date(2023, 6, 30))
    assert looked_at(nanan, early.person_id).cover == (YEAR,)


def test_a_move_ends_it_only_out_of_the_pooling_area(nanan: Till) -> None:
    within, out = paid(nanan, 0), paid(nanan, 1)
    moved(nanan, within.person_id, date(2024, 4, 1), "350502")
    moved(nanan, out.person_id, date(2024, 4, 1), "350203")
    assert looked_at(nanan, within.person_id).status == "active"
    assert looked_at(nanan, out.person_id).cover == (Period(YEAR.first, date(2024, 4, 1)),)


def test_moved_nobody_knows_where_is_not_settled(nanan: Till) -> None:
    due = paid(nanan)
    happen(nanan, due.person_id, "moved", date(2024, 4, 1))
    found = looked_at(nanan, due.person_id)
    assert (found.reason, found.unknown, found.refund_fen) == ("unknown_fact", ("hukou",), None)
    said = on(nanan, due.person_id, date(2024, 6, 1))
    assert said.is_covered is None
    assert "新户籍地" in said.sentence
    moved(nanan, due.person_id, date(2024, 4, 1), "350502")
    assert on(nanan, due.person_id, date(2024, 6, 1)).is_covered is True


def test_an_end_without_a_day_is_not_settled(nanan: Till) -> None:
    due = paid(nanan)
    happen(nanan, due.person_id, "dead", None)
    assert looked_at(nanan, due.person_id).unknown == ("death_on",)


def test_what_was_over_before_the_payment_ends_nothing(nanan: Till) -> None:
    due = paid(nanan)
    happen(nanan, due.person_id, "serving", date(2018, 9, 1), date(2020, 8, 31))
    with in_area(nanan.county.code):
        Event.objects.create(
            county=nanan.county.code, person_id=due.person_id, kind="entered_service", valid_from=date(2018, 9, 1),
            valid_until=date(2018, 9, 1),
        )  # fmt: skip
    assert looked_at(nanan, due.person_id).cover == (YEAR,)


def test_prison_of_which_the_notice_says_nothing_is_not_stated(nanan: Till) -> None:
    due = paid(nanan)
    happen(nanan, due.person_id, "prison", date(2024, 5, 1))
    found = looked_at(nanan, due.person_id)
    assert (found.reason, found.refund_fen) == ("not_stated", None)
    said = on(nanan, due.person_id, date(2024, 6, 1))
    assert said.is_covered is None
    assert "服刑" in said.sentence
    assert "县医保局" in said.sentence, "whom to ask"
    assert on(nanan, due.person_id, date(2024, 4, 30)).is_covered is True


def test_a_notice_that_says_nothing_of_events(till: Till) -> None:
    """000 has no lifecycle: without an event membership is as the due says, after one it is not stated."""
    due = plain_dues(till)[0]
    till.pay(due)
    assert due.cover_from is not None
    middle = date(till.year, 6, 1)
    assert looked_at(till, due.person_id).status == "active"
    assert on(till, due.person_id, middle).is_covered is True
    happen(till, due.person_id, "dead", middle)
    found = looked_at(till, due.person_id)
    assert (found.reason, found.refund_fen, found.happened) == ("not_stated", None, "死亡")
    assert on(till, due.person_id, date(till.year, 5, 31)).is_covered is True
    assert on(till, due.person_id, middle).is_covered is None


def test_days_that_the_list_of_employees_does_not_reach_are_said(nanan: Till) -> None:
    due = paid(nanan)
    with in_area(nanan.county.code):
        rows = Coverage.objects.filter(county=nanan.county.code, subject="employee_scheme")
        until = max(rows.values_list("complete_until", flat=True))
        rows.update(replaced_at=Now())
    assert "未报" in on(nanan, due.person_id, YEAR.first).sentence
    for place, last in ((due.unit[:9], date(2024, 3, 31)), ("350583999", until)):
        with in_area(nanan.county.code):
            Coverage.objects.create(
                county=nanan.county.code, subject="employee_scheme", division=place, complete_until=last
            )
    assert looked_at(nanan, due.person_id).employees_known_until == date(2024, 3, 31)
    assert on(nanan, due.person_id, date(2024, 3, 31)).sentence == ""
    later = on(nanan, due.person_id, date(2024, 4, 1))
    assert later.is_covered is True
    assert "2024-03-31" in later.sentence


def test_who_owes_nothing_is_covered_once_registered(nanan: Till) -> None:
    accepted = nanan.accepted()
    member = next(
        due for due in nanan.dues(payable_fen=0) if due.situation in accepted and due.cover_from == YEAR.first
    )
    found = looked_at(nanan, member.person_id)
    assert (found.paid_fen, found.reason) == (0, "")
    assert found.status in ("active", "suspended")
    happen(nanan, member.person_id, "dead", date(2023, 11, 20))
    assert looked_at(nanan, member.person_id).refund_fen == 0, "nothing was paid"
    withdraw(nanan, member.person_id)
    assert looked_at(nanan, member.person_id).reason == "not_registered"


def test_only_of_ones_own_area(nanan: Till) -> None:
    due = paid(nanan)
    with pytest.raises(NotFound):
        membership_of(worker("town_clerk", units=("350583999",)), due.person_id, nanan.year)
    with pytest.raises(NotAllowed):
        membership_of(worker("supplier", units=(nanan.county.code,)), due.person_id, nanan.year)
