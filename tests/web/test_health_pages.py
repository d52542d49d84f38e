"""The page of how the installation is doing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.web.sites import Site


def test_findings_come_first_with_what_to_do(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from canbao.access import health
    from canbao.access.doctor import Finding

    client = site.client(site.hire("system_admin"))
    monkeypatch.setattr(health, "examine", list)
    text = client.get("/a/health").content.decode()
    assert "体检没有发现问题" in text
    assert "磁盘剩余" in text
    monkeypatch.setattr(health, "examine", lambda: [Finding("甲坏了 broken", "要紧 matters", "修好")])
    text = client.get("/a/health").content.decode()
    assert "甲坏了" in text
    assert "broken" not in text, "Chinese alone"
    assert "修好" in text


@pytest.mark.parametrize("role", ["security_admin", "audit_admin", "bureau_clerk"])
def test_it_is_the_system_administrators(site: Site, role: str) -> None:
    assert site.client(site.hire(role)).get("/a/health").status_code == 403
