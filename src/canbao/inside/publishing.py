"""What the public may see, told outwards as it changes: places, the county's sheet, notices that hang.

In: a county. Out: documents that wait to be carried. Never: the same told twice; anything that is not public already.
"""

from __future__ import annotations

from collections.abc import Iterator

from canbao.crossing.documents import Shown, tell, told_keys
from canbao.crossing.places import PLACES, places_of
from canbao.inside.county_sheet import COUNTY, county_inside, county_told
from canbao.inside.notices_told import NOTICE, notices_told
from canbao.store.scope import scope_of, scoped


def publish(county: str) -> int:
    """How many documents differ from what was told last."""
    sheet = county_told(county_inside(county))
    with scoped(scope_of([county])):
        known = told_keys(county, NOTICE)
    shown = list(_shown(county, sheet, known))
    with scoped(scope_of([county])):
        return tell(county, [Shown(PLACES, "", places_of(county)), *shown])


def _shown(county: str, sheet: dict[str, object], known: set[str]) -> Iterator[Shown]:
    yield Shown(COUNTY, "", sheet)
    yield from notices_told(county, known)
