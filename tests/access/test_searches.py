"""Searches are counted by account: the sixty-first of a minute waits, another account's does not."""

from __future__ import annotations

import pytest
from tests.access.people_at_work import vault, worker

from canbao.access.searches import MOST_SEARCHES, TooMany, count_search
from canbao.store.server import Server

__all__ = ["vault"]
pytestmark = pytest.mark.usefixtures("vault")


def test_an_account_that_has_searched_enough_is_told_how_long_to_wait(database: Server) -> None:
    del database
    one, other = worker("bureau_clerk", account=11), worker("bureau_clerk", account=12)
    for _ in range(MOST_SEARCHES):
        count_search(one)
    with pytest.raises(TooMany) as refused:
        count_search(one)
    assert 0 < refused.value.wait <= 60
    count_search(other)
