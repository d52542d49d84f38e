"""Roles on their pages: proposed by one, confirmed by another, withdrawn; the table of rights; who sees a village."""

from __future__ import annotations

import re

import pytest
from tests.access.people_at_work import audit_rows
from tests.web.beginnings import (
    COUNTY,
    Begun,
    begun,
    entered,
    hired,
    key_of,
    number_in,
    office_called,
    send,
    text_of,
    waiting,
)

from canbao.access.rights import rights, roles
from canbao.store.models import Unit
from canbao.store.server import Server

ADDRESS = "/a/access"


@pytest.fixture
def county(database: Server, vault: object) -> Begun:
    del database, vault
    return begun()


def added(county: Begun, username: str = "qianqi") -> int:
    office = office_called(county.system, "医疗保障局")
    return number_in(send(county.system, f"/a/people/office/{office}", {"username": username, "name": f"钱{username}"}))


def propose(county: Begun, account: int, role: str, until: str = "") -> str:
    answer = send(county.system, f"/a/people/account/{account}", {"role": role, "valid_until": until})
    return "" if answer.status_code == 302 else text_of(answer)


def test_one_proposes_another_confirms(county: Begun, database: Server) -> None:
    account = added(county)
    assert propose(county, account, "bureau_clerk", "2099-12-31") == ""
    assert waiting(county.system) == waiting(county.audit) == []
    (grant,) = waiting(county.security)
    key = key_of(county.security.get(ADDRESS))
    for other in (county.system, county.audit):
        assert other.post(ADDRESS, {"key": "a" * 32, "do": "confirm", "grant": grant}).status_code == 403
        own = {"key": "b" * 32, "do": "withdraw", "grant": grant, "reason": "x"}
        assert other.post(ADDRESS, own).status_code == 403
    for more in ("", "&again=1"):
        answer = county.security.post(ADDRESS, {"key": key, "do": "confirm", "grant": grant})
        assert answer.headers["Location"] == f"{ADDRESS}?done=confirm{more}", "sent twice, done once"
    assert waiting(county.security) == []
    assert "2099-12-31" in text_of(county.security.get(ADDRESS, {"role": "bureau_clerk"}))
    assert "没有这样的授权" in text_of(county.security.get(ADDRESS, {"role": "bureau_lead"}))
    done = [row["action"] for row in audit_rows(database) if row["outcome"] == "done"]
    assert (done.count("propose_grant"), done.count("confirm_grant")) == (1, 1)


def test_what_cannot_be_granted_is_said_beside_the_form(county: Begun) -> None:
    account = added(county)
    assert "请填写角色" in propose(county, account, "")
    assert "截止日早于起始日" in propose(county, account, "bureau_clerk", "2020-01-01")
    assert "town_clerk 不在可用的选项中" in propose(county, account, "town_clerk")
    assert propose(county, account, "bureau_clerk") == ""
    assert "已有“医保经办员”的授权" in propose(county, account, "bureau_clerk")
    assert "三员之一不得兼任其他角色" in propose(county, account, "audit_admin")
    assert waiting(county.security) != []


def test_a_role_withdrawn_is_gone_at_once(county: Begun) -> None:
    account, password = hired(county, office_called(county.system, "医疗保障局"), "qianqi", "钱七", "bureau_clerk")
    clerk = entered("qianqi", password)
    assert clerk.get("/s/find").status_code == 200
    shown = text_of(county.security.get(ADDRESS, {"q": "qianqi"}))
    (grant,) = re.findall(r'name="grant" value="(\d+)"', shown)
    refused = send(county.security, ADDRESS, {"do": "withdraw", "grant": grant, "reason": " "})
    assert refused.status_code == 422
    assert "请写明为什么收回" in text_of(refused)
    assert send(county.security, ADDRESS, {"do": "withdraw", "grant": grant, "reason": "调岗"}).status_code == 302
    assert clerk.get("/s/find").status_code == 403
    assert "已收回" in text_of(county.system.get(f"/a/people/account/{account}"))
    assert "qianqi" not in text_of(county.security.get(ADDRESS))


def test_the_last_of_the_three_keeps_the_role(county: Begun) -> None:
    shown = text_of(county.security.get(ADDRESS, {"role": "audit_admin"}))
    (grant,) = set(re.findall(r'name="grant" value="(\d+)"', shown))
    answer = send(county.security, ADDRESS, {"do": "withdraw", "grant": grant, "reason": "调岗"})
    assert answer.status_code == 422
    assert "唯一的审计管理员" in text_of(answer)
    assert county.audit.get("/account").status_code == 200


def test_the_table_says_every_right(county: Begun) -> None:
    shown = text_of(county.system.get("/a/access/roles"))
    assert shown.count('<th scope="row"') == len(rights())
    for right in rights().values():
        assert f">{right.label}</th>" in shown
    assert shown.count("<td>本辖区</td>") == sum(
        reach == "area" for right in rights().values() for role, reach in right.reaches.items() if roles()[role].kinds
    )


def test_who_sees_a_village_and_who_does_not(county: Begun) -> None:
    from canbao.web.access_pages import SEEING

    town, other = f"{COUNTY}105", f"{COUNTY}104"
    for number, unit in enumerate((town, other)):
        fields = {"kind": "town_window", "name": f"窗口{number}", "units": unit}
        made = number_in(send(county.system, "/a/people/new", fields))
        hired(county, made, f"clerk{number}", f"窗口员{number}", "town_clerk")
    added(county, "norole")
    reach = "/a/access/reach"
    village = Unit.objects.filter(parent_id=town).first()
    assert village is not None
    shown = ""
    for unit in (town, village.code):
        shown = text_of(county.security.get(reach, {"unit": unit}))
        assert "窗口员0" in shown
        assert "窗口员1" not in shown
        assert "norole" not in shown
    line = next(line for line in shown.split("<tr") if "窗口员0" in line)
    may = ["town_clerk" in rights()[action].reaches for action, _ in SEEING]
    assert [cell == "能" for cell in re.findall("<td>(能|—)</td>", line)] == may
    assert "窗口员" not in text_of(county.security.get(reach, {"unit": COUNTY}))
    assert county.security.get(reach, {"unit": "430682"}).status_code == 404
    assert county.security.get(reach, {"unit": "x"}).status_code == 404


def test_each_page_of_a_door_leads_to_those_beside_it(county: Begun) -> None:
    addresses = [ADDRESS, "/a/access/reach", "/a/access/roles"]
    for address in addresses:
        shown = text_of(county.security.get(address))
        beside = shown[shown.index('<ul class="beside">') :].partition("</ul>")[0]
        assert re.findall('href="([^"]+)"', beside) == addresses, address
    assert 'class="beside"' not in text_of(county.security.get("/"))
