"""Places loaded as an action: divisions of the state, and the county's own reporting units.

In: tables as text. Out: counts. Never: a place removed (see `store.places`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from canbao.access.acting import Act, Json, performs
from canbao.store.failures import StoreFailed
from canbao.store.places import Loaded, found_units, load_divisions, load_units
from canbao.values.divisions import load_divisions as packaged_divisions
from canbao.values.divisions import read_divisions


class BadDivisions(StoreFailed):
    """The table of divisions does not make a tree."""


@dataclass(frozen=True)
class LoadPlaces:
    """Texts of CSV tables (docs/how-to/add-a-locality.md). `divisions` empty: the packaged ones; `complete_on`: from
    this day the table is the whole truth. `units` empty: one for each division of the county.
    """

    county: str
    divisions: str = ""
    complete_on: date | None = None
    units: str = ""


@performs("load_places")
def load_places(act: Act, order: LoadPlaces) -> dict[str, Json]:
    """Load them. Raises BadDivisions, BadUnits."""
    act.require(order.county)
    try:
        table = read_divisions(order.divisions) if order.divisions else packaged_divisions()
    except ValueError as error:
        raise BadDivisions(f"区划表 table of divisions: {error}") from error
    divisions = load_divisions(table, order.complete_on)
    founded = found_units(order.county)
    units = load_units(order.units) if order.units else Loaded(0, 0, 0)
    answer: dict[str, Json] = {
        "divisions_added": divisions.added,
        "divisions_changed": divisions.changed,
        "divisions_ended": divisions.ended,
        "units_added": founded + units.added,
        "units_changed": units.changed,
    }
    act.note("places", 0, county=order.county, **answer)
    return answer
