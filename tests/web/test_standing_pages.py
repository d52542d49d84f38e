"""What waits for a decision: rows of lists, names, standings; each decided with a reason, and taken back."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from tests.access.people_at_work import new_key
from tests.database import in_area
from tests.lists.people import poor
from tests.lists.sheets import clean_number
from tests.registry.villagers import add_person
from tests.web.rooms import hand_over, poor_list
from tests.web.windows import number, village, window

if TYPE_CHECKING:
    from tests.web.sites import Site

ADDRESS = "/s/standing/queue"


def hold(site: Site, person: int, standing: str, until: date | None = None) -> int:
    from canbao.registry.models import Standing

    with in_area(site.county):
        made = Standing.objects.create(
            county=site.county, person_id=person, standing=standing, valid_until=until,
            listed_as={"subsistence": "低保"}.get(standing, "特困"),
        )  # fmt: skip
    return int(made.id)


def standings(site: Site, person: int) -> dict[str, date | None]:
    from canbao.registry.models import Standing

    with in_area(site.county):
        rows = Standing.objects.filter(county=site.county, person_id=person, replaced_at=None)
        return dict(rows.values_list("standing", "valid_until"))


def send(client: Any, tab: str, **fields: Any) -> Any:
    return client.post(f"{ADDRESS}?tab={tab}", {"key": new_key(), **fields})


def test_one_of_two_standings_is_kept_and_the_decision_taken_back(site: Site) -> None:
    person = add_person("郑双", village(site), number=number())
    hold(site, person, "subsistence")
    row = hold(site, person, "destitute")
    client = site.client(site.hire("bureau_clerk"))
    text = client.get(f"{ADDRESS}?tab=overlaps").content.decode()
    assert "保留“低保”" in text
    asked = {"do": "end", "record": row, "person": person}
    silent = send(client, "overlaps", **asked, on="2024-09-30", reason="")
    assert (silent.status_code, standings(site, person)["destitute"]) == (422, None)
    done = send(client, "overlaps", **asked, on="2024-09-30", reason="民政局核实")
    assert done.status_code == 302
    assert standings(site, person) == {"subsistence": None, "destitute": date(2024, 9, 30)}
    after = client.get(done.headers["Location"]).content.decode()
    assert "没有人同时有两项互斥的身份" in after
    again = re.search(r'name="record" value="(\d+)"><input type="hidden" name="person"', after)
    assert again is not None
    undone = send(client, "overlaps", do="again", record=again.group(1), person=person, reason="撤销刚才的裁定")
    assert undone.status_code == 302
    assert standings(site, person) == {"subsistence": None, "destitute": None}


def test_a_row_that_waits_is_used_once_its_person_is_there(site: Site) -> None:
    clerk = site.hire("bureau_clerk")
    client = site.client(clerk)
    unknown = hand_over(site, client, poor_list(7))
    site.post(client, f"/s/lists/{unknown}", {"step": "apply"})
    text = client.get(f"{ADDRESS}?tab=unknown").content.decode()
    assert "查无此人" in text
    assert clean_number(7) not in text
    name = f"张{chr(0x4E00 + 7)}"
    person = add_person(name, village(site), number=clean_number(7), birth=None, sex=None)
    assert send(client, "unknown", do="rematch", record=unknown, reason="").status_code == 302
    assert standings(site, person) == {"subsistence": None}
    assert "都已对应到人" in client.get(f"{ADDRESS}?tab=unknown").content.decode()


def test_what_a_later_list_says_otherwise_waits_once(site: Site) -> None:
    client = site.client(site.hire("bureau_clerk"))
    for content, day in ((poor_list(7), date(2024, 9, 30)), (poor(7, word="特困"), date(2024, 10, 31))):
        found = hand_over(site, client, content, day=day)
        site.post(client, f"/s/lists/{found}", {"step": "apply"})
    text = client.get(f"{ADDRESS}?tab=unknown").content.decode()
    assert text.count("查无此人</span>") == 1
    assert "特困" in text


def test_a_number_under_two_names_is_judged_and_judged_again(site: Site) -> None:
    from canbao.registry.conflicts import GivenNumber, record_conflict
    from canbao.registry.models import NumberConflict

    unit = village(site)
    owner = add_person("郑双", unit, number=number())
    with in_area(site.county):
        record_conflict(site.county, GivenNumber(b"x" * 32, "郑霜", unit, owner))
        conflict = NumberConflict.objects.get(county=site.county).id
    client = site.client(window(site))
    assert "郑霜" in client.get(f"{ADDRESS}?tab=names").content.decode()
    assert send(client, "names", do="renamed", record=conflict, reason="").status_code == 422
    assert send(client, "names", do="renamed", record=conflict, reason="改过名").status_code == 302
    text = client.get(f"{ADDRESS}?tab=names").content.decode()
    assert "没有姓名与号码对不上的了" in text
    assert f"/s/correct/{owner}" in text
    assert send(client, "names", do="reopen", record=conflict, reason="放回重新判定").status_code == 302
    assert "是同一人</button>" in client.get(f"{ADDRESS}?tab=names").content.decode()


def test_an_end_that_was_wrong_is_put_right_after_the_payment(site: Site) -> None:
    due = site.till.payable()[0]
    site.till.pay(due)
    row = hold(site, due.person_id, "subsistence", site.till.county.as_of - timedelta(days=9))
    client = site.client(site.hire("bureau_clerk"))
    assert "没有终止，更正身份" in client.get(f"{ADDRESS}?tab=paid").content.decode()
    sent = {"do": "open", "record": row, "person": due.person_id, "reason": "民政局报错"}
    assert send(client, "paid", **sent).status_code == 302
    assert standings(site, due.person_id)["subsistence"] is None
    assert "没有缴费以后才发现" in client.get(f"{ADDRESS}?tab=paid").content.decode()


def test_a_town_decides_names_alone(site: Site) -> None:
    person = add_person("郑双", village(site), number=number())
    hold(site, person, "subsistence")
    row = hold(site, person, "destitute")
    client = site.client(window(site))
    text = client.get(f"{ADDRESS}?tab=overlaps").content.decode()
    assert "身份重叠" not in text
    answer = send(client, "names", do="end", record=row, person=person, on="2024-09-30", reason="核实")
    assert answer.status_code == 422
    assert standings(site, person)["destitute"] is None
    assert site.client(site.hire("tax_clerk")).get(ADDRESS).status_code == 403
