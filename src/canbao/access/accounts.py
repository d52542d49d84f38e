"""Accounts: one for each person, added without any right, stopped for good.

In: orders. Out: numbers of accounts. Never: an account for two persons, or used again for another; a telephone number
unsealed; the last administrator of a kind stopped; a stopped account that is still signed in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db.models.functions import Now

from canbao.access.acting import Act, Json, NotFound, performs
from canbao.access.administrators import refuse_last_administrator
from canbao.access.models import Account, Credential
from canbao.access.organisations import organisation_of
from canbao.access.sign_ins import end_others
from canbao.access.vault import open_vault, place_of
from canbao.access.wording import one_line
from canbao.store.failures import StoreFailed
from canbao.store.numbers import reserve_numbers

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")


class BadAccount(StoreFailed):
    """The account cannot be so."""


@dataclass(frozen=True)
class AddAccount:
    """A new account. `name`: of the person. It has no right until one is proposed and confirmed."""

    username: str
    name: str
    organisation: int
    phone: str = ""


@dataclass(frozen=True)
class StopAccount:
    """An account that is to end."""

    account: int
    reason: str


@performs("add_account")
def add_account(act: Act, order: AddAccount) -> dict[str, Json]:
    """Add it. Raises BadAccount, NotFound, NotAllowed."""
    organisation = organisation_of(act.actor.county, order.organisation)
    number = open_account(act, order.username, order.name, organisation.id, order.phone)
    return {"account": number}


def open_account(act: Act, username: str, name: str, organisation: int, phone: str = "") -> int:
    """Add an account within an action that has checked the right. Raises BadAccount."""
    name = one_line(name, 60)
    if not _USERNAME.fullmatch(username) or not name:
        raise BadAccount(
            "账号须为 2 至 40 个小写字母、数字或 . _ -，并写明姓名 2 to 40 small letters, digits or . _ - and a name"
        )
    if username_is_taken(username):
        raise BadAccount(f"账号“{username}”已有人用 the name is taken: {username}")
    county = act.actor.county
    number = int(reserve_numbers(1)[0])
    Account.objects.create(county=county, id=number, username=username, name=name, organisation_id=organisation)
    place = place_of("access_credential", "phone_sealed", county, number)
    sealed = open_vault().seal(phone, place) if phone else None
    Credential.objects.create(county=county, account_id=number, phone_sealed=sealed)
    act.note("account", number, username=username, organisation=organisation)
    return number


@performs("stop_account")
def stop_account(act: Act, order: StopAccount) -> dict[str, Json]:
    """Stop it: it is signed out everywhere. Raises NotFound, NotAllowed, LastAdministrator."""
    act.reason(order.reason)
    act.require_other_than(order.account)
    refuse_last_administrator(act.actor.county, order.account)
    account = account_of(act.actor.county, order.account, lock=True)
    Account.objects.filter(county=account.county, id=account.id).update(is_stopped=True, stopped_at=Now())
    ended = end_others(account.county, account.id)
    act.note("account", account.id, username=account.username, stopped=True, ended=ended)
    return {"account": account.id}


def account_of(county: str, number: int, *, lock: bool = False) -> Account:
    """Raises NotFound."""
    accounts = Account.objects.filter(county=county, id=number)
    found = (accounts.select_for_update() if lock else accounts).first()
    if found is None:
        raise NotFound(f"没有编号为 {number} 的账号 no such account")
    return found


def username_is_taken(username: str) -> bool:
    """Anywhere in the installation: people sign in by it alone."""
    from canbao.access.actors import AccountStopped, NoSuchAccount, actor_of

    try:
        actor_of(username)
    except NoSuchAccount:
        return False
    except AccountStopped:
        return True
    return True
