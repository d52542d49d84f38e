"""A person's file: tabs, the amount with its clauses, why, and the full number for a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.access.people_at_work import audit_rows

if TYPE_CHECKING:
    from tests.web.sites import Site


@pytest.fixture
def payer(site: Site) -> int:
    return site.till.payable()[0].person_id


@pytest.mark.parametrize("tab", ["timeline", "dues", "standings", "payments", "household", "nonsense"])
def test_each_tab_opens(site: Site, payer: int, tab: str) -> None:
    answer = site.client(site.hire("bureau_clerk")).get(f"/s/person/{payer}?tab={tab}")
    assert answer.status_code == 200


def test_the_time_line_has_names_of_places_and_offices(open_site: Site) -> None:
    from tests.campaign.fieldwork import Field

    field = Field(open_site.till)
    client = open_site.client(open_site.hire("bureau_clerk"))
    texts = [client.get(f"/s/person/{due.person_id}").content.decode() for due in field.owing]
    assert any("户籍地 town名 village名" in text for text in texts)
    for text in texts:
        assert f"户籍地 {field.village}" not in text
        assert "civil_affairs" not in text


def test_the_amount_stands_with_its_clauses(site: Site, payer: int) -> None:
    from canbao.web.wording import yuan

    due = site.till.payable()[0]
    client = site.client(site.hire("bureau_clerk"))
    text = client.get(f"/s/person/{payer}?tab=dues").content.decode()
    assert f"{yuan(due.payable_fen)} 元" in text


def test_a_number_is_shown_for_a_reason_and_told(site: Site, payer: int) -> None:
    client = site.client(site.hire("bureau_clerk"))
    shown = client.get(f"/s/person/{payer}").content.decode()
    before = len(audit_rows(site.till.county.server))
    answer = site.post(client, f"/s/person/{payer}", {"reason": "电话核实"})
    text = answer.content.decode()
    assert answer.headers["Refresh"] == "30"
    entry = audit_rows(site.till.county.server)[before]
    assert (entry["action"], entry["outcome"], entry["reason"]) == ("reveal_number", "revealed", "电话核实")
    import re

    number = re.search(r"\d{17}[\dX]", text)
    assert number is not None
    assert number.group(0) not in shown
    again = client.get(f"/s/person/{payer}").content.decode()
    assert '<option value="电话核实" selected>' in again, "the reason need not be chosen again"
    assert site.post(client, f"/s/person/{payer}", {"reason": "不说"}).status_code == 422


def test_who_may_not_see_numbers_has_no_button(site: Site, payer: int) -> None:
    client = site.client(site.hire("inspector"))
    assert "显示</button>" not in client.get(f"/s/person/{payer}").content.decode()
    answer = site.post(client, f"/s/person/{payer}", {"reason": "电话核实"})
    assert answer.status_code in (403, 422)


def test_somebody_in_the_employee_scheme_is_no_warning(site: Site) -> None:
    from datetime import timedelta

    from tests.database import in_area

    from canbao.registry.models import Enrolment, Insurance

    person = site.till.payable()[0].person_id
    with in_area(site.county):
        Enrolment.objects.filter(county=site.county, person_id=person).update(state="withdrawn")
    client = site.client(site.hire("bureau_clerk"))
    assert "未参保登记" in client.get(f"/s/person/{person}").content.decode()
    with in_area(site.county):
        Insurance.objects.create(
            county=site.county, person_id=person, scheme="employee", valid_from=site.till.county.as_of - timedelta(400)
        )
    text = client.get(f"/s/person/{person}").content.decode()
    assert "参加职工医保</span>" in text
    assert "未参保登记" not in text


def test_who_looked_at_a_file_is_told_to_the_bureau_and_to_the_person(site: Site) -> None:
    from tests.database import in_area

    from canbao.registry.models import FileLook

    person = site.till.dues()[0].person_id
    clerk = site.hire("bureau_clerk")
    client = site.client(clerk)
    for address in (f"/s/person/{person}", f"/s/person/{person}?tab=dues", f"/s/person/{person}?as=xlsx"):
        assert client.get(address).status_code in (200, 302, 422)
    text = site.client(site.hire("bureau_lead")).get(f"/s/person/{person}/looks").content.decode()
    assert clerk.actor.name in text
    with in_area(site.county):
        rows = FileLook.objects.filter(county=site.county, person_id=person).order_by("id")
        assert [(row.what, bool(row.office)) for row in rows][:1] == [("file", True)]
    assert client.get("/s/person/999999999/looks").status_code == 404
