"""Organisations: added with the area that their people work in.

In: orders. Out: numbers of organisations. Never: an area outside the county; an area of units that are not there.
"""

from __future__ import annotations

from dataclasses import dataclass

from canbao.access.acting import Act, Json, NotFound, performs
from canbao.access.actors import Actor
from canbao.access.models import Account, Organisation, OrganisationKind
from canbao.access.wording import one_line
from canbao.store.failures import StoreFailed
from canbao.store.models import Unit
from canbao.store.scope import COUNTY_DIGITS, scope_of, scoped

MOST_UNITS = 200
"""Of one organisation. A county has some twenty towns and a thousand villages; whoever needs more has the county."""


class BadOrganisation(StoreFailed):
    """The organisation cannot be so."""


@dataclass(frozen=True)
class AddOrganisation:
    """A new organisation. `units`: codes of the reporting units that are its area."""

    kind: str
    name: str
    units: tuple[str, ...]


@performs("add_organisation")
def add_organisation(act: Act, order: AddOrganisation) -> dict[str, Json]:
    """Add it. Raises BadOrganisation, NotAllowed."""
    name = one_line(order.name, 60)
    units = tuple(dict.fromkeys(order.units))
    if order.kind not in OrganisationKind.values or not name or not 0 < len(units) <= MOST_UNITS:
        raise BadOrganisation(
            f"机构须有名称、类别和 1 至 {MOST_UNITS} 个辖区代码 "
            f"an organisation has a name, a kind and 1 to {MOST_UNITS} units"
        )
    for unit in units:
        act.require(unit)
    _refuse_unknown(units)
    if Organisation.objects.filter(county=act.actor.county, name=name).exists():
        raise BadOrganisation(f"已有机构“{name}” there is an organisation of this name")
    made = Organisation.objects.create(county=act.actor.county, kind=order.kind, name=name, units=list(units))
    act.note("organisation", made.id, kind=order.kind, name=name, units=units)
    return {"organisation": made.id}


def organisation_of(county: str, number: int) -> Organisation:
    """Raises NotFound."""
    found = Organisation.objects.filter(county=county, id=number).first()
    if found is None:
        raise NotFound(f"没有编号为 {number} 的机构 no such organisation")
    return found


def _refuse_unknown(units: tuple[str, ...]) -> None:
    """The county itself is there before its units are loaded."""
    wanted = {unit for unit in units if len(unit) > COUNTY_DIGITS}
    unknown = wanted - set(Unit.objects.filter(code__in=wanted).values_list("code", flat=True))
    if unknown:
        raise BadOrganisation(f"没有这些统计单位 no such units: {'、'.join(sorted(unknown))}")


def office_name(actor: Actor, account: int | None = None) -> str:
    """What the actor's own organisation is called, or that of an account of the county; outside a transaction."""
    with scoped(scope_of([actor.county])):
        number = actor.organisation_id
        if account is not None:
            found = Account.objects.filter(county=actor.county, id=account).first()
            number = found.organisation_id if found else 0
        office = Organisation.objects.filter(county=actor.county, id=number).first()
        return office.name if office else ""


def bureau_name(county: str) -> str:
    """What a county's bureau is called, for papers that bear its name whoever prints them; outside a transaction."""
    with scoped(scope_of([county])):
        office = Organisation.objects.filter(county=county, kind=OrganisationKind.BUREAU).order_by("id").first()
        return office.name if office else ""
