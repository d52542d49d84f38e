"""`canbao policy show`: on the screen or into a file, in three forms."""

from __future__ import annotations

from pathlib import Path

import pytest

from canbao.cli.main import run


def test_text_on_the_screen(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["policy", "show", "fujian/nanan/2024"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("南安市2024年度城乡居民基本医保参保登记和基金征缴\n")
    assert "持有“低保对象”身份" in printed
    assert "财政补助标准（不低于640.00元）" in printed


@pytest.mark.parametrize(("form", "opening"), [("html", "<!DOCTYPE html>"), ("markdown", "# 南安市")])
def test_into_a_file(form: str, opening: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "policy.out"
    assert run(["policy", "show", "fujian/nanan/2024", "--format", form, "-o", str(path)]) == 0
    assert path.read_text(encoding="utf-8").startswith(opening)
    assert capsys.readouterr().out == ""


def test_a_policy_for_any_year_needs_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["policy", "show", "national/model"]) == 2
    assert "请指明年度" in capsys.readouterr().err
    assert run(["policy", "show", "national/model@2026"]) == 0


def test_another_form_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["policy", "show", "fujian/nanan/2024", "--format", "pdf"]) == 2
    assert "pdf" in capsys.readouterr().err
