"""Organisations and accounts on their pages: added, named, stopped, by nobody but whose work it is."""

from __future__ import annotations

import re

import pytest
from tests.access.people_at_work import audit_rows, count
from tests.database import as_superuser
from tests.web.beginnings import (
    COUNTY,
    Begun,
    begun,
    client,
    entered,
    hired,
    key_of,
    number_in,
    office_called,
    send,
    text_of,
    ticked,
    told_in,
)

from canbao.store.server import Server

PROPOSED, NEW = "/a/people/proposed", "/a/people/new"
TOWN, TOWN_NAME = "430621105", "筻口镇"


@pytest.fixture
def county(database: Server, vault: object) -> Begun:
    del database, vault
    return begun()


def bureau(county: Begun) -> int:
    return office_called(county.system, "医疗保障局")


def account_of(county: Begun, username: str) -> int:
    shown = text_of(county.system.get(f"/a/people/office/{bureau(county)}"))
    line = next(line for line in shown.split("<tr") if f"<td>{username}</td>" in line)
    return int(re.findall(r"/a/people/account/(\d+)", line)[0])


def test_what_is_proposed_can_be_left_out_and_named_otherwise(county: Begun, database: Server) -> None:
    shown = county.system.get(PROPOSED)
    fields = ticked(shown, "tax", "finance") | {"name_tax": "国家税务总局岳阳县税务局", "key": key_of(shown)}
    for _ in range(2):
        answer = county.system.post(PROPOSED, fields)
        assert answer.status_code in (302, 422)
    assert count(database, "access_organisation") == 3, "sent twice, done once"
    assert "国家税务总局岳阳县税务局" in text_of(county.system.get("/a/people"))
    left = text_of(county.system.get(PROPOSED))
    assert "name_tax" not in left
    assert "name_health" in left


def test_a_refused_name_keeps_the_rest_as_typed(county: Begun, database: Server) -> None:
    shown = county.system.get(PROPOSED)
    fields = ticked(shown, "tax", "health", "audit") | {
        "name_health": "岳阳县医疗保障局", "name_audit": "某某审计局", "key": key_of(shown)
    }  # fmt: skip
    answer = county.system.post(PROPOSED, fields)
    said = text_of(answer)
    assert answer.status_code == 422
    assert "已有机构“岳阳县医疗保障局”" in said
    assert 'value="岳阳县医疗保障局"' in said
    assert "name_tax" not in said, "those that could be added are"
    assert count(database, "access_organisation") == 3
    again = county.system.post(PROPOSED, ticked(answer, "health") | {"name_health": "卫健局", "key": key_of(answer)})
    assert again.headers["Location"] == "/a/people?added=1"
    nothing = send(county.system, PROPOSED, {})
    assert "一个也没有选" in text_of(nothing)
    unnamed = send(county.system, PROPOSED, {"keep_veterans": "on", "name_veterans": " "})
    assert "请填写岳阳县的机构名称" in text_of(unnamed)


def test_collectors_of_a_town(county: Begun, database: Server) -> None:
    address = f"{PROPOSED}?town={TOWN}"
    shown = county.system.get(address)
    codes = re.findall(r'name="name_(\d{12})"', text_of(shown))
    assert codes
    answer = county.system.post(address, ticked(shown, *codes) | {"key": key_of(shown)})
    assert answer.headers["Location"] == f"/a/people?added={len(codes)}"
    assert count(database, "access_organisation") == 1 + len(codes)
    assert f"<td>{len(codes)}</td><td>{len(codes)}</td>" in text_of(county.system.get(PROPOSED))
    assert county.system.get(f"{PROPOSED}?town=430682101").status_code == 404


def test_an_organisation_with_an_area_by_name(county: Begun) -> None:
    fields = {"kind": "school", "name": "一中", "units": f"{TOWN_NAME}\n{COUNTY}104"}
    made = number_in(send(county.system, NEW, fields))
    assert TOWN_NAME in text_of(county.system.get(f"/a/people/office/{made}"))
    for units, words in (("火星镇", "“火星镇”没有找到"), ("430682", "“430682”没有找到"), ("", "请填写辖区")):
        answer = send(county.system, NEW, {**fields, "name": "二中", "units": units})
        assert answer.status_code == 422
        assert words in text_of(answer)
        assert 'value="二中"' in text_of(answer)
    assert "已有机构“一中”" in text_of(send(county.system, NEW, fields))


def test_an_account_with_what_is_wrong_beside_its_field(county: Begun, database: Server) -> None:
    place = f"/a/people/office/{bureau(county)}"
    for fields, words in (
        ({"username": "李", "name": "钱七"}, "账号须为 2 至 40 个小写字母"),
        ({"username": "qianqi", "name": ""}, "请填写姓名"),
        ({"username": "qianqi", "name": "钱七", "phone": "12"}, "电话应为 11 位"),
        ({"username": "lisi", "name": "钱七"}, "账号“lisi”已有人用"),
    ):
        answer = send(county.system, place, fields)
        assert answer.status_code == 422
        assert words in text_of(answer)
    assert count(database, "access_account") == 3
    made = number_in(send(county.system, place, {"username": "qianqi", "name": "钱七", "phone": "13912345678"}))
    page = text_of(county.system.get(f"/a/people/account/{made}"))
    assert "没有角色" in page
    assert "13912345678" not in page


def test_a_password_is_told_once_and_nobody_gives_one_to_oneself(county: Begun, database: Server) -> None:
    account, password = hired(county, bureau(county), "qianqi", "钱七", "bureau_clerk")
    address = f"/a/people/account/{account}/password"
    clerk = entered("qianqi", password)
    assert clerk.get("/account").status_code == 200
    key = key_of(county.system.get(address))
    other = told_in(county.system.post(address, {"key": key}))
    assert other != password
    again = county.system.post(address, {"key": key})
    assert again.status_code == 422
    assert "只显示一次" in text_of(again)
    assert other not in text_of(again)
    assert clerk.get("/account").status_code == 302, "signed out everywhere"
    own = f"/a/people/account/{account_of(county, 'zhangsan')}/password"
    assert '<button class="btn btn-primary" type="submit">给出初始密码' not in text_of(county.system.get(own))
    assert county.system.post(own, {"key": key[::-1]}).status_code in (403, 422)
    assert password not in str(audit_rows(database))


def test_a_stopped_account_is_out_at_once(county: Begun, database: Server) -> None:
    account, password = hired(county, bureau(county), "qianqi", "钱七", "bureau_clerk")
    clerk = entered("qianqi", password)
    place = f"/a/people/account/{account}"
    assert "<dd>1 处</dd>" in text_of(county.system.get(place))
    assert "请填写原因" in text_of(send(county.system, f"{place}/stop", {"reason": " "}))
    assert send(county.system, f"{place}/stop", {"reason": "离职"}).status_code == 302
    assert clerk.get("/account").status_code == 302
    with as_superuser(database) as connection:
        states = connection.execute(
            "SELECT DISTINCT state FROM access_signin WHERE account_id = %s", [account]
        ).fetchall()
    assert states == [("ended",)]
    page = text_of(county.system.get(place))
    assert "已停用" in page
    assert f"{place}/stop" not in page
    assert "给出初始密码" not in page
    assert client().post("/sign-in", {"username": "qianqi", "password": password, "code": ""}).status_code == 422


def test_the_last_administrator_stays(county: Begun) -> None:
    place = f"/a/people/account/{account_of(county, 'lisi')}/stop"
    answer = send(county.system, place, {"reason": "离职"})
    assert answer.status_code == 422
    assert "唯一的安全管理员" in text_of(answer)
    assert county.security.get("/a/access").status_code == 200, "still at work"
    own = send(county.system, f"/a/people/account/{account_of(county, 'zhangsan')}/stop", {"reason": "离职"})
    assert own.status_code in (403, 422)
    assert county.system.get("/a/people").status_code == 200


def test_what_takes_power_asks_for_the_phone_again(county: Begun, database: Server) -> None:
    account = account_of(county, "lisi")
    with as_superuser(database) as connection:
        connection.execute("UPDATE access_signin SET factor_at = factor_at - interval '6 minutes'")
    before = count(database, "access_auditentry")
    for word in ("password", "stop"):
        answer = send(county.system, f"/a/people/account/{account}/{word}", {"reason": "离职"})
        assert "请再输入一次动态码" in text_of(answer)
    assert count(database, "access_auditentry") == before, "nothing was done"


def test_who_is_not_system_administrator_changes_nothing(county: Begun, database: Server) -> None:
    account, office = f"/a/people/account/{account_of(county, 'lisi')}", f"/a/people/office/{bureau(county)}"
    typed = {"key": "a" * 32, "reason": "x", "username": "qianqi", "name": "钱七", "role": "bureau_clerk"}
    for other in (county.security, county.audit):
        for address in ("/a/people", PROPOSED, NEW, office, account, f"{account}/password", f"{account}/stop"):
            assert other.get(address).status_code == 403, address
            assert other.post(address, typed).status_code == 403, address
        assert "/a/people" not in text_of(other.get("/"))
    assert (count(database, "access_account"), count(database, "access_grant")) == (3, 3)


def test_what_is_not_there(county: Begun) -> None:
    for address in ("office/0", "office/999999", "account/0", "account/999999", "account/999999/stop"):
        assert county.system.get(f"/a/people/{address}").status_code == 404, address
    assert "没有符合的机构" in text_of(county.system.get("/a/people", {"q": "火星"}))
    assert "岳阳县医疗保障局" in text_of(county.system.get("/a/people", {"q": "王五"})), "by a person's name"
