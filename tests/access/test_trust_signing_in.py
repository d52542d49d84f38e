"""Signing in under attack and over time: guesses, reused codes, idle ends, stopped accounts, passwords."""

from __future__ import annotations

import statistics
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.db import connections
from tests.access.people_at_work import audit_rows, new_key, vault, worker
from tests.access.people_signing_in import PHRASE, SignsIn, make_older, settled
from tests.proofs import Proof

from canbao.access import passwords, signing_in
from canbao.access.accounts import StopAccount, stop_account
from canbao.access.guesses import MOST_TRIES
from canbao.access.passwords import BadPassword, refuse_weak
from canbao.access.sign_ins import IDLE_MINUTES, LONGEST_HOURS, SignedOut, presence_of
from canbao.access.signing_in import Attempt, WrongSignIn, sign_in
from canbao.store.server import Server

__all__ = ["vault"]
pytestmark = [pytest.mark.trust, pytest.mark.usefixtures("vault")]


@pytest.fixture
def clerk(database: Server) -> SignsIn:
    return settled(database)


def guess(username: str, guesses: int, at_once: int = 4) -> int:
    """So many wrong tries by a stranger; how many passwords were really compared."""
    compared: list[str] = []
    original = passwords.is_password

    def counted(password: str, kept: str) -> bool:
        compared.append(password)
        return original(password, kept)

    def once(number: int) -> None:
        try:
            sign_in(Attempt(username, f"wrong-{number}", "123456"))
        except WrongSignIn:
            return
        finally:
            connections.close_all()
        raise AssertionError("a guess got in")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(signing_in, "is_password", counted)
        with ThreadPoolExecutor(at_once) as pool:
            list(pool.map(once, range(guesses)))
    return len(compared)


def test_t70_guesses_do_not_reach_the_password(clerk: SignsIn, proof: Proof) -> None:
    known = clerk.attempt()
    assert known is not None
    guesses = proof.size(60, 10_000)
    compared = guess(clerk.username, guesses)
    assert compared == MOST_TRIES
    nobody = guess("nobody.there", MOST_TRIES * 2)
    assert nobody == MOST_TRIES, "a name that there is not is looked at as often"
    assert clerk.attempt(device="") is None, "from a strange browser the door is closed to the owner too"
    assert clerk.attempt(device=known.device) is not None
    alarms = [row for row in audit_rows(clerk.server) if row["outcome"] == "alarm" and row["action"] == "sign_in"]
    assert len(alarms) == 1
    make_older(clerk.server, "access_guess", "since", 16)
    assert clerk.attempt() is not None
    proof.shows(
        "T70", f"{guesses:,} guesses by 4 at once: {compared} compared; the owner gets in by a known browser, 1 alarm",
        f"≤ {MOST_TRIES} per 15 min reach the check; owner with factor and known device gets in",
    )  # fmt: skip


def test_t70_sabotage_without_the_count_every_guess_is_compared(
    clerk: SignsIn, proof: Proof, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing_in, "count_try", lambda *_: 1)
    compared = guess(clerk.username, 20)
    assert compared == 20
    proof.sabotage("T70", "the count of tries", f"{compared} of 20 guesses compared")


def test_t70_a_name_that_there_is_not_takes_as_long(clerk: SignsIn) -> None:
    def seconds(username: str) -> float:
        begun = time.perf_counter()
        with pytest.raises(WrongSignIn):
            sign_in(Attempt(username, "wrong", "123456"))
        return time.perf_counter() - begun

    pairs = [(seconds(clerk.username), seconds(f"nobody{number}")) for number in range(MOST_TRIES)]
    known, unknown = (statistics.median(times) for times in zip(*pairs, strict=True))
    assert unknown > known / 3, "a hash is worked out for nobody too"


def test_t72_a_sign_in_ends_by_itself_and_with_its_account(
    clerk: SignsIn, proof: Proof, monkeypatch: pytest.MonkeyPatch
) -> None:
    for column, minutes in (("seen_at", IDLE_MINUTES + 1), ("begun_at", LONGEST_HOURS * 60 + 1)):
        entered = clerk.attempt()
        assert entered is not None
        assert presence_of(entered.token).actor.account_id == clerk.number
        make_older(clerk.server, "access_signin", column, minutes)
        with pytest.raises(SignedOut):
            presence_of(entered.token)
    first, second = clerk.attempt(), clerk.attempt()
    assert first is not None
    assert second is not None
    assert first.token != second.token
    with pytest.raises(SignedOut):
        presence_of(first.token)
    stop_account(worker("system_admin"), new_key(), StopAccount(clerk.number, "离职"))
    with pytest.raises(SignedOut):
        presence_of(second.token)
    proof.shows(
        "T72", f"idle {IDLE_MINUTES} min, {LONGEST_HOURS} h, a second sign-in, a stopped account: each ended"
        " at the next request", "ended on the server ≤ 5 s; new id at sign-in",
    )  # fmt: skip
    monkeypatch.setattr("canbao.access.sign_ins._FIND", _FIND_FOR_EVER)
    other = settled(clerk.server, name="李四")
    entered = other.attempt()
    assert entered is not None
    make_older(clerk.server, "access_signin", "seen_at", 10_000)
    assert presence_of(entered.token).sign_in > 0
    proof.sabotage("T72", "the question of time", "a sign-in idle for a week is open")


_FIND_FOR_EVER = """
    SELECT id, account_id, state, begun_at, factor_at, now(), false, false, false FROM access_signin
    WHERE county = %s AND mark = %s
"""


def test_t73_a_code_counts_once(clerk: SignsIn, proof: Proof) -> None:
    clerk.forget_step()
    code = clerk.code()
    assert clerk.attempt(code=code) is not None
    assert clerk.attempt(code=code) is None
    spare = clerk.spare[0]
    assert clerk.attempt(code=spare) is not None
    assert clerk.attempt(code=spare) is None
    clerk.forget_step()
    with ThreadPoolExecutor(4) as pool:
        entered = list(pool.map(lambda _: _closing(clerk, clerk.code()), range(4)))
    assert sum(each is not None for each in entered) <= 1
    proof.shows(
        "T73", "a code and a spare code tried again, one code by 4 at once: 1 sign-in each", "refused; ≤ 5 tries"
    )
    make_older(clerk.server, "access_guess", "since", 16)
    clerk.forget_step()
    again = clerk.code()
    assert clerk.attempt(code=again) is not None
    clerk.forget_step()
    assert clerk.attempt(code=again) is not None
    proof.sabotage("T73", "the half minute that was used, forgotten", "the same code gets in again")


def _closing(clerk: SignsIn, code: str) -> object:
    try:
        return clerk.attempt(code=code)
    finally:
        connections.close_all()


def test_t77_common_and_near_passwords_are_refused(
    database: Server, proof: Proof, monkeypatch: pytest.MonkeyPatch
) -> None:
    del database
    listed = sorted(CommonPasswordValidator().passwords)[:: 1 if proof.is_full else 40]
    common = [word for word in listed if len(word) * 2 >= passwords.SHORTEST or any(map(str.isalpha, word))]
    tried = [
        *common,
        *(f"{word}{'2026!' * 3}"[: max(passwords.SHORTEST, len(word) + 1)] for word in common),
        *(f"2026{word}".ljust(passwords.SHORTEST, "#") for word in common if any(map(str.isalpha, word))),
        "wangxiaoming2026",
        "医保局医保局医保局医保局",
        "canbao-canbao-1",
        "aaaaaaaaaaaaaa",
    ]
    refused = 0
    for word in [*tried, "dragonfly2026!"]:
        with pytest.raises(BadPassword):
            refuse_weak(word, ("wangxiaoming", "王小明", "岳阳县医疗保障局"))
        refused += 1
    long = "紫云英开在四月的田埂上" * 5
    for good in (PHRASE, long[:64], "x7Q-" * 3 + "rest of it"):
        refuse_weak(good, ("wangxiaoming",))
    monkeypatch.setenv("CANBAO_PASSWORDS", "dengbao")
    with pytest.raises(BadPassword):
        refuse_weak("only small letters here", ())
    refuse_weak("Small, capital and 1 digit", ())
    proof.shows(
        "T77", f"{refused:,} common, near and repeating words refused; 64 characters and phrases taken; dengbao asks"
        " for kinds", "per policy",
    )  # fmt: skip
    monkeypatch.setattr(passwords, "_common", frozenset)
    refuse_weak("dragonfly2026!", ())
    proof.sabotage("T77", "the list of common passwords", "a common one is taken")
