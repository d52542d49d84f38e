"""`canbao policy diff`: what differs, and who pays more."""

from __future__ import annotations

import json

import pytest

from canbao.cli.main import run

YUEYANG, TENGZHOU = "hunan/yueyang/2025", "shandong/tengzhou/2025"


def test_nothing_differs_from_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["policy", "diff", TENGZHOU, TENGZHOU]) == 0
    printed = capsys.readouterr().out
    assert "两份政策说的一样。" in printed
    assert "不变" in printed


def test_sections_clauses_and_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["policy", "diff", YUEYANG, TENGZHOU]) == 0
    printed = capsys.readouterr().out
    assert "【缴费时间】\n改 集中缴费期 旧〔二(六)第1段〕新〔二(四)〕\n" in printed
    assert "   起止（含两端）：2024-09-01 至 2024-12-31 → 2024-10-01 至 2024-12-31" in printed
    lines = {line.split("  ")[0]: line for line in printed.splitlines()}
    assert lines["70周岁，集中缴费期内缴费"].endswith("-400.00")
    assert "1070.00暂" in lines["普通成年人，集中缴费期结束的次日缴费"]
    assert "未规定" in lines["普通成年人，集中缴费期结束的次日缴费"]


def test_aid_that_comes_later_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["policy", "diff", "fujian/nanan/2024", "fujian/nanan/2024"]) == 0
    printed = capsys.readouterr().out
    assert "390.00（后补390.00）" in printed
    assert "390.00（后补另定）" in printed


def test_a_policy_without_a_window(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["policy", "diff", "national/model@2025", YUEYANG]) == 0
    assert "没有缴费期" in capsys.readouterr().out


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["policy", "diff", YUEYANG, TENGZHOU, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["old"], report["new"]) == (YUEYANG, TENGZHOU)
    kinds = {(each["section"], each["key"]): each["kind"] for each in report["differences"]}
    assert kinds["aid", "age_70"] == "added"
    people = {each["key"]: each for each in report["people"]}
    assert people["age_70"]["change_fen"] == -40_000
    assert people["age_70"]["new"]["aid_fen"] == {"市财政（代缴）": 40_000}


def test_a_policy_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["policy", "diff", YUEYANG, "nowhere"]) == 2
    assert "没有这个政策" in capsys.readouterr().err
