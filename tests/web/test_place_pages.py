"""A county whose divisions do not come with the package loads its own on a page."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.access.people_at_work import new_key
from tests.web.beginnings import Begun, begun, text_of

from canbao.store.models import Unit
from canbao.store.server import Server

ADDRESS = "/a/places"
TABLE = """code,name,level,parent
43,湖南省,province,
4306,岳阳市,city,43
430621,岳阳县,county,4306
430621901,新河镇,township,430621
430621901001,河口村委会,village,430621901
"""
FARM = "code,name,kind,parent\n430621L1,林场,farm,430621\n"
"""Its code is too short."""


@pytest.fixture
def county(database: Server, vault: object) -> Begun:
    del database, vault
    return begun()


def load(county: Begun, tables: dict[str, bytes], key: str = "") -> Any:
    files = {name: SimpleUploadedFile(f"{name}.csv", content) for name, content in tables.items()}
    return county.system.post(ADDRESS, {"key": key or new_key(), **files})


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_table_from_excel_adds_a_town_that_can_have_a_window(county: Begun, encoding: str) -> None:
    key = new_key()
    where = f"{ADDRESS}?added=2&changed=0"
    for more in ("", "&again=1"):
        answer = load(county, {"divisions": TABLE.encode(encoding)}, key)
        assert answer.headers["Location"] == where + more, "sent twice, done once"
    assert Unit.objects.get(code="430621901001").name == "河口村委会"
    assert "新河镇便民服务中心" in text_of(county.system.get("/a/people/proposed"))
    assert "新增 2 个单位" in text_of(county.system.get(where))


def test_a_bad_table_is_refused_whole(county: Begun) -> None:
    before = Unit.objects.count()
    for tables, words in (
        ({"divisions": TABLE.replace("village,", "town,").encode()}, "第6行"),
        ({"divisions": b"\xff\xff\x00\x81"}, "不是文本"),
        ({"units": b"code,name\n1,x\n"}, "单位表缺列"),
        ({"divisions": b"x" * 5_000_001}, "超过 5 MB"),
        ({"divisions": TABLE.encode(), "units": FARM.encode()}, "第 2 行"),
    ):  # fmt: skip
        answer = load(county, tables)
        assert answer.status_code == 422, words
        assert words in text_of(answer)
    assert Unit.objects.count() == before


def test_nobody_but_the_system_administrator(county: Begun) -> None:
    for other in (county.security, county.audit):
        assert other.get(ADDRESS).status_code == 403
        assert ADDRESS not in text_of(other.get("/"))
