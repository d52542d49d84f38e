"""Passwords: which are taken, how they are kept, how one is compared.

In: what somebody typed. Out: a hash to keep, yes or no. Never: a password kept or logged; more than two hashes worked
out at once, each of which takes memory and a core.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from secrets import choice

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import CommonPasswordValidator

from canbao.access.locks import alone
from canbao.store.configuration import read_configuration
from canbao.store.failures import StoreFailed

SHORTEST, LONGEST = 12, 128
"""Characters. Long ones instead of kinds of characters (ASVS 5.0, 6.2.1 and 6.2.5); longer than 128 is no password."""
HASHES_AT_ONCE = 2
"""On the whole installation: a flood of sign-ins leaves the other core to the pages."""
DAYS_UNDER_DENGBAO = 90
"""With CANBAO_PASSWORDS=dengbao a password is changed as often as auditors of the graded protection ask (等保)."""
_LOCAL = ("canbao", "yibao", "shebao", "医保", "参保")
_KINDS = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^a-zA-Z0-9]")
_LETTERS, _START_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789", 16


class BadPassword(StoreFailed):
    """Not taken as a password; the message says why."""


def refuse_weak(password: str, words: Iterable[str]) -> None:
    """`words`: what stands beside it: the name to sign in with, the person's, the office's. Raises BadPassword."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise BadPassword(f"密码须为 {SHORTEST} 至 {LONGEST} 个字符 {SHORTEST} to {LONGEST} characters")
    folded = password.casefold()
    near = [word for word in (*words, *_LOCAL) if len(word) > 1 and word.casefold() in folded]
    if near:
        raise BadPassword("密码不能含账号、姓名、单位名称或“canbao”“医保”等字样 it may not hold names or local words")
    if len(set(folded)) < SHORTEST // 2:
        raise BadPassword("密码里重复的字符太多 too many of its characters are the same")
    if _is_common(folded):
        raise BadPassword("这个密码太常见，容易被猜到 too common a password")
    if is_dengbao() and sum(bool(re.search(kind, password)) for kind in _KINDS) < len(_KINDS) - 1:
        raise BadPassword("须含大写、小写、数字、符号中的三种 three of capitals, small letters, digits and signs")


def is_dengbao() -> bool:
    """Whether the installation follows the stricter habits of the graded protection."""
    return read_configuration().passwords == "dengbao"


def hash_password(password: str) -> str:
    """What is kept. In a transaction, where it waits for its turn."""
    _take_turn(password)
    return make_password(password)


def is_password(password: str, kept: str) -> bool:
    """Whether it is the one. Without a kept one it takes as long and says no. In a transaction."""
    _take_turn(password)
    return check_password(password[:LONGEST], kept or _nobodys()) and bool(kept)


def starting_password() -> str:
    """One to begin with, easy to read out."""
    letters = "".join(choice(_LETTERS) for _ in range(_START_LETTERS))
    return "-".join(letters[at : at + 4] for at in range(0, _START_LETTERS, 4))


def _is_common(folded: str) -> bool:
    """password1234! is as common as its stem; 1234562026!! is half of it."""
    letters = [at for at, sign in enumerate(folded) if sign.isalpha()]
    first, last = (letters[0], letters[-1]) if letters else (len(folded), -1)
    stems = (folded[start:end] for start in range(first + 1) for end in range(max(start, last) + 1, len(folded) + 1))
    return any(stem in _common() and (letters or len(stem) * 2 >= len(folded)) for stem in stems)


@cache
def _common() -> frozenset[str]:
    return frozenset(CommonPasswordValidator().passwords)


def _take_turn(password: str) -> None:
    alone(f"hashing:{sum(password.encode(errors='replace')) % HASHES_AT_ONCE}")


@cache
def _nobodys() -> str:
    return make_password(None) and make_password("of nobody")
