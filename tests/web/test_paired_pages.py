"""Telephones given and stopped by the town's clerk: a code shown once, whose telephone works, the end of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.money.tills import Till
    from tests.phones.villages import Village
    from tests.web.sites import Site


@pytest.fixture
def village(till: Till, monkeypatch: pytest.MonkeyPatch) -> Village:
    from tests.phones.villages import Village

    return Village(till, monkeypatch)


def test_from_the_code_on_the_page_to_the_stop(village: Village, site: Site) -> None:
    from django.test import Client
    from tests.handsets import Handset, over_django

    clerk = site.hire("town_clerk", village.unit[:9])
    client = site.client(clerk)
    nobody = client.get("/s/phones").content.decode()
    assert "还没有绑定过手机" in nobody
    told = site.post(client, "/s/phones", {"account": str(village.collector.account_id)}).content.decode()
    shown = re.search(r'class="draft text-nowrap">([0-9A-Z ]+)<', told)
    assert shown is not None
    assert "<svg" in told
    phone = Handset(over_django(Client(headers={"host": "127.0.0.1"})), village.county, shown[1].replace(" ", ""))
    phone.ask_to_pair()
    village.turn()
    assert phone.look() == 200
    listed = client.get("/s/phones").content.decode()
    assert "已绑定" in listed
    assert shown[1] not in listed
    number = re.search(r"/s/phones/(\d+)/stop", listed)
    assert number is not None
    address = number[0]
    assert site.post(client, address, {"reason": ""}).status_code == 422
    assert site.post(client, address, {"reason": "手机丢了"}).status_code == 302
    village.turn()
    assert phone.look() == 410
    assert "已停用" in client.get("/s/phones?done=stopped").content.decode()


def test_other_areas_and_readers_see_and_do_less(village: Village, site: Site) -> None:
    village.handset()
    elsewhere = site.client(site.hire("town_clerk", village.field.other_town()))
    page = elsewhere.get("/s/phones").content.decode()
    assert "已绑定" not in page
    assert f'value="{village.collector.account_id}"' not in page
    reader = site.client(site.hire("inspector"))
    page = reader.get("/s/phones").content.decode()
    assert "已绑定" in page
    assert "生成绑定码" not in page
    assert "/stop" not in page
    collector = site.client(site.hire("village_collector", village.unit))
    assert collector.get("/s/phones").status_code == 403
