"""The operator's results on a page: looked at first, then recorded once."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.access.people_at_work import new_key
from tests.lists.sheets import sheet_bytes

if TYPE_CHECKING:
    from tests.campaign.fieldwork import Field
    from tests.web.sites import Site

PAGE = "/s/messages/results"


@pytest.fixture
def sent(site: Site, monkeypatch: pytest.MonkeyPatch) -> tuple[Field, list[int]]:
    """Two messages on their way."""
    from tests.campaign.test_queueing import queue, text
    from tests.web.fields import field_of

    from canbao.campaign.gateways import Outcome
    from canbao.campaign.sending import BeginBatch, EndBatch, begin_batch, end_batch

    field = field_of(site, monkeypatch)
    for at, due in enumerate(field.owing[:2]):
        field.phone(due.person_id, f"1390000000{at}")
    queue(field, text(field))
    field.sends()
    field.at(monkeypatch, 10)
    batch = begin_batch(field.system, new_key(), BeginBatch())["batch"]
    assert isinstance(batch, int)
    numbers = [int(each.id) for each in field.rows("Message")]
    end_batch(field.system, new_key(), EndBatch(batch, tuple(Outcome(each, is_good=True) for each in numbers)))
    return field, numbers


def file_of(*rows: tuple[Any, ...]) -> SimpleUploadedFile:
    content = sheet_bytes(["编号", "手机号码", "结果", "说明"], [[str(cell) for cell in row] for row in rows])
    return SimpleUploadedFile("结果.xlsx", content)


def hidden(text: str) -> dict[str, str]:
    """The fields of the form that records what was looked at."""
    form = re.search(r'<form class="mt-3 no-print".*?</form>', text, re.DOTALL)
    assert form
    return {name: html.unescape(value) for name, value in re.findall(r'name="(key|do|seen)" value="([^"]*)"', form[0])}


def test_looked_at_then_recorded_once(site: Site, sent: tuple[Field, list[int]]) -> None:
    field, (first, second) = sent
    client = site.client(site.hire("bureau_clerk"))
    assert f'href="{PAGE}"' in client.get("/s/messages").content.decode()
    rows = ((first, "13900000000", "送达", ""), (second, "13900000001", "失败", "关机"), (second + 999, "", "也许", ""))
    answer = site.post(client, PAGE, {"do": "look", "file": file_of(*rows)})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "13900000000" not in text
    assert [str(each.state) for each in field.rows("Message")] == ["sent", "sent"]
    assert re.search(r'<td class="number">4</td><td>结果</td><td>也许</td>', text)
    sending = hidden(text)
    answer = client.post(PAGE, sending)
    page = client.get(answer.headers["Location"]).content.decode()
    assert "已登记 2 条短信的结果" in page
    assert [(str(each.state), each.words) for each in field.rows("Message")] == [("delivered", ""), ("failed", "关机")]
    again = client.post(PAGE, sending)
    assert "again=1" in again.headers["Location"]
    text = site.post(client, PAGE, {"do": "look", "file": file_of((first, "", "失败", ""))}).content.decode()
    assert "没有可以登记的" in text


def test_what_is_no_result_file_is_said(
    site: Site, sent: tuple[Field, list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = site.client(site.hire("bureau_clerk"))
    assert "请选择结果文件" in site.post(client, PAGE, {"do": "look"}).content.decode()
    other = SimpleUploadedFile("x.xlsx", sheet_bytes(["姓名"], [["甲"]]))
    answer = site.post(client, PAGE, {"do": "look", "file": other})
    assert answer.status_code == 422
    assert "编号" in answer.content.decode()
    for seen in ("", "[]", "[[1]]", '[[1, true, ""', f'[[{2**64}, true, ""]]', "[[null, 1, 2]]"):
        answer = site.post(client, PAGE, {"do": "record", "seen": seen})
        assert answer.status_code == 422, seen
    monkeypatch.setattr("canbao.web.delivery_pages.MOST_REPORTS", 1)
    rows = [(number, "", "送达", "") for number in sent[1]]
    assert "一次最多 1 行" in site.post(client, PAGE, {"do": "look", "file": file_of(*rows)}).content.decode()


def test_only_the_bureau(site: Site, sent: tuple[Field, list[int]]) -> None:
    field, _ = sent
    client = site.client(site.hire("town_clerk", field.town))
    assert client.get(PAGE).status_code == 403
    assert PAGE not in client.get("/s/messages").content.decode()
