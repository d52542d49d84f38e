"""A sign-in leaves its entry, keeps no token, and is the only one of its account."""

from __future__ import annotations

import pytest
from tests.access.accounts_at_work import hire
from tests.access.people_at_work import COUNTY, audit_rows, new_key, vault
from tests.access.people_signing_in import settled, username_of
from tests.database import as_superuser

from canbao.access.acting import NotAllowed
from canbao.access.actors import system_actor
from canbao.access.setting_up import give_start_password
from canbao.access.sign_ins import own_sign_ins
from canbao.access.signing_in import Attempt, EndSignIn, WrongSignIn, end_sign_in, sign_in
from canbao.store.server import Server

__all__ = ["vault"]
pytestmark = pytest.mark.usefixtures("vault")


def test_the_token_is_kept_nowhere(database: Server) -> None:
    clerk = settled(database)
    entered = clerk.attempt()
    assert entered is not None
    with as_superuser(database) as connection:
        rows = connection.execute("SELECT mark FROM access_signin").fetchall()
        text = connection.execute("SELECT string_agg(r::text, '') FROM access_auditentry AS r").fetchone()
    assert all(entered.token.encode() not in bytes(mark) for (mark,) in rows)
    assert text is not None
    assert entered.token.partition(".")[2] not in text[0]


def test_each_sign_in_and_each_refusal_is_told(database: Server) -> None:
    clerk = settled(database)
    before = len(audit_rows(database))
    assert clerk.attempt(password="wrong") is None
    assert clerk.attempt() is not None
    told = [(row["action"], row["outcome"]) for row in audit_rows(database)[before:]]
    assert told == [("sign_in", "denied"), ("sign_in", "done")]


def test_the_latest_is_the_only_one(database: Server) -> None:
    clerk = settled(database)
    for _ in range(3):
        clerk.attempt()
    states = [each.state for each in own_sign_ins(clerk.actor)]
    assert states == ["open", "ended", "ended", "ended"]
    assert end_sign_in(clerk.actor, new_key(), EndSignIn()) == {"ended": 1}


def test_an_account_without_a_role_is_told_so(database: Server) -> None:
    actor = hire(database, "bureau_clerk")
    started = give_start_password(system_actor(COUNTY), new_key(), actor.account_id)
    with as_superuser(database) as connection:
        connection.execute("UPDATE access_grant SET state = 'withdrawn'")
    with pytest.raises(NotAllowed, match="登录"):
        sign_in(Attempt(username_of(database, actor), started))


def test_a_starting_password_that_nobody_used_in_time_is_worth_nothing(database: Server) -> None:
    actor = hire(database, "bureau_clerk")
    started = give_start_password(system_actor(COUNTY), new_key(), actor.account_id)
    with as_superuser(database) as connection:
        connection.execute("UPDATE access_credential SET start_until = now() - interval '1 minute'")
    with pytest.raises(WrongSignIn):
        sign_in(Attempt(username_of(database, actor), started))
