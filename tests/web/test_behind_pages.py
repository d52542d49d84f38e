"""From each count of a village to its people and households, page by page."""

from __future__ import annotations

import html
import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from tests.database import in_area
from tests.web.test_progress_pages import counted

if TYPE_CHECKING:
    from tests.web.sites import Site

__all__ = ["counted"]


def test_behind_each_count_of_a_village_stand_its_people_and_households(counted: Site) -> None:
    from canbao.campaign.behind import households_behind
    from canbao.campaign.models import PersonFigures

    clerk = counted.hire("bureau_clerk")
    client, year = counted.client(clerk), counted.till.year
    with in_area(counted.county):
        rows = PersonFigures.objects.filter(county=counted.county, year=year, figures__contains=["unpaid"])
        village = next(unit for unit in rows.values_list("unit", flat=True) if len(unit) == 12)
        unpaid = rows.filter(unit=village).count()
    text = client.get(f"/s/progress?unit={village}").content.decode()
    assert f"/s/progress/people?unit={village}&amp;year={year}&amp;figure=unpaid" in text
    found = households_behind(clerk.actor, year, village, counted.till.county.as_of)
    assert f'/s/household/{max(each.household for each in found.rows)}"' in text
    people = client.get(f"/s/progress/people?unit={village}&figure=unpaid").content.decode()
    assert people.count("<tr data-row>") == unpaid
    assert "登记未缴费" in people
    assert counted.client(counted.hire("finance")).get(f"/s/progress/people?unit={village}").status_code == 403


def test_further_households_and_people_are_on_further_pages(counted: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from canbao.campaign.models import PersonFigures

    monkeypatch.setattr("canbao.campaign.behind.PAGE", 1)
    client, year = counted.client(counted.hire("bureau_clerk")), counted.till.year
    with in_area(counted.county):
        rows = PersonFigures.objects.filter(county=counted.county, year=year, unit__regex="^.{12}$")
        units = Counter(rows.values_list("unit", flat=True))
    (village, people), *_ = units.most_common(1)
    for address in (f"/s/progress?unit={village}", f"/s/progress/people?unit={village}"):
        text, pages = client.get(address).content.decode(), 1
        while "下一页" in text:
            (more,) = re.findall(r'href="([^"]+)">下一页', text)
            text, pages = client.get(address.partition("?")[0] + html.unescape(more)).content.decode(), pages + 1
        assert pages > 1
        if "people" in address:
            assert pages == people
