"""Keys of partners: two persons, some days, revoked at once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.access.people_at_work import COUNTY, new_key, worker
from tests.database import in_area
from tests.exchange.offices import DAY, FIRST, Office, clerk, lead, named_key, new_private_key, slips, take

from canbao.access.acting import NotAllowed, NotFound
from canbao.access.revealing import ReasonMissing
from canbao.exchange.models import PartnerKey
from canbao.exchange.partners import (
    BadKey,
    BadPartner,
    ConfirmPartnerKey,
    ProposePartnerKey,
    RegisterPartner,
    RevokePartnerKey,
    confirm_partner_key,
    propose_partner_key,
    register_partner,
    revoke_partner_key,
)
from canbao.exchange.signing import Algorithm, OwnKey, WrongKey, fingerprint
from canbao.store.server import Server
from canbao.store.states import MoveRefused
from canbao.values.personal_numbers import has_personal_number


def rows() -> list[PartnerKey]:
    with in_area(COUNTY):
        return list(PartnerKey.objects.filter(county=COUNTY).order_by("id"))


@pytest.mark.parametrize(
    "order",
    [
        RegisterPartner("bureau", "本局", "tax"), RegisterPartner("T", "税务局", "tax"),
        RegisterPartner("../tax", "税务局", "tax"), RegisterPartner("a" * 21, "税务局", "tax"),
        RegisterPartner("tax9", "税务局", "friend"), RegisterPartner("tax9", " ", "tax"),
        RegisterPartner("tax", "又一个", "tax"),
    ],
)  # fmt: skip
def test_what_is_no_partner_is_refused(tax: Office, order: RegisterPartner) -> None:
    del tax
    with pytest.raises(BadPartner):
        register_partner(lead(), new_key(), order)


def test_a_clerk_registers_no_partner(bureau: Server) -> None:
    del bureau
    with pytest.raises(NotAllowed):
        register_partner(clerk(), new_key(), RegisterPartner("tax", "税务局", "tax"))


def proposed(office: Office, **changes: Any) -> int:
    given: dict[str, Any] = {"partner": office.code, "public": office.key.public.hex(), "valid_from": FIRST} | changes
    answer = propose_partner_key(lead(), new_key(), ProposePartnerKey(**given))
    assert isinstance(answer["key"], int)
    return answer["key"]


def test_a_key_counts_only_after_another_person_compared_it(tax: Office) -> None:
    tax.key = new_private_key()
    key = proposed(tax)
    assert take(tax.make("deposits", slips(1)))["problem"] == "unknown_key"
    tax.number, tax.mark = 0, "0" * 64
    mark = fingerprint(tax.key.public)
    with pytest.raises(NotAllowed, match="另一人"):
        confirm_partner_key(lead(), new_key(), ConfirmPartnerKey(key, mark))
    with pytest.raises(BadKey, match="指纹"):
        confirm_partner_key(lead(account=99), new_key(), ConfirmPartnerKey(key, mark[:-1] + "x"))
    with pytest.raises(NotAllowed):
        confirm_partner_key(clerk(), new_key(), ConfirmPartnerKey(key, mark))
    confirm_partner_key(lead(account=99), new_key(), ConfirmPartnerKey(key, f" {mark[:8].upper()} {mark[8:]} "))
    assert take(tax.make("deposits", slips(1)))["result"] == "taken"


def test_a_new_key_ends_the_one_before_on_the_eve(tax: Office) -> None:
    old = tax.key
    tax.key = new_private_key()
    tax.enter_key(DAY)
    assert [(row.valid_from, row.valid_until) for row in rows()] == [
        (FIRST, DAY - timedelta(days=1)), (DAY, None)
    ]  # fmt: skip
    tax.key = old
    assert take(tax.make("deposits", slips(1)))["problem"] == "old_key"


def test_a_key_whose_name_looks_like_a_telephone_is_like_any_other(bureau: Server) -> None:
    """Names of keys are digits by chance: one in five hundred has a number of a person in it."""
    del bureau
    tax = Office(key=OwnKey(Algorithm.ED25519, (16541).to_bytes(32)))
    assert has_personal_number(named_key(tax.key))
    tax.register(DAY)
    assert take(tax.make("deposits", slips(1), made_on=FIRST.isoformat()))["problem"] == "old_key"
    revoke_partner_key(clerk(), new_key(), RevokePartnerKey(tax.key_row, "密钥盘遗失"))
    assert take(tax.make("deposits", slips(1)))["problem"] == "revoked_key"


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "made_on", "problem"),
    [
        (DAY, DAY, DAY, ""),
        (FIRST, DAY, FIRST, ""),
        (DAY, None, DAY - timedelta(days=1), "old_key"),
        (DAY + timedelta(days=1), None, DAY, "old_key"),
        (FIRST, DAY - timedelta(days=1), DAY - timedelta(days=1), "old_key"),
    ],
)
def test_both_days_lie_within_the_keys_days(
    bureau: Server, valid_from: date, valid_until: date | None, made_on: date, problem: str
) -> None:
    """The day it was made and the day it came: who has an old key may write any day into a manifest."""
    del bureau
    tax = Office().register(valid_from, valid_until)
    assert take(tax.make("deposits", slips(1), made_on=made_on.isoformat()))["problem"] == problem


def test_a_revoked_key_signs_nothing_more_whatever_the_day(tax: Office) -> None:
    first, second = tax.make("deposits", slips(1)), tax.make("deposits", slips(1, first=2))
    assert take(first)["result"] == "taken"
    with pytest.raises(ReasonMissing):
        revoke_partner_key(clerk(), new_key(), RevokePartnerKey(tax.key_row, " "))
    revoke_partner_key(clerk(), new_key(), RevokePartnerKey(tax.key_row, "密钥盘遗失"))
    assert take(second)["problem"] == "revoked_key"
    with pytest.raises(MoveRefused):
        revoke_partner_key(clerk(), new_key(), RevokePartnerKey(tax.key_row, "再来一次"))
    with pytest.raises(MoveRefused):
        confirm_partner_key(lead(account=99), new_key(), ConfirmPartnerKey(tax.key_row, ""))


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"public": "zz" * 32}, WrongKey), ({"public": "ab" * 31}, WrongKey), ({"partner": "nobody"}, NotFound),
        ({"algorithm": "rsa"}, BadKey), ({"valid_until": FIRST - timedelta(days=1)}, BadKey),
    ],
)  # fmt: skip
def test_what_is_no_key_is_refused(tax: Office, changes: dict[str, Any], refusal: type[Exception]) -> None:
    tax.key = new_private_key()
    with pytest.raises(refusal):
        proposed(tax, **changes)


def test_a_key_is_of_one_partner(tax: Office) -> None:
    bank = Office("bank", "bank").register()
    bank.key = tax.key
    with pytest.raises(BadKey, match="登记过"):
        proposed(bank)


def test_no_key_of_nobody(tax: Office) -> None:
    with pytest.raises(NotFound):
        revoke_partner_key(clerk(), new_key(), RevokePartnerKey(tax.key_row + 1, "x"))
    with pytest.raises(NotAllowed):
        revoke_partner_key(
            worker("bureau_lead", units=(f"{COUNTY}001",)), new_key(), RevokePartnerKey(tax.key_row, "x")
        )
