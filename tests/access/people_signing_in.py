"""Somebody who signs in as a person does: with a password and a phone of their own.

In: a server. Out: accounts that are set up, attempts. Never: a sign-in past the code.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import pyotp
from tests.access.accounts_at_work import hire
from tests.access.people_at_work import COUNTY, new_key
from tests.database import as_superuser

from canbao.access.actors import Actor, system_actor
from canbao.access.setting_up import give_start_password, offered_factor, set_up
from canbao.access.sign_ins import presence_of
from canbao.access.signing_in import Attempt, Entered, WrongSignIn, sign_in
from canbao.store.server import Server

PHRASE = "lan-tian-bai-yun-xia-2026"


@dataclass
class SignsIn:
    """A person with an account. `device`: what their browser keeps."""

    server: Server
    actor: Actor
    username: str
    factor: str
    spare: list[str]
    device: str = ""

    def code(self) -> str:
        """What the phone shows."""
        return pyotp.TOTP(self.factor).now()

    def attempt(self, password: str = PHRASE, code: str = "", device: str = "") -> Entered | None:
        """None: refused."""
        try:
            return sign_in(Attempt(self.username, password, code or self.spare.pop(), device, "浏览器"))
        except WrongSignIn:
            return None

    def forget_step(self) -> None:
        """As if the last code had been used long ago."""
        with as_superuser(self.server) as connection:
            connection.execute("UPDATE access_credential SET factor_step = 1 WHERE account_id = %s", [self.number])

    @property
    def number(self) -> int:
        return self.actor.account_id


def settled(server: Server, role: str = "bureau_clerk", name: str = "王小明") -> SignsIn:
    """Hired, with a starting password, then a password and a phone of their own."""
    actor = hire(server, role, name=name)
    username = username_of(server, actor)
    started = give_start_password(system_actor(COUNTY), new_key(), actor.account_id)
    entered = sign_in(Attempt(username, started))
    presence = presence_of(entered.token)
    factor = offered_factor(presence)
    spare = set_up(presence, new_key(), PHRASE, pyotp.TOTP(factor).now())
    return SignsIn(server, actor, username, factor, spare)


def username_of(server: Server, actor: Actor) -> str:
    with as_superuser(server) as connection:
        row = connection.execute("SELECT username FROM access_account WHERE id = %s", [actor.account_id]).fetchone()
    assert row is not None
    return str(row[0])


def make_older(server: Server, table: str, column: str, minutes: int) -> None:
    """Move a moment into the past, as only a superuser can."""
    with as_superuser(server) as connection:
        connection.execute(f"UPDATE {table} SET {column} = {column} - interval '{minutes} minutes'")


def right_now() -> datetime:
    return datetime.now(UTC)
