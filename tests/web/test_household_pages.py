"""A household's page: who is in it, who left, who is still to be registered; joining, leaving, another head."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from tests.database import in_area
from tests.registry.villagers import add_person
from tests.web.windows import home, number, village, window

if TYPE_CHECKING:
    from tests.web.sites import Person, Site


@pytest.fixture
def clerk(site: Site) -> Person:
    return window(site)


@pytest.fixture
def family(site: Site) -> dict[str, Any]:
    unit = village(site)
    own = number(1975)
    people = {
        "head": add_person("吴大山", unit, number=number(1950)), "spouse": add_person("周二妹", unit, number=own)
    }  # fmt: skip
    return {"household": home(unit, **people), "unit": unit, "number": own, **people}


def page_of(site: Site, clerk: Person, household: int) -> str:
    return str(site.client(clerk).get(f"/s/household/{household}").content.decode())


def send(site: Site, clerk: Person, household: int, **fields: Any) -> Any:
    return site.post(site.client(clerk), f"/s/household/{household}", fields)


def test_whoever_is_not_registered_goes_on_one_sheet(site: Site, clerk: Person, family: dict[str, Any]) -> None:
    text = page_of(site, clerk, family["household"])
    assert "吴大山 户" in text
    assert "登记还没有登记的 2 人" in text
    found = re.search(r"/s/register\?person=\d+", text)
    assert found is not None
    sheet = site.client(clerk).get(found.group(0)).content.decode()
    assert sheet.count("本次登记</label>") == 2


def test_joining_leaving_and_another_head(site: Site, clerk: Person, family: dict[str, Any]) -> None:
    household, own = family["household"], number(2001)
    joining = add_person("吴小山", family["unit"], number=own)
    silent = send(site, clerk, household, do="join", card=own, role="child", since="2024-09-01", reason="")
    assert silent.status_code == 422
    assert "请写明原因" in silent.content.decode()
    joined = send(site, clerk, household, do="join", card=own, role="child", since="2024-09-01", reason="迁入")
    assert joined.status_code == 302
    assert own not in joined.headers["Location"]
    assert "吴小山" in page_of(site, clerk, household)
    stays = send(site, clerk, household, do="leave", person=family["head"], until="2024-09-30", reason="分户")
    assert "户主离开前，请先变更户主" in stays.content.decode()
    assert send(site, clerk, household, do="head", head=joining, reason="原户主去世").status_code == 302
    left = send(site, clerk, household, do="leave", person=family["spouse"], until="2024-10-16", reason="分户")
    assert left.status_code in (302, 422)
    assert "吴小山 户" in page_of(site, clerk, household)


def test_a_number_of_nobody_is_told(site: Site, clerk: Person, family: dict[str, Any]) -> None:
    answer = send(
        site, clerk, family["household"], do="join", card=number(1999), role="child", since="2024-09-01", reason="迁入"
    )
    assert answer.status_code == 422
    assert "没有查到这个号码的人" in answer.content.decode()


def test_another_town_finds_no_such_household(site: Site, family: dict[str, Any]) -> None:
    town = next(each for each in site.till.county.towns() if not family["unit"].startswith(each))
    client = site.client(site.hire("town_clerk", town))
    assert client.get(f"/s/household/{family['household']}").status_code == 404


def test_who_only_looks_has_no_forms(site: Site, family: dict[str, Any]) -> None:
    from canbao.registry.models import Member

    inspector = site.hire("inspector")
    assert "加入这一户" not in page_of(site, inspector, family["household"])
    answer = send(
        site, inspector, family["household"], do="leave", person=family["spouse"], until="2024-09-30", reason="x"
    )
    assert answer.status_code in (403, 422)
    with in_area(site.county):
        assert Member.objects.filter(person_id=family["spouse"], valid_until=None, replaced_at=None).exists()
