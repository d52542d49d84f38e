"""Handing over a list by its pages: template, upload, what is wrong, the decision, the rows given back, undoing."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from python_calamine import CalamineWorkbook
from tests.database import in_area
from tests.web.rooms import fields, hand_over, poor_list

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.web.sites import Site

ADDRESS = "/s/import?list=civil_affairs"


def state_of(site: Site, number: int) -> str:
    from canbao.lists.models import ListFile

    with in_area(site.county):
        return str(ListFile.objects.get(county=site.county, id=number).state)


def count(site: Site) -> int:
    from canbao.lists.models import ListFile

    with in_area(site.county):
        return ListFile.objects.filter(county=site.county).count()


def test_who_sends_no_list_is_told_who_does(site: Site) -> None:
    answer = site.client(site.hire("tax_clerk")).get("/s/import")
    assert answer.status_code == 403
    assert "医保经办员" in answer.content.decode()


def test_an_office_sees_its_own_lists_alone(site: Site) -> None:
    own = site.client(site.hire("supplier"))
    page = own.get("/s/import").content.decode()
    assert "困难群众名单" in page
    assert "优抚对象名册" not in page
    assert own.get("/s/import/template/veterans").status_code == 404
    number = hand_over(site, own, poor_list(1))
    assert own.get(f"/s/import/{number}").status_code == 200
    other = site.client(site.hire("school_clerk"))
    assert other.get(f"/s/import/{number}").status_code == 404
    assert other.get(f"/s/lists/{number}").status_code == 404
    assert "查无此人" not in own.get(f"/s/import/{number}?tab=changes").content.decode(), "it is not told who is known"


def test_the_template_and_its_example_are_read_back_by_the_list(site: Site) -> None:
    client = site.client(site.hire("bureau_clerk"))
    for ending in ("", "?example=1"):
        answer = client.get(f"/s/import/template/civil_affairs{ending}")
        assert answer.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in answer.headers["Cache-Control"]
        rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
        assert "姓名（必填）" in rows[0]
        assert len(rows) == (2 if ending else 1)


def test_a_file_of_another_kind_is_refused_with_what_to_do(site: Site) -> None:
    client = site.client(site.hire("bureau_clerk"))
    answer = site.post(client, ADDRESS, fields(b"not a workbook at all"))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>有错误：" in text
    assert 'href="#id_file"' in text
    assert count(site) == 0
    empty = site.post(client, ADDRESS, {"as_of": "2024-09-30", "manner": "full"})
    assert "请选择名单文件" in empty.content.decode()


def test_the_same_form_twice_is_one_list(site: Site) -> None:
    client = site.client(site.hire("bureau_clerk"))
    content = poor_list(1)
    first = site.post(client, ADDRESS, fields(content, key="a" * 32))
    again = client.post(ADDRESS, fields(content, key="a" * 32))
    assert again.headers["Location"] == f"{first.headers['Location']}&again=1"
    assert count(site) == 1
    another = site.post(client, ADDRESS, fields(content))
    assert "done=repeat" in another.headers["Location"], "the same file under another form is not read again"
    assert count(site) == 1


def test_rows_to_mend_are_told_with_the_numbers_that_excel_shows(site: Site) -> None:
    client = site.client(site.hire("bureau_clerk"))
    number = hand_over(site, client, poor_list(1, 2, bad=1))
    assert state_of(site, number) == "received"
    page = client.get(f"/s/import/{number}?tab=rows").content.decode()
    assert '<td class="number">4</td><td>救助类别</td><td>低堡</td><td>不是已知的人员类别</td>' in page
    summary = client.get(f"/s/import/{number}").content.decode()
    assert "有 1 行要改正，登记还没有任何变化" in summary
    assert "<td>救助类别</td><td>不是已知的人员类别</td>" in summary


def test_good_rows_alone_then_accepted_then_taken_back(site: Site) -> None:
    client = site.client(site.hire("bureau_clerk"))
    number = hand_over(site, client, poor_list(1, 2, bad=1))
    address = f"/s/import/{number}"
    site.post(client, address, {"step": "good_rows"})
    assert state_of(site, number) == "checked"
    site.post(client, address, {"step": "apply"})
    assert state_of(site, number) == "applied"
    without = site.post(client, address, {"step": "undo", "reason": ""})
    assert without.status_code == 422
    assert "请写明原因" in without.content.decode()
    site.post(client, address, {"step": "undo", "reason": "报错了表"})
    assert state_of(site, number) == "undone"
    assert 'value="undo"' not in client.get(address).content.decode()


def test_a_step_sent_twice_is_taken_once(site: Site) -> None:
    client = site.client(site.hire("bureau_clerk"))
    number = hand_over(site, client, poor_list(1))
    sent = {"step": "apply", "key": "b" * 32}
    answers = [client.post(f"/s/import/{number}", sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert state_of(site, number) == "applied"
    fresh = site.post(client, f"/s/import/{number}", {"step": "apply"})
    assert fresh.status_code == 422
    assert "现为“已采用”，不能采用" in fresh.content.decode()


def test_an_office_cannot_accept_its_own_list(site: Site) -> None:
    client = site.client(site.hire("supplier"))
    number = hand_over(site, client, poor_list(1))
    assert 'value="apply"' not in client.get(f"/s/import/{number}").content.decode()
    assert client.post(f"/s/import/{number}", {"step": "apply", "key": "c" * 32}).status_code == 422
    assert state_of(site, number) == "checked"


def test_a_large_change_is_confirmed_by_another_person(site: Site) -> None:
    clerk, lead = site.client(site.hire("bureau_lead")), site.client(site.hire("bureau_lead"))
    before = hand_over(site, clerk, poor_list(*range(1, 41)))
    site.post(clerk, f"/s/lists/{before}", {"step": "apply"})
    number = hand_over(site, clerk, poor_list(1), day=date(2024, 10, 31))
    assert state_of(site, number) == "needs_confirmation"
    assert 'value="confirm"' not in clerk.get(f"/s/lists/{number}").content.decode(), "not by whoever sent it"
    sent = {"step": "confirm", "reason": "民政局已核实", "key": "d" * 32}
    assert clerk.post(f"/s/lists/{number}", sent).status_code == 422
    site.post(lead, f"/s/lists/{number}", {"step": "confirm", "reason": "民政局已核实"})
    assert state_of(site, number) == "checked"


def test_the_rows_to_mend_come_back_as_a_workbook(site: Site) -> None:
    from canbao.store.worker import run_worker

    person = site.hire("supplier")
    client = site.client(person)
    number = hand_over(site, client, poor_list(1, bad=2))
    asked = site.post(client, f"/s/import/{number}/returned", {})
    assert asked.status_code == 302
    where = asked.headers["Location"]
    early = site.post(client, where, {"export": where.rsplit("=", 1)[1]})
    assert early.status_code == 409
    run_worker(until_empty=True)
    fetched = site.post(client, where, {"export": where.rsplit("=", 1)[1]})
    assert fetched.status_code == 200
    rows = CalamineWorkbook.from_filelike(io.BytesIO(fetched.content)).get_sheet_by_index(0).to_python()
    assert rows[0][0] == "问题"
    assert "低堡" in rows[1]


@pytest.mark.needs("chromium")
@pytest.mark.parametrize("scripts", [True, False])
def test_a_list_from_template_to_register_in_a_browser(
    site: Site, open_page: Callable[..., Page], tmp_path: Path, scripts: bool
) -> None:
    page = open_page(site.hire("bureau_clerk"), scripts=scripts)
    page.goto("/s/import")
    page.get_by_role("link", name="困难群众名单", exact=True).click()
    with page.expect_download() as started:
        page.get_by_role("link", name="下载模板").click()
    assert started.value.suggested_filename == "困难群众名单（模板）.xlsx"
    page.get_by_role("button", name="上传并核对").click()
    assert page.title().startswith("有错误")
    file = tmp_path / "困难群众.xlsx"
    file.write_bytes(poor_list(1, 2, bad=1))
    page.get_by_label("名单文件").set_input_files(file)
    page.get_by_label("名单日期").fill("2024-09-30")
    page.get_by_role("button", name="上传并核对").click()
    assert page.get_by_text("有 1 行要改正，登记还没有任何变化").is_visible()
    page.get_by_role("link", name="逐行").click()
    assert page.get_by_role("cell", name="不是已知的人员类别").is_visible()
    page.get_by_role("button", name="只导入没有问题的行").click()
    page.get_by_role("button", name="采用这份名单").click()
    assert page.get_by_role("status").first.inner_text() == "已采用"
    page.get_by_label("撤销整份名单：原因").fill("报错了表")
    page.get_by_role("button", name="撤销整份名单").click()
    assert "登记恢复到采用之前" in page.get_by_role("status").first.inner_text()


def test_a_very_long_list_is_compared_by_the_worker_and_the_page_may_be_closed(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    from canbao.lists import actions
    from canbao.store.worker import run_worker

    monkeypatch.setattr(actions, "LONG_ROWS", 1)
    client = site.client(site.hire("bureau_clerk"))
    sent = {**fields(poor_list(1, 2)), "key": "the-same-key"}
    where = site.post(client, ADDRESS, sent).headers["Location"]
    assert where.startswith("/s/jobs/")
    assert site.post(client, ADDRESS, {**sent, **fields(poor_list(1, 2))}).headers["Location"].split("?")[0] == where
    assert count(site) == 1
    number = int(re.findall(r'href="/s/lists/(\d+)"', client.get("/s/lists").content.decode())[0])
    assert state_of(site, number) == "received"
    run_worker(until_empty=True)
    assert state_of(site, number) == "checked"
    assert f'href="/s/lists/{number}"' in client.get(where).content.decode()
    wrong = site.post(client, ADDRESS, fields(poor_list(3, bad=1), date(2024, 8, 31)))
    assert wrong.headers["Location"].startswith("/s/import/"), "what has to be mended is shown at once"
    short = site.post(client, ADDRESS, fields(poor_list(3), date(2024, 7, 31)))
    assert short.headers["Location"].startswith("/s/import/")
    office = site.client(site.hire("supplier"))
    own = site.post(office, ADDRESS, fields(poor_list(4, 5)))
    assert own.headers["Location"].startswith("/s/import/"), "who starts no jobs waits"
