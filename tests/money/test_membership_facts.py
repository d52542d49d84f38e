"""What membership is followed from: a handful of queries for everybody, and which rows of a life count."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.database import in_area
from tests.money.ended_lives import charged_nanan, happen, nanan, plain_dues
from tests.money.tills import Till

from canbao.duties.lifecycle import Happening
from canbao.money.membership_facts import DueSaid, Known, LifeRow, PaymentMade, known_of
from canbao.values.period import Period

__all__ = ["charged_nanan", "nanan"]
PAID = date(2023, 10, 16)
YEAR = Period(date(2024, 1, 1), date(2024, 12, 31))


def known(*life: LifeRow) -> Known:
    """Somebody who paid on a day, with these rows."""
    due = DueSaid(1, 1, 39_000, YEAR.first, YEAR.last, None, {}, PAID)
    return Known(1, "350583001001", True, [PaymentMade(1, "", "own", PAID, 39_000, 1, "noted")], due=due, life=[*life])


def row(what: str, kind: str, first: date | None, last: date | None = None, place: str | None = None) -> LifeRow:
    return LifeRow(what, kind, first, last, place)


def test_as_many_queries_for_many_as_for_one(nanan: Till) -> None:
    people = [due.person_id for due in plain_dues(nanan)[:20]]
    for due in plain_dues(nanan)[:3]:
        nanan.pay(due)
        happen(nanan, due.person_id, "dead", date(2024, 5, 1))
    asked, found = [], {}
    for some in (people[:1], people):
        with in_area(nanan.county.code), CaptureQueriesContext(connection) as queries:
            found = known_of(nanan.county.code, nanan.year, some)
            assert len(found) == len(some)
        asked.append(len(queries))
    assert asked[0] == asked[1]
    assert sum(bool(each.payments) for each in found.values()) == 3
    assert sum(bool(each.life and each.life[-1].kind == "dead") for each in found.values()) == 3


def test_who_is_out_of_sight_is_not_known(nanan: Till) -> None:
    person = plain_dues(nanan)[0].person_id
    with in_area("350583999"):
        assert known_of(nanan.county.code, nanan.year, [person]) == {}


def test_what_was_over_before_the_payment_does_not_count() -> None:
    over = row("status", "serving", date(2018, 9, 1), date(2023, 10, 15))
    assert known(over).happenings("3505") == ([], [])
    until_then = row("status", "serving", date(2018, 9, 1), PAID)
    assert known(until_then).happenings("3505") == ([Happening("military_service", date(2018, 9, 1))], [])
    died = row("event", "death", date(2023, 1, 1), date(2023, 1, 1))
    assert known(died).happenings("3505") == ([Happening("death", date(2023, 1, 1))], [])


def test_a_move_needs_both_ends() -> None:
    home = row("hukou", "hukou", date(2000, 1, 1), None, "350583")
    gone = row("status", "moved", date(2024, 4, 1))
    assert known(home, gone).happenings("3505") == ([], ["hukou"])
    there = row("hukou", "hukou", date(2024, 4, 1), None, "350203")
    assert known(home, there, gone).happenings("3505") == ([Happening("moved_out", date(2024, 4, 1))], [])
    earlier = row("hukou", "hukou", date(2023, 10, 15), None, "350203")
    assert known(home, earlier).happenings("3505") == ([], [])


def test_employee_periods_that_touch_the_year() -> None:
    def periods(*rows: LifeRow) -> list[Period]:
        return known(*rows).employee_periods(YEAR)

    assert periods(row("employee", "employee", None, date(2023, 12, 31))) == []
    assert periods(row("employee", "employee", None, date(2024, 1, 1))) == [Period(date(1900, 1, 1), date(2024, 1, 1))]
    assert periods(row("employee", "employee", date(2024, 3, 1))) == [Period(date(2024, 3, 1), YEAR.last)]
    assert periods(row("employee", "employee", date(2025, 3, 1))) == []


def test_lines_that_are_never_given_back_are_kept() -> None:
    lines: list[list[Any]] = [["基本", 38_000, True, 38_000], ["大病", 1_000, False, 900], ["其他", None, False, None]]
    said = DueSaid(1, 1, 39_000, None, None, None, {"lines": lines, "has_no_cover_left": True}, PAID)
    assert (said.kept_fen, said.has_no_cover_left) == (900, True)
