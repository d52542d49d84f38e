"""The address of a request: what one's own proxies say is believed, what anybody else wrote is not."""

from __future__ import annotations

from ipaddress import ip_network
from typing import TYPE_CHECKING

import pytest
from tests.database import in_area

if TYPE_CHECKING:
    from tests.web.sites import Site

OWN = [ip_network("10.0.0.0/24"), ip_network("fd00::/64")]
CASES = [
    ("36.1.2.3", "", "36.1.2.3"),
    ("36.1.2.3", "6.6.6.6", "36.1.2.3"),
    ("10.0.0.5", "", "10.0.0.5"),
    ("10.0.0.5", "36.1.2.3", "36.1.2.3"),
    ("10.0.0.5", "6.6.6.6, 36.1.2.3", "36.1.2.3"),
    ("10.0.0.5", "6.6.6.6, 36.1.2.3, 10.0.0.9", "36.1.2.3"),
    ("10.0.0.5", "10.0.0.7, 10.0.0.9", "10.0.0.7"),
    ("10.0.0.5", "36.1.2.3:51234", "36.1.2.3"),
    ("fd00::5", "2001:db8::7", "2001:db8::7"),
    ("fd00::5", "[2001:db8::7]:443, fd00::9", "2001:db8::7"),
    ("::ffff:10.0.0.5", "::ffff:36.1.2.3", "36.1.2.3"),
    ("fe80::1%eth0", "6.6.6.6", "fe80::1"),
    ("10.0.0.5", "36.1.2.3, unknown", "10.0.0.5"),
    ("10.0.0.5", "'; DROP TABLE x; --, 10.0.0.9", "10.0.0.9"),
    ("10.0.0.5", ", ,", "10.0.0.5"),
    ("10.0.0.5", "[", "10.0.0.5"),
    ("10.0.0.5", "9" * 9_000, "10.0.0.5"),
    ("", "36.1.2.3", None),
    ("unix:", "36.1.2.3", None),
]


@pytest.mark.parametrize(("connected", "forwarded", "wanted"), CASES)
def test_the_rightmost_address_that_is_no_own_proxy_counts(connected: str, forwarded: str, wanted: str | None) -> None:
    from canbao.web.sources import address_of

    assert address_of(connected, forwarded, OWN) == wanted


def test_a_very_long_chain_is_not_followed_for_ever() -> None:
    from canbao.web.sources import MOST_HOPS, address_of

    chain = ", ".join(["36.1.2.3"] + ["10.0.0.9"] * MOST_HOPS)
    assert address_of("10.0.0.5", chain, OWN) == "10.0.0.9"


def test_without_proxies_nobody_is_believed() -> None:
    from canbao.web.sources import address_of

    assert address_of("10.0.0.5", "6.6.6.6", []) == "10.0.0.5"


@pytest.fixture
def behind_a_proxy(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """This machine is a proxy."""
    from dataclasses import replace

    from django.conf import settings

    named = replace(settings.CONFIGURATION, proxies=(ip_network("127.0.0.1/32"),))
    monkeypatch.setattr(settings, "CONFIGURATION", named)
    return site


@pytest.mark.parametrize(
    ("connected", "wanted"), [("127.0.0.1", "36.1.2.3"), ("36.9.9.9", "36.9.9.9")], ids=["proxy", "stranger"]
)
def test_the_record_of_sign_ins_has_the_address_behind_the_proxy(
    behind_a_proxy: Site, connected: str, wanted: str
) -> None:
    from tests.web.sites import PHRASE

    from canbao.access.models import SignIn

    person = behind_a_proxy.hire("bureau_clerk")
    fields = {"username": person.username, "password": PHRASE, "code": person.spare[0]}
    answer = behind_a_proxy.client().post(
        "/sign-in", fields, headers={"x-forwarded-for": "6.6.6.6, 36.1.2.3"}, REMOTE_ADDR=connected
    )
    assert answer.status_code == 302
    with in_area(behind_a_proxy.county):
        rows = SignIn.objects.filter(county=behind_a_proxy.county, account_id=person.actor.account_id)
        newest = rows.order_by("-id").values_list("address", flat=True).first()
        assert newest == wanted
