"""The beginning of a county: its bureau and its three administrators, set up once.

In: a county, names. Out: numbers of accounts, and where it is asked for passwords to begin with. Never: a second time;
one person for two of the three; a password kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import InitVar, dataclass
from uuid import uuid4

from django.db.models.functions import Now

from canbao.access.accounts import open_account
from canbao.access.acting import Act, Json, performs
from canbao.access.actors import SYSTEM_ACCOUNT, system_actor
from canbao.access.administrators import administrator_roles, administrators
from canbao.access.locks import alone
from canbao.access.models import Grant, Organisation, OrganisationKind
from canbao.access.setting_up import keep_start_password
from canbao.access.states import GrantState
from canbao.access.wording import one_line
from canbao.store.failures import StoreFailed
from canbao.store.scope import scope_of, scoped


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
    """The bureau, and the three persons by role. `told`: where passwords to begin with are put by role; answers are
    kept, passwords are not.
    """

    bureau: str
    founders: Mapping[str, Founder]
    told: InitVar[dict[str, str] | None] = None

    def __post_init__(self, told: dict[str, str] | None) -> None:
        object.__setattr__(self, "_told", told)

    @property
    def tell(self) -> dict[str, str] | None:
        """None: nobody asked for passwords."""
        found: dict[str, str] | None = self.__dict__["_told"]
        return found


def set_up_administrators(county: str, names: Mapping[str, Founder], bureau: str = "医疗保障局") -> dict[str, Json]:
    """Set them up. Whoever can run this owns the machine. Raises FoundedAlready, BadFounding, BadAccount."""
    return _set_up(system_actor(county), f"founding-{uuid4().hex}", SetUpAdministrators(bureau, names))


def found_with_passwords(
    county: str, names: Mapping[str, Founder], bureau: str, key: str = ""
) -> tuple[dict[str, Json], dict[str, str]]:
    """Set them up, each with a password to begin with, by role; none for a key that was used: they are told once.

    Raises FoundedAlready, BadFounding, BadAccount.
    """
    told: dict[str, str] = {}
    answer = _set_up(system_actor(county), key or f"founding-{uuid4().hex}", SetUpAdministrators(bureau, names, told))
    return answer, told


def is_founded(county: str) -> bool:
    """Whether the county has begun."""
    with scoped(scope_of([county])):
        return _has_begun(county)


def _has_begun(county: str) -> bool:
    return Organisation.objects.filter(county=county).exists() or any(administrators(county).values())


@performs("set_up_administrators")
def _set_up(act: Act, order: SetUpAdministrators) -> dict[str, Json]:
    county = act.actor.county
    alone(f"founding:{county}")
    if _has_begun(county):
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
        if order.tell is not None:
            order.tell[role] = keep_start_password(county, number)
    return answer
