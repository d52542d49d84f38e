"""People from a Parquet file, row group by row group.

In: a path. Out: raw batches with the file's own types; texts of few distinct words come as codes and words. Never:
the whole file in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from canbao.intake.file_problems import FileProblem
from canbao.intake.findings import Findings
from canbao.intake.problems import Advice
from canbao.intake.raw_columns import RawBatch
from canbao.intake.refusal import refuse_file

_TEXT_TYPE = "BYTE_ARRAY"


class ParquetSource:
    """An opened Parquet file. `is_coded` says of a column whether its texts take few distinct values.

    Texts inside lists come as they are: the reader cannot join coded ones of two row groups.
    """

    is_loose = False
    header_row = 0
    top: Sequence[Sequence[str]] = ()

    def __init__(self, path: Path, is_coded: Callable[[str], bool]) -> None:
        self.path = path
        try:
            with pq.ParquetFile(path) as file:
                coded = [name for name in _text_columns(file.schema) if is_coded(name)]
            self.file = pq.ParquetFile(path, read_dictionary=coded)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError) as error:
            if isinstance(error, FileNotFoundError | PermissionError):
                raise
            raise refuse_file(path.name, FileProblem.CUT_SHORT) from error
        self.schema = self.file.schema_arrow
        self.headers: tuple[str, ...] = tuple(self.schema.names)
        self.rows: int | None = self.file.metadata.num_rows

    def type_of(self, place: int) -> pa.DataType | None:
        return self.schema.field(place).type

    def batches(self, places: Sequence[int], most_rows: int, findings: Findings) -> Iterator[RawBatch]:
        """The people in order; the first is row 1."""
        del findings
        names = [self.headers[place] for place in places]
        done = 0
        try:
            for batch in self.file.iter_batches(most_rows, columns=names, use_threads=False):
                rows = np.arange(done + 1, done + 1 + batch.num_rows)
                done += batch.num_rows
                yield RawBatch(rows, tuple(batch.column(name) for name in names))
        except (pa.ArrowInvalid, OSError, UnicodeDecodeError) as error:
            advice = Advice(f"第 {done + 1} 行之后读不出", f"it cannot be read beyond row {done + 1}")
            raise refuse_file(self.path.name, FileProblem.CUT_SHORT, advice) from error


def _text_columns(schema: pq.ParquetSchema) -> Iterator[str]:
    """Paths of all texts; of those inside lists the path has several steps."""
    columns = (schema.column(place) for place in range(len(schema.names)))
    return (column.path for column in columns if column.physical_type == _TEXT_TYPE)
