"""Whoever gives no key of the request gets one that nobody can send again; the day is that of actions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from tests.access.people_at_work import worker

from canbao.access.claiming import check_key
from canbao.api.asking import Caller
from canbao.api.callers import key_of, today
from canbao.store.server import Server


def test_a_request_without_a_key_gets_one_of_its_own() -> None:
    given, other = Caller(worker("bureau_clerk"), None, "mine"), Caller(worker("bureau_clerk"), None, "")
    assert key_of(given) == "mine"
    assert key_of(other) != key_of(other)
    check_key(key_of(other))


def test_the_day_is_that_of_the_business_zone(database: Server) -> None:
    del database
    there = datetime.now(UTC).astimezone(timezone(timedelta(hours=8))).date()
    assert abs((today() - there).days) <= 1
