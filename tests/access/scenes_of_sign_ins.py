"""One's own account for the scene of rights: signing in and out, setting up; and what pages read of one person.

In: a `Scene`. Out: an order of each action, queries. Never: an expectation.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from canbao.access.account_lists import (
    account_shown,
    accounts_reaching,
    accounts_shown,
    areas_taken,
    grants_of,
    grants_shown,
    offices_shown,
)
from canbao.access.actors import Actor
from canbao.access.health import health_of
from canbao.access.reading_trail import TrailAsked, newest_seal, standing_out, trail_of
from canbao.access.setting_up import GiveStartPassword, SetUpSignIn, ShowFactor
from canbao.access.sign_ins import own_sign_ins
from canbao.access.signing_in import BeginSignIn, EndSignIn
from canbao.access.tables_taken import TakeTable
from canbao.billing.showing import published_bill, published_choices, run_to_explain
from canbao.money.accounts import Account
from canbao.money.showing import account_lines, owners_of, payment_numbered, payments_of
from canbao.registry.showing import household_of

YEAR = 2024

OF_ONESELF: Mapping[str, Callable[[Any], Any]] = MappingProxyType(
    {
        "access.signing_in.begin_sign_in": lambda _: BeginSignIn(secrets.token_hex(32), "浏览器", None, True),
        "access.signing_in.end_sign_in": lambda _: EndSignIn(),
        "access.tables_taken.take_table": lambda _: TakeTable("progress", "进度", 9, "xlsx", "核对"),
        "access.setting_up._show_factor": lambda _: ShowFactor(1),
        "access.setting_up._set_up": lambda _: SetUpSignIn(1, "", 1, ()),
    }
)
"""Everybody's own account, wherever they are."""
ORDERS: Mapping[str, Callable[[Any], Any]] = MappingProxyType(
    {
        **OF_ONESELF,
        "access.setting_up._give_start_password": lambda s: GiveStartPassword(s["account"]),
    }
)
SEES: Mapping[str, tuple[str, Callable[[Any, Actor], bool]]] = MappingProxyType(
    {
        "access.account_lists.offices_shown": (
            "view_accounts",
            lambda scene, actor: scene["bureau"] in {each.id for each in offices_shown(actor)},
        ),
        "access.account_lists.areas_taken": (
            "view_accounts",
            lambda scene, actor: ("bureau", scene.county) in areas_taken(actor),
        ),
        "access.account_lists.accounts_shown": (
            "view_accounts",
            lambda scene, actor: scene["account"] in {each.id for each in accounts_shown(actor, scene["bureau"])},
        ),
        "access.account_lists.account_shown": (
            "view_accounts",
            lambda scene, actor: account_shown(actor, scene["account"]).id == scene["account"],
        ),
        "access.account_lists.grants_of": (
            "view_accounts",
            lambda scene, actor: scene["grant"] in {each.id for each in grants_of(actor, scene["second"])},
        ),
        "access.account_lists.accounts_reaching": (
            "view_grants",
            lambda scene, actor: bool(accounts_reaching(actor, scene.village)),
        ),
        "access.health.health_of": (
            "view_health",
            lambda scene, actor: bool(health_of(actor).measures) and actor.county == scene.county,
        ),
        "access.reading_trail.trail_of": (
            "read_trail",
            lambda scene, actor: bool(trail_of(actor, TrailAsked(number=scene["list_checked"])).lines),
        ),
        "access.reading_trail.standing_out": (
            "read_trail",
            lambda scene, actor: standing_out(actor) is not None and actor.county == scene.county,
        ),
        "access.reading_trail.newest_seal": (
            "read_trail",
            lambda scene, actor: newest_seal(actor) is None and actor.county == scene.county,
        ),
        "access.account_lists.grants_shown": (
            "view_grants",
            lambda scene, actor: scene["grant"] in {each.id for each in grants_shown(actor)},
        ),
        "access.sign_ins.own_sign_ins": ("view_own_sign_ins", lambda _, actor: own_sign_ins(actor) == []),
        "registry.showing.household_of": (
            "view_person",
            lambda scene, actor: scene["anybody"] in {each.person_id for each in household_of(actor, scene["anybody"])},
        ),
        "billing.showing.published_bill": (
            "view_run",
            lambda scene, actor: published_bill(actor, YEAR, scene["anybody"]) is not None,
        ),
        "billing.showing.published_choices": ("view_run", lambda _, actor: YEAR in published_choices(actor)),
        "billing.showing.run_to_explain": ("view_run", lambda _, actor: bool(run_to_explain(actor, YEAR).id)),
        "money.showing.payments_of": (
            "view_membership",
            lambda scene, actor: bool(payments_of(actor, scene["anybody"])),
        ),
        "money.showing.payment_numbered": (
            "view_membership",
            lambda scene, actor: payment_numbered(actor, scene["payment"]).id == scene["payment"],
        ),
        "money.showing.account_lines": (
            "view_book",
            lambda _, actor: any(line.fen for line in account_lines(actor, YEAR)),
        ),
        "money.showing.owners_of": (
            "view_book",
            lambda _, actor: any(owners_of(actor, YEAR, account) for account in Account),
        ),
    }
)
