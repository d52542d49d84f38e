"""A page that cannot help says whom to ring, and asks no database that is away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from tests.web.test_entering import break_page, broken

if TYPE_CHECKING:
    from tests.web.sites import Site

__all__ = ["broken"]
TELEPHONE = "0730-7600009"


def add_window(site: Site) -> None:
    """The county's own, with its telephone."""
    from tests.campaign.fieldwork import Field

    Field(site.till).units()
    client = site.client(site.hire("bureau_clerk"))
    row = "\t".join((site.county, "县（市）医保窗口", "县医保局", "县城", "工作日", TELEPHONE, "登记"))
    assert site.post(client, "/s/windows", {"do": "load", "lines": row}).status_code == 302


@pytest.fixture
def without_known_telephones() -> Iterator[None]:
    """Nothing was read yet."""
    from canbao.web import telephones

    telephones._KNOWN.clear()
    yield
    telephones._KNOWN.clear()


@pytest.mark.parametrize("error", [None, ValueError("x")])
def test_whoever_is_not_helped_is_told_whom_to_ring(
    site: Site, broken: pytest.MonkeyPatch, error: Exception | None
) -> None:
    add_window(site)
    client = site.client(site.hire("bureau_clerk"))
    if error is not None:
        break_page(broken, "account", error)
    text = client.get("/nowhere" if error is None else "/account").content.decode()
    assert f'href="tel:{TELEPHONE}"' in text


@pytest.mark.usefixtures("without_known_telephones")
def test_a_telephone_is_told_while_the_database_is_away(site: Site, broken: pytest.MonkeyPatch) -> None:
    from canbao.store.outages import StoreInterrupted
    from canbao.web import telephones

    add_window(site)
    client = site.client(site.hire("bureau_clerk"))
    away = StoreInterrupted("数据库中断 the database is away")
    break_page(broken, "account", away)
    assert TELEPHONE not in client.get("/account").content.decode(), "nobody is asked for what was never read"
    client.get("/nowhere")

    def fail(*_: object) -> None:
        raise away

    broken.setattr(telephones, "windows", fail)
    for address in ("/account", "/nowhere"):
        assert TELEPHONE in client.get(address).content.decode()
