"""Whose amount changes: names for whoever may find people, a town alone, page by page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.web.test_run_pages import otherwise

if TYPE_CHECKING:
    from tests.web.sites import Site


def test_who_may_not_see(site: Site) -> None:
    assert site.client(site.hire("supplier")).get("/s/dues/diff").status_code == 403
    assert site.client(site.hire("bureau_clerk")).get("/s/dues/diff?run=999999999").status_code == 404


def test_nothing_to_compare_yet(site: Site) -> None:
    assert "还没有可以比较的两批核算" in site.client(site.hire("finance")).get("/s/dues/diff").content.decode()


def test_everybody_who_differs_page_by_page(site: Site) -> None:
    number = otherwise(site)
    client = site.client(site.hire("bureau_clerk"))
    seen, address = set[str](), f"/s/dues/diff?run={number}"
    for _ in range(30):
        page = client.get(address).content.decode()
        found = re.findall(r"/s/person/(\d+)/why", page)
        assert not seen & set(found), "nobody twice"
        seen |= set(found)
        after = re.search(r'href="(\?[^"]*after=\d+[^"]*)">下一页', page)
        if after is None:
            break
        address = f"/s/dues/diff{after.group(1).replace('&amp;', '&')}"
    with_amounts = {str(due.person_id) for due in site.till.dues(payable_fen__gt=0)}
    assert seen
    assert len(seen & with_amounts) > len(seen) // 2


def test_one_town_and_finance_without_names(site: Site) -> None:
    number = otherwise(site)
    town = site.till.county.towns()[0]
    whole = site.client(site.hire("finance")).get(f"/s/dues/diff?run={number}").content.decode()
    assert "/s/person/" not in whole
    assert "号</td>" in whole
    own = site.client(site.hire("town_clerk", town))
    page = own.get(f"/s/dues/diff?run={number}").content.decode()
    others = {str(due.person_id) for due in site.till.dues() if due.unit[:9] != town}
    assert not others & set(re.findall(r"/s/person/(\d+)/why", page))
    nobody = site.client(site.hire("bureau_clerk")).get(f"/s/dues/diff?run={number}&unit={site.county}999")
    assert "这个镇街没有金额变化的人" in nobody.content.decode()
