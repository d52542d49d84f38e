"""Signing in: password and second factor looked at, then a sign-in begun; and its end.

In: what somebody typed. Out: tokens for the browser to keep. Never: other words, or another time, for a name that there
is not; a code that counts twice; a sixth guess within a quarter of an hour, but from a browser that is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address
from uuid import uuid4

from django.db.models.functions import Now

from canbao.access.acting import Act, Json, performs
from canbao.access.actors import AccountStopped, Actor, NoSuchAccount, actor_of
from canbao.access.credentials import mark_bytes, name_account, takes_code
from canbao.access.guesses import MINUTES, MOST_TRIES, count_try, door_of, forget_tries
from canbao.access.models import Credential, Device, Outcome, SignIn
from canbao.access.passwords import DAYS_UNDER_DENGBAO, is_dengbao, is_password
from canbao.access.sign_ins import end_others, mark_of_token, new_token, server_time
from canbao.access.states import SIGN_IN_GRAPH, SignInState
from canbao.access.trail import Entry, write_entry
from canbao.access.wording import one_line
from canbao.store.failures import StoreFailed
from canbao.store.prepared import write
from canbao.store.scope import NOWHERE, scope_of, scoped

_LONGEST_BROWSER = 120
"""Characters of what a browser says of itself: enough to know one's own again."""

_KNOW = """
    INSERT INTO access_device (county, account_id, mark) VALUES (%s, %s, %s)
    ON CONFLICT (county, account_id, mark) DO UPDATE SET used_at = now()
"""


class WrongSignIn(StoreFailed):
    """Said to everybody who does not get in: nobody learns which part was wrong."""

    def __init__(self) -> None:
        super().__init__(
            f"账号、密码或动态码不对，请核对后再试。连续 {MOST_TRIES} 次不对，{MINUTES} 分钟内不再受理；"
            "忘记密码请找系统管理员 wrong name, password or code"
        )


@dataclass(frozen=True)
class Attempt:
    """What somebody typed, and what their browser says. `device`: the token that it kept from an earlier sign-in."""

    username: str
    password: str
    code: str = ""
    device: str = ""
    browser: str = ""
    address: str | None = None


@dataclass(frozen=True)
class Entered:
    """Somebody is signed in. Both tokens are for the browser alone."""

    actor: Actor
    token: str
    device: str
    is_setting_up: bool


@dataclass(frozen=True)
class BeginSignIn:
    """A sign-in of one's own, whose factors were looked at. `mark` as hexadecimal digits."""

    mark: str
    browser: str
    address: str | None
    has_factor: bool


@dataclass(frozen=True)
class EndSignIn:
    """One's own sign-in, or all of one's own."""

    sign_in: int | None = None


def sign_in(attempt: Attempt) -> Entered:
    """Raises WrongSignIn, NotAllowed (an account without a role)."""
    try:
        actor = actor_of(attempt.username.strip().lower())
    except (NoSuchAccount, AccountStopped):
        actor = None
    county = actor.county if actor else NOWHERE
    with scoped(scope_of([county])):
        has_passed, has_factor = _look(county, actor, attempt)
    if not has_passed or actor is None:
        raise WrongSignIn
    token = new_token(county)
    order = BeginSignIn(
        mark_of_token(token).hex(), one_line(attempt.browser, _LONGEST_BROWSER), attempt.address, has_factor
    )
    begin_sign_in(actor, f"signin-{uuid4().hex}", order)
    device = _device_of(attempt, county) or new_token(county)
    if has_factor:
        with scoped(scope_of([county])):
            write(_KNOW, (county, actor.account_id, mark_of_token(device)))
    return Entered(actor, token, device, not has_factor)


def _look(county: str, actor: Actor | None, attempt: Attempt) -> tuple[bool, bool]:
    """Whether both factors are right, and whether there is a second one yet. Counts the try, and tells the trail."""
    account = actor.account_id if actor else 0
    name_account(account)
    door = door_of(attempt.username.strip().lower())
    device = _device_of(attempt, county)
    if device and Device.objects.filter(county=county, account_id=account, mark=mark_of_token(device)).exists():
        door = door_of(attempt.username.strip().lower(), device)
    tries = count_try(county, door)
    if tries > MOST_TRIES:
        if actor and tries == MOST_TRIES + 1:
            write_entry(actor, Entry("sign_in", Outcome.ALARM, reason="连续多次不对，暂停受理"))
        return False, False
    kept = Credential.objects.filter(county=county, account_id=account).first()
    is_right = is_password(attempt.password, kept.password if kept else "")
    if kept is None or actor is None or not is_right:
        if actor:
            write_entry(actor, Entry("sign_in", Outcome.DENIED))
        return False, False
    if kept.start_until is not None or kept.factor_step is None:
        is_in_time = kept.start_until is None or kept.start_until > server_time()
        if is_in_time:
            forget_tries(county, door)
        return is_in_time, False
    if not takes_code(kept, attempt.code):
        write_entry(actor, Entry("sign_in", Outcome.DENIED))
        return False, False
    forget_tries(county, door)
    return True, not _is_too_old(kept)


def _device_of(attempt: Attempt, county: str) -> str:
    return attempt.device if attempt.device.startswith(f"{county}.") else ""


def _is_too_old(kept: Credential) -> bool:
    return (
        is_dengbao()
        and kept.changed_at is not None
        and server_time() - kept.changed_at > timedelta(days=DAYS_UNDER_DENGBAO)
    )


@performs("sign_in")
def begin_sign_in(act: Act, order: BeginSignIn) -> dict[str, Json]:
    """Begin it; earlier ones of the same account end. Raises NotAllowed."""
    county, account = act.actor.county, act.actor.account_id
    ended = end_others(county, account)
    state = SIGN_IN_GRAPH.next(SIGN_IN_GRAPH.first, "enter") if order.has_factor else SIGN_IN_GRAPH.first
    made = SignIn.objects.create(
        county=county, account_id=account, mark=mark_bytes(order.mark), device=order.browser,
        address=_address(order.address), state=state, factor_at=Now() if order.has_factor else None,
    )  # fmt: skip
    act.note("signin", made.id, ended=ended)
    return {"sign_in": made.id, "ended": ended}


def _address(text: str | None) -> str | None:
    """None for what is no address: from where is then not known."""
    try:
        return str(ip_address(text)) if text else None
    except ValueError:
        return None


@performs("sign_out")
def end_sign_in(act: Act, order: EndSignIn) -> dict[str, Json]:
    """End it, or all of one's own. Raises NotAllowed."""
    rows = SignIn.objects.filter(county=act.actor.county, account_id=act.actor.account_id)
    if order.sign_in is not None:
        rows = rows.filter(id=order.sign_in)
    ended = rows.filter(state__in=SIGN_IN_GRAPH.before("end")).update(state=SignInState.ENDED, ended_at=Now())
    act.note("signin", order.sign_in or 0, ended=ended)
    return {"ended": ended}
