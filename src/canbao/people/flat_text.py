"""Nested columns as JSON text, for files that know only cells.

In: an Arrow array of lists or structs. Out: an Arrow array of texts, null where the value is null.
Never: a Python object per row; a million lists are written by a few vector operations.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc


def flatten_nested(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The batch with its lists as JSON text."""
    columns = [json_text(column) if pa.types.is_nested(column.type) else column for column in batch.columns]
    return pa.RecordBatch.from_arrays(columns, names=batch.schema.names)


def json_text(array: pa.Array) -> pa.Array:
    """JSON of each value; null stays null."""
    return pc.if_else(array.is_valid(), _encode(array), pa.scalar(None, pa.string()))


def _encode(array: pa.Array) -> pa.Array:
    """JSON of each value; null becomes the word null."""
    if pa.types.is_list(array.type):
        text = _encode_list(array)
    elif pa.types.is_struct(array.type):
        text = _encode_struct(array)
    elif pa.types.is_integer(array.type):
        text = array.cast(pa.string())
    else:
        text = _quote(array.cast(pa.string()))
    return pc.if_else(array.is_valid(), text, pa.scalar("null"))


def _encode_list(array: pa.ListArray) -> pa.Array:
    plain = pa.ListArray.from_arrays(*_packed(array))
    return pc.binary_join_element_wise("[", pc.binary_join(plain, ","), "]", "")


def _packed(array: pa.ListArray) -> tuple[pa.Array, pa.Array]:
    """Offsets from nought and the encoded values that they point into."""
    lengths = pc.fill_null(pc.list_value_length(array), 0)
    ends = pc.cumulative_sum(lengths.cast(pa.int32()))
    return pa.concat_arrays([pa.array([0], pa.int32()), ends]), _encode(array.flatten())


def _encode_struct(array: pa.StructArray) -> pa.Array:
    parts: list[pa.Array | str] = ["{"]
    for number, (field, values) in enumerate(zip(array.type, array.flatten(), strict=True)):
        parts += [("," if number else "") + f'"{field.name}":', _encode(values)]
    return pc.binary_join_element_wise(*parts, "}", "")


def _quote(array: pa.Array) -> pa.Array:
    escaped = pc.replace_substring(pc.replace_substring(array, "\\", "\\\\"), '"', '\\"')
    return pc.binary_join_element_wise('"', escaped, '"', "")
