"""What is booked, asked for and open, person by person, beside sums made one by one."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db import connection
from tests.database import in_area
from tests.money.aiding.desks import Desk

from canbao.money.accounts import Account, Movement
from canbao.money.aiding.open_aid import OF_PAYER, ROWS, aid_tables
from canbao.money.aiding.reconciling import reconcile_aid
from canbao.money.aiding.streams import PAY_FIRST
from canbao.money.book import post
from canbao.money.legs import Leg

CITY = "city_budget"


def found(desk: Desk, where: str, **more: Any) -> list[dict[str, Any]]:
    parameters = {"county": desk.county.code, "year": desk.year, "payer": CITY, "run": desk.till.run, **more}
    with in_area(desk.county.code), connection.cursor() as cursor:
        cursor.execute(f"WITH {aid_tables(where)} {ROWS} ORDER BY person_id, unit", parameters)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def test_booked_is_asked_and_open_and_what_is_not_due(desk: Desk) -> None:
    first, second, *_ = desk.part_paying(CITY)
    desk.till.pay(first)
    desk.confirm(CITY)
    desk.till.pay(second)
    charged, free = desk.charged(CITY), desk.free(CITY)
    rows = found(desk, OF_PAYER)
    assert {row["person_id"]: row["booked_fen"] for row in rows} == dict(charged)
    for row in rows:
        person = row["person_id"]
        assert row["is_due"] == (person in {first.person_id, second.person_id, *free})
        assert row["asked_fen"] == (charged[person] if person == first.person_id or person in free else 0)
        assert row["open_fen"] == (charged[person] if person == second.person_id else 0)
        assert row["booked_fen"] == row["asked_fen"] + row["open_fen"] + (0 if row["is_due"] else row["booked_fen"])


def test_rows_are_those_of_the_run_that_charged_them(desk: Desk) -> None:
    paying, *_ = desk.part_paying(CITY)
    desk.till.pay(paying)
    before = {row["person_id"]: (row["aid_rows"], row["policy"]) for row in found(desk, OF_PAYER)}
    desk.assess_again(amend=(("aid.rows.age_60_69.share", "0%"),))
    after = {row["person_id"]: (row["aid_rows"], row["policy"]) for row in found(desk, OF_PAYER)}
    assert after[paying.person_id] == before[paying.person_id] == ("age_60_69", "shandong/tengzhou/2025")
    assert Counter(rows for rows, _ in after.values())["age_60_69"] == 1


def test_what_the_fund_has_advanced_to_who_paid_first_is_owed_by_the_payer(desk: Desk) -> None:
    """Granted to three people: paid out of the fund, paid out by the payer, not paid out yet."""
    people = [due.person_id for due in desk.till.payable() if not desk.charged(CITY)[due.person_id]][:3]
    county, day = desk.county.code, desk.county.as_of
    unit = f"{county}001"
    for due in desk.till.payable():
        if due.person_id in people:
            desk.till.pay(due)
    with in_area(county):
        for number, person in enumerate(people, start=1):
            grant = Leg(Account.AID, Account.REIMBURSE, 300, unit, debit_of=CITY, person_id=person, record=number)
            post(county, desk.year, day, Movement.GRANT, [grant])
        for number, (credit, of) in enumerate([(Account.TREASURY, ""), (Account.AID, CITY)], start=1):
            paid = Leg(Account.REIMBURSE, credit, 300, unit, credit_of=of, person_id=people[number - 1], record=number)
            post(county, desk.year, day, Movement.REIMBURSE, [paid])
    request = desk.confirm(CITY)
    (line,) = [line for line in desk.lines(request) if line.person_id in people]
    assert (line.person_id, line.fen, line.standing) == (people[0], 300, PAY_FIRST)
    (account,) = [each for each in reconcile_aid(desk.clerk, desk.year) if each.payer == CITY]
    assert (account.apart_fen, account.difference_fen) == (300, 0)
    assert account.owed_fen == desk.till.book()[Account.AID, CITY]
