"""Addresses on paper are whole, and lead to the county's page."""

from __future__ import annotations

from django.conf import settings
from django.test import RequestFactory, override_settings

from canbao.web.outside import outside, scan_code


def test_an_address_is_whole() -> None:
    request = RequestFactory().get("/s/letter", headers={"host": "127.0.0.1"})
    with override_settings(SESSION_COOKIE_SECURE=False):
        assert outside(request, "public_pay", "430621") == "http://127.0.0.1/public/430621/pay"
    with override_settings(SESSION_COOKIE_SECURE=True, ALLOWED_HOSTS=settings.ALLOWED_HOSTS):
        assert outside(request, "public_letter", "430621").startswith("https://")


def test_a_code_is_a_picture_that_needs_no_other_file() -> None:
    picture = scan_code("https://example.org/public/430621/pay")
    assert picture.startswith("<svg")
    assert "href" not in picture
    assert scan_code("https://example.org/a") != scan_code("https://example.org/b")
