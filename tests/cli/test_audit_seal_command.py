"""`canbao audit seal`."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.access.people_at_work import COUNTY, Bureau, bureau, own_folder, vault

from canbao.cli.main import run

__all__ = ["bureau", "own_folder", "vault"]


def test_new_entries_are_sealed_and_the_head_is_said(
    bureau: Bureau, own_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    del bureau
    assert run(["audit", "seal"]) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"{COUNTY}：新封存 new seals 1，最新 newest 1:")
    head = said.strip().rpartition(":")[2]
    assert head in (own_folder / "trail" / f"{COUNTY}.json").read_text()
    assert run(["audit", "seal", "--county", COUNTY]) == 0
    assert "new seals 0" in capsys.readouterr().out


def test_a_county_that_is_not_there_is_refused(bureau: Bureau, capsys: pytest.CaptureFixture[str]) -> None:
    del bureau
    assert run(["audit", "seal", "--county", "000000"]) == 2
    assert COUNTY in capsys.readouterr().err
