"""Passwords: only two hashes at once, none taken for nobody's, the stem of a common one."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from tests.database import in_area

from canbao.access import passwords
from canbao.access.passwords import BadPassword, hash_password, is_password, refuse_weak, starting_password
from canbao.store.server import Server


def test_the_right_one_is_told_from_others(database: Server) -> None:
    del database
    with in_area():
        kept = hash_password("yi-er-san-si-wu-liu")
        assert kept.startswith("scrypt$")
        assert is_password("yi-er-san-si-wu-liu", kept)
        assert not is_password("yi-er-san-si-wu-li", kept)
        assert not is_password("of nobody", ""), "an account without a password has none"


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("elevenchars", "12 至 128"), ("x" * 129, "12 至 128"), ("abcabcabcabcabc", "重复"),
        ("1qaz2wsx3edc4rfv", "常见"),
        ("12345password!!", "常见"), ("Zhang.San-is-here", "账号"), ("wo-de-canbao-mima", "canbao"),
    ],
)  # fmt: skip
def test_weak_ones_are_refused_with_the_reason(password: str, words: str) -> None:
    with pytest.raises(BadPassword, match=words):
        refuse_weak(password, ("zhang.san", "张三"))


def test_starting_passwords_are_strong_and_differ() -> None:
    made = {starting_password() for _ in range(50)}
    assert len(made) == 50
    assert all(len(each.replace("-", "")) == 16 for each in made)


def test_no_more_than_two_hashes_at_once(database: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    del database
    under_way, most = [0], [0]

    def slow(password: str, kept: str) -> bool:
        under_way[0] += 1
        most[0] = max(most[0], under_way[0])
        time.sleep(0.05)
        under_way[0] -= 1
        return password == kept

    def once(number: int) -> None:
        try:
            with in_area():
                is_password(f"guess {number}", "kept")
        finally:
            connections.close_all()

    monkeypatch.setattr(passwords, "check_password", slow)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(once, range(16)))
    assert most[0] == passwords.HASHES_AT_ONCE
