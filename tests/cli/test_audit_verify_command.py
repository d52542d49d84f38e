"""`canbao audit verify`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.access.people_at_work import COUNTY, Bureau, bureau, own_folder, sabotage, vault

from canbao.cli.main import run
from canbao.store.server import Server

__all__ = ["bureau", "own_folder", "vault"]


def test_whole_and_changed_trails_are_told_apart(
    bureau: Bureau, own_folder: Path, database: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    del bureau
    assert run(["audit", "verify"]) == 0
    assert "尚未封存 not sealed yet 1" in capsys.readouterr().out
    assert run(["audit", "seal"]) == 0
    capsys.readouterr()
    assert run(["audit", "verify", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)[COUNTY]
    assert (found["is_whole"], found["entries"], found["seals"], found["faults"]) == (True, 1, 1, [])
    (own_folder / "trail" / f"{COUNTY}.json").unlink()
    assert run(["audit", "verify"]) == 0
    assert "没有另存的摘要" in capsys.readouterr().out
    assert run(["audit", "verify", "--county", COUNTY, "--head", f"1:{found['head']}"]) == 0
    assert run(["audit", "verify", "--county", COUNTY, "--head", f"2:{found['head']}"]) == 1
    assert "第 2 号封存：" in capsys.readouterr().out
    sabotage(database, "ALTER TABLE access_auditentry DISABLE TRIGGER ALL", "DELETE FROM access_auditentry")
    assert run(["audit", "verify"]) == 1
    assert "第 1 号封存，记录" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"), [(["--head", "1:ab"], "--county"), (["--head", "x", "--county", COUNTY], "序号:摘要")]
)
def test_a_head_is_of_one_county_and_well_formed(
    bureau: Bureau, arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    del bureau
    assert run(["audit", "verify", *arguments]) == 2
    assert words in capsys.readouterr().err
