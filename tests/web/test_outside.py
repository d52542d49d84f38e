"""Addresses of the public zone as they stand on paper."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from canbao.web.outside import outside, scan_code

if TYPE_CHECKING:
    import pytest
    from tests.web.sites import Site


def test_an_address_is_whole_and_of_the_stated_site(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    for stated, address in (("https://ybj.example.cn", f"https://ybj.example.cn/public/{site.county}/pay"), ("", "")):
        monkeypatch.setattr(settings, "CONFIGURATION", replace(settings.CONFIGURATION, public_site=stated))
        assert outside("public_pay", site.county) == address
        assert bool(scan_code(address)) is bool(address)


def test_a_code_is_a_picture_that_needs_no_other_file() -> None:
    picture = scan_code("https://example.org/public/430621/pay")
    assert picture.startswith("<svg")
    assert "href" not in picture
    assert scan_code("https://example.org/a") != scan_code("https://example.org/b")
