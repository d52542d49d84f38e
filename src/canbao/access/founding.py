"""The beginning of a county: its bureau and its three administrators, set up once.

In: a county, names. Out: numbers of accounts. Never: a second time; one person for two of the three.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import uuid4

from django.db.models.functions import Now

from canbao.access.accounts import open_account
from canbao.access.acting import Act, Json, performs
from canbao.access.actors import SYSTEM_ACCOUNT, system_actor
from canbao.access.administrators import administrator_roles, administrators
from canbao.access.locks import alone
from canbao.access.models import Grant, Organisation, OrganisationKind
from canbao.access.states import GrantState
from canbao.access.wording import one_line
from canbao.store.failures import StoreFailed


class FoundedAlready(StoreFailed):
    """The county has its administrators."""


class BadFounding(StoreFailed):
    """Not three persons for the three roles."""


@dataclass(frozen=True)
class Founder:
    """One of the three: the name to sign in with, and the person's."""

    username: str
    name: str


@dataclass(frozen=True)
class SetUpAdministrators:
    """The bureau, and the three persons by role."""

    bureau: str
    founders: Mapping[str, Founder]


def set_up_administrators(county: str, names: Mapping[str, Founder], bureau: str = "医疗保障局") -> dict[str, Json]:
    """Set them up. Whoever can run this owns the machine. Raises FoundedAlready, BadFounding, BadAccount."""
    return _set_up(system_actor(county), f"founding-{uuid4().hex}", SetUpAdministrators(bureau, names))


@performs("set_up_administrators")
def _set_up(act: Act, order: SetUpAdministrators) -> dict[str, Json]:
    county = act.actor.county
    alone(f"founding:{county}")
    if Organisation.objects.filter(county=county).exists() or any(administrators(county).values()):
        raise FoundedAlready(f"{county} 已设立三员，请由他们增加机构和账号 the county has its administrators already")
    names = {founder.username for founder in order.founders.values()}
    persons = {one_line(founder.name) for founder in order.founders.values()}
    if order.founders.keys() != set(administrator_roles()) or not len(names) == len(persons) == len(order.founders):
        raise BadFounding("三员须由三个人分别担任 three different persons for: " + "、".join(administrator_roles()))
    made = Organisation.objects.create(
        county=county, kind=OrganisationKind.BUREAU, name=one_line(order.bureau, 60), units=[county]
    )
    act.note("organisation", made.id, kind=made.kind, name=made.name)
    answer: dict[str, Json] = {"organisation": made.id}
    for role, founder in order.founders.items():
        answer[role] = number = open_account(act, founder.username, founder.name, made.id)
        grant = Grant.objects.create(
            county=county, account_id=number, role=role, valid_from=act.business_day(), state=GrantState.CONFIRMED,
            proposed_by=SYSTEM_ACCOUNT, granted_by=SYSTEM_ACCOUNT, granted_at=Now(),
        )  # fmt: skip
        act.note("grant", grant.id, account=number, role=role)
    return answer
