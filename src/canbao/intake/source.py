"""A file opened as a table: what all kinds of files have in common.

In: nothing. Out: the `Source` protocol and `OpenFile`. Never: a judgement of what the cells hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO, Protocol

import pyarrow as pa

from canbao.intake.findings import Findings
from canbao.intake.raw_columns import RawBatch

OpenFile = Callable[[], BinaryIO]
"""Opens a file for reading from its beginning, each time anew: a path or bytes, the readers need not know."""

TOP_ROWS = 20
"""Rows looked at for a header: a title, the unit that sends, a date, some lines of how to fill in."""


class Source(Protocol):
    """An opened file. `is_loose`: it knows only cells, not types."""

    is_loose: bool

    @property
    def headers(self) -> tuple[str, ...]:
        """Names of the columns as written, from the left; "" for none."""

    @property
    def header_row(self) -> int:
        """The row number of the header; 0 where a file has none of its own."""

    @property
    def rows(self) -> int | None:
        """How many rows there are, if that is known without reading them."""

    @property
    def top(self) -> Sequence[Sequence[str]]:
        """The first rows as texts, the header among them; none where a file has no header row."""

    def type_of(self, place: int) -> pa.DataType | None:
        """The type of a column; None where only the cells tell."""

    def batches(self, places: Sequence[int], most_rows: int, findings: Findings) -> Iterator[RawBatch]:
        """The rows in order, of some columns. What the file's own form makes wrong is added to the findings."""
