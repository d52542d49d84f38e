"""Names of files that are handed out, and their headers."""

from __future__ import annotations

import pytest

from canbao.web.downloads import LONGEST_NAME, hand_out, safe_name

NAMES = ['../../名单".xlsx', "a\r\nSet-Cookie: x=1.xlsx", "名\x00单.xlsx", "a/b\\c;d.xlsx", "…", ""]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_has_nothing_that_a_header_could_take_for_something_else(name: str) -> None:
    made = safe_name(name)
    assert made
    assert not set(made) & set('\r\n\x00"/\\;:')
    assert ".." not in made


def test_chinese_names_and_long_ones_keep_their_ending() -> None:
    assert safe_name("困难群众名单（模板）.xlsx") == "困难群众名单（模板）.xlsx"
    assert len(safe_name("长" * 500 + ".xlsx")) == LONGEST_NAME
    assert safe_name("长" * 500 + ".xlsx").endswith(".xlsx")


def test_it_is_kept_by_nobody_and_opened_by_no_browser() -> None:
    response = hand_out("名单.xlsx", b"x")
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''%E5%90%8D%E5%8D%95.xlsx"
    assert (response["X-Content-Type-Options"], response["Cache-Control"]) == ("nosniff", "no-store")
