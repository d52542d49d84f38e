"""我的参保 on pages: a code by message, one screen, a paper, and the end of it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.campaign.test_own_visits import Resident
    from tests.proofs import Proof
    from tests.web.sites import Site

OTHER = "430621199003071230"


@pytest.fixture
def resident(open_site: Site) -> Iterator[Resident]:
    from tests.campaign.fieldwork import Field
    from tests.campaign.gateway_server import KEY, SECRET, operating
    from tests.campaign.test_own_visits import Resident

    from canbao.campaign.models import GatewayKind

    field = Field(open_site.till)
    with operating() as operator:
        field.sends(GatewayKind.HTTP, address=operator.address, key=KEY, secret=SECRET)
        yield Resident(field, operator)


def ask(client: Any, county: str, number: str, name: str) -> Any:
    return client.post("/me", {"county": county, "number": number, "name": name})


def again(client: Any) -> None:
    answer = client.post("/me/again")
    assert (answer.status_code, answer["Location"]) == (302, "/me")


def test_from_the_form_to_ones_own_file_and_out(
    open_site: Site, resident: Resident, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    from canbao.web import me_pages

    monkeypatch.setattr(me_pages, "public_day", lambda: resident.field.day)
    client, county = open_site.client(), open_site.county
    with caplog.at_level(logging.DEBUG):
        answer = ask(client, county, resident.number, resident.name)
        assert (answer.status_code, answer["Location"]) == (302, "/me/code")
        code = resident.code()
        answer = client.post("/me/code", {"code": code})
        assert (answer.status_code, answer["Location"]) == (302, "/me")
        for cookie in client.cookies.values():
            if cookie.key.startswith("canbao_") and cookie.value:
                assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/me")
                assert resident.number not in cookie.value
        page = client.get("/me")
    text = page.content.decode()
    due = resident.field.owing[0]
    assert resident.name in text
    assert (resident.number in text, resident.number[-4:] in text) == (False, True)
    assert f"{(due.payable_fen or 0) // 100}.00 元" in text
    assert page["Cache-Control"] == "no-store"
    assert [each for each in (code, resident.number, resident.name) if each in caplog.text] == []
    monkeypatch.setattr(me_pages, "public_day", lambda: date(2090, 1, 1))
    assert "现在缴费要重新计算" in client.get("/me").content.decode()
    assert "待遇：" not in client.get("/me/proof").content.decode(), "nothing is paid"
    resident.field.till.pay(due)
    assert "已经缴费" not in client.get("/me").content.decode(), "what was asked for is shown, not more"
    again(client)
    assert "已经缴费" in client.get("/me").content.decode()
    paper = client.get("/me/proof").content.decode()
    assert "已经缴费" in paper
    assert "待遇：从" in paper
    assert resident.number not in paper
    _born_on_another_day(resident)
    again(client)
    text = client.get("/me").content.decode()
    assert "应缴要重新核定" in text
    assert "已经缴费" not in text, "what was paid was the sum of somebody born on another day"
    answer = client.post("/me/sign-out")
    assert (answer.status_code, answer["Location"]) == (302, "/me")
    assert "获取验证码" in client.get("/me").content.decode()
    assert client.get("/me/proof").status_code == 302


def _born_on_another_day(resident: Resident) -> None:
    from tests.access.people_at_work import new_key

    from canbao.registry.registering import CorrectPerson, correct_person

    order = CorrectPerson(resident.person, "户口簿", birth=date(1990, 3, 7))
    correct_person(resident.field.till.county.clerk(), new_key(), order)


def test_pages_are_the_same_for_whom_the_register_has_and_has_not(open_site: Site, resident: Resident) -> None:
    seen = set()
    for number, name in ((resident.number, resident.name), (resident.number, "别人"), (OTHER, "别人"), ("1", "别人")):
        client = open_site.client()
        answer = ask(client, open_site.county, number, name)
        text = client.get("/me/code").content.decode()
        wrong = client.post("/me/code", {"code": "000000x"})
        told = [client.get(wrong["Location"]), client.get("/me/code")]
        assert [(each.status_code, each.get("Location")) for each in told] == [(302, "/me/code"), (422, None)]
        assert "验证码不对" in told[1].content.decode()
        seen.add((answer.status_code, answer["Location"], len(answer.content), _plain(text), wrong.status_code,
                  _plain(told[1].content.decode())))  # fmt: skip
    assert len(seen) == 1


def _plain(text: str) -> str:
    """Without the mark that keeps forms of other sites out, which is another one on every page."""
    import re

    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)


def test_too_many_from_one_address_are_told_to_wait(open_site: Site, resident: Resident) -> None:
    from canbao.campaign.own_codes import MOST_ASKED

    client = open_site.client()
    for _ in range(MOST_ASKED):
        assert ask(client, open_site.county, OTHER, "别人").status_code == 302
    answer = ask(client, open_site.county, resident.number, resident.name)
    assert answer.status_code == 429
    assert "分钟后再试" in answer.content.decode()


def test_without_a_gateway_everybody_is_sent_to_a_window(open_site: Site) -> None:
    text = open_site.client().get("/me").content.decode()
    assert "还没有开通短信验证" in text
    assert "获取验证码" not in text
    answer = ask(open_site.client(), open_site.county, OTHER, "别人")
    assert (answer.status_code, "还没有开通短信验证" in answer.content.decode()) == (422, True)


def test_a_resident_is_nobody_to_other_pages(open_site: Site, resident: Resident) -> None:
    client = open_site.client()
    ask(client, open_site.county, resident.number, resident.name)
    client.post("/me/code", {"code": resident.code()})
    for address in ("/s/find", f"/s/person/{resident.person}", "/account"):
        answer = client.get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/sign-in")


@pytest.mark.needs("chromium")
@pytest.mark.parametrize("is_elder", [False, True], ids=["normal", "elder"])
def test_ones_own_file_fits_a_narrow_phone(
    open_site: Site, resident: Resident, open_page: Callable[..., Page], is_elder: bool
) -> None:
    from tests.web.test_public_looks import look, narrow

    page, wrong = narrow(open_page, is_elder=is_elder), {}
    page.goto(f"/public/{open_site.county}/find-out")
    page.get_by_role("link", name="我的参保").click()
    wrong["ask"] = look(page, is_elder=is_elder)
    page.get_by_label("证件号码").fill(resident.number)
    page.get_by_label("姓名").fill(resident.name)
    page.get_by_role("button", name="获取验证码").click()
    wrong["code"] = look(page, is_elder=is_elder)
    page.get_by_label("验证码").fill("1")
    page.get_by_role("button", name="查看我的参保").click()
    assert page.title().startswith("有错误")
    wrong["code refused"] = look(page, is_elder=is_elder)
    page.get_by_label("验证码").fill(resident.code())
    page.get_by_role("button", name="查看我的参保").click()
    assert page.get_by_text("还没有缴费").is_visible()
    assert "?" not in page.url
    wrong["file"] = look(page, is_elder=is_elder)
    page.get_by_role("link", name="打印参保情况").click()
    wrong["proof"] = look(page, is_elder=is_elder)
    assert {where: found for where, found in wrong.items() if found} == {}


def test_who_looked_at_ones_file_is_told(open_site: Site, resident: Resident) -> None:
    client = open_site.client()
    assert ask(client, open_site.county, resident.number, resident.name).status_code == 302
    assert client.post("/me/code", {"code": resident.code()}).status_code == 302
    assert "没有人看过" in client.get("/me").content.decode()
    assert open_site.client(open_site.hire("bureau_clerk")).get(f"/s/person/{resident.person}").status_code == 200
    again(client)
    told = client.get("/me").content.decode()
    assert "一人一档" in told
    assert "没有人看过" not in told


@pytest.mark.trust
def test_t63_known_and_unknown_cannot_be_told_apart_by_asking(
    open_site: Site, resident: Resident, proof: Proof
) -> None:
    from statistics import median
    from time import perf_counter

    from canbao.campaign.own_codes import MOST_ASKED
    from canbao.values.check_characters import check_character

    asked = proof.size(60, 10_000)
    client, sizes = open_site.client(), set()
    took: dict[bool, list[float]] = {True: [], False: []}
    for at in range(asked):
        digits = f"430621198{at % 10:01}07{at // 10 % 28 + 1:02}{at // 280 % 1000:03}"
        is_known = at % 2 == 0
        number = resident.number if is_known else digits + check_character(digits)
        place = at // MOST_ASKED
        begun = perf_counter()
        answer = client.post(
            "/me", {"county": open_site.county, "number": number, "name": resident.name},
            REMOTE_ADDR=f"198.18.{place // 250}.{place % 250 + 1}",
        )  # fmt: skip
        took[is_known].append(perf_counter() - begun)
        cookie = client.cookies["canbao_asked"].value
        sizes.add((answer.status_code, answer["Location"], len(answer.content), len(cookie)))
    assert [(status, where) for status, where, *_ in sizes] == [(302, "/me/code")]
    apart = abs(median(took[True]) - median(took[False])) * 1000
    refused = [
        client.post("/me", {"county": open_site.county, "number": OTHER, "name": "x"}, REMOTE_ADDR="198.18.0.1")
        for _ in range(40)
    ]
    assert {each.status_code for each in refused} == {429}, "the twenty of that place are used up"
    assert all(int(each["Retry-After"]) > 0 for each in refused)
    proof.shows(
        "T63", f"{asked:,} numbers, half of them known, from {asked // MOST_ASKED} places: answers of one size, medians"
        f" {apart:.1f} ms apart; the 21st of a place within an hour: 429",
        f"≤ {MOST_ASKED} answers an hour a source; known and unknown alike in size and ± 50 ms",
    )  # fmt: skip
