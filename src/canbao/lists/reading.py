"""A supplier's file read: intake's checks of any file, and then the rules of lists, in one pass and one report.

In: bytes, the supplier, the county, the list's day. Out: intake's `Reading`, whose table has only rows that all rules
accept. Never: a row that a rule refuses among the good ones; a look into the register (what is said goes to the
sender).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from canbao.intake import limits
from canbao.intake.findings import Findings
from canbao.intake.judges.identity import IdJudge
from canbao.intake.list_definition import ListDefinition
from canbao.intake.list_file import ListFile, open_list
from canbao.intake.problems import Advice, fault
from canbao.intake.raw_columns import Array
from canbao.intake.reading import Reading, digest_of
from canbao.intake.refusal import WHOLE_FILE
from canbao.intake.row_reader import RowReader
from canbao.lists.columns import definition_of
from canbao.lists.definitions import About, Supplier
from canbao.lists.places import Places, places_of
from canbao.lists.problems import ListProblem
from canbao.lists.row_rules import Found, judge_rows, recognise, repeated


def list_definition(supplier: Supplier, as_of: date | None) -> ListDefinition:
    """By what intake reads the supplier's list of a day."""
    key = [name for name in (supplier.number_column, *supplier.labels) if name]
    return definition_of(supplier.id, supplier.title, supplier.columns, key, as_of)


@dataclass(frozen=True)
class ReadFile:
    """A file that was read. `protected`: numbers with their kind of document of rows that were not taken: whoever they
    name is still on the list. `unreadable`: rows that were not taken and name nobody.
    """

    reading: Reading
    protected: tuple[tuple[str, str], ...]
    unreadable: int


def read_supplied(content: bytes, supplier: Supplier, county: str, as_of: date, name: str = "文件") -> ReadFile:
    """Read a supplier's file. Raises FileRefused."""
    definition = list_definition(supplier, as_of)
    file = open_list(name, content, definition)
    reader = _RuledReader(file, definition, supplier, places_of(county), as_of)
    for raw in file.source.batches(range(len(file.header.texts)), limits.ROWS_PER_BATCH, reader.marks):
        reader.take(raw)
    found = reader.finish()
    reading = Reading(
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
    return ReadFile(reading, tuple(reader.protected), reader.unreadable + len(found.ragged))


class _RuledReader(RowReader):
    """A reader of rows that also asks the rules of lists, before it parts good rows from bad ones."""

    def __init__(
        self, file: ListFile, definition: ListDefinition, supplier: Supplier, county: Places, as_of: date
    ) -> None:
        super().__init__(file, definition, IdJudge(as_of))
        self._supplier, self._county = supplier, county
        self.protected: list[tuple[str, str]] = []
        self.unreadable = 0

    def _note_repeats(self, table: pa.Table, rows: Array) -> None:
        super()._note_repeats(table, rows)
        good = np.flatnonzero(~np.isin(rows, self.errors.rows()))
        kept = table.take(pa.array(good))
        found = [each for each in judge_rows(self._supplier, kept, self._county) if each.column in self.places]
        self._note(found, rows[good])
        if self._supplier.about is About.STANDINGS:
            self._note(self._stated_twice(kept, rows[good]), rows[good])
        self._protect(table, rows)

    def _protect(self, table: pa.Table, rows: Array) -> None:
        """Whom the rows name that are not taken. Totals and headers are no rows of people."""
        name = self._supplier.number_column
        no_people = self.errors.rows_at(WHOLE_FILE.place)
        bad = np.flatnonzero(np.isin(rows, self.errors.rows()) & ~np.isin(rows, no_people))
        if name is None or name not in self.places:
            self.unreadable = len(bad)
            return
        taken = table.take(pa.array(bad))
        pairs = zip(taken[name].to_pylist(), taken[f"{name}_document"].to_pylist(), strict=True)
        self.protected = [(number, document) for number, document in pairs if number]
        self.unreadable = len(bad) - len(self.protected)

    def _note(self, found: list[Found], rows: Array) -> None:
        """One fault a row: the first rule that refuses it."""
        said: set[int] = set()
        for each in found:
            findings: Findings = self.warnings if each.is_doubt else self.errors
            if each.is_doubt or each.position not in said:
                findings.add_one(self.spot(each.column), each.fault, int(rows[each.position]))
            if not each.is_doubt:
                said.add(each.position)

    def _stated_twice(self, table: pa.Table, rows: Array) -> list[Found]:
        """The same standing of the same person in another spelling."""
        words = {word: recognise(self._supplier, word) for word in table["standing"].unique().to_pylist() if word}
        kinds = [min(match.ids) if (match := words.get(word)) else None for word in table["standing"].to_pylist()]
        others = [table[name].to_pylist() for name in self._supplier.labels if name != "standing"]
        bad = set(self.errors.rows().tolist())
        keys = {
            position: key
            for position, key in enumerate(zip(table["id_number_key"].to_pylist(), kinds, *others, strict=True))
            if key[0] and key[1] and int(rows[position]) not in bad
        }
        shown = table["standing"].to_pylist()
        return [
            Found(
                "standing",
                position,
                fault(
                    ListProblem.STATED_TWICE,
                    shown[position],
                    Advice(f"与第 {rows[earlier]} 行重复", f"the same as row {rows[earlier]}"),
                ),
            )
            for position, earlier in repeated(keys)
        ]
