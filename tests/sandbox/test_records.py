"""One file, whole steps, one office a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from canbao.sandbox.records import FILE, Records
from canbao.sandbox.refusals import SandboxRefused


def test_a_step_that_fails_leaves_nothing(tmp_path: Path) -> None:
    records = Records.made(tmp_path)
    with records.step():
        records.set(code="tax")

    def fail() -> None:
        with records.step():
            records.set(code="other")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    records.close()
    assert Records(tmp_path).setting("code") == "tax"


def test_an_office_is_not_written_over(tmp_path: Path) -> None:
    Records.made(tmp_path).close()
    before = (tmp_path / FILE).read_bytes()
    with pytest.raises(SandboxRefused, match="已经存在"):
        Records.made(tmp_path)
    assert (tmp_path / FILE).read_bytes() == before
    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0


def test_a_folder_without_an_office_is_said(tmp_path: Path) -> None:
    with pytest.raises(SandboxRefused, match="init"):
        Records(tmp_path)
    assert list(tmp_path.iterdir()) == []
