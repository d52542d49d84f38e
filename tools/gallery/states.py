"""States that no link leads to: forms sent empty, pages of another role, addresses that there are not, the larger view,
somebody found, a household being registered.

In: somebody's browser. Out: shots. Never: a form sent that has nothing to fill in: it would do what it is for.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from .crawling import Visitor, name_of
from .furnishing import Resident, Telephone

SURNAME = "王"
_FORMS = """
all => all.map((form, at) => [at, form])
  .filter(([, form]) => form.querySelector(
    "input:not([type=hidden]):not([type=checkbox]):not([type=radio]), textarea, select"))
  .map(([at]) => at)
"""
_EMPTY = """
form => {
  form.noValidate = true;
  for (const each of form.elements) {
    if (each.matches("input[type=checkbox], input[type=radio]")) { each.checked = false; }
    else if (each.matches("input:not([type=hidden]):not([type=submit]), textarea")) { each.value = ""; }
    else if (each.matches("select") && [...each.options].some(option => option.value === "")) { each.value = ""; }
  }
}
"""
_MAIN_FORMS = "main form[method=post i]"
_TRIES = 60
"""Times that something another process does is looked for, a second or less apart."""
_QUESTIONS = "main form[method=get i]"
_RUN = re.compile(r"/s/dues/runs/(\d+)$")
_NOT_THERE = ("s/no-such-page", "s/person/999999999")


def find_somebody(visitor: Visitor) -> list[str]:
    """A link to somebody, from the box for finding them; and what it says of nobody."""
    from canbao.web.pages import PAGES

    if visitor.guest.actor is None or not PAGES["find"].is_for(visitor.guest.actor):
        return []
    found: list[str] = []
    for typed, state in ((SURNAME, "found"), ("没有这个人", "nobody"), ("11010119900307123", "wrong-number")):
        visitor.open("s/find")
        visitor.page.fill("#find-main", typed)
        visitor.page.locator("main form button[type=submit]").first.click()
        visitor.page.wait_for_load_state("load")
        visitor.shoot(state, 200, name="find", is_weighed=False)
        found += [address for address in visitor.links() if name_of(address) == "person"]
    return found[:1]


def ask_as_it_stands(visitor: Visitor) -> None:
    """Forms that only ask, sent as they are shown, of every page that nobody before asked."""
    for name, address in list(visitor.examples.items()):
        if (f"{visitor.view} ask", name) in visitor.tour.refused or name == "sign_out":
            continue
        visitor.tour.refused.add((f"{visitor.view} ask", name))
        visitor.open(address)
        for at in range(min(visitor.page.locator(_QUESTIONS).count(), 3)):
            visitor.open(address)
            question = visitor.page.locator(_QUESTIONS).nth(at)
            _press(visitor, lambda question=question: question.evaluate("form => form.requestSubmit()"))  # type: ignore[misc]
            visitor.shoot(f"asked{at or ''}", 200, is_weighed=False)


def send_empty_forms(visitor: Visitor) -> None:
    """Of every page that nobody before sent one of."""
    for name, address in visitor.examples.items():
        if (visitor.view, name) in visitor.tour.refused or name in ("find", "sign_out"):
            continue
        visitor.tour.refused.add((visitor.view, name))
        visitor.open(address)
        for at in visitor.page.eval_on_selector_all(_MAIN_FORMS, _FORMS)[:3]:
            visitor.open(address)
            form = visitor.page.locator(_MAIN_FORMS).nth(at)
            form.evaluate(_EMPTY)
            _press(visitor, lambda form=form: form.evaluate("form => form.requestSubmit()"))  # type: ignore[misc]
            if visitor.page.locator("#errors, .errors, .said").count():
                visitor.shoot(f"error{at or ''}", 422, name=name, is_weighed=False)


def _press(visitor: Visitor, act: Callable[[], object]) -> None:
    with visitor.page.expect_navigation(wait_until="load"):
        act()


def look_at_own_file(visitor: Visitor, resident: Resident, phone: Telephone) -> None:
    """Sign in by message, see, print, sign out."""
    visitor.open("me")
    visitor.shoot("ask", 200)
    enter_own_file(visitor, resident, phone)
    visitor.shoot("", 200)
    visitor.shoot("", visitor.open("me/proof"))
    visitor.open("me")
    _press(visitor, visitor.page.locator("form[action$='/me/sign-out'] button").first.click)
    visitor.page.context.close()


def enter_own_file(visitor: Visitor, resident: Resident, phone: Telephone) -> None:
    """With the code that came by message, once the residents' site has been told that messages go out."""
    page = visitor.page
    for _ in range(_TRIES):
        visitor.open("me")
        if page.locator("[name=number]").count():
            break
        page.wait_for_timeout(1_000)
    if page.locator("select[name=county]").count():
        page.select_option("select[name=county]", resident.county)
    page.fill("[name=number]", resident.number)
    page.fill("[name=name]", resident.name)
    before = len(phone.texts)
    _press(visitor, page.locator("main form button[type=submit]").first.click)
    for _ in range(_TRIES):
        if len(phone.texts) > before:
            break
        page.wait_for_timeout(500)
    page.fill("[name=code]", phone.code)
    _press(visitor, page.locator("main form button[type=submit]").first.click)
    if page.locator("[data-again]").count():
        visitor.shoot("waiting", 200, name="me", is_weighed=False)
    for _ in range(_TRIES):
        visitor.open("me")
        if not page.locator("[data-again]").count():
            break
        page.wait_for_timeout(500)


def work_out(visitor: Visitor) -> list[str]:
    """The county's dues once more, by the button, until the worker has them; the address of what changes."""
    visitor.open("s/dues/runs")
    _press(visitor, visitor.page.locator(_MAIN_FORMS).last.locator("button[type=submit]").click)
    visitor.shoot("queued", 200)
    for _ in range(_TRIES):
        visitor.open("s/dues/runs")
        if not visitor.page.locator("main progress").count():
            break
        visitor.page.wait_for_timeout(1_000)
    runs = [number for each in visitor.links() if (number := _RUN.search(each))]
    return [f"s/dues/diff?run={max(int(each[1]) for each in runs)}"] if runs else []


def stray(visitor: Visitor) -> None:
    """A page that is not for the guest, and two that are not there."""
    from canbao.web.pages import PAGES

    closed = [
        page for page in PAGES.values()
        if visitor.guest.actor is not None and "<" not in page.path and not page.is_for(visitor.guest.actor)
    ]  # fmt: skip
    for page in closed[:1]:
        visitor.shoot("no-right", visitor.open(page.path), name=page.name)
    for address in _NOT_THERE if visitor.guest.word in ("public", "bureau_clerk") else ():
        visitor.shoot("not-there", visitor.open(address), name=re.sub(r"\W", "", address))


def enlarge(visitor: Visitor) -> None:
    """The larger view, from now on."""
    visitor.open("public")
    _press(visitor, visitor.page.get_by_role("button", name="长者版").click)


def sign_out(visitor: Visitor) -> None:
    """By the button."""
    visitor.open("account")
    _press(visitor, visitor.page.get_by_role("button", name="退出", exact=True).first.click)
    visitor.page.context.close()
