"""A password of one's own and a second factor: set up at the first sign-in, shown again, begun anew when lost.

In: somebody signed in; an administrator's order. Out: spare codes and passwords to begin with, each shown once. Never:
an administrator who knows the password that somebody works with.
"""

from __future__ import annotations

from dataclasses import InitVar, dataclass
from datetime import datetime, timedelta

from django.db.models.functions import Now

from canbao.access.accounts import account_of
from canbao.access.acting import Act, Json, KeyReused, NotFound, performs
from canbao.access.actors import Actor
from canbao.access.credentials import factor_place, mark_bytes, name_account, spare_mark, takes_code
from canbao.access.guesses import MOST_TRIES, count_try, door_of, forget_tries
from canbao.access.models import Credential, Device, Organisation, SignIn
from canbao.access.passwords import hash_password, refuse_weak, starting_password
from canbao.access.second_factor import new_factor, spare_codes, step_of
from canbao.access.sign_ins import Presence, end_others, server_time
from canbao.access.states import SignInState
from canbao.access.vault import open_vault
from canbao.store.failures import StoreFailed
from canbao.store.prepared import ask
from canbao.store.scope import scope_of, scoped

START_DAYS = 7
"""A password to begin with that nobody used within a week is worth nothing."""


class WrongCode(StoreFailed):
    """The code is not the one that the phone shows."""

    def __init__(self) -> None:
        super().__init__("动态码不对或已用过，请等手机上显示下一个 wrong code, or used before: wait for the next one")


@dataclass(frozen=True)
class ShowFactor:
    """The second factor was shown again."""

    sign_in: int


@dataclass(frozen=True)
class SetUpSignIn:
    """A password of one's own, as it is kept, and the confirmed factor with marks of spare codes, as hexadecimal."""

    sign_in: int
    kept: str
    step: int
    spare: tuple[str, ...]


@dataclass(frozen=True)
class GiveStartPassword:
    """A password to begin with, for an account of somebody else: also when password or phone are lost."""

    account: int
    told: InitVar[list[str] | None] = None

    def __post_init__(self, told: list[str] | None) -> None:
        object.__setattr__(self, "_told", [] if told is None else told)

    @property
    def tell(self) -> list[str]:
        """Where the password is put: answers are kept, passwords are not."""
        found: list[str] = self.__dict__["_told"]
        return found


def show_factor(presence: Presence, key: str, code: str) -> None:
    """Show the second factor once more, before what cannot be taken back. Raises WrongCode, NotAllowed."""
    actor = presence.actor
    with scoped(scope_of([actor.county])):
        name_account(actor.account_id)
        door = door_of("factor", str(actor.account_id))
        kept = Credential.objects.filter(county=actor.county, account_id=actor.account_id).first()
        is_right = count_try(actor.county, door) <= MOST_TRIES and kept is not None and takes_code(kept, code)
        if is_right:
            forget_tries(actor.county, door)
    if not is_right:
        raise WrongCode
    _require_open(_show_factor(actor, key, ShowFactor(presence.sign_in)))


@performs("show_factor")
def _show_factor(act: Act, order: ShowFactor) -> dict[str, Json]:
    rows = SignIn.objects.filter(
        county=act.actor.county, account_id=act.actor.account_id, id=order.sign_in, state=SignInState.OPEN
    )
    is_open = bool(rows.update(factor_at=Now()))
    act.note("signin", order.sign_in, factor=is_open)
    return {"sign_in": order.sign_in, "is_open": is_open}


def offered_factor(presence: Presence) -> str:
    """The key that the person's phone is to read; the same until it is confirmed."""
    actor = presence.actor
    place = factor_place(actor.county, actor.account_id)
    with scoped(scope_of([actor.county])):
        name_account(actor.account_id)
        rows = Credential.objects.filter(county=actor.county, account_id=actor.account_id)
        kept = rows.select_for_update().get()
        if kept.factor_sealed is not None:
            return open_vault().open(bytes(kept.factor_sealed), place)
        factor = new_factor()
        rows.update(factor_sealed=open_vault().seal(factor, place))
        return factor


def set_up(presence: Presence, key: str, password: str, code: str) -> list[str]:
    """A password of one's own, and the phone confirmed by a code. Gives the spare codes, once.

    Raises BadPassword, WrongCode, NotAllowed.
    """
    actor = presence.actor
    factor = offered_factor(presence)
    with scoped(scope_of([actor.county])):
        name_account(actor.account_id)
        kept = Credential.objects.get(county=actor.county, account_id=actor.account_id)
        office = Organisation.objects.get(county=actor.county, id=actor.organisation_id).name
        username = account_of(actor.county, actor.account_id).username
        refuse_weak(password, (username, actor.name, office))
        step = step_of(factor, code, server_time(), kept.factor_step)
        if step is None:
            raise WrongCode
        hashed = hash_password(password)
    spare = spare_codes()
    marks = tuple(spare_mark(actor.account_id, each).hex() for each in spare)
    _require_open(_set_up(actor, key, SetUpSignIn(presence.sign_in, hashed, step, marks)))
    return spare


@performs("set_up_sign_in")
def _set_up(act: Act, order: SetUpSignIn) -> dict[str, Json]:
    county, account = act.actor.county, act.actor.account_id
    own = SignIn.objects.filter(county=county, account_id=account, id=order.sign_in).exclude(state=SignInState.ENDED)
    if not own.update(state=SignInState.OPEN, factor_at=Now()):
        return {"account": account, "is_open": False}
    name_account(account)
    Credential.objects.filter(county=county, account_id=account).update(
        password=order.kept, changed_at=Now(), start_until=None, factor_step=order.step,
        spare_marks=[mark_bytes(mark) for mark in order.spare],
    )  # fmt: skip
    act.note("account", account, password=True, factor=True)
    return {"account": account, "is_open": True}


def _require_open(answer: dict[str, Json]) -> None:
    if not answer["is_open"]:
        raise NotFound("登录已结束，请重新登录 signed out: please sign in again")


def give_start_password(actor: Actor, key: str, account: int) -> str:
    """A password to begin with, to be told in person. Raises NotFound, NotAllowed; KeyReused: told once already."""
    told: list[str] = []
    _give_start_password(actor, key, GiveStartPassword(account, told))
    if not told:
        raise KeyReused("这个密码已给出过，只显示一次 given already: it was shown once")
    return told[0]


@performs("give_start_password")
def _give_start_password(act: Act, order: GiveStartPassword) -> dict[str, Json]:
    county = act.actor.county
    act.require_other_than(order.account)
    account = account_of(county, order.account, lock=True)
    password = keep_start_password(county, account.id)
    ended = end_others(county, account.id)
    Device.objects.filter(county=county, account_id=account.id).delete()
    order.tell.append(password)
    act.note("account", account.id, start_password=True, ended=ended)
    return {"account": account.id}


def keep_start_password(county: str, account: int) -> str:
    """A new password to begin with, which the account has from now on without a second factor. In the transaction of
    an action that has checked the right.
    """
    password = starting_password()
    hashed = hash_password(password)
    name_account(account)
    ((until,),) = ask("SELECT now() + make_interval(days => %s)", (START_DAYS,))
    assert isinstance(until, datetime)
    Credential.objects.update_or_create(
        county=county, account_id=account,
        defaults={
            "password": hashed, "changed_at": until - timedelta(days=START_DAYS), "start_until": until,
            "factor_sealed": None, "factor_step": None, "spare_marks": [],
        },
    )  # fmt: skip
    return password
