"""`canbao roll-over`."""

from __future__ import annotations

import pytest
from tests.access.people_at_work import vault

from canbao.cli.main import run

__all__ = ["vault"]


@pytest.mark.usefixtures("database", "vault")
def test_a_year_that_nobody_published_is_no_beginning(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["roll-over", "--county", "430621", "--year", "2025"]) == 2
    assert "2025" in capsys.readouterr().err


@pytest.mark.usefixtures("database", "vault")
def test_the_next_year_is_opened_and_what_is_missing_is_said(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rooms' own work is tried in tests/billing and tests/registry; here, that both are asked and both are told."""
    from canbao.billing import actions

    opened = {"year": 2024, "policies": ["fujian/nanan/2024", "hunan/yueyang/2025"], "missing": ["名单尚未报全：低保"]}
    monkeypatch.setattr(actions, "roll_over", lambda *_: opened)
    assert run(["roll-over", "--county", "350583", "--year", "2023"]) == 2  # Yueyang is not the system's to renew there
    said = capsys.readouterr()
    assert "fujian/nanan/2024：默认续保 0 人（四(一)）" in said.out
    opened["policies"] = ["fujian/nanan/2024"]
    assert run(["roll-over", "--county", "350583", "--year", "2023"]) == 0
    assert "还缺：名单尚未报全：低保" in capsys.readouterr().out
