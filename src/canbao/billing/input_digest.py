"""One number for all facts that a run read: the same facts give the same digest, in whatever order they lie.

In: a people table, the lists that are complete. Out: SHA-256, in hexadecimal. Never: a loop over people; the order of
rows, of entries inside a cell, or of blocks.
"""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from canbao.assess.coverage import Lists
from canbao.assess.intake.people_file import KEY

_ROW = "row"


def digest_of_facts(people: pa.Table, lists: Lists) -> str:
    """The digest. Columns count with their names; an empty list and an absent one are told apart."""
    made = hashlib.sha256()
    order = pc.sort_indices(people, sort_keys=[(KEY, "ascending")])
    is_sorted = bool((np.diff(order.to_numpy()) == 1).all())
    for name in sorted(people.column_names):
        column = people.column(name)
        array = (column if is_sorted else column.take(order)).combine_chunks()
        if pa.types.is_dictionary(array.type):
            array = array.cast(array.type.value_type)
        made.update(f"\n{name}:{array.type}:{len(array)}\n".encode())
        _feed(made, array)
    for item in sorted((item.standing, item.place, item.until.isoformat()) for item in lists.declared):
        made.update("\t".join(item).encode())
    made.update(b"complete" if lists.is_complete else b"")
    return made.hexdigest()


def _feed(made: Any, array: pa.Array) -> None:
    """The values in one written form: which are there, then what they are."""
    if pa.types.is_list(array.type):
        _feed_list(made, array)
        return
    if pa.types.is_struct(array.type):
        for index in range(array.type.num_fields):
            _feed(made, array.field(index))
        return
    made.update(_bytes(array.is_valid()))
    if pa.types.is_string(array.type):
        there = array.fill_null("")
        made.update(_bytes(pc.binary_length(there)))
        made.update(_joined(there))
    else:
        numbers = array.cast(pa.int32()) if pa.types.is_date32(array.type) else array
        made.update(_bytes(numbers.fill_null(False if pa.types.is_boolean(array.type) else 0)))


def _feed_list(made: Any, array: pa.ListArray) -> None:
    """How many entries each cell has (−1: no list), then the entries in one order."""
    made.update(_bytes(pc.fill_null(pc.list_value_length(array), -1).cast(pa.int32())))
    entries, owners = array.flatten(), pc.list_parent_indices(array)
    columns = {_ROW: owners}
    if pa.types.is_struct(entries.type):
        columns |= {f"field{index}": entries.field(index) for index in range(entries.type.num_fields)}
    else:
        columns["value"] = entries
    order = pc.sort_indices(pa.table(columns), sort_keys=[(name, "ascending") for name in columns])
    _feed(made, entries.take(order))


def _joined(texts: pa.Array) -> bytes:
    """All texts one after the other."""
    whole = pa.ListArray.from_arrays(pa.array([0, len(texts)], pa.int32()), texts)
    joined: bytes = pc.binary_join(whole, "")[0].as_py().encode()
    return joined


def _bytes(numbers: pa.Array) -> bytes:
    """Eight bytes a number, whatever its width was."""
    found: bytes = numbers.cast(pa.int64()).to_numpy(zero_copy_only=False).tobytes()
    return found
