"""`canbao keys rotate`."""

from __future__ import annotations

import pytest
from tests.access.people_at_work import COUNTY, Bureau, bureau, vault

from canbao.access.vault import Vault, open_vault
from canbao.cli.main import run

__all__ = ["bureau", "vault"]


def test_a_new_key_seals_and_what_was_begun_goes_on(
    bureau: Bureau, vault: Vault, capsys: pytest.CaptureFixture[str]
) -> None:
    del bureau
    before = vault.provider.writing_key()
    assert run(["keys", "rotate", "--county", COUNTY]) == 0
    assert open_vault().provider.writing_key() == before, "without a reason there is no new key"
    assert run(["keys", "rotate", "--reason", "每年更换"]) == 0
    said = capsys.readouterr().out
    assert "data-2.key" in said
    assert f"{COUNTY}：重新加密" in said
    assert open_vault().provider.writing_key() != before
    assert run(["keys", "rotate", "--county", "000000"]) == 2
    assert COUNTY in capsys.readouterr().err
