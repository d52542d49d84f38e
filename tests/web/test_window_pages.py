"""The directory of windows on its page: taken whole or not at all, closed, on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.campaign.fieldwork import Field
    from tests.web.sites import Site


@pytest.fixture
def field(site: Site, monkeypatch: pytest.MonkeyPatch) -> Field:
    """On a day of the window."""
    from tests.web.fields import field_of

    return field_of(site, monkeypatch)


def line(unit: str, name: str, phone: str = "0730-7600001", kind: str = "镇街医保办") -> str:
    return "\t".join((unit, kind, name, "镇政府", "工作日", phone, "登记"))


def load(site: Site, client: Any, *lines: str) -> Any:
    return site.post(client, "/s/windows", {"do": "load", "lines": "\n".join(lines)})


def test_taken_whole_or_not_at_all(site: Site, field: Field) -> None:
    client = site.client(site.hire("bureau_clerk"))
    assert "第一步" in client.get("/s/windows").content.decode()
    answer = load(site, client, line(field.town, "甲"), line(field.town, "乙", "13900001111"), "少几格\t甲")
    assert answer.status_code == 422
    assert "第 3 行有 2 格" in answer.content.decode()
    answer = load(site, client, line(field.town, "甲"), line(field.town, "乙", "13900001111"))
    assert answer.status_code == 422
    assert "第 2 行" in answer.content.decode()
    assert field.rows("Window") == []
    assert load(site, client, "单位代码\t类别", line(field.town, "甲"), line(field.county, "乙")).status_code == 302
    text = client.get(f"/s/windows?unit={field.town}").content.decode()
    assert "甲" in text
    assert "镇街医保办" in text


def test_closed_windows_are_gone_and_below_the_upper_ones_show(site: Site, field: Field) -> None:
    client = site.client(site.hire("bureau_clerk"))
    load(site, client, line(field.town, "甲窗口"), line(field.county, "乙窗口"))
    number = next(each.id for each in field.rows("Window") if each.name == "甲窗口")
    assert site.post(client, "/s/windows", {"do": "close", "window": number}).status_code == 302
    village = client.get(f"/s/windows?unit={field.village}").content.decode()
    assert "上一级" in village
    assert "乙窗口" in village
    assert "甲窗口" not in village


def test_everybody_of_the_county_reads_and_few_load(site: Site, field: Field) -> None:
    collector = site.client(site.hire("village_collector", field.village))
    text = collector.get("/s/windows").content.decode()
    assert "整份录入" not in text
    assert collector.get("/s/windows?as=docx").content.startswith(b"PK")
