"""Where partners answer: stated by the bureau, listened to by nobody, the key sealed, the newest counts."""

from __future__ import annotations

import psycopg
import pytest
from tests.access.people_at_work import COUNTY, audit_rows, new_key
from tests.database import as_superuser, in_area
from tests.exchange.offices import Office, clerk, lead

from canbao.access.acting import NotAllowed
from canbao.exchange.addresses import (
    BadAddress,
    NoAddress,
    StateAddress,
    address_of,
    check_address,
    state_address,
    view_addresses,
)
from canbao.exchange.models import Partner
from canbao.store.server import Server

ADDRESS, SECRET = "https://tax.example/api/v1", "kept-by-both-sides"


def state(address: str = ADDRESS, **more: str) -> None:
    order = StateAddress("tax", address, **{"key": "430621-tax", "secret": SECRET} | more)
    state_address(lead(), new_key(), order)


def counts() -> str:
    with in_area(COUNTY):
        return address_of(COUNTY, Partner.objects.get(county=COUNTY, code="tax").id).address


def test_the_newest_counts_and_an_empty_one_ends_it(tax: Office) -> None:
    del tax
    with pytest.raises(NoAddress):
        counts()
    state()
    state("https://other.example/api/v1/")
    assert counts() == "https://other.example/api/v1"
    assert [each.address for each in view_addresses(clerk())] == ["https://other.example/api/v1"]
    state("")
    assert view_addresses(clerk()) == []
    with pytest.raises(NoAddress):
        counts()


def test_the_key_is_sealed_and_nowhere_else(bureau: Server, tax: Office) -> None:
    del tax
    state()
    with as_superuser(bureau) as owner:
        ((sealed,),) = owner.execute("SELECT secret FROM exchange_partneraddress").fetchall()
    assert SECRET.encode() not in bytes(sealed)
    assert SECRET not in str(audit_rows(bureau))
    assert SECRET not in repr(StateAddress("tax", ADDRESS, "k", SECRET))
    assert SECRET not in repr(view_addresses(clerk()))


def test_only_whoever_answers_for_the_office_states_it(tax: Office) -> None:
    del tax
    with pytest.raises(NotAllowed):
        state_address(clerk(), new_key(), StateAddress("tax", ADDRESS, "430621-tax", SECRET))


def test_what_was_stated_stays(bureau: Server, tax: Office) -> None:
    del tax
    state()
    with as_superuser(bureau) as owner:
        for change in (
            "UPDATE exchange_partneraddress SET address = 'https://b.example'",
            "DELETE FROM exchange_partneraddress",
        ):
            with pytest.raises(psycopg.errors.RestrictViolation), owner.transaction():
                owner.execute(change)


GOOD = {
    "https://tax.example": "https://tax.example",
    "https://tax.example:8443/api/v1/": "https://tax.example:8443/api/v1",
    "http://127.0.0.1:8150/api/v1": "http://127.0.0.1:8150/api/v1",
    "http://[::1]:8150": "http://[::1]:8150",
    "http://localhost/api/v1": "http://localhost/api/v1",
}
BAD = [
    "http://tax.example/api/v1", "ftp://tax.example", "tax.example", "https://", "https://user@tax.example",
    "https://tax.example/?a=1", "https://tax.example/#a", "https://tax.example:0", "https://tax.example:99999",
    "https://tax.example/a b", "https://tax.example/\r\nX: 1", "https://税务.example", "http://127.0.0.1.example/",
    "https://tax.example/" + "a" * 200, "file:///etc/passwd", "https://[::1",
]  # fmt: skip


@pytest.mark.parametrize(("typed", "kept"), GOOD.items())
def test_an_address_is_kept_in_one_way(typed: str, kept: str) -> None:
    assert check_address(typed) == kept


@pytest.mark.parametrize("typed", BAD)
def test_what_is_no_address_is_said(typed: str) -> None:
    with pytest.raises(BadAddress):
        check_address(typed)


@pytest.mark.parametrize("more", [{"key": ""}, {"key": "a b"}, {"secret": "short"}, {"key": "a\nb"}])
def test_an_address_needs_a_key(tax: Office, more: dict[str, str]) -> None:
    del tax
    with pytest.raises(BadAddress, match="密钥"):
        state(**more)
