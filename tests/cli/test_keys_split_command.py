"""`canbao keys split` and `join`: shares on the screen, keys back from two of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from canbao.access.secret_files import make_keys
from canbao.cli.main import run


def test_split_and_joined(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    folder, back, sealed = tmp_path / "secrets", tmp_path / "back", tmp_path / "keys.sealed"
    make_keys(folder)
    assert run(["keys", "split", str(sealed), "--secrets", str(folder)]) == 0
    shares = re.findall(r"share \d：(.+)", capsys.readouterr().out)
    assert len(shares) == 3
    answers = iter([shares[2], shares[0]])
    monkeypatch.setattr("typer.prompt", lambda *_, **__: next(answers))
    assert run(["keys", "join", str(sealed), "--secrets", str(back)]) == 0
    assert {path.name: path.read_text() for path in back.iterdir()} == {
        path.name: path.read_text() for path in folder.iterdir()
    }
    answers = iter(["one two", "three"])
    assert run(["keys", "join", str(sealed), "--secrets", str(back)]) == 2
    assert "打不开" in capsys.readouterr().err
