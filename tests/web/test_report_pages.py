"""Fixed reports: each opens, each in every form, only for whoever may see its page; the reference knows them."""

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


@pytest.fixture
def counted(site: Site, field: Field) -> Field:
    """The county counted."""
    from tests.campaign.counted import enrol_everybody

    from canbao.access.actors import system_actor
    from canbao.campaign.counting import count_if_needed

    enrol_everybody(site.till.county)
    count_if_needed(system_actor(site.county))
    return field


def test_each_opens_on_screen_and_as_a_workbook(site: Site, counted: Field) -> None:
    from canbao.web.fixed_reports import REPORTS

    client = site.client(site.hire("bureau_clerk"))
    listed = client.get("/s/reports").content.decode()
    for name, report in REPORTS.items():
        assert report.title in listed
        answer = client.get(f"/s/reports/table?name={name}")
        assert answer.status_code == 200, name
        assert "现在出不了" not in answer.content.decode(), name
        assert client.get(f"/s/reports/table?name={name}&as=xlsx").content.startswith(b"PK"), name
        assert client.get(f"/s/reports/table?name={name}&unit={counted.village}").status_code == 200, name


def test_whoever_may_not_see_the_page_gets_no_report(site: Site, counted: Field) -> None:
    from canbao.web.fixed_reports import REPORTS

    person = site.hire("finance")
    client = site.client(person)
    listed = client.get("/s/reports").content.decode()
    for name, report in REPORTS.items():
        may = person.actor.may(report.right)
        assert (report.title in listed) is may, name
        assert client.get(f"/s/reports/table?name={name}").status_code == (200 if may else 404), name
    assert client.get("/s/reports/table?name=nothing").status_code == 404
    assert (
        site.client(site.hire("town_clerk", counted.other_town()))
        .get(f"/s/reports/table?name=progress&unit={counted.town}")
        .status_code
        == 404
    )


def test_who_exported_lists_of_people_is_seen_by_few(site: Site, field: Field) -> None:
    clerk = site.client(site.hire("bureau_clerk"))
    field.phone(field.owing[0].person_id)
    site.post(clerk, "/s/messages", {"do": "telephones", "reason": "公益短信一次"})
    assert "公益短信一次" in clerk.get("/s/reports").content.decode()
    town = site.client(site.hire("town_clerk", field.town)).get("/s/reports").content.decode()
    assert "谁导出了什么" not in town


def test_before_anything_is_counted_the_report_says_why(site: Site, field: Field) -> None:
    assert site.county == field.county
    answer: Any = site.client(site.hire("bureau_clerk")).get("/s/reports/table?name=progress")
    assert answer.status_code == 200
    assert "现在出不了这张报表" in answer.content.decode()
