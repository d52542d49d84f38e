"""Payments out of a relative's account: as the notice allows, refused with the reason; the number sealed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.access.people_at_work import audit_rows, new_key, worker
from tests.database import as_application, in_area
from tests.money.ended_lives import charged_nanan, nanan, plain_dues
from tests.money.tills import Till

from canbao.access.acting import NotAllowed, NotFound
from canbao.access.vault import Vault, place_of
from canbao.money.family_paying import FamilyPaymentRefused, PayFromFamilyAccount, pay_from_family_account
from canbao.money.models import FamilyPayment
from canbao.money.paying import WithdrawPayment, withdraw_payment
from canbao.values.check_characters import check_character

__all__ = ["charged_nanan", "nanan"]


def number(county: str = "430621", day: date = date(1970, 3, 7)) -> str:
    first = f"{county}{day:%Y%m%d}002"
    return first + check_character(first)


def note(till: Till, payment: int, **changes: Any) -> dict[str, Any]:
    order = {"relation": "parent", "province": "43", "holder_number": number()} | changes
    return dict(pay_from_family_account(till.county.clerk(), new_key(), PayFromFamilyAccount(payment, **order)))


def refused(till: Till, payment: int, **changes: Any) -> str:
    with pytest.raises(FamilyPaymentRefused) as found:
        note(till, payment, **changes)
    return found.value.reason


@pytest.fixture
def payment(till: Till) -> int:
    return int(till.pay(plain_dues(till)[0])["payment"])


def test_a_relative_s_account_of_the_province_pays(till: Till, payment: int, vault: Vault) -> None:
    done = note(till, payment)
    assert done["clause"] == "四(二)"
    with in_area(till.county.code):
        row = FamilyPayment.objects.get(county=till.county.code, payment_id=payment)
    assert (row.relation, row.province, row.holder_tail) == ("parent", "43", number()[-4:])
    assert number().encode() not in bytes(row.holder)
    place = place_of("money_familypayment", "holder", till.county.code, row.id)
    assert vault.open(bytes(row.holder), place) == number()
    assert number() not in str(audit_rows(till.county.server))
    assert refused(till, payment) == "known"


def test_refused_with_the_reason_of_the_notice(till: Till, payment: int) -> None:
    assert refused(till, payment, relation="cousin") == "out_of_scope"
    assert refused(till, payment, province="44") == "outside_province"
    assert refused(till, payment, province="4301") == "no_province"
    assert refused(till, payment, holder_number=number()[:-1] + "?") == "bad_number"
    with in_area(till.county.code):
        assert not FamilyPayment.objects.exists()


def test_a_silent_notice_is_asked_about(nanan: Till) -> None:
    paid = int(nanan.pay(plain_dues(nanan)[0])["payment"])
    with pytest.raises(FamilyPaymentRefused, match="县医保局") as found:
        note(nanan, paid, province="35")
    assert found.value.reason == "not_stated"


def test_only_of_a_payment_that_stands(till: Till, payment: int) -> None:
    withdraw_payment(till.collector, new_key(), WithdrawPayment(payment, "错"))
    assert refused(till, payment) == "not_standing"
    with pytest.raises(NotFound):
        note(till, 999)


def test_only_in_ones_own_area_and_by_right(till: Till, payment: int) -> None:
    order = PayFromFamilyAccount(payment, "parent", "43", number())
    with pytest.raises(NotFound):
        pay_from_family_account(worker("town_clerk", units=("430621999",)), new_key(), order)
    with pytest.raises(NotAllowed):
        pay_from_family_account(till.collector, new_key(), order)


def test_nothing_but_the_seal_changes(till: Till, payment: int) -> None:
    note(till, payment)
    for statement in (
        "UPDATE money_familypayment SET relation = 'child'",
        "DELETE FROM money_familypayment",
        "TRUNCATE money_familypayment",
    ):
        with as_application(till.county.server) as connection:
            connection.execute(f"SET LOCAL canbao.counties = '{till.county.code}'")
            with pytest.raises(Exception, match="permission denied"):
                connection.execute(statement)
            connection.rollback()
