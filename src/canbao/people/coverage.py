"""Which lists are complete: the companion of the people table.

In: a place, the day up to which its lists are complete. Out: one row a standing.
Never: a list that is incomplete; a made-up county has got every list.
"""

from __future__ import annotations

from datetime import date

import pyarrow as pa

from canbao.people.rate_file import load_rates
from canbao.values.place import normalise

COVERAGE_SCHEMA = pa.schema(
    [pa.field("standing", pa.string()), pa.field("place", pa.string()), pa.field("complete_until", pa.date32())]
)


def coverage_table(place: str, until: date) -> pa.Table:
    """Every standing, complete in the place up to the day."""
    standings = [kind.id for kind in load_rates().standing_kinds]
    columns = [standings, [normalise(place)] * len(standings), [until] * len(standings)]
    arrays = [pa.array(values, field.type) for values, field in zip(columns, COVERAGE_SCHEMA, strict=True)]
    return pa.Table.from_arrays(arrays, schema=COVERAGE_SCHEMA)
