"""Names of places, which both zones have in the same table.

In: inside, a county; outside, what came. Out: one document; rows of `store_unit`. Never: a place that ended taken away:
papers of former years name it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from canbao.crossing.documents import Content
from canbao.crossing.packages import Carried
from canbao.store.models import Unit

PLACES = "places"
"""The kind of the document."""


def places_of(county: str) -> Content:
    """Units of a county: code, name, kind, parent."""
    rows = Unit.objects.filter(code__startswith=county).order_by("code")
    return {"units": [list(row) for row in rows.values_list("code", "name", "kind", "parent_id")]}


def take_places(carried: Iterable[Carried]) -> None:
    """Units added and renamed, parents first."""
    for each in carried:
        if each["content"] is None:
            continue
        rows = sorted(json.loads(each["content"])["units"], key=lambda row: (len(row[0]), row[0]))
        made = [Unit(code=code, name=name, kind=kind, parent_id=parent) for code, name, kind, parent in rows]
        Unit.objects.bulk_create(
            made, update_conflicts=True, unique_fields=["code"], update_fields=["name", "kind", "parent"]
        )
