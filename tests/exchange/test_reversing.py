"""Reversals of the tax office: followed to the fen, or told as differences; never twice, never in silence."""

from __future__ import annotations

from typing import Any

import pytest
from tests.access.people_at_work import new_key
from tests.database import in_area
from tests.exchange.offices import Office, take
from tests.exchange.test_applying import known, payment, tax_clerk
from tests.money.tills import Till

from canbao.exchange.differences import CloseDifference, close_difference
from canbao.money.models import Difference, Payment, Supplement, Transfer, Unmatched
from canbao.money.rebuilding import rebuild_book
from canbao.values.fen import format_yuan


def reversal(till: Till, number: str, fen: int, **changes: str) -> dict[str, str]:
    return {
        "tax_number": number, "year": str(till.year), "fen": format_yuan(fen),
        "reversed_on": till.county.as_of.isoformat(), "reason": "重复扣款",
    } | changes  # fmt: skip


@pytest.fixture
def paid(till: Till, tax_of_county: Office) -> list[int]:
    """Three payments of the tax office, SW000000 to SW000002; what each was."""
    people = known(till, 3)
    rows = [payment(till, at, *each) for at, each in enumerate(people)]
    assert take(tax_of_county.make("payments", rows), tax_clerk(till))["result"] == "taken"
    return [due.payable_fen or 0 for due, _, _ in people]


def send(till: Till, office: Office, *rows: dict[str, str]) -> dict[str, Any]:
    answer = take(office.make("reversals", rows), tax_clerk(till))
    assert (answer["result"], answer["problem"]) == ("taken", ""), answer
    return answer


def states(till: Till) -> dict[str | None, str]:
    with in_area(till.county.code):
        return dict(Payment.objects.filter(county=till.county.code).values_list("tax_number", "state"))


def differences(till: Till) -> dict[tuple[str, str], str]:
    with in_area(till.county.code):
        rows = Difference.objects.filter(county=till.county.code).order_by("id")
        return {(each.kind, each.about): each.state for each in rows}


def test_a_payment_is_reversed_by_its_number_as_on_the_page(till: Till, tax_of_county: Office, paid: list[int]) -> None:
    send(till, tax_of_county, reversal(till, "SW000001", paid[1]))
    assert states(till) == {"SW000000": "confirmed", "SW000001": "reversed", "SW000002": "confirmed"}
    with in_area(till.county.code):
        (back,) = Transfer.objects.filter(county=till.county.code, movement="reverse")
        taken = Transfer.objects.get(county=till.county.code, id=back.reverses or 0)
    assert (taken.movement, taken.fen, back.fen) == ("receive", paid[1], paid[1])
    assert differences(till) == {}
    assert all(part.is_equal for part in rebuild_book(till.county.lead(), till.year))


def test_the_same_reversal_again_moves_nothing(till: Till, tax_of_county: Office, paid: list[int]) -> None:
    sent = tax_of_county.make("reversals", [reversal(till, "SW000001", paid[1])])
    take(sent, tax_clerk(till))
    book = till.book()
    assert take(sent, tax_clerk(till))["is_again"]
    send(till, tax_of_county, reversal(till, "SW000001", paid[1]))
    assert till.book() == book
    assert differences(till) == {}


def test_what_cannot_be_followed_is_a_difference_and_the_rest_is_followed(
    till: Till, tax_of_county: Office, paid: list[int]
) -> None:
    rows = (
        reversal(till, "SW000000", paid[0] + 1), reversal(till, "SW9", 5), reversal(till, "SW000001", paid[1]),
    )  # fmt: skip
    send(till, tax_of_county, *rows)
    later = reversal(till, "SW000002", paid[2], year=str(till.year + 1))
    assert take(tax_of_county.make("reversals", [later], year=till.year + 1), tax_clerk(till))["result"] == "taken"
    assert states(till) == {"SW000000": "confirmed", "SW000001": "reversed", "SW000002": "confirmed"}
    assert differences(till) == {
        ("reversal_other", "SW000000"): "open", ("reversal_unknown", "SW9"): "open",
        ("reversal_other", "SW000002"): "open",
    }  # fmt: skip
    send(till, tax_of_county, *rows[:2])
    assert len(differences(till)) == 3
    with in_area(till.county.code):
        row = Difference.objects.get(county=till.county.code, about="SW000000")
        unknown = Difference.objects.get(county=till.county.code, about="SW9")
    assert (row.ours_fen, row.theirs_fen, row.owner, row.person_id is None) == (paid[0], paid[0] + 1, "tax", False)
    send(till, tax_of_county, reversal(till, "SW000000", paid[0]))
    assert differences(till)["reversal_other", "SW000000"] == "gone"
    close_difference(till.county.clerk(), new_key(), CloseDifference(unknown.id, "税务记错流水号"))
    send(till, tax_of_county, rows[1])
    assert differences(till)["reversal_unknown", "SW9"] == "closed"


def test_a_statement_leaves_differences_of_reversals_alone(till: Till, tax_of_county: Office, paid: list[int]) -> None:
    send(till, tax_of_county, reversal(till, "SW9", 5))
    day = till.county.as_of.isoformat()
    rows = [
        payment(till, at, *each, begun=day, ended=day) for at, each in enumerate(known(till, len(paid)))
    ]  # fmt: skip
    assert take(tax_of_county.make("statement", rows), tax_clerk(till))["result"] == "taken"
    assert differences(till) == {("reversal_unknown", "SW9"): "open"}


def test_a_payment_under_refund_is_not_reversed(till: Till, tax_of_county: Office, paid: list[int]) -> None:
    from canbao.money.models import Refund, RefundPart

    with in_area(till.county.code):
        own = Payment.objects.get(county=till.county.code, tax_number="SW000001")
        refund = Refund.objects.create(
            county=own.county, year=own.year, person_id=own.person_id, unit=own.unit, basis="ended", fen=1, clause="",
            proposed_by=1, proposed_on=till.county.as_of,
        )  # fmt: skip
        RefundPart.objects.create(
            county=own.county, refund_id=refund.id, payment_id=own.id, unit=own.unit, fen=1
        )  # fmt: skip
    book = till.book()
    send(till, tax_of_county, reversal(till, "SW000001", paid[1]))
    assert till.book() == book
    with in_area(till.county.code):
        found = Difference.objects.get(county=till.county.code, about="SW000001")
    assert (found.kind, found.owner, found.payment_id) == ("reversal_blocked", "bureau", own.id)


def test_held_money_that_the_tax_office_takes_back_leaves_the_treasury(till: Till, tax_of_county: Office) -> None:
    (person,) = known(till, 1)
    rows = [payment(till, 7, *person, paid="1.00")]
    before = till.book()
    take(tax_of_county.make("payments", rows), tax_clerk(till))
    send(till, tax_of_county, reversal(till, "SW000007", 99))
    assert differences(till) == {("reversal_other", "SW000007"): "open"}
    send(till, tax_of_county, reversal(till, "SW000007", 100))
    with in_area(till.county.code):
        assert Unmatched.objects.get(county=till.county.code).state == "given_back"
    assert till.book() == before
    send(till, tax_of_county, reversal(till, "SW000007", 100))
    assert till.book() == before
    assert differences(till) == {("reversal_other", "SW000007"): "gone"}


def test_years_repaired_are_owed_again_when_their_payment_is_reversed(till: Till, tax_of_county: Office) -> None:
    (due, number, name), *_ = known(till, 1)
    with in_area(till.county.code):
        Supplement.objects.create(
            county=till.county.code, year=till.year, person_id=due.person_id, unit=due.unit, due_id=due.id,
            kind="repair", years=1, fen=100, clause="", made_by=1, made_on=till.county.as_of,
        )  # fmt: skip
    row = payment(till, 8, due, number, name, paid="1.00", kind="补缴")
    assert take(tax_of_county.make("payments", [row]), tax_clerk(till))["result"] == "taken"
    assert supplement(till) == "paid"
    send(till, tax_of_county, reversal(till, "SW000008", 100))
    assert supplement(till) == "open"


def supplement(till: Till) -> str:
    with in_area(till.county.code):
        return str(Supplement.objects.get(county=till.county.code).state)
