"""The unit that a page is about, the way up from it and down.

In: `?unit=`, the reader's area. Out: units with their names, as far as the reader sees them. Never: a unit outside the
reader's area; a code where there is a name.
"""

from __future__ import annotations

from dataclasses import dataclass

from canbao.access.acting import NotFound
from canbao.store.models import Unit
from canbao.store.places import TOWN_LENGTH
from canbao.store.scope import COUNTY_DIGITS, VILLAGE_DIGITS
from canbao.web.pages import PAGES, Visit
from canbao.web.units import full_name, names_of

LEVELS = (COUNTY_DIGITS, TOWN_LENGTH, VILLAGE_DIGITS)


@dataclass(frozen=True)
class Area:
    """A unit. `above`: those it lies in; `below`: those right below it; `beside`: the reader's own where they are
    several.
    """

    unit: str
    name: str
    above: tuple[tuple[str, str], ...]
    below: tuple[tuple[str, str], ...]
    beside: tuple[tuple[str, str], ...]

    @property
    def is_village(self) -> bool:
        return len(self.unit) == VILLAGE_DIGITS

    @property
    def is_county(self) -> bool:
        return len(self.unit) == COUNTY_DIGITS


def own_units(request: Visit) -> tuple[str, ...]:
    """The units of the reader's area, the largest first."""
    scope = request.actor.scope
    return tuple(sorted([*scope.counties, *scope.towns, *scope.villages], key=lambda code: (len(code), code)))


def chosen_unit(request: Visit) -> str:
    """`?unit=`, else the largest that the reader sees whole; empty: the reader has no area."""
    return request.GET.get("unit", "") or next(iter(own_units(request)), "")


def way_up(request: Visit, unit: str) -> list[str]:
    """Units above, that the reader may see."""
    own = own_units(request)
    return [
        unit[:digits] for digits in LEVELS if digits < len(unit) and any(unit[:digits].startswith(each) for each in own)
    ]


def chosen_area(request: Visit, unit: str = "") -> Area:
    """The unit of the address, or the given one. Raises NotFound."""
    own, unit = own_units(request), unit or chosen_unit(request)
    if len(unit) not in LEVELS or not request.actor.scope.covers(unit):
        raise NotFound("没有这个单位，或不在您的辖区 no such unit in your area")
    above = way_up(request, unit)
    names = names_of([*above, unit, *own])
    below = Unit.objects.filter(parent_id=unit).order_by("code").values_list("code", "name")
    return Area(
        unit, full_name(names, unit), tuple((code, names.get(code, code)) for code in above), tuple(below),
        tuple((code, full_name(names, code)) for code in own) if len(own) > 1 else (),
    )  # fmt: skip


def links_for(request: Visit, area_unit: str, year: int, names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Pages about the same unit and year that the reader may enter."""
    found = [PAGES[name] for name in names]
    return [
        (each.title, f"{each.address}?unit={area_unit}&year={year}") for each in found if each.is_for(request.actor)
    ]
