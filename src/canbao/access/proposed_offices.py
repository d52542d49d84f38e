"""The organisations that a county begins with: departments, a window for each town, a collectors' office a village.

In: the units of a county, the organisations that are there. Out: what could still be added. Never: anything added;
an organisation that is there already.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from canbao.access.models import OrganisationKind
from canbao.store.models import Unit
from canbao.store.places import TOWN_LENGTH
from canbao.store.scope import VILLAGE_DIGITS

DEPARTMENTS = (
    (OrganisationKind.TAX, "税务局"), (OrganisationKind.FINANCE, "财政局"), (OrganisationKind.CIVIL_AFFAIRS, "民政局"),
    (OrganisationKind.AGRICULTURE, "农业农村局"), (OrganisationKind.DISABLED_FEDERATION, "残疾人联合会"),
    (OrganisationKind.HEALTH, "卫生健康局"), (OrganisationKind.VETERANS, "退役军人事务局"),
    (OrganisationKind.EDUCATION, "教育局"), (OrganisationKind.PUBLIC_SECURITY, "公安局"),
    (OrganisationKind.HUMAN_RESOURCES, "人力资源和社会保障局"), (OrganisationKind.STATISTICS, "统计局"),
    (OrganisationKind.INSPECTION, "督查组"), (OrganisationKind.AUDIT, "审计局"),
)  # fmt: skip
"""Of a county, with the names that most have."""


@dataclass(frozen=True)
class ProposedOffice:
    """An organisation that could be added. `code`: its kind or its unit, told apart from all others by it."""

    code: str
    kind: str
    name: str
    unit: str
    where: str

    @property
    def kind_label(self) -> str:
        return str(OrganisationKind(self.kind).label)


def proposed_offices(county: str, there: Collection[tuple[str, str]]) -> list[ProposedOffice]:
    """Departments and windows of towns that are not there yet. `there`: kinds and units of those that are."""
    kinds = {kind for kind, _ in there}
    names = dict(Unit.objects.filter(code=county).values_list("code", "name"))
    found = [
        ProposedOffice(kind.value, kind.value, name, county, names.get(county, county))
        for kind, name in DEPARTMENTS
        if kind.value not in kinds
    ]
    return found + [
        ProposedOffice(unit.code, OrganisationKind.TOWN_WINDOW.value, f"{unit.name}便民服务中心", unit.code, unit.name)
        for unit in towns_of(county)
        if (OrganisationKind.TOWN_WINDOW.value, unit.code) not in there
    ]


def proposed_collectors(town: Unit, there: Collection[tuple[str, str]]) -> list[ProposedOffice]:
    """An office for each village of the town that has none. Names of villages repeat, so the town's stands before."""
    return [
        ProposedOffice(unit.code, OrganisationKind.VILLAGE.value, f"{town.name}{unit.name}", unit.code, unit.name)
        for unit in Unit.objects.filter(parent_id=town.code, valid_until=None).order_by("code")
        if len(unit.code) == VILLAGE_DIGITS and (OrganisationKind.VILLAGE.value, unit.code) not in there
    ]


def towns_of(county: str) -> list[Unit]:
    """In order of code, without those that have an end."""
    rows = Unit.objects.filter(parent_id=county, valid_until=None).order_by("code")
    return [unit for unit in rows if len(unit.code) == TOWN_LENGTH]
