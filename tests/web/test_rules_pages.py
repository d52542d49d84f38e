"""The questions and answers of a policy on a page: nobody needs an account, everything stands with its clause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canbao.policy.naming import label_window

if TYPE_CHECKING:
    from tests.web.sites import Site


def test_everybody_may_read_and_sees_what_the_policy_says(open_site: Site) -> None:
    from canbao.web.public_policies import policy_shown

    text = open_site.client().get(f"/rules/{open_site.county}/{open_site.till.year}").content.decode()
    policy = policy_shown(open_site.county, open_site.till.year)
    for key in ("windows", "amounts", "price", "aid", "cover", "waiting"):
        section = policy.sheet.section(key)
        assert section is not None
        for entry in section.entries:
            assert entry.name in text
            assert entry.cite in text
    for name, window in policy.book.latest.file.windows.items():
        assert label_window(name, window)[0] in text
    assert "这份通知没有写这一项" in text, "a silence is said"
    assert policy.name not in text, "a notice is called by its title, place and year, not by its file"
    assert policy.sheet.title in text
    assert "适用地区" in text
    assert "待遇年度" in text


def test_one_question_at_a_time(open_site: Site) -> None:
    address = f"/rules/{open_site.county}/{open_site.till.year}"
    one = open_site.client().get(f"{address}?q=fee").content.decode()
    assert "缴多少钱" in one
    assert "谁可以参保" not in one
    assert "谁可以参保" in open_site.client().get(f"{address}?q=nothing").content.decode()


def test_in_the_larger_view_questions_stand_alone_first(open_site: Site) -> None:
    from canbao.web.context import ELDER_COOKIE

    client = open_site.client()
    client.cookies[ELDER_COOKIE] = "1"
    text = client.get(f"/rules/{open_site.county}/{open_site.till.year}").content.decode()
    assert "?q=fee" in text
    assert "个人缴费标准" not in text
    assert "个人缴费标准" in client.get(f"/rules/{open_site.county}/{open_site.till.year}?q=fee").content.decode()
