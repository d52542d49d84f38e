"""What is signed of a request: change one line of it and the signature is another's."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from canbao.api.signing import SCHEME, Asked, BadHeader, header_of, is_signed, read_header, sign

ASKED = Asked("post", "/api/v1/due?a=1", datetime(2024, 11, 30, 8, 0, tzinfo=UTC), "n1", "k1", b"{}")


def test_a_known_signature() -> None:
    """Worked out with another program, from the page of reference alone."""
    assert ASKED.text().decode().splitlines() == [
        "POST", "/api/v1/due?a=1", "2024-11-30T08:00:00Z", "n1", "k1",
        "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
    ]  # fmt: skip


def test_every_line_counts() -> None:
    signature = sign("secret", ASKED)
    assert is_signed("secret", ASKED, signature)
    for other in (
        replace(ASKED, method="GET"), replace(ASKED, path="/api/v1/due"), replace(ASKED, nonce="n2"),
        replace(ASKED, at=ASKED.at + timedelta(seconds=1)), replace(ASKED, request_key=""), replace(ASKED, body=b"{ }"),
    ):  # fmt: skip
        assert not is_signed("secret", other, signature)
    assert not is_signed("other", ASKED, signature)


def test_the_header_is_read_as_it_was_written() -> None:
    found = read_header(header_of("990101-a", "secret", ASKED))
    assert (found.code, found.at, found.nonce, found.signature) == ("990101-a", ASKED.at, "n1", sign("secret", ASKED))


NO_HEADERS = ["", "Bearer x", f"{SCHEME} key=a", f"{SCHEME} key=a, time=now, nonce=n, signature=s"]


@pytest.mark.parametrize("value", NO_HEADERS)
def test_what_is_no_header_is_said(value: str) -> None:
    with pytest.raises(BadHeader):
        read_header(value)
