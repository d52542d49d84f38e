"""Settings as the environment states them."""

from __future__ import annotations

from pathlib import Path

import pytest

from canbao.store.configuration import SETTINGS, BadSetting, read_configuration


def test_without_settings_canbao_runs_its_own_server_in_var() -> None:
    found = read_configuration({})
    assert (found.runs_own_server, found.var, found.secrets) == (True, Path("var"), Path("var/secrets"))


def test_an_empty_setting_counts_as_none() -> None:
    assert read_configuration({"DATABASE_URL": "", "CANBAO_VAR": ""}).runs_own_server


def test_stated_settings_are_taken() -> None:
    url = "postgresql://app@db/canbao"
    found = read_configuration({"DATABASE_URL": url, "CANBAO_SECRETS": "keys"})
    assert (found.database_url, found.secrets, found.owner_url) == (url, Path("keys"), None)


def test_every_setting_says_what_happens_without_it() -> None:
    assert [setting.name for setting in SETTINGS if setting.default is None and not setting.without] == []
    assert [setting.name for setting in SETTINGS if not setting.about] == []


def test_proxies_are_addresses_and_networks() -> None:
    found = read_configuration({"CANBAO_PROXIES": "127.0.0.1, 10.0.0.0/28,fd00::/64"}).proxies
    assert [str(each) for each in found] == ["127.0.0.1/32", "10.0.0.0/28", "fd00::/64"]
    assert read_configuration({}).proxies == ()


@pytest.mark.parametrize("text", ["nonsense", "10.0.0.1/28", "0.0.0.0/0", "::/0", "10.0.0.5;10.0.0.6"])
def test_proxies_that_say_nothing_or_everything_are_refused(text: str) -> None:
    with pytest.raises(BadSetting, match="CANBAO_PROXIES"):
        read_configuration({"CANBAO_PROXIES": text})
