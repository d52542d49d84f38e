"""Policies and county of a command about the store; tests/billing goes through the commands themselves."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from canbao.cli.refusals import InputRefused
from canbao.cli.store_options import chosen_in_store
from canbao.store import opening

MODEL = {"personal_yuan": "400", "window": "2024-09-01..2024-12-31"}


@pytest.fixture(autouse=True)
def no_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "open_store", lambda _: None)


def test_the_county_is_that_of_the_policies_unless_said() -> None:
    day = date(2024, 11, 1)
    choice, code = chosen_in_store("hunan/yueyang/2025, ", {"personal_yuan": "410"}, day, (), "", Path("var"))
    assert (choice.names, choice.amend, choice.known_on) == (("hunan/yueyang/2025",), (("personal_yuan", "410"),), day)
    assert code == "430621"
    assert chosen_in_store("hunan/anhua/qingtangpu/2022", {}, None, (), "", Path("var"))[1] == "430923"
    assert chosen_in_store("national/model@2025", MODEL, None, (), "430621", Path("var"))[1] == "430621"


def test_a_policy_of_everywhere_names_no_county() -> None:
    with pytest.raises(InputRefused, match="--county"):
        chosen_in_store("national/model@2025", MODEL, None, (), "", Path("var"))
