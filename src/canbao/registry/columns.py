"""The register as the people table that rules read: everybody of an area, or one person with relatives, by the same
queries.

In: the day on which periods are looked at, the benefit year, whom. Out: a table of PEOPLE_SCHEMA, sorted by person.
Never: a loop over people; another answer for one person than for the same person among all.

A fact that comes from a dated table is unknown when `Circumstances.unknown_facts` names it, and when nothing is
recorded and no list is declared complete for it (`Coverage`); with such a list, nothing recorded means there is
none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection

from canbao.policy.vocabulary import FACTS
from canbao.registry import column_queries as queries
from canbao.registry.models.coverage import Subject
from canbao.store.copying import read_table
from canbao.store.together import tables_together
from canbao.values.facts_schema import PEOPLE_SCHEMA

Array = npt.NDArray[Any]
FEW = 200
"""Persons whose facts are read by one statement; of more, table after table."""


@dataclass(frozen=True)
class Wanted:
    """Whom, as of when. `people` None: everybody in `county`; else those persons only.

    `on`: periods that hold on this day count. `year`: the benefit year.
    """

    county: str
    year: int
    on: date
    people: tuple[int, ...] | None = None

    @property
    def is_few(self) -> bool:
        """Whether one statement may bring everything."""
        return self.people is not None and len(self.people) <= FEW

    @property
    def parameters(self) -> dict[str, Any]:
        """What queries are given."""
        return {
            "county": self.county,
            "year": self.year,
            "on": self.on,
            "people": None if self.people is None else list(self.people),
            "lists": [subject.value for subject in Subject],
        }


def ask_all(questions: Sequence[queries.Question], wanted: Wanted, **more: list[str]) -> list[pa.Table]:
    """The answers; of a few persons all by one statement. `more`: values beside those of `wanted`."""
    parameters = {**wanted.parameters, **more}
    if wanted.is_few:
        return tables_together([(each.of_some, each.schema) for each in questions], parameters)
    return [read_table(each.text, each.schema, parameters) for each in questions]


def read_people(wanted: Wanted) -> pa.Table:
    """The people table. In the transaction under way, so within its scope."""
    return _Reading(wanted).table()


class _Reading:
    """One reading: the queries' results, placed beside the persons they belong to."""

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.answers = self._ask_few() if wanted.is_few else {}
        self.persons = self._ask(queries.PERSONS)
        self.ids: Array = self.persons["id"].to_numpy()
        self.covered = frozenset(self._ask(queries.COVERED)["subject"].to_pylist())

    def table(self) -> pa.Table:
        columns = {**self._particulars(), **self._places(), **self._schooling(), **self._circumstances()}
        columns |= {**self._insurance(), **self._enrolment(), **self._events(), **self._claims(), **self._standings()}
        columns["relations"] = self._relations()
        columns = self._without_unknown(columns)
        count = len(self.ids)
        arrays = [columns.get(field.name, pa.nulls(count, field.type)) for field in PEOPLE_SCHEMA]
        plain = [array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array for array in arrays]
        return pa.Table.from_arrays([array.cast(f.type) for array, f in zip(plain, PEOPLE_SCHEMA, strict=True)],
                                    schema=PEOPLE_SCHEMA)  # fmt: skip

    # -- placing -------------------------------------------------------------------------------------------------------

    def _ask(self, question: queries.Question) -> pa.Table:
        found = self.answers.get(question.text)
        return ask_all([question], self.wanted)[0] if found is None else found

    def _ask_few(self) -> dict[str, pa.Table]:
        return {each.text: found for each, found in zip(queries.ALL, ask_all(queries.ALL, self.wanted), strict=True)}

    def _beside(self, found: pa.Table) -> Mapping[str, pa.ChunkedArray]:
        """Columns of at most one row a person, at the person's place; null where there is none."""
        owners = found["person_id"].to_numpy()
        at = np.full(len(self.ids), -1, dtype=np.int64)
        at[np.searchsorted(self.ids, owners)] = np.arange(len(owners))
        index = pa.array(at, mask=at < 0)
        return {name: found[name].take(index) for name in found.column_names if name != "person_id"}

    def _gathered(self, found: pa.Table, values: pa.Array | pa.ChunkedArray) -> pa.ListArray:
        """Lists a person of rows that are sorted by person."""
        counts = np.bincount(np.searchsorted(self.ids, found["person_id"].to_numpy()), minlength=len(self.ids))
        offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
        flat = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
        return pa.ListArray.from_arrays(pa.array(offsets), flat)

    def _or_none(self, column: Any, subject: Subject, none: Any) -> Any:
        """Nothing recorded, where the list is complete, means none."""
        return pc.fill_null(column, none) if subject.value in self.covered else column

    # -- facts ---------------------------------------------------------------------------------------------------------

    def _particulars(self) -> dict[str, Any]:
        persons = self.persons
        return {
            "person_id": persons["id"].cast(pa.string()),
            "place": persons["unit"],
            **{name: persons[name] for name in ("name", "birth", "sex", "nationality")},
            "household_id": self._beside(self._ask(queries.HOUSEHOLDS))["household_id"].cast(pa.string()),
        }

    def _places(self) -> dict[str, Any]:
        return dict(self._beside(self._ask(queries.ABODES)))

    def _schooling(self) -> dict[str, Any]:
        found = dict(self._beside(self._ask(queries.SCHOOLING)))
        return {**found, "student": self._or_none(found["student"], Subject.SCHOOLS, "none")}

    @cached_property
    def _known(self) -> Mapping[str, pa.ChunkedArray]:
        return self._beside(self._ask(queries.CIRCUMSTANCES))

    def _circumstances(self) -> dict[str, Any]:
        apart = ("unknown_facts", "enrolled_before", "other_insurance")
        return {name: column for name, column in self._known.items() if name not in apart}

    def _insurance(self) -> dict[str, Any]:
        now = self._beside(self._ask(queries.INSURANCE_NOW))
        resident, employee = self._ask(queries.RESIDENT_YEARS), self._ask(queries.EMPLOYEE_YEARS)
        resident_years = self._years(resident, Subject.RESIDENT)
        was_last_year = self._beside(self._ask(queries.LAST_YEAR))["was_enrolled"]
        any_year = pc.greater(pc.add(_lengths(resident_years), _lengths(self._years(employee, None))), 0)
        return {
            "resident_years": resident_years,
            "employee_years": self._years(employee, Subject.EMPLOYEE),
            "enrolled_last_year": self._or_none(was_last_year, Subject.RESIDENT, False),
            "enrolled_before": pc.if_else(
                any_year, True, self._or_none(self._known["enrolled_before"], Subject.RESIDENT, False)
            ),
            "employee_active": self._or_none(now["employee_active"], Subject.EMPLOYEE, False),
            "other_insurance": self._or_none(
                pc.coalesce(self._known["other_insurance"], now["other_insurance"]), Subject.OTHER, False
            ),
            "uncovered_from": now["uncovered_from"],
            "enrolled_elsewhere": now["enrolled_elsewhere"],
        }

    def _years(self, found: pa.Table, subject: Subject | None) -> pa.ListArray:
        """Years a person; an empty list where the list is complete, else null."""
        lists = self._gathered(found, found["year"])
        if subject is None or subject.value in self.covered:
            return lists
        return pc.if_else(pc.greater(_lengths(lists), 0), lists, pa.scalar(None, lists.type))

    def _enrolment(self) -> dict[str, Any]:
        found = dict(self._beside(self._ask(queries.ENROLMENTS)))
        own = pc.utf8_slice_codeunits(self.persons["unit"], 0, 12)
        return {**found, "enrol_place": pc.coalesce(found["enrol_place"], own)}

    def _events(self) -> dict[str, Any]:
        return dict(self._beside(self._ask(queries.EVENTS)))

    def _claims(self) -> dict[str, Any]:
        zero, paid = self._ask(queries.ZERO_CLAIMS), self._ask(queries.CATASTROPHIC)
        amounts = pa.StructArray.from_arrays(
            [paid[name].combine_chunks() for name in ("year", "fen")], fields=[paid.schema.field("year"), _FEN]
        )
        return {
            "zero_claim_years": self._years(zero, Subject.CLAIMS),
            "catastrophic_paid": self._gathered(paid, amounts)
            if Subject.CLAIMS.value in self.covered
            else pa.nulls(len(self.ids), PEOPLE_SCHEMA.field("catastrophic_paid").type),
        }

    def _standings(self) -> dict[str, Any]:
        found = self._ask(queries.STANDINGS)
        kind = PEOPLE_SCHEMA.field("standings").type
        fields = [kind.value_type.field(index) for index in range(kind.value_type.num_fields)]
        entries = pa.StructArray.from_arrays(
            [found[field.name].combine_chunks().cast(field.type) for field in fields], fields=fields
        )
        return {"standings": self._gathered(found, entries)}

    def _relations(self) -> pa.ListArray:
        found = self._ask(queries.RELATIONS)
        entries = pa.StructArray.from_arrays(
            [found["kind"].combine_chunks(), found["other_id"].combine_chunks().cast(pa.string())],
            names=["kind", "person_id"],
        )
        return self._gathered(found, entries)

    # -- what is not known ---------------------------------------------------------------------------------------------

    def _without_unknown(self, columns: dict[str, Any]) -> dict[str, Any]:
        """Facts named as unknown are emptied; where empty means "there is none", the row names them."""
        marks = self._known["unknown_facts"]
        found = self._marked(marks)
        for name, lost in found.items():
            column = columns[name]
            columns[name] = pc.if_else(pa.array(lost), pa.scalar(None, column.type), column)
        found = {name: lost for name, lost in found.items() if name in _NAMED}
        owners = np.concatenate([np.flatnonzero(lost) for lost in found.values()] or [np.zeros(0, np.int64)])
        words = [name for name, lost in found.items() for _ in range(int(lost.sum()))]
        order = np.argsort(owners, kind="stable")
        counts = np.bincount(owners, minlength=len(self.ids))
        offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
        named = pa.ListArray.from_arrays(pa.array(offsets), pa.array(words, pa.string()).take(pa.array(order)))
        columns["unknown_facts"] = pc.if_else(pa.array(counts > 0), named, pa.scalar(None, named.type))
        return columns

    def _marked(self, marks: pa.ChunkedArray) -> dict[str, Array]:
        """For each fact that somebody's row names, whose rows do."""
        coded = marks.combine_chunks().dictionary_encode()
        words = coded.dictionary.to_pylist()
        codes = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        lost: dict[str, Array] = {}
        for number, word in enumerate(words):
            for name in filter(None, word.split(" ")):
                lost.setdefault(name, np.zeros(len(self.ids), dtype=bool))
                lost[name] |= codes == number
        disputed = self._ask(queries.DISPUTED)
        rows = np.searchsorted(self.ids, disputed["person_id"].to_numpy())
        for row, subject in zip(rows, disputed["subject"].to_pylist(), strict=True):
            if row < len(self.ids):
                for name in _SAID_BY[Subject(subject)]:
                    lost.setdefault(name, np.zeros(len(self.ids), dtype=bool))[row] = True
        return lost


_NAMED = frozenset(name for name, word in FACTS.items() if word.none_means_absent)
"""Facts whose empty cell would mean "there is none"."""
_SAID_BY = {
    Subject.RESIDENT: ("resident_years", "enrolled_last_year", "enrolled_before"),
    Subject.EMPLOYEE: ("employee_years", "employee_active", "uncovered_from"),
    Subject.SCHOOLS: ("student", "student_entry", "school_place"),
    Subject.CLAIMS: ("zero_claim_years", "catastrophic_paid"),
    Subject.OTHER: ("other_insurance", "enrolled_elsewhere"),
}
"""Facts that a list states. Where it gives somebody's number with another name, they are not known of the owner."""
_FEN = pa.field("fen", pa.int64())


def _lengths(lists: pa.ListArray) -> Any:
    return pc.fill_null(pc.list_value_length(lists), 0)


def people_of(ids: Sequence[int]) -> tuple[int, ...]:
    """Persons and whoever the rules may ask about beside them: their relatives and their household."""
    with connection.cursor() as cursor:
        cursor.execute(queries.AROUND, {"people": list(ids)})
        return tuple(row[0] for row in cursor.fetchall())
