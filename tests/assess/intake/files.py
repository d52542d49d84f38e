"""A people table as cells, for files of any kind (`tests.intake.files`)."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from canbao.people.flat_text import flatten_nested


def as_cells(people: pa.Table) -> list[list[Any]]:
    """A people table as a header and rows of cells, lists as JSON text."""
    flat = flatten_nested(people.combine_chunks().to_batches()[0])
    return [
        list(people.column_names),
        *(list(row) for row in zip(*(column.to_pylist() for column in flat), strict=True)),
    ]
