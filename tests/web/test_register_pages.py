"""Registration at a window: one sheet for a household, checked before anything is done, by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from tests.database import in_area
from tests.web.windows import confirmed, home, number, sheet, village, window

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.web.sites import Person, Site


@pytest.fixture
def clerk(site: Site) -> Person:
    return window(site)


@pytest.fixture
def unit(site: Site) -> str:
    return village(site)


def forms(site: Site, **wanted: Any) -> int:
    from canbao.registry.models import Enrolment

    with in_area(site.county):
        return Enrolment.objects.filter(county=site.county, **wanted).count()


def people(site: Site) -> int:
    from canbao.registry.models import Person as Row

    with in_area(site.county):
        return Row.objects.filter(county=site.county).count()


def test_a_household_is_registered_in_one_go_after_it_was_checked(site: Site, clerk: Person, unit: str) -> None:
    client, before, known = site.client(clerk), forms(site), people(site)
    lines = [{"number": number(), "name": "周立新"}, {"number": number(2016), "name": "周小禾"}]
    check = sheet(client, unit, *lines)
    text = check.content.decode()
    assert check.status_code == 200
    assert "核对后登记" in text
    assert (forms(site), people(site)) == (before, known), "nothing is done before it is confirmed"
    done = sheet(client, unit, *lines, do="confirm")
    assert done.status_code == 302
    assert (forms(site), people(site)) == (before + 2, known + 2)
    address = done.headers["Location"]
    assert lines[0]["number"] not in address
    slip = client.get(address).content.decode()
    assert f"受理编号 <strong>{site.county}-" in slip
    assert "周立新 ···" in slip
    assert lines[0]["number"] not in slip


def test_the_same_sheet_sent_twice_registers_once(site: Site, clerk: Person, unit: str) -> None:
    from tests.registry.villagers import add_person

    known = add_person("吴大山", unit, number=number(1975))
    client = site.client(clerk)
    lines: list[dict[str, Any]] = [{"person": known, "role": "head"}, {"number": number(2016), "name": "吴小山"}]
    fields = confirmed(sheet(client, unit, *lines))
    first, second = client.post("/s/register", fields), client.post("/s/register", fields)
    assert first.status_code == 302, first.content.decode()
    assert first.status_code == second.status_code == 302
    assert second.headers["Location"] == f"{first.headers['Location']}&again=1"


def test_one_wrong_line_leaves_nobody_registered_and_nothing_lost(site: Site, clerk: Person, unit: str) -> None:
    client, before, known = site.client(clerk), forms(site), people(site)
    taken = number()
    assert sheet(client, unit, {"number": taken, "name": "周立新"}, do="confirm").status_code == 302
    lines = [{"number": number(), "name": "陈二妹"}, {"number": taken, "name": "周立信"}]
    answer = sheet(client, unit, *lines, do="confirm")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "另一个姓名" in text
    assert '<a href="#id_m1-name">' in text
    assert "陈二妹" in text
    assert (forms(site), people(site)) == (before + 1, known + 1)


def test_a_missing_name_is_said_beside_its_field(site: Site, clerk: Person, unit: str) -> None:
    answer = sheet(site.client(clerk), unit, {"number": number(), "name": ""})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>有错误：" in text
    assert '<a href="#id_m0-name">第 1 人：请填写姓名</a>' in text


def test_a_number_that_is_none_stays_out_of_the_sheet(site: Site, clerk: Person, unit: str) -> None:
    answer = sheet(site.client(clerk), unit, card=number()[:17] + "?")
    assert answer.status_code == 422
    assert "证件号码：" in answer.content.decode()


def test_somebody_known_brings_the_household_along(site: Site, clerk: Person, unit: str) -> None:
    from tests.registry.villagers import add_person

    own, head = number(1980), add_person("吴大山", unit, number=number(1975))
    child = add_person("吴小山", unit, number=own)
    household = home(unit, head=head, child=child)
    client = site.client(clerk)
    text = sheet(client, unit, card=own).content.decode()
    assert f'name="m0-person" value="{head}"' in text or f'name="m1-person" value="{head}"' in text
    lines: list[dict[str, Any]] = [
        {"person": head, "role": ""},
        {"person": child, "role": ""},
        {"number": number(2024), "name": "吴新"},
    ]
    answer = sheet(client, unit, *lines, do="confirm")
    assert answer.status_code == 302, answer.content.decode()
    shown = client.get(f"/s/household/{household}").content.decode()
    assert "吴新" in shown
    assert "这一户该登记的都已登记" in shown


def test_who_may_be_registered_already_is_looked_at_first(site: Site, clerk: Person, unit: str) -> None:
    from tests.registry.villagers import BORN, add_person

    there = add_person("孙有福", unit, birth=BORN, sex=None)
    client, line = site.client(clerk), {"number": number(), "name": "孙有福"}
    answer = sheet(client, unit, line)
    assert answer.status_code == 422
    assert f"use-0-{there}" in answer.content.decode()
    assert sheet(client, unit, {**line, "seen": "on"}).status_code == 200
    used = sheet(client, unit, line, do=f"use-0-{there}").content.decode()
    assert f'name="m0-person" value="{there}"' in used


def test_a_newborn_without_a_number_needs_a_day(site: Site, clerk: Person, unit: str) -> None:
    client = site.client(clerk)
    line = {"newborn": "on", "name": "周宝", "birth": "", "role": "none"}
    answer = sheet(client, unit, line)
    assert "没有证件号码的，请填写出生日期" in answer.content.decode()
    with in_area(site.county):
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT (now() - interval '9 days')::date")
            born = cursor.fetchone()[0]
    done = sheet(client, unit, {**line, "birth": born.isoformat(), "home": "nowhere"}, do="confirm")
    assert done.status_code == 302, done.content.decode()
    assert forms(site, manner="newborn") == 1


def test_another_towns_villages_cannot_be_chosen(site: Site, clerk: Person, unit: str) -> None:
    elsewhere = unit[:6] + "999001"
    answer = sheet(site.client(clerk), elsewhere, {"number": number(), "name": "周立新"}, do="confirm")
    assert answer.status_code == 422
    assert "请选择所在村" in answer.content.decode()


def test_who_registers_nobody_has_no_such_page(site: Site) -> None:
    answer = site.client(site.hire("tax_clerk")).get("/s/register")
    assert answer.status_code == 403
    assert "镇街经办员" in answer.content.decode()


@pytest.mark.needs("chromium")
@pytest.mark.parametrize("scripts", [True, False])
def test_a_household_of_four_by_keyboard_alone(
    site: Site, clerk: Person, unit: str, open_page: Callable[..., Page], scripts: bool
) -> None:
    from playwright.sync_api import expect

    page = open_page(clerk, scripts=scripts)
    if scripts:
        page.add_init_script(
            "['mousedown','click','pointerdown'].forEach(function (kind) { document.addEventListener(kind,"
            " function (event) { if (event.isTrusted && event.detail) {"
            " sessionStorage.mouse = Number(sessionStorage.mouse || 0) + 1; } }, true); });"
        )
    before, keys = forms(site), 0

    def type_in(text: str) -> None:
        nonlocal keys
        page.keyboard.type(text)
        keys += len(text)

    def press(key: str, times: int = 1) -> None:
        nonlocal keys
        for _ in range(times):
            page.keyboard.press(key)
        keys += times

    def enter() -> None:
        with page.expect_navigation():
            press("Enter")

    page.goto(f"/s/register?unit={unit}")
    expect(page.locator("#id_card")).to_be_focused()
    household = (("周立新", 1988, 0), ("陈二妹", 1990, 1), ("周小禾", 2016, 2), ("周小苗", 2020, 2))
    for at, (name, year, role) in enumerate(household):
        type_in(number(year))
        enter()
        expect(page.locator(f"[name=m{at}-name]")).to_be_focused()
        type_in(name)
        press("Tab")
        press("ArrowDown", role + (1 if role else 0))
        press("Tab", 4)
        expect(page.locator("[name=card]")).to_be_focused()
    enter()
    assert page.title().startswith("核对参保登记"), page.content()
    assert page.get_by_role("cell", name="配偶").is_visible()
    enter()
    assert page.title().startswith("已登记"), page.content()
    assert forms(site) == before + 4
    assert keys / 4 <= 90, "at four keys a second"
    if scripts:
        assert page.evaluate("sessionStorage.mouse") is None
    page.emulate_media(media="print")
    assert not page.get_by_role("link", name="登记下一户").is_visible()
    assert page.get_by_role("heading", name="居民医保参保登记回执").is_visible()
