"""The first page of whoever signed in: what waits, how much of it is late, and where it is done."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.database import as_superuser
from tests.web.test_money_pages import hold, plant_difference
from tests.web.windows import number, sheet, village, window

if TYPE_CHECKING:
    from tests.web.sites import Site

ROLES = (
    "bureau_clerk",
    "bureau_lead",
    "tax_clerk",
    "finance",
    "town_clerk",
    "village_collector",
    "inspector",
    "auditor",
)


def desk(site: Site, role: str, *units: str) -> str:
    text = site.client(site.hire(role, *units)).get("/").content.decode()
    return str(text.partition('<main id="main"')[2])


def waits_of(text: str) -> str:
    return text.partition('id="waits"')[2].partition("</section>")[0]


def test_open_work_stands_with_what_is_late(site: Site) -> None:
    clerk, unit = window(site), village(site)
    line: dict[str, Any] = {"number": number(), "name": "周立新"}
    assert sheet(site.client(clerk), unit, line, do="confirm").status_code == 302
    plant_difference(site)
    hold(site, None, 3_430)
    past = site.till.county.as_of - timedelta(days=1)
    with as_superuser(site.till.county.server) as owner:
        owner.execute("UPDATE registry_enrolment SET due_on = %s WHERE state = 'town'", [past])
    text = waits_of(desk(site, "bureau_clerk"))
    plain = re.sub(r"<[^>]*>", "", text)
    assert re.search(r"参保登记等着办　\d+ 件 过期 \d+ 件", plain)
    assert re.search(r"对账差异没有了结　1 件", plain)
    assert re.search(r"待查款没有处理　1 件", plain)
    assert "参保登记等着办" not in desk(site, "tax_clerk"), "not theirs to do"


@pytest.mark.parametrize("role", ROLES)
def test_every_line_leads_somewhere(site: Site, role: str) -> None:
    plant_difference(site)
    person = site.hire(role)
    client = site.client(person)
    text = client.get("/").content.decode()
    links = re.findall(r'href="(/[^"]+)"', text.partition('<main id="main"')[2])
    assert links
    for link in links:
        assert client.get(link.replace("&amp;", "&")).status_code == 200, link


def test_days_that_come_are_named_with_their_clause(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("canbao.web.desk.SOON_DAYS", 400)
    text = waits_of(desk(site, "bureau_lead"))
    assert "期限" in text
    assert 'class="clause"' in text
