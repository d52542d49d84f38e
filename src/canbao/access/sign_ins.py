"""Who is signed in: found by the token that a browser keeps, for as long as the sign-in lasts.

In: a token. Out: a `Presence`: the actor as the database has them now, and when the second factor was shown. Never: a
token stored; a sign-in that outlives its account, fifteen idle minutes or a working day.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from canbao.access.acting import reading
from canbao.access.actors import AccountStopped, Actor, NoSuchAccount, actor_numbered
from canbao.access.models import SignIn
from canbao.access.states import SIGN_IN_GRAPH, SignInState
from canbao.access.vault import open_vault
from canbao.store.failures import StoreFailed
from canbao.store.prepared import ask, ask_one, write
from canbao.store.scope import COUNTY_DIGITS, scope_of, scoped

IDLE_MINUTES, LONGEST_HOURS = 15, 8
"""Of a sign-in (ASVS 5.0, 7.3): a window left alone, and a working day."""
FRESH_MINUTES = 5
"""What cannot be taken back asks for the second factor once more when it was shown longer ago than this."""
WARNING_MINUTES = 2
"""Before it ends for idleness, the page says so (WCAG 2.2.1)."""
KNOWN_HOURS = 24
"""After it began: so long an ended sign-in still tells whose form comes late."""
MOST_SHOWN = 50
"""Sign-ins on the page of one's own account: some weeks."""
_SEEN_SECONDS = 30
"""A page that was asked for within these is not written down again."""
_TOKEN_BYTES = 32

_FIND = f"""
    SELECT id, account_id, state, begun_at, factor_at, now(),
        seen_at < now() - interval '{IDLE_MINUTES} minutes' OR begun_at < now() - interval '{LONGEST_HOURS} hours',
        seen_at < now() - interval '{_SEEN_SECONDS} seconds',
        EXISTS (SELECT FROM access_unsentform AS form WHERE form.county = access_signin.county
            AND form.account_id = access_signin.account_id)
    FROM access_signin WHERE county = %s AND mark = %s
"""
_SEEN = "UPDATE access_signin SET seen_at = now() WHERE county = %s AND id = %s AND state <> 'ended'"
_END = """
    UPDATE access_signin SET state = 'ended', ended_at = now()
    WHERE county = %s AND account_id = %s AND state <> 'ended' AND id <> %s
"""


class SignedOut(StoreFailed):
    """Nobody is signed in with this token, or not any more."""


@dataclass(frozen=True)
class Presence:
    """Somebody signed in. `asked_at`: by the clock of the database server. `has_unsent`: something that they typed was
    kept and waits.
    """

    actor: Actor
    sign_in: int
    state: str
    begun_at: datetime
    factor_at: datetime | None
    asked_at: datetime
    has_unsent: bool = False

    @property
    def is_setting_up(self) -> bool:
        return self.state == SignInState.SETTING_UP

    @property
    def is_fresh(self) -> bool:
        """Whether the second factor was shown a moment ago."""
        return self.factor_at is not None and self.asked_at - self.factor_at <= timedelta(minutes=FRESH_MINUTES)


def new_token(county: str) -> str:
    """One that nobody can guess. The county in front says where to look."""
    return f"{county}.{secrets.token_urlsafe(_TOKEN_BYTES)}"


def mark_of_token(token: str) -> bytes:
    """What is stored of it."""
    return open_vault().blind(f"token\n{token}")


def county_of_token(token: str) -> str:
    """Raises SignedOut for what is no token."""
    county, dot, rest = token.partition(".")
    if not (dot and rest and len(county) == COUNTY_DIGITS and county.isascii() and county.isdigit()):
        raise SignedOut("请先登录 please sign in")
    return county


def presence_of(token: str) -> Presence:
    """Who is behind a token. Raises SignedOut."""
    county = county_of_token(token)
    with scoped(scope_of([county])):
        row = ask_one(_FIND, (county, mark_of_token(token)))
        if row is None or row[2] == SignInState.ENDED:
            raise SignedOut("登录已结束，请重新登录 signed out: please sign in again")
        number, account, state, begun_at, factor_at, now, is_over, is_due, has_unsent = row
        if is_over:
            SIGN_IN_GRAPH.next(state, "end")
            write(_END, (county, account, 0))
        elif is_due:
            write(_SEEN, (county, number))
    if is_over:
        raise SignedOut(
            f"超过 {IDLE_MINUTES} 分钟没有操作，或登录已满 {LONGEST_HOURS} 小时，请重新登录 "
            "signed out: please sign in again"
        )
    try:
        return Presence(actor_numbered(county, account), number, state, begun_at, factor_at, now, has_unsent)
    except (NoSuchAccount, AccountStopped):
        raise SignedOut("账号已停用，请联系系统管理员 the account was stopped") from None


_WHOSE = f"""
    SELECT account_id FROM access_signin
    WHERE county = %s AND mark = %s AND factor_at IS NOT NULL
        AND begun_at > now() - interval '{KNOWN_HOURS} hours'
"""


def account_behind(token: str) -> tuple[str, int] | None:
    """Whose sign-in this was, in force or over since less than a day: county and account. None: nobody's that is known.

    For nothing but what that account may find again when it has signed in anew.
    """
    try:
        county = county_of_token(token)
    except SignedOut:
        return None
    with scoped(scope_of([county])):
        row = ask_one(_WHOSE, (county, mark_of_token(token)))
    return None if row is None else (county, int(row[0]))


def end_others(county: str, account: int, but: int = 0) -> int:
    """End the open sign-ins of an account, but one. In the transaction under way. Says how many."""
    return write(_END, (county, account, but))


def own_sign_ins(actor: Actor) -> list[SignIn]:
    """One's own, the latest first. Raises NotAllowed."""
    with reading(actor, "view_own_sign_ins"):
        rows = SignIn.objects.filter(county=actor.county, account_id=actor.account_id).order_by("-begun_at")
        return list(rows[:MOST_SHOWN])


def server_time() -> datetime:
    """The moment, as the database server has it."""
    ((found,),) = ask("SELECT now()")
    assert isinstance(found, datetime)
    return found
