"""Signing in, in a browser and without one: both factors, the first time, the end of it, guesses."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pyotp
import pytest
from tests.access.accounts_at_work import hire
from tests.access.people_at_work import audit_rows, new_key
from tests.database import as_superuser

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.web.sites import Site

NEW_PHRASE = "dong-ting-hu-shang-de-qiu-yue"


@pytest.mark.needs("chromium")
def test_the_first_time_a_password_and_a_phone_are_set_up(site: Site, open_page: Callable[..., Page]) -> None:
    from canbao.access.actors import system_actor
    from canbao.access.setting_up import give_start_password

    actor = hire(site.till.county.server, "town_clerk", f"{site.county}105", kind="town_window")
    started = give_start_password(system_actor(site.county), new_key(), actor.account_id)
    page = open_page()
    page.goto("/s/find")
    assert page.title().startswith("登录")
    with as_superuser(site.till.county.server) as connection:
        row = connection.execute("SELECT username FROM access_account WHERE id = %s", [actor.account_id]).fetchone()
    assert row is not None
    page.get_by_label("账号").fill(row[0])
    page.get_by_label("密码").fill(started)
    page.get_by_role("button", name="登录").click()
    assert page.get_by_role("heading", name="设置密码和动态码").is_visible()
    page.goto("/s/find")
    assert page.url.split("?")[0].endswith("/account/set-up"), "nothing else is open yet"
    code = pyotp.TOTP(page.locator(".draft").inner_text().replace(" ", "")).now()
    page.get_by_label("新密码").fill("short")
    page.get_by_label("动态码").fill(code)
    page.get_by_role("button", name="完成设置").click()
    assert page.title().startswith("有错误")
    assert page.evaluate("document.activeElement.id") == "errors"
    page.get_by_label("新密码").fill(NEW_PHRASE)
    page.get_by_label("动态码").fill(code)
    page.get_by_role("button", name="完成设置").click()
    spare = page.locator(".draft li").all_inner_texts()
    assert len(set(spare)) == 8
    page.get_by_role("link", name="开始工作").click()
    page.get_by_role("button", name="退出").click()
    page.goto("/account")
    page.get_by_label("账号").fill(row[0])
    page.get_by_label("密码").fill(NEW_PHRASE)
    page.get_by_label("动态码").fill(spare[0])
    page.get_by_role("button", name="登录").click()
    assert page.get_by_role("heading", name="我的账号").is_visible(), "back to where one wanted to go"


def test_nobody_gets_in_by_a_wrong_part_and_words_do_not_tell_which(site: Site) -> None:
    person = site.hire("bureau_clerk")
    said = set()
    for fields in (
        {"username": person.username, "password": "wrong", "code": person.spare[0]},
        {"username": person.username, "password": "xiang-jiang-bei-qu-2026", "code": "000000"},
        {"username": "nobody.at.all", "password": "wrong", "code": ""},
    ):
        answer = site.client().post("/sign-in", fields)
        assert answer.status_code == 422
        assert "canbao_sign_in" not in answer.cookies
        text = answer.content.decode()
        said.add(text[text.index('id="errors"') : text.index('<form method="post" novalidate')])
    assert len(said) == 1


def test_what_is_not_signed_in_leads_to_signing_in_and_back(site: Site) -> None:
    answer = site.client().get("/s/find?x=1")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/sign-in?next=%2Fs%2Ffind%3Fx%3D1"
    person = site.hire("bureau_clerk")
    elsewhere = site.client(person).get("/sign-in?next=https://example.org/")
    assert elsewhere.headers["Location"] == "/"


def test_signing_out_ends_it_on_the_server(site: Site) -> None:
    person = site.hire("bureau_clerk")
    client = site.client(person)
    assert client.get("/account").status_code == 200
    client.post("/sign-out")
    assert site.client(person).get("/account").status_code == 302
    assert [row["action"] for row in audit_rows(site.till.county.server)][-1] == "sign_out"
