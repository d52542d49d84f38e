"""Addresses of the database: own server, stated address, what is no address."""

from __future__ import annotations

from pathlib import Path

import pytest

from canbao.store.addresses import APPLICATION_ALIAS, OWNER_ALIAS, BadAddress, addresses_of
from canbao.store.configuration import Configuration


def configured(url: str | None, owner: str | None = None) -> Configuration:
    return Configuration(Path("var"), url, owner, Path("var/secrets"))


def test_the_own_server_is_entered_as_two_roles_over_its_socket() -> None:
    found = addresses_of(configured(None))
    assert found[APPLICATION_ALIAS]["USER"] == "canbao_app"
    assert found[OWNER_ALIAS]["USER"] == "canbao_owner"
    assert found[APPLICATION_ALIAS]["HOST"].startswith("/")


def test_a_stated_address_is_taken_apart() -> None:
    found = addresses_of(configured("postgresql://app:s%40fe@db.example:6432/county?sslmode=verify-full"))
    address = found[APPLICATION_ALIAS]
    names = ("HOST", "PORT", "NAME", "USER", "PASSWORD", "OPTIONS")
    expected = ["db.example", "6432", "county", "app", "s@fe", {"sslmode": "verify-full"}]
    assert [address[name] for name in names] == expected
    assert OWNER_ALIAS not in found


def test_the_owner_has_an_address_of_its_own() -> None:
    found = addresses_of(configured("postgresql://app@db/county", "postgresql://owner@db/county"))
    assert found[OWNER_ALIAS]["USER"] == "owner"


@pytest.mark.parametrize(
    "url",
    ["mysql://app@db/county", "postgresql://app@db/", "postgresql://db/county", "county", "postgresql://a@db:x/c"],
)
def test_what_is_no_address_is_refused_without_being_shown(url: str) -> None:
    with pytest.raises(BadAddress) as refused:
        addresses_of(configured(url))
    assert "DATABASE_URL" in str(refused.value)
    assert url not in str(refused.value)
