"""Identifiers that stand in more than one row of a file, also far apart.

In: fingerprints of all identifiers, a way to read the identifiers once more. Out: the rows of every occurrence after
the first, with faults that name the first. Never: two people taken for one because their fingerprints agree; the
texts decide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pyarrow as pa

from canbao.assess.columns import Array
from canbao.assess.intake.fingerprints import fingerprints
from canbao.assess.intake.problems import PeopleProblem
from canbao.intake.problems import Advice, Fault, fault

ReadIds = Callable[[], Iterator[tuple[Array, pa.Array]]]
"""Reads row numbers and identifiers, batch by batch."""


def find_duplicates(prints: Sequence[Array], read_ids: ReadIds) -> tuple[Array, list[Fault]]:
    """Rows of repeated identifiers, ascending, and their faults. The identifiers are read again only if fingerprints
    agree.
    """
    suspect = _repeated(prints)
    rows: list[int] = []
    faults: list[Fault] = []
    if len(suspect):
        first_rows: dict[str, int] = {}
        for numbers, ids in read_ids():
            present = np.flatnonzero(ids.is_valid().to_numpy(zero_copy_only=False))
            maybe = present[np.isin(fingerprints(ids.drop_null()), suspect)]
            for row, text in zip(numbers[maybe].tolist(), ids.take(pa.array(maybe)).to_pylist(), strict=True):
                first = first_rows.setdefault(text, row)
                if first != row:
                    rows.append(row)
                    faults.append(
                        fault(
                            PeopleProblem.DUPLICATE_ID,
                            text,
                            Advice(f"与第 {first} 行相同", f"the same as row {first}"),
                            is_id=True,
                        )
                    )
    return np.asarray(rows, dtype=np.int64), faults


def _repeated(prints: Sequence[Array]) -> Array:
    """Distinct numbers that occur more than once, ascending."""
    numbers = np.sort(np.concatenate(prints)) if prints else np.zeros(0, dtype=np.uint64)
    found: Array = np.unique(numbers[1:][numbers[1:] == numbers[:-1]])
    return found
