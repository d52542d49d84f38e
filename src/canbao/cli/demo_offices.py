"""Who works in the demo's campaign: a lead beside the clerk, the tax office, finance, towns with windows, villages with
a collector each.

In: the county as it was founded, villages. Out: actors. Never: two persons' work done by one account.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from canbao.cli.acting_options import new_key

if TYPE_CHECKING:
    from canbao.access.actors import Actor

TOWN_DIGITS = 9


@dataclass(frozen=True)
class Staff:
    """Actors of a campaign. `collectors` by village, `windows` by town."""

    clerk: Actor
    lead: Actor
    tax: Actor
    finance: Actor
    inspector: Actor
    collectors: dict[str, Actor]
    windows: dict[str, Actor]


def hire_staff(county: str, clerk: Actor, villages: Sequence[str]) -> Staff:
    """Organisations, accounts and roles, each proposed by one administrator and confirmed by another."""
    lead = hire(county, "lead", "陈主任", "bureau_lead", organisation=clerk.organisation_id)
    tax = hire(county, "tax", "税务员", "tax_clerk", kind="tax", name="税务局", units=(county,))
    finance = hire(county, "finance", "财政员", "finance", kind="finance", name="财政局", units=(county,))
    inspector = hire(county, "inspector", "督查员", "inspector", kind="inspection", name="县督查组", units=(county,))
    hire(county, "auditor", "审计员", "auditor", kind="audit", name="审计局", units=(county,))
    collectors, windows = {}, {}
    for town in sorted({village[:TOWN_DIGITS] for village in villages}):
        windows[town] = hire(
            county, f"window{town}", "镇办员", "town_clerk", kind="town_window", name=f"便民中心{town}", units=(town,)
        )
    for village in villages:
        collectors[village] = hire(
            county, f"village{village}", "代收员", "village_collector", kind="village", name=f"村委会{village}",
            units=(village,),
        )  # fmt: skip
    return Staff(clerk, lead, tax, finance, inspector, collectors, windows)


def hire(
    county: str, word: str, person: str, role: str, *, organisation: int = 0, kind: str = "", name: str = "",
    units: tuple[str, ...] = (),
) -> Actor:  # fmt: skip
    """An account with a role, in an organisation that is there or is added."""
    from canbao.access.accounts import AddAccount, add_account
    from canbao.access.actors import actor_of
    from canbao.access.grants import ConfirmGrant, ProposeGrant, confirm_grant, propose_grant
    from canbao.access.organisations import AddOrganisation, add_organisation

    system, security = actor_of(f"system_admin.{county}"), actor_of(f"security_admin.{county}")
    if not organisation:
        organisation = _number(add_organisation(system, new_key(), AddOrganisation(kind, name, units))["organisation"])
    username = f"{word}.{county}"
    account = _number(add_account(system, new_key(), AddAccount(username, person, organisation))["account"])
    grant = _number(propose_grant(system, new_key(), ProposeGrant(account, role))["grant"])
    confirm_grant(security, new_key(), ConfirmGrant(grant))
    return actor_of(username)


def _number(value: Any) -> int:
    assert isinstance(value, int)
    return value
