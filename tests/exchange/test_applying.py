"""Rows of packages applied: payments into the book, others kept with the people that they are about."""

from __future__ import annotations

from typing import Any

from tests.database import in_area
from tests.exchange.offices import Office, take
from tests.money.tills import Till

from canbao.billing.models import Due
from canbao.exchange.applying import APPLY
from canbao.exchange.definitions import Direction, formats
from canbao.exchange.models import KeptRow
from canbao.money.models import Payment, Unmatched
from canbao.values.fen import format_yuan


def test_every_format_that_comes_is_applied() -> None:
    assert set(APPLY) == {each.id for each in formats().values() if each.direction is Direction.IN}


def known(till: Till, count: int) -> list[tuple[Due, str, str]]:
    """People who can pay today, with number and name."""
    people = till.county.people
    by_id = {
        person: (number, name)
        for person, number, name, birth in zip(
            till.county.ids, *(people[column].to_pylist() for column in ("id_number", "name", "birth")), strict=True
        )
        if number and name and birth and birth < till.county.as_of
    }
    found = [(due, *by_id[due.person_id]) for due in till.payable() if due.person_id in by_id]
    assert len(found) >= count
    return found[:count]


def payment(till: Till, at: int, due: Due, number: str, name: str, **changes: str) -> dict[str, str]:
    return {
        "tax_number": f"SW{at:06}", "id_number": number, "name": name, "year": str(till.year),
        "paid": format_yuan(due.payable_fen or 0), "paid_on": till.county.as_of.isoformat(), "channel": "银行柜面",
        "place": due.unit, "kind": "个人缴费",
    } | changes  # fmt: skip


def test_payments_of_the_tax_office_are_booked_to_the_fen(till: Till, tax_of_county: Office) -> None:
    people = known(till, 6)
    rows = [payment(till, at, *each) for at, each in enumerate(people)]
    rows[4]["name"] = "别的人"
    rows[5] |= {"id_number": free_number(), "name": "无此人"}
    before = till.book()
    answer = take(tax_of_county.make("payments", rows), tax_clerk(till))
    assert (answer["result"], answer["problem"]) == ("taken", ""), answer
    county = till.county.code
    with in_area(county):
        paid = {each.person_id: each for each in Payment.objects.filter(county=county)}
        held = {each.tax_number: each for each in Unmatched.objects.filter(county=county)}
    assert paid.keys() == {due.person_id for due, _, _ in people[:4]}
    assert {each.tax_number for each in paid.values()} == {f"SW{at:06}" for at in range(4)}
    assert {number: str(each.problem) for number, each in held.items()} == {
        "SW000004": "other_name", "SW000005": "no_person"
    }  # fmt: skip
    assert held["SW000004"].person_id == people[4][0].person_id
    assert till.book() != before


def test_the_same_payment_in_a_later_package_is_not_booked_again(till: Till, tax_of_county: Office) -> None:
    (person,) = known(till, 1)
    rows = [payment(till, 1, *person)]
    take(tax_of_county.make("payments", rows), tax_clerk(till))
    book = till.book()
    assert take(tax_of_county.make("payments", rows), tax_clerk(till))["result"] == "taken"
    assert till.book() == book


def test_a_package_that_the_book_refuses_is_not_taken(till: Till, tax_of_county: Office) -> None:
    """A number of the tax office for two payments."""
    one, other = known(till, 2)
    assert take(tax_of_county.make("payments", [payment(till, 1, *one)]), tax_clerk(till))["result"] == "taken"
    book = till.book()
    answer = take(tax_of_county.make("payments", [payment(till, 1, *other)]), tax_clerk(till))
    assert (answer["result"], answer["problem"]) == ("refused", "not_applied")
    assert "税务流水号" in answer["words"]
    assert till.book() == book


def test_answers_about_people_are_kept_with_them(till: Till, tax_of_county: Office) -> None:
    (due, number, name), (_, other, _) = known(till, 2)
    rows = [
        {"id_number": number, "name": name, "year": str(till.year), "scheme": "职工医保", "begun": "2024-01-01"},
        {"id_number": number, "name": name, "year": str(till.year), "scheme": "未参保"},
        {"id_number": other, "name": "别的人", "year": str(till.year), "scheme": "未参保"},
    ]
    assert take(tax_of_county.make("employee_answer", rows), tax_clerk(till))["result"] == "taken"
    with in_area(till.county.code):
        kept = list(KeptRow.objects.filter(county=till.county.code).order_by("row_number"))
    assert [(row.person_id, row.problem) for row in kept[:2]] == [(due.person_id, "")] * 2
    assert kept[2].problem == "other_name"
    assert [row.content["scheme"] for row in kept] == ["employee", "none", "none"]
    assert number not in str([row.content for row in kept])


def tax_clerk(till: Till) -> Any:
    """Whoever takes packages for the county."""
    from tests.exchange.offices import clerk

    return clerk(till.county.code)


def free_number() -> str:
    from canbao.values.check_characters import check_character

    return "43062119010101999" + check_character("43062119010101999")
