"""From an empty county to a town clerk at work, by pages alone; and what the first page refuses."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.access.people_at_work import audit_rows, count
from tests.access.people_signing_in import make_older
from tests.proofs import Proof
from tests.web.beginnings import (
    COUNTY,
    begin,
    begun,
    client,
    entered,
    hired,
    key_of,
    names,
    office_called,
    send,
    text_of,
    ticked,
)

from canbao.store.server import Server

pytestmark = pytest.mark.usefixtures("vault")
TOWN_NAME = "筻口镇"


def test_from_nothing_to_a_town_clerk_at_work(database: Server) -> None:
    assert client().get("/")["Location"] == "/begin"
    assert "设立三员" in text_of(client().get("/begin"))
    county = begun()
    assert "第一步" in text_of(county.system.get("/a/people"))
    proposal = county.system.get("/a/people/proposed")
    town = next(line for line in text_of(proposal).split("<tr") if TOWN_NAME in line and "name_" in line)
    code = town.split('name="name_')[1].split('"')[0]
    answer = send(county.system, "/a/people/proposed", ticked(proposal, "tax", code))
    assert answer.headers["Location"] == "/a/people?added=2"
    office = office_called(county.system, TOWN_NAME)
    account, password = hired(county, office, "zhouliu", "周六", "town_clerk", until="2099-12-31")
    clerk = entered("zhouliu", password)
    assert "周六，您好" in text_of(clerk.get("/"))
    assert clerk.get("/s/find").status_code == 200
    assert clerk.get("/a/people").status_code == 403
    seen = text_of(county.security.get("/a/access/reach", {"unit": code}))
    assert "周六" in seen
    assert "税务" not in seen
    assert "2099-12-31" in text_of(county.system.get(f"/a/people/account/{account}"))
    done = [row["action"] for row in audit_rows(database) if row["outcome"] == "done"]
    assert [done.count(name) for name in ("set_up_administrators", "add_organisation", "confirm_grant")] == [1, 2, 1]


def test_a_code_is_good_for_one_beginning(database: Server) -> None:
    from canbao.access.beginning import code_for

    code = code_for(COUNTY)
    first, second = client(), client()
    keys = [key_of(each.post("/begin", {"code": code})) for each in (first, second)]
    assert "初始密码" in text_of(begin(first, code, keys[0]))
    for browser, key in ((first, keys[0]), (second, keys[1])):
        again = begin(browser, code, key)
        assert again.status_code == 409
        assert "已经设立过三员" in text_of(again)
        assert "draft" not in text_of(again)
    assert count(database, "access_account") == 3


def test_broken_off_nothing_is_kept(database: Server) -> None:
    from canbao.access.beginning import code_for

    code, browser = code_for(COUNTY), client()
    key = key_of(browser.post("/begin", {"code": code}))
    checked = text_of(begin(browser, code, key, do="check"))
    assert "岳阳县医疗保障局" in checked
    assert "看得到屏幕的人同时看得到三个密码" in checked
    assert 'value="张三"' in text_of(begin(browser, code, key, do="edit"))
    assert (count(database, "access_account"), count(database, "access_organisation")) == (0, 0)


@pytest.mark.usefixtures("database")
def test_a_wrong_or_old_code_leads_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    from canbao.access import beginning
    from canbao.access.sign_ins import server_time

    code = beginning.code_for(COUNTY)
    wrong = client().post("/begin", {"code": code[:-4] + "2222"})
    assert wrong.status_code == 422
    assert "起始码不对" in text_of(wrong)
    assert code[:-4] in text_of(wrong), "what was typed is kept"
    assert "医保局名称" not in text_of(wrong)
    assert "请填写起始码" in text_of(client().post("/begin", {"code": ""}))
    late = timedelta(minutes=beginning.CODE_MINUTES + 2)
    monkeypatch.setattr("canbao.access.beginning.server_time", lambda: server_time() + late)
    for do in ("", "check", "found"):
        assert "起始码已过期" in text_of(begin(client(), code, "a" * 32, do=do))


def compared(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Codes that are looked at from now on."""
    from canbao.access import beginning

    looked, look = [], beginning.county_of_code

    def look_at(text: str) -> str:
        looked.append(text)
        return look(text)

    monkeypatch.setattr(beginning, "county_of_code", look_at)
    return looked


@pytest.mark.trust
def test_t70_wrong_codes_are_counted_by_address(
    database: Server, proof: Proof, monkeypatch: pytest.MonkeyPatch
) -> None:
    from canbao.access.beginning import code_for
    from canbao.access.guesses import MOST_TRIES

    looked, code = compared(monkeypatch), code_for(COUNTY)
    guesses = MOST_TRIES + 3
    answers = [client().post("/begin", {"code": f"{code[:-4]}{number:04}"}) for number in range(2222, 2222 + guesses)]
    assert {answer.status_code for answer in answers} == {422}
    assert len(looked) == MOST_TRIES
    closed = client().post("/begin", {"code": code})
    assert (closed.status_code, len(looked)) == (422, MOST_TRIES), "the right one is not looked at either"
    assert "15 分钟内不再受理" in text_of(closed)
    assert f'value="{code}"' in text_of(closed)
    assert client().post("/begin", {"code": code}, REMOTE_ADDR="10.9.8.7").status_code == 200, "another address"
    make_older(database, "access_guess", "since", 16)
    assert client().post("/begin", {"code": code[:-4] + "2222"}).status_code == 422
    assert client().post("/begin", {"code": code}).status_code == 200
    for _ in range(MOST_TRIES):
        assert client().post("/begin", {"code": code}).status_code == 200, "right ones are not counted"
    figure = f"{guesses} wrong codes of the first page from one address: {MOST_TRIES} compared, then not the right one"
    proof.shows("T70", f"{figure} either; a quarter of an hour later it is", f"≤ {MOST_TRIES} per 15 min")


@pytest.mark.trust
@pytest.mark.usefixtures("database")
def test_t70_sabotage_wrong_codes_not_counted(proof: Proof, monkeypatch: pytest.MonkeyPatch) -> None:
    from canbao.access import beginning

    monkeypatch.setattr(beginning, "count_try", lambda *_: 1)
    looked, code = compared(monkeypatch), beginning.code_for(COUNTY)
    for number in range(2222, 2242):
        client().post("/begin", {"code": f"{code[:-4]}{number:04}"})
    assert len(looked) == 20
    proof.sabotage("T70", "the count of wrong codes of the first page", f"{len(looked)} of 20 compared")


WRONG = [
    ({"audit_admin_name": "张三"}, "审计管理员和系统管理员填得相同，须是三个不同的人"),
    ({"audit_admin_username": "lisi"}, "审计管理员和安全管理员填得相同，三个账号不能相同"),
    ({"system_admin_username": "Zhang San"}, "系统管理员：账号须为 2 至 40 个小写字母"),
    ({"security_admin_name": ""}, "请填写安全管理员：姓名"),
    ({"bureau": ""}, "请填写医保局名称"),
]


def test_what_is_wrong_is_said_beside_its_field(database: Server) -> None:
    from canbao.access.beginning import code_for

    code = code_for(COUNTY)
    for other, words in WRONG:
        for do in ("check", "found"):
            browser = client()
            answer = begin(browser, code, key_of(browser.post("/begin", {"code": code})), do=do, **other)
            assert answer.status_code == 422
            assert words in text_of(answer), words
            kept = {name: value for name, value in names(**other).items() if name not in other}
            assert all(f'value="{value}"' in text_of(answer) for value in kept.values())
    assert count(database, "access_account") == 0


def test_a_name_taken_in_another_county_is_refused_with_all_that_was_typed(database: Server) -> None:
    from canbao.access.beginning import code_for

    begun()
    code, browser = code_for("430682"), client()
    answer = begin(browser, code, key_of(browser.post("/begin", {"code": code})))
    assert answer.status_code == 422
    assert "账号“zhangsan”已有人用" in text_of(answer)
    assert 'value="王五"' in text_of(answer)
    assert count(database, "access_account") == 3
