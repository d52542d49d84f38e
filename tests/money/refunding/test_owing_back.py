"""What the policy gives back: by events, by aid that came later, by more paid than was due; and nothing else."""

from __future__ import annotations

from datetime import date, timedelta

from tests.database import in_area
from tests.money.ended_lives import arrive, charged_nanan, happen, insured, nanan, plain_dues
from tests.money.tills import Till

from canbao.billing.models import Due
from canbao.money.refunding.owing_back import Owed, owed_back
from canbao.registry.models import Standing

__all__ = ["charged_nanan", "nanan"]
FIRST = date(2024, 1, 1)


def owed(till: Till, due: Due) -> list[Owed]:
    with in_area(till.county.code):
        return owed_back(till.county.code, till.year, [due.person_id]).get(due.person_id, [])


def listed(till: Till, due: Due, standing: str, certified: date) -> None:
    """On a list, certified on a day."""
    with in_area(till.county.code):
        Standing.objects.create(
            county=till.county.code, person_id=due.person_id, standing=standing, listed_as=standing,
            valid_from=certified,
        )  # fmt: skip


def full_price(till: Till) -> Due:
    """Somebody who pays all of it."""
    most = max(due.payable_fen or 0 for due in plain_dues(till))
    return next(due for due in plain_dues(till, payable_fen=most))


def test_nothing_goes_back_to_who_is_covered(nanan: Till) -> None:
    due = plain_dues(nanan)[0]
    assert owed(nanan, due) == []
    nanan.pay(due)
    assert owed(nanan, due) == []


def test_everything_when_it_ended_before_the_year(nanan: Till) -> None:
    due = plain_dues(nanan, cover_from=FIRST)[0]
    payment = arrive(nanan, due)
    happen(nanan, due.person_id, "dead", date(2023, 11, 20))
    (found,) = owed(nanan, due)
    assert (found.basis, found.fen, found.is_whole) == ("ended", due.payable_fen, True)
    assert (found.happened, found.event_on, found.clause) == ("死亡", date(2023, 11, 20), "六(三)")
    assert [(part.payment_id, part.fen) for part in found.parts] == [(payment, due.payable_fen)]


def test_nothing_when_it_ended_in_the_year(nanan: Till) -> None:
    due = plain_dues(nanan, cover_from=FIRST)[0]
    nanan.pay(due)
    happen(nanan, due.person_id, "dead", FIRST)
    assert owed(nanan, due) == []
    other = plain_dues(nanan, cover_from=FIRST)[1]
    nanan.pay(other)
    insured(nanan, other.person_id, date(2024, 3, 1), date(2024, 8, 31))
    assert owed(nanan, other) == []


def test_a_silent_notice_gives_no_sum(till: Till) -> None:
    due = plain_dues(till)[0]
    till.pay(due)
    happen(till, due.person_id, "dead", till.county.as_of + timedelta(days=9))
    (found,) = owed(till, due)
    assert (found.fen, found.reason, found.parts) == (None, "not_stated", ())
    assert "未规定" in found.sentence


def test_the_difference_of_who_was_certified_within_the_window(till: Till) -> None:
    """000 二(五)5 with A32: who is certified later in the window gets what the others get."""
    due = full_price(till)
    till.pay(due)
    listed(till, due, "subsistence", till.county.as_of + timedelta(days=5))
    (found,) = owed(till, due)
    assert (found.basis, found.fen, found.is_whole) == ("difference", 20_000, False)
    assert found.clause


def test_no_difference_where_the_notice_gives_none(nanan: Till) -> None:
    """004 五(七): who is insured before being certified gets no aid this year."""
    due = full_price(nanan)
    nanan.pay(due)
    listed(nanan, due, "subsistence", nanan.county.as_of + timedelta(days=5))
    assert owed(nanan, due) == []


def test_overpaid_when_a_list_says_later_what_held_on_the_day(nanan: Till) -> None:
    due = full_price(nanan)
    nanan.pay(due)
    listed(nanan, due, "subsistence", nanan.county.as_of - timedelta(days=20))
    (found,) = owed(nanan, due)
    assert (found.basis, found.fen) == ("overpaid", (due.payable_fen or 0) * 9 // 10)
    assert "五(一)" in found.clause
