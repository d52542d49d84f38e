"""`canbao policy lint`: findings on screen and as JSON, and the exit status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from canbao.cli.main import run
from canbao.cli.policy_lint_command import CLEAN, findings_of, place_of, table
from canbao.policy.library import Library
from canbao.policy.problems import Problem

MODEL = "national/model"


def changed_model(folder: Path, old: str, new: str) -> Path:
    """The shipped model policy with a text replaced, in a folder of its own."""
    text = Library.of().path_of(MODEL).read_text(encoding="utf-8")
    assert text.count(old) == 1
    path = folder / "national" / "model.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def test_all_shipped_policies_are_looked_at_and_clean(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["policy", "lint"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.removesuffix(f"  {CLEAN}") for line in lines] == Library.of().names()


def test_a_finding_is_said_with_place_and_ends_with_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = changed_model(tmp_path, "continuity_step_yuan: 1000", "continuity_step_yuan: 800")
    line = next(
        n for n, text in enumerate(path.read_text("utf-8").splitlines(), 1) if "continuity_step_yuan: 800" in text
    )
    assert run(["policy", "lint", MODEL, "--policies", str(tmp_path)]) == 1
    out = capsys.readouterr().out.splitlines()
    assert out[0] == MODEL
    assert out[1].split()[0] == "below_floor"
    assert f"model.yaml:{line}:" in out[1]
    assert out[2].startswith("共 1 项，其中 0 项")


def test_json_is_the_whole_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed_model(tmp_path, "bonus_cap_share: 20%", "bonus_cap_share: 30%")
    assert run(["policy", "lint", MODEL, "--policies", str(tmp_path), "--json"]) == 1
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["policy"], row["code"], row["word"], row["is_advisory"]) == (MODEL, "above_ceiling", "30%", False)
    assert run(["policy", "lint", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_advice_alone_is_no_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = Library.of().path_of("national/2025").read_text(encoding="utf-8")
    (tmp_path / "national").mkdir()
    (tmp_path / "national" / "2025.yaml").write_text(
        text.replace("fixed_months: 3\n", "fixed_months: 2\n"), encoding="utf-8"
    )
    assert run(["policy", "lint", "national/2025", "--policies", str(tmp_path)]) == 0
    out = capsys.readouterr().out
    assert "below_floor_advisory" in out
    assert "共 1 项，其中 1 项只是提示" in out


def test_a_name_that_no_policy_has_is_bad_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["policy", "lint", "national/modle"]) == 2
    shown = capsys.readouterr()
    assert "national/model" in shown.err
    assert shown.out == ""


def test_a_year_may_stand_behind_the_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["policy", "lint", f"{MODEL}@2031"]) == 0
    assert capsys.readouterr().out.startswith(f"{MODEL}@2031")


def test_a_finding_of_a_shared_notice_is_said_once(tmp_path: Path) -> None:
    text = Library.of().path_of("national/2025").read_text(encoding="utf-8")
    (tmp_path / "national").mkdir()
    broken = text.replace("month: 9", "month: 8")
    assert broken != text
    (tmp_path / "national" / "2025.yaml").write_text(broken, encoding="utf-8")
    found = findings_of(Library.of(tmp_path), [])
    assert sum(len(problems) for problems in found.values()) == 1
    assert len(table(found)) == len(found) + 2


def test_places_are_seen_from_the_folder_of_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    inside, outside = tmp_path / "a" / "b.yaml", tmp_path.parent / "c.yaml"
    assert place_of(Problem("gap", "m", str(inside), 3, 4)) == f"{Path('a') / 'b.yaml'}:3:4"
    assert place_of(Problem("gap", "m", str(outside), 3, 4)) == f"{outside}:3:4"
    assert place_of(Problem("no_such_policy", "m", "x/2030")) == "x/2030"
