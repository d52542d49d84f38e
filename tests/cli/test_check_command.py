"""`canbao check`: files, folders, cases beside policies, the report, the status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from canbao.cli.check_command import collect
from canbao.cli.main import run
from canbao.cli.refusals import InputRefused
from canbao.policy.library import Library, shipped_folder

GOOD = {
    "id": "G-1",
    "kind": "assess",
    "policy": "shandong/tengzhou/2025",
    "year": 2025,
    "facts": {"pay_date": "2024-10-01"},
    "expect": {"payable_yuan": 400},
}


def write(path: Path, *cases: object) -> Path:
    path.write_text("\n".join(json.dumps(case, ensure_ascii=False) for case in cases), encoding="utf-8")
    return path


def test_all_good_is_status_zero(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(write(tmp_path / "a.jsonl", GOOD))]) == 0
    assert "passed 1，未通过 failed 0" in capsys.readouterr().out


def test_a_failure_is_status_one_and_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = {**GOOD, "id": "B-1", "expect": {"payable_yuan": 401}}
    assert run(["check", str(write(tmp_path / "a.jsonl", GOOD, bad))]) == 1
    out = capsys.readouterr().out
    assert all(word in out for word in ("B-1", "payable_yuan", "401", "400", "a.jsonl:2"))
    assert "G-1" not in out


def test_json_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = {**GOOD, "id": "B-1", "expect": {"payable_yuan": 401, "mode": "self"}}
    assert run(["check", "--json", str(write(tmp_path / "a.jsonl", GOOD, bad))]) == 1
    failure = {"id": "B-1", "key": "payable_yuan", "expected": 401, "got": 400}
    assert json.loads(capsys.readouterr().out) == {"passed": 1, "failed": 1, "failures": [failure]}


def test_bad_files_are_status_two(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "broken.jsonl"
    broken.write_text('{"id": 1,\n', encoding="utf-8")
    for argument in (broken, tmp_path / "missing.jsonl", tmp_path / "cases.txt"):
        assert run(["check", str(argument)]) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert str(argument) in err
        assert "Traceback" not in err


def test_a_folder_stands_for_its_files(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    write(tmp_path / "a.jsonl", GOOD)
    write(tmp_path / "below" / "b.jsonl", {**GOOD, "id": "G-2"})
    (tmp_path / "c.cases.yaml").write_text(
        "- {name: G-3, policy: shandong/tengzhou/2025, given: {}, expect: {payable_yuan: 400}}\n", encoding="utf-8"
    )
    assert [case.id for case in collect([tmp_path], Library.of())] == ["G-1", "G-2", "G-3"]


def test_nothing_to_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="没有案例"):
        collect([tmp_path], Library.of())


def test_policies_of_another_folder_and_the_cases_beside_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (shipped_folder() / "shandong" / "tengzhou" / "2025.yaml").read_text(encoding="utf-8")
    folder = tmp_path / "policies" / "my"
    folder.mkdir(parents=True)
    other = text.replace("shandong/tengzhou/2025", "my/2025").replace("personal: {yuan: 400,", "personal: {yuan: 410,")
    (folder / "2025.yaml").write_text(other, encoding="utf-8")
    (folder / "2025.cases.yaml").write_text(
        "- name: everybody pays: the new sum\n  given: {}\n  expect: {payable_yuan: 410}\n", encoding="utf-8"
    )
    assert run(["check", "--policies", str(tmp_path / "policies"), str(folder)]) == 0
    assert "my/2025" in capsys.readouterr().out
    assert run(["check", str(folder / "2025.cases.yaml")]) == 0, "the policy beside the file needs no folder"


def test_the_cases_beside_the_shipped_policies_hold(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check"]) == 0
    assert "failed 0" in capsys.readouterr().out
