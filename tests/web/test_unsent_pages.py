"""What one typed is not lost in a browser: the sign-in ends meanwhile, nobody moves for long, back and sent again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.database import in_area
from tests.web.test_unsent import ADDRESS, LINES, again, end

from canbao.access import sign_ins

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page
    from tests.web.sites import Person, Site

pytestmark = pytest.mark.needs("chromium")


def type_in(page: Page) -> None:
    page.goto(ADDRESS)
    page.get_by_label("名称").fill(LINES["name"])
    page.get_by_label("成员").fill(LINES["members"])


def sign_in_again(page: Page, person: Person) -> None:
    from canbao.web.visits import SIGN_IN_COOKIE

    token = again(person).token
    page.context.add_cookies([{"name": SIGN_IN_COOKIE, "value": token, "url": page.url}])


@pytest.mark.parametrize("scripts", [True, False])
def test_an_expired_sign_in_loses_nothing(site: Site, open_page: Callable[..., Page], scripts: bool) -> None:
    person = site.hire("bureau_clerk")
    page = open_page(person, scripts=scripts)
    type_in(page)
    end(site, person)
    page.get_by_role("button", name="登记").click()
    page.get_by_text("填的内容已经留下").wait_for()
    sign_in_again(page, person)
    page.goto(ADDRESS)
    if scripts:
        page.get_by_role("button", name="填回表单").click()
        assert page.get_by_label("成员").input_value() == LINES["members"]
        page.get_by_role("button", name="登记").click()
    else:
        page.get_by_role("button", name="照上次填的提交").click()
    page.get_by_text("甲（组长，县医保局）").wait_for()
    assert page.get_by_text("上次填的还在").count() == 0


def test_going_on_after_the_warning_keeps_what_was_typed(
    site: Site, open_page: Callable[..., Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    from canbao.web import context

    monkeypatch.setattr(context, "WARNING_MINUTES", sign_ins.IDLE_MINUTES - 1 / 30)
    page = open_page(site.hire("bureau_clerk"))
    type_in(page)
    warning = page.locator("#idle")
    warning.wait_for(state="visible")
    with page.expect_response("**/account/stay") as answered:
        warning.get_by_text("继续").click()
    assert answered.value.status == 200
    warning.wait_for(state="hidden")
    assert page.get_by_label("成员").input_value() == LINES["members"]


def test_what_was_typed_before_the_warning_waits_for_its_page(
    site: Site, open_page: Callable[..., Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    from canbao.web import context

    monkeypatch.setattr(context, "WARNING_MINUTES", sign_ins.IDLE_MINUTES - 1 / 30)
    page = open_page(site.hire("bureau_clerk"))
    with page.expect_response("**/account/unsent") as kept:
        type_in(page)
        page.locator("#idle").wait_for(state="visible")
    assert kept.value.status == 204
    page.goto("/account/unsent")
    page.get_by_role("link", name="工作专班").last.click()
    page.get_by_role("button", name="填回表单").click()
    assert page.get_by_label("名称").input_value() == LINES["name"]


def test_a_form_pressed_twice_says_that_it_was_recorded_before(site: Site, open_page: Callable[..., Page]) -> None:
    from canbao.registry.models import WorkGroup

    page = open_page(site.hire("bureau_clerk"))
    type_in(page)
    page.evaluate(
        "const form = document.querySelector('main form#form'); fetch(location.href, "
        "{method: 'POST', body: new FormData(form)}).then(() => form.submit())"
    )
    page.get_by_text("已记录过").wait_for()
    with in_area(site.county):
        assert WorkGroup.objects.count() == 1


def test_going_back_and_sending_again_makes_no_second_one(site: Site, open_page: Callable[..., Page]) -> None:
    from canbao.registry.models import WorkGroup

    page = open_page(site.hire("bureau_clerk"))
    type_in(page)
    page.get_by_role("button", name="登记").click()
    page.get_by_role("status").get_by_text("已登记").wait_for()
    page.go_back()
    page.get_by_label("名称").fill(LINES["name"])
    page.get_by_label("成员").fill(LINES["members"])
    page.get_by_role("button", name="登记").click()
    page.get_by_role("status").get_by_text("已登记").wait_for()
    with in_area(site.county):
        assert WorkGroup.objects.count() == 1
