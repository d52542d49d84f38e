"""The few facts that nobody knows: emptied cells, so that unsettled bills occur.

In: the finished columns, streams. Out: the same columns with some cells emptied, and `unknown_facts`.
Never: an emptied key, or an identity number left beside an unknown birth date.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from canbao.people.columns import list_column, word_column
from canbao.people.draws import Bools, Ints, Streams, chance
from canbao.people.rates import Rates


def forget(columns: dict[str, pa.Array], count: int, rates: Rates, streams: Streams) -> dict[str, pa.Array]:
    """Empty some cells. Of columns in which empty means "there is none", the fact's name goes to `unknown_facts`."""
    forgotten = dict(columns)
    for name, share in rates.unknown.columns.items():
        lost = chance(streams.of(f"unknown {name}"), share, count)
        forgotten[name] = _empty(columns[name], lost)
        if name == "birth":
            forgotten["id_number"] = _empty(columns["id_number"], lost)
    facts = tuple(rates.unknown.facts)
    lost_facts = np.stack([chance(streams.of(f"unknown {name}"), rates.unknown.facts[name], count) for name in facts])
    for name, lost in zip(facts, lost_facts, strict=True):
        forgotten[name] = _empty(columns[name], lost)
    owners, numbers = _pairs(lost_facts)
    forgotten["unknown_facts"] = list_column(owners, word_column(facts, numbers), count, none_is_null=True)
    return forgotten


def _empty(column: pa.Array, lost: Bools) -> pa.Array:
    """The column with null where lost."""
    if not lost.any():
        return column
    return pc.if_else(pa.array(lost), pa.scalar(None, column.type), column)


def _pairs(lost: Bools) -> tuple[Ints, Ints]:
    owners, numbers = np.nonzero(lost.T)
    return owners.astype(np.int64), numbers.astype(np.int64)
