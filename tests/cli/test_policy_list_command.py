"""`canbao policy list`: every policy, those that do not load too."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from canbao.cli.main import run
from canbao.policy.library import Library


def test_every_policy_has_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["policy", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == Library.of().names()


def test_json_names_place_and_source(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["policy", "list", "--json"]) == 0
    rows = {row["policy"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows["fujian/nanan/2024"]["place"] == "350583"
    assert rows["fujian/nanan/2024"]["year"] == "2024"
    assert rows["national/model"]["year"] == "各年度"
    assert all(not row["problem"] for row in rows.values())


def test_a_broken_policy_is_listed_with_its_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "broken.yaml").write_text("policy: broken\n", encoding="utf-8")
    assert run(["policy", "list", "--policies", str(tmp_path)]) == 0
    line = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("broken"))
    assert "does not load" in line
