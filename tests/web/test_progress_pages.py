"""Progress on pages: what is kept, with both numbers of every share; targets entered in lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.database import in_area

if TYPE_CHECKING:
    from tests.web.sites import Site


@pytest.fixture
def counted(site: Site) -> Site:
    """The county's progress counted once, and a task number for each town."""
    from tests.campaign.counted import enrol_everybody

    from canbao.access.actors import system_actor
    from canbao.campaign.counting import count_if_needed

    enrol_everybody(site.till.county)
    count_if_needed(system_actor(site.county))
    return site


def state(site: Site, lines: str, kind: str = "target") -> int:
    client = site.client(site.hire("bureau_lead"))
    fields = {
        "kind": kind,
        "numbers": lines,
        "source": "征缴任务通知",
        "received_on": site.till.county.as_of.isoformat(),
    }
    return int(site.post(client, "/s/progress/targets", fields).status_code)


def test_before_the_first_count_the_page_says_so(site: Site) -> None:
    text = site.client(site.hire("bureau_clerk")).get("/s/progress").content.decode()
    assert "正在第一次统计" in text


def test_pages_of_a_county_where_nothing_has_begun_say_so(site: Site) -> None:
    from tests.database import as_superuser

    with as_superuser(site.till.county.server) as owner:
        owner.execute("SET session_replication_role = replica")
        owner.execute("DELETE FROM billing_campaign")
    client = site.client(site.hire("bureau_lead"))
    answer = client.get("/s/progress/targets")
    assert answer.status_code == 200
    answer = client.get("/s/bulletins/new")
    assert answer.status_code == 200
    assert "for yet" not in answer.content.decode(), "no English beside the Chinese"


def test_a_share_stands_with_both_numbers_and_its_source(counted: Site) -> None:
    assert state(counted, f"{counted.county} 1000") == 302
    text = counted.client(counted.hire("bureau_clerk")).get("/s/progress").content.decode()
    assert "/ 1,000" in text
    assert "征缴任务通知" in text
    for town in counted.till.county.towns():
        assert f"unit={town}" in text


def test_a_year_that_is_prepared_has_its_numbers_before_anything_is_worked_out(site: Site) -> None:
    from tests.campaign.counted import enrol_everybody

    from canbao.billing.models import Campaign

    enrol_everybody(site.till.county)
    coming = site.till.year + 1
    with in_area(site.county):
        Campaign.objects.create(county=site.county, year=coming, policies=["hunan/yueyang/2025"], opened_by=1)
    client = site.client(site.hire("bureau_lead"))
    address = f"/s/progress/targets?year={coming}"
    fields = {"kind": "target", "numbers": f"{site.county} 900", "source": "征缴任务通知", "received_on": "2024-10-01"}
    assert site.post(client, address, fields).status_code == 302
    assert "900" in client.get(address).content.decode()
    assert f"{coming} 年度" in client.get(f"/s/campaign?year={coming}").content.decode()
    assert f"{coming} 年度" not in client.get(f"/s/progress?year={coming}").content.decode(), "nothing is counted yet"


def test_from_the_county_to_a_village_and_back(counted: Site) -> None:
    village = counted.till.dues()[0].unit
    client = counted.client(counted.hire("bureau_clerk"))
    assert client.get(f"/s/progress?unit={village[:9]}").status_code == 200
    text = client.get(f"/s/progress?unit={village}").content.decode()
    assert f"unit={village[:9]}" in text


def test_a_town_sees_itself_and_no_other(counted: Site) -> None:
    own, other = sorted(counted.till.county.towns())[:2]
    client = counted.client(counted.hire("town_clerk", own))
    assert client.get("/s/progress").status_code == 200
    assert client.get(f"/s/progress?unit={other}").status_code in (403, 404)


def test_towns_are_ranked_and_equal_ones_share_a_rank(counted: Site) -> None:
    towns = sorted(counted.till.county.towns())
    assert state(counted, "\n".join(f"{town}\t100" for town in towns)) == 302
    text = counted.client(counted.hire("inspector")).get("/s/progress/ranking").content.decode()
    assert "名次" in text
    assert "/ 100" in text


def test_lines_that_are_no_numbers_are_named(counted: Site) -> None:
    assert state(counted, f"{counted.county} many") == 422
    client = counted.client(counted.hire("bureau_lead"))
    fields = {"kind": "target", "numbers": "430621 x\n", "source": "s", "received_on": "2024-10-01"}
    assert "第 1 行" in site_text(counted, client, fields)


def site_text(site: Site, client: object, fields: dict[str, str]) -> str:
    return str(site.post(client, "/s/progress/targets", fields).content.decode())  # type: ignore[arg-type]


@pytest.mark.parametrize("address", ["/s/progress/bonus", "/s/progress/duties", "/s/progress/ranking"])
def test_the_other_pages_open(counted: Site, address: str) -> None:
    assert counted.client(counted.hire("bureau_clerk")).get(address).status_code == 200


def test_only_who_may_enter_numbers_is_led_there(counted: Site) -> None:
    assert (
        'href="/s/progress/targets"' in counted.client(counted.hire("bureau_clerk")).get("/s/progress").content.decode()
    )
    for role in ("finance", "inspector"):
        text = counted.client(counted.hire(role)).get("/s/progress").content.decode().partition("<main")[2]
        assert "/s/progress/targets" not in text
        assert "由医保局录入" in text


def test_the_policys_targets_stand_with_both_numbers_or_what_is_missing(counted: Site) -> None:
    text = counted.client(counted.hire("bureau_clerk")).get("/s/progress").content.decode()
    assert "通知规定的目标" in text
    assert "没有录入" in text
    for kind in ("permanent_population", "employee_insured"):
        assert state(counted, f"{counted.county} 90", kind) == 302
    text = counted.client(counted.hire("bureau_clerk")).get("/s/progress").content.decode()
    assert "/ 90</td>" in text
    assert "依据：" in text


def test_figures_are_compared_on_demand(counted: Site) -> None:
    from tests.database import as_superuser

    client = counted.client(counted.hire("bureau_clerk"))
    assert "/s/progress/compared" in client.get("/s/progress").content.decode()
    assert "全部相符" in client.get("/s/progress/compared?do=compare").content.decode()
    with as_superuser(counted.till.county.server) as owner:
        owner.execute("UPDATE campaign_tally SET people = people + 1 WHERE figure = 'people'")
    text = client.get("/s/progress/compared?do=compare").content.decode()
    assert f"<td>{counted.county} people</td>" in text
    assert counted.client(counted.hire("town_clerk")).get("/s/progress/compared").status_code == 403
