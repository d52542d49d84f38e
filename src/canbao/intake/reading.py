"""A list read: the door of this room.

`read_list(content, definition)` takes the bytes of an uploaded file and a `ListDefinition`. It gives a `Reading`: the
good rows as a typed Arrow table with the row numbers that Excel shows, and everything that is wrong, doubtful or was
mended as data. A file that is refused as a whole raises `FileRefused`.

In: bytes, a definition, the day of the check and the county codes known, if any. Out: `Reading`. Never: a good row with
a guessed value; a bad row passed on; an identity number in full outside the table and the rows given back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

import pyarrow as pa

from canbao.intake import limits
from canbao.intake.file_kinds import FileKind
from canbao.intake.findings import Findings
from canbao.intake.judges.identity import IdJudge
from canbao.intake.list_definition import ListDefinition
from canbao.intake.list_file import open_list
from canbao.intake.row_reader import ROW_NUMBER, RowReader


class RejectedRow(NamedTuple):
    """A row that was not taken, with all cells of the file as texts."""

    row: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """What a file held. `count`: rows with anything in them; `table`: the good ones, see `row_reader.schema_of`."""

    name: str
    definition: ListDefinition
    table: pa.Table
    count: int
    errors: Findings
    warnings: Findings
    mended: Findings
    digest: str
    kind: FileKind
    encoding: str | None
    sheet: str | None
    header_row: int
    headers: tuple[str, ...]
    places: Mapping[str, int]
    ignored: tuple[str, ...]
    _texts: pa.Table = field(repr=False)
    _ragged: Mapping[int, tuple[str, ...]] = field(default_factory=dict, repr=False)

    @property
    def bad_count(self) -> int:
        """Rows that were not taken."""
        return self.count - int(self.table.num_rows)

    def rejected(self) -> Iterator[RejectedRow]:
        """The rows that were not taken, in the order of the file."""
        rows = self._texts.column(ROW_NUMBER).to_pylist()
        columns = [self._texts.column(place).to_pylist() for place in range(1, self._texts.num_columns)]
        found = [
            RejectedRow(row, cells) for row, *cells_ in zip(rows, *columns, strict=True) for cells in [tuple(cells_)]
        ]
        found += [RejectedRow(row, cells) for row, cells in self._ragged.items()]
        yield from sorted(found)


def digest_of(content: bytes) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(content).hexdigest()


def read_list(
    content: bytes,
    definition: ListDefinition,
    *,
    name: str = "文件",
    on: date | None = None,
    counties: Collection[str] | None = None,
) -> Reading:
    """Read a file as a list. `name` is only said in messages, `on` is the day after which nobody is born, `counties`
    are the six-digit codes known. Raises FileRefused.
    """
    file = open_list(name, content, definition)
    reader = RowReader(file, definition, IdJudge(on, counties))
    for raw in file.source.batches(range(len(file.header.texts)), limits.ROWS_PER_BATCH, reader.marks):
        reader.take(raw)
    found = reader.finish()
    return Reading(
        name=name,
        definition=definition,
        table=found.table,
        count=found.count,
        errors=reader.errors,
        warnings=reader.warnings,
        mended=reader.mended,
        digest=digest_of(content),
        kind=file.kind,
        encoding=file.encoding,
        sheet=file.sheet,
        header_row=file.header.row,
        headers=file.header.texts,
        places=file.header.places,
        ignored=file.header.ignored,
        _texts=found.texts,
        _ragged=found.ragged,
    )
