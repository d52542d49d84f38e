"""Somebody of each role signed in at a demo, and somebody of a county where nothing has begun.

In: a demo's store, opened. Out: tokens of sign-ins. Never: an account in a store that is no demo's; a sign-in without
both factors.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

if TYPE_CHECKING:
    from canbao.access.actors import Actor

COUNTY, IDLE = "430621", "370481"
"""The demo's county in mid-campaign, and one that has people but no campaign."""
PUBLIC = "public"
_MORE = {
    "school_clerk": ("school", "第一中学", "何老师"), "clinic_clerk": ("clinic", "中心卫生院", "许医生"),
    "inspector": ("inspection", "督查组", "沈督查"), "auditor": ("audit", "审计局", "韩审计"),
}  # fmt: skip
"""Roles that the demo has nobody for: kind and name of an organisation, a person."""


@dataclass(frozen=True)
class Guest:
    """Whose pages are looked at. `actor` None: somebody who is not signed in."""

    word: str
    label: str
    actor: Actor | None
    token: str


class NoDemo(Exception):
    """The store holds, or may hold, real people."""


def guests(var: Path, only: Collection[str] = ()) -> list[Guest]:
    """Somebody of each role, signed in; with `only` the others are known and not signed in. Raises NoDemo."""
    from canbao.access.rights import roles
    from canbao.access.stated_days import MADE_UP
    from canbao.store.layout import layout_of
    from canbao.store.opening import open_store

    if not (layout_of(var).home / MADE_UP).is_file():
        raise NoDemo(f"{var} is no demo's")
    open_store(var)
    from canbao.web import urls

    assert urls.urlpatterns, "pages are defined when addresses are"
    found = [Guest(PUBLIC, "不登录", None, "")]
    names = names_by_role(COUNTY)
    for role in roles().values():
        if role.kinds and role.code != "partner":
            username = names.get(role.code) or _hire(COUNTY, role.code, *_MORE[role.code])
            found.append(_guest(role.code, role.label, username, only))
    idle = names_by_role(IDLE).get("bureau_lead") or _hire(IDLE, "bureau_lead", "bureau", "医疗保障局", "空主任")
    return [*found, _guest("idle_lead", "医保负责人（未开始的县）", idle, only)]


def _guest(word: str, label: str, username: str, only: Collection[str]) -> Guest:
    from canbao.access.actors import actor_of

    actor = actor_of(username)
    return Guest(word, label, actor, "" if only and word not in only else signed_in(actor, username))


def names_by_role(county: str) -> dict[str, str]:
    """The first account of each role that the county has."""
    from canbao.access.models import Account, Grant
    from canbao.access.states import GrantState
    from canbao.store.scope import scope_of, scoped

    with scoped(scope_of([county])):
        names = dict(Account.objects.filter(county=county).values_list("id", "username"))
        rows = Grant.objects.filter(county=county, state=GrantState.CONFIRMED).order_by("-id")
        return {role: names[account] for role, account in rows.values_list("role", "account_id") if account in names}


def _hire(county: str, role: str, kind: str, office: str, person: str) -> str:
    """An account with the role, by the administrators of the county, who are set up where there are none."""
    from canbao.access.accounts import AddAccount, add_account
    from canbao.access.actors import actor_of
    from canbao.access.founding import Founder, set_up_administrators
    from canbao.access.grants import ConfirmGrant, ProposeGrant, confirm_grant, propose_grant
    from canbao.access.organisations import AddOrganisation, add_organisation

    there = names_by_role(county)
    bureau = 0
    if "system_admin" not in there:
        founders = {
            each: Founder(f"{each}.{county}", f"{each}甲") for each in ("system_admin", "security_admin", "audit_admin")
        }
        bureau = int(str(set_up_administrators(county, founders)["organisation"]))
        there = names_by_role(county)
    system, security = actor_of(there["system_admin"]), actor_of(there["security_admin"])
    if not bureau or kind != "bureau":
        made = add_organisation(system, _key(), AddOrganisation(kind, office, (county,)))
        bureau = int(str(made["organisation"]))
    username = f"{role}.gallery.{county}"
    account = int(str(add_account(system, _key(), AddAccount(username, person, bureau))["account"]))
    grant = int(str(propose_grant(system, _key(), ProposeGrant(account, role))["grant"]))
    confirm_grant(security, _key(), ConfirmGrant(grant))
    return username


def signed_in(actor: Actor, username: str) -> str:
    """As its owner would at the first time: a password to begin with, then one's own and the phone."""
    import pyotp

    from canbao.access.actors import system_actor
    from canbao.access.setting_up import give_start_password, offered_factor, set_up
    from canbao.access.sign_ins import presence_of
    from canbao.access.signing_in import Attempt, sign_in

    started = give_start_password(system_actor(actor.county), _key(), actor.account_id)
    entered = sign_in(Attempt(username, started))
    presence = presence_of(entered.token)
    set_up(presence, _key(), secrets.token_urlsafe(24), pyotp.TOTP(offered_factor(presence)).now())
    return entered.token


def _key() -> str:
    return f"gallery-{uuid4().hex}"
