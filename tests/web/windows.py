"""A window at work: a town with a clerk, numbers that nobody has, a sheet filled in without a browser.

In: a site. Out: people, fields, answers. Never: an expectation.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from tests.database import in_area
from tests.registry.villagers import new_number
from tests.web.sites import Person, Site

_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
_KEY = re.compile(r'name="key" value="([0-9a-f]+)"')


def village(site: Site) -> str:
    """Where most people of the county are."""
    units = [due.unit for due in site.till.dues() if len(due.unit) == 12]
    return max(sorted(set(units)), key=units.count)


def window(site: Site) -> Person:
    """Somebody at the window of the village's town; the village can be chosen."""
    from canbao.store.models import Unit

    unit = village(site)
    for code, kind in ((unit[:9], "town"), (unit, "village")):
        Unit.objects.get_or_create(code=code, defaults={"name": f"第{code[-3:]}号", "kind": kind})
    return site.hire("town_clerk", unit[:9])


def home(unit: str, **members: int) -> int:
    """A household; by role."""
    from canbao.registry.models import Household, Member

    county = unit[:6]
    with in_area(county):
        made = Household.objects.create(county=county, unit=unit)
        for role, person in members.items():
            Member.objects.create(county=county, household_id=made.id, person_id=person, role=role)
    return int(made.id)


def number(year: int = 1990) -> str:
    return new_number(date(year, 3, 7))


def sheet(client: Any, unit: str, *lines: dict[str, Any], do: str = "next", **more: Any) -> Any:
    """Send a sheet with these lines; to confirm it, by way of its check page."""
    if do == "confirm":
        checked = sheet(client, unit, *lines, **more)
        return client.post("/s/register", confirmed(checked)) if checked.status_code == 200 else checked
    shown = client.get("/s/register").content.decode()
    found = _KEY.search(shown)
    fields: dict[str, Any] = {"key": found.group(1) if found else "", "unit": unit, "count": len(lines), "do": do}
    for at, line in enumerate(lines):
        filled = {"enrols": "on", "home": "here", "role": "head" if at == 0 else "child", **line}
        fields |= {f"m{at}-{name}": value for name, value in filled.items()}
    return client.post("/s/register", {**fields, **more})


def confirmed(checked: Any) -> dict[str, Any]:
    """What the check page sends on."""
    text = checked.content.decode().split("<main")[1]
    return {**dict(_HIDDEN.findall(text)), "do": "confirm"}
