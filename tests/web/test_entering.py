"""What a page says instead of itself: nothing of the code, nothing of a person, and what to do."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.web.sites import Site


def break_page(monkeypatch: pytest.MonkeyPatch, name: str, error: Exception) -> None:
    """The page fails with this error."""
    from dataclasses import replace

    from canbao.web import urls
    from canbao.web.pages import PAGES

    assert urls.urlpatterns, "every page is known"

    def fail(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setitem(PAGES, name, replace(PAGES[name], view=fail))  # type: ignore[arg-type]


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Pages are looked up at each request while a test breaks them."""
    from canbao.web import entering, pages

    original = entering._let_in
    monkeypatch.setattr(entering, "_let_in", lambda found, *rest: original(pages.PAGES[found.name], *rest))
    return monkeypatch


def test_what_nobody_foresaw_is_told_without_its_words(
    site: Site, broken: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    break_page(broken, "account", ValueError("张三 430621199001011235"))
    with caplog.at_level(logging.ERROR, logger="canbao.web"):
        answer = site.client(site.hire("bureau_clerk")).get("/account")
    assert answer.status_code == 500
    shown = answer.content.decode()
    assert "系统出错" in shown
    assert "ValueError" in caplog.text
    assert "430621199001011235" not in caplog.text + shown
    assert "张三" not in caplog.text + shown


def test_a_database_that_is_away_says_when_to_try_again(site: Site, broken: pytest.MonkeyPatch) -> None:
    from canbao.store.outages import StoreInterrupted

    break_page(broken, "account", StoreInterrupted("数据库中断 the database is away"))
    answer = site.client(site.hire("bureau_clerk")).get("/account")
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "the database" not in answer.content.decode(), "Chinese alone"


@pytest.mark.parametrize(("address", "status"), [("/nowhere", 404), ("/s/person/999999999", 404), ("/api/v1/x", 404)])
def test_what_there_is_not(site: Site, address: str, status: int) -> None:
    answer = site.client(site.hire("bureau_clerk")).get(address)
    assert answer.status_code == status
    is_json = answer.headers["Content-Type"].startswith("application/problem+json")
    assert is_json is address.startswith("/api/")
