"""Options of a run: days, changes, policies."""

from __future__ import annotations

import io
import sys
from datetime import date

import pytest

from canbao.cli.refusals import InputRefused
from canbao.cli.run_options import books_of, changes_of, day_of, progress_bar
from canbao.policy.library import Library


def test_days() -> None:
    assert day_of("2024-02-29", "--as-of") == date(2024, 2, 29)
    assert day_of(None, "--as-of") is None
    with pytest.raises(InputRefused, match="--as-of 2023-02-29"):
        day_of("2023-02-29", "--as-of")


def test_changes() -> None:
    assert changes_of(["a=1", " b = x=y "]) == {"a": "1", "b": "x=y"}
    for wrong in ("a", "=1"):
        with pytest.raises(InputRefused, match="key=value"):
            changes_of([wrong])


def test_several_policies_by_comma() -> None:
    books = books_of(Library.of(), "hunan/yueyang/2025, fujian/nanan/2024,", {}, None)
    assert list(books) == ["hunan/yueyang/2025", "fujian/nanan/2024"]
    with pytest.raises(InputRefused, match="policy list"):
        books_of(Library.of(), " , ", {}, None)


def test_no_bar_without_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_bar("核算") as progress:
        progress(1, 2)
    assert capsys.readouterr() == ("", "")


def test_a_bar_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    shown = Terminal()
    monkeypatch.setattr(sys, "stderr", shown)
    monkeypatch.setenv("TERM", "xterm")
    with progress_bar("核算") as progress:
        progress(5, 10)
        progress(10, None)
    assert "核算" in shown.getvalue()
