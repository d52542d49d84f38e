"""What we send to a partner is signed as what a partner sends to us: the other side's reader takes it."""

from __future__ import annotations

from datetime import UTC, datetime

from canbao.api.signing import is_signed, read_header
from canbao.exchange.request_signing import Asked, header_of

AT = datetime(2024, 11, 30, 8, 0, tzinfo=UTC)
ASKED = Asked("GET", "/api/v1/packages?after=3", AT, "n1", "", b"")


def test_the_header_is_one_that_our_own_api_takes() -> None:
    found = read_header(header_of("430621-tax", "secret", ASKED))
    assert (found.code, found.at) == ("430621-tax", AT)
    assert is_signed("secret", ASKED, found.signature)


def test_it_is_the_header_that_the_stand_in_writes() -> None:
    from canbao.sandbox.asking import authorization

    written = authorization("430621-tax", "secret", "GET", "/api/v1/packages?after=3", AT, "n1", "", b"")
    assert header_of("430621-tax", "secret", ASKED) == written


def test_the_secret_is_not_in_it() -> None:
    assert "kept-by-both" not in header_of("k", "kept-by-both", ASKED)
