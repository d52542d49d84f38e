"""`canbao keys make`."""

from __future__ import annotations

from pathlib import Path

import pytest

from canbao.cli.main import run


def test_keys_are_made_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CANBAO_SECRETS", raising=False)
    assert run(["keys", "make", "--var", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert said.count("已生成") == 5
    assert "另存一份" in said
    keys = {path.name: path.read_text().strip() for path in (tmp_path / "secrets").iterdir()}
    assert not [key for key in keys.values() if key in said], "a key is never shown"
    assert run(["keys", "make", "--secrets", str(tmp_path / "secrets")]) == 0
    assert "密钥齐全" in capsys.readouterr().out


def test_an_open_folder_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "open").mkdir(mode=0o755)
    (tmp_path / "open").chmod(0o755)
    assert run(["keys", "make", "--secrets", str(tmp_path / "open")]) == 2
    assert "0700" in capsys.readouterr().err


@pytest.mark.needs("gm library")
def test_a_pair_for_sm2_is_made_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "secrets"
    assert run(["keys", "make", "--secrets", str(folder), "--gm"]) == 0
    assert "exchange-sm2.key" in capsys.readouterr().out
    assert (folder / "exchange-sm2.key").read_text().strip() not in capsys.readouterr().out
    assert run(["keys", "make", "--secrets", str(folder), "--gm"]) == 2
