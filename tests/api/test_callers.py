"""Whoever gives no key of the request gets one that nobody can send again."""

from __future__ import annotations

from tests.access.people_at_work import worker

from canbao.access.claiming import check_key
from canbao.api.asking import Caller
from canbao.api.callers import key_of


def test_a_request_without_a_key_gets_one_of_its_own() -> None:
    given, other = Caller(worker("bureau_clerk"), None, "mine"), Caller(worker("bureau_clerk"), None, "")
    assert key_of(given) == "mine"
    assert key_of(other) != key_of(other)
    check_key(key_of(other))
