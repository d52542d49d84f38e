"""`canbao policy coverage`: every clause, what rests on it, its cases."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from canbao.cli.main import run
from canbao.cli.policy_coverage_command import default_cases
from canbao.policy.library import Library

NANAN = "fujian/nanan/2024"
CASE = {
    "id": "X-1", "kind": "assess", "policy": NANAN, "year": 2024, "facts": {"pay_date": "2023-10-01"},
    "expect": {"payable_yuan": 390}, "cite": "004 二(一) 七(三)",
}  # fmt: skip


def test_all_policies_with_totals(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["policy", "coverage"]) == 0
    printed = capsys.readouterr().out
    for name in Library.of().names():
        assert f"（{name}）" in printed
    assert printed.splitlines()[-1].startswith("  shandong/tengzhou/2025：37 条（")


def test_one_case_touches_what_it_cites_and_what_it_rests_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text(json.dumps(CASE), encoding="utf-8")
    assert run(["policy", "coverage", NANAN, "--cases", str(path), "--json"]) == 0
    (report,) = json.loads(capsys.readouterr().out)
    rows = {row["clause"]: row for row in report["clauses"]}
    assert report["cases"] == 1
    assert (rows["二(一)"]["citing_cases"], rows["二(一)"]["touching_cases"]) == (1, 1)
    assert (rows["四(五)"]["citing_cases"], rows["四(五)"]["touching_cases"]) == (0, 1)
    assert rows["七(三)"]["citing_cases"] == 1
    assert "五(一)" in report["without_case"]
    assert "price.in_window" in rows["三"]["rows"]
    assert sum(report["by_disposition"].values()) == len(rows)


def test_clauses_without_a_case_are_listed_by_disposition(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text(json.dumps(CASE), encoding="utf-8")
    assert run(["policy", "coverage", NANAN, "--cases", str(tmp_path)]) == 0
    printed = capsys.readouterr().out
    assert "  规则没有案例：" in printed
    assert "  未规定没有案例：五(三)第2段" in printed
    line = next(line for line in printed.splitlines() if line.startswith("  二(一) "))
    assert line.split()[1:3] == ["规则", "3/0/1"]


def test_the_cases_that_come_with_the_policies(tmp_path: Path) -> None:
    found = default_cases(Library.of(tmp_path))
    assert {path.name for path in found} >= {"nanan-2024.jsonl", "national.jsonl"}
    (tmp_path / "own.cases.yaml").write_text("[]", encoding="utf-8")
    assert default_cases(Library.of(tmp_path))[0] == tmp_path / "own.cases.yaml"


def test_a_policy_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["policy", "coverage", "nowhere"]) == 2
    assert "没有这个政策" in capsys.readouterr().err
