"""Tokens: what is none, what is somebody else's, how often a sign-in is written down."""

from __future__ import annotations

import pytest
from tests.access.people_at_work import vault
from tests.access.people_signing_in import make_older, settled
from tests.database import as_superuser

from canbao.access.sign_ins import SignedOut, county_of_token, new_token, presence_of
from canbao.store.server import Server

__all__ = ["vault"]
pytestmark = pytest.mark.usefixtures("vault")


@pytest.mark.parametrize("token", ["", ".", "990101", "990101.", "99010.x", "abcdef.x", "٩٩٠١٠١.x", "9901011.x"])
def test_what_is_no_token(token: str) -> None:
    with pytest.raises(SignedOut):
        county_of_token(token)


def test_a_token_that_nobody_has(database: Server) -> None:
    del database
    with pytest.raises(SignedOut):
        presence_of(new_token("990101"))


def test_seen_is_written_when_it_is_due(database: Server) -> None:
    entered = settled(database).attempt()
    assert entered is not None

    def seen() -> object:
        with as_superuser(database) as connection:
            return connection.execute("SELECT max(seen_at) FROM access_signin").fetchone()

    first = seen()
    presence_of(entered.token)
    assert seen() == first, "a second page within half a minute is not written down"
    make_older(database, "access_signin", "seen_at", 1)
    presence_of(entered.token)
    later = seen()
    assert later is not None
    assert first is not None
    assert later > first  # type: ignore[operator]
