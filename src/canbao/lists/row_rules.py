"""The rules of lists about one row: words that mean a standing, days in order, numbers that agree with what stands
beside.

In: the table that intake made of a file, the supplier, the county's places. Out: faults by column and row position.
Never: a look into the register; a second fault for a row that has one already (the caller leaves those rows out).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from canbao.intake.column_kinds import ColumnKind
from canbao.intake.problems import NO_ADVICE, Advice, Fault, fault
from canbao.intake.raw_columns import Array
from canbao.lists.definitions import About, Supplier
from canbao.lists.places import Places
from canbao.lists.problems import ListDoubt, ListProblem
from canbao.policy.standings import Match, load_catalogue
from canbao.values.id_number import DocumentKind

PERIODS = (("certified", "until"), ("begun", "ended"), ("entered", "left"), ("birth", "died"), ("booked", "expected"))
NOT_TO_ENROL = frozenset({DocumentKind.DISABILITY_CARD, DocumentKind.CREDIT_CODE, DocumentKind.UNKNOWN})
PASSPORTS = frozenset({DocumentKind.PASSPORT, DocumentKind.FOREIGN_PASSPORT})
_CODE = re.compile(r"\d{6}(?:\d{3}){0,2}")
_DIGIT = re.compile(r"[0-9０-９]")


@dataclass(frozen=True)
class Found:
    """A fault at a position of the table."""

    column: str
    position: int
    fault: Fault
    is_doubt: bool = False


def recognise(supplier: Supplier, word: str) -> Match | None:
    """Which standing a word of the list means: the supplier's own words first, then the catalogue's."""
    own = supplier.words.get(word)
    return Match(frozenset({own})) if own else load_catalogue().recognise(word)


def judge_rows(supplier: Supplier, table: pa.Table, places: Places) -> Iterator[Found]:
    """Everything that is wrong with rows. Columns that the file does not have are null."""
    names = set(supplier.names)
    for name in (supplier.number_column, "id_number"):
        if name in names:
            yield from _judge_documents(table, str(name))
    for column in supplier.columns:
        if column.kind is ColumnKind.NAME:
            yield from _judge_words(table, column.name, _name_fault)
    if supplier.about is About.STANDINGS:
        yield from _judge_standings(supplier, table)
    if "identity" in names:
        yield from _judge_words(table, "identity", lambda word: _identity_fault(supplier, word))
    for code in {"division", "town_code"} & names:
        yield from _judge_words(table, code, _code_fault)
    yield from _judge_periods(table, names)
    if supplier.about is not About.BIRTHS and "id_number" in names:
        yield from _judge_against_number(table, names)
    if places.is_known:
        yield from _judge_places(table, names, places)


def _judge_words(table: pa.Table, name: str, find: Callable[[str], Fault | None]) -> Iterator[Found]:
    """A fault for each distinct word, wherever it stands."""
    coded = table[name].combine_chunks().dictionary_encode()
    wrong = {code: said for code, word in enumerate(coded.dictionary.to_pylist()) if (said := find(word))}
    codes = _codes(coded)
    for position in np.flatnonzero(np.isin(codes, list(wrong))).tolist() if wrong else ():
        said = wrong[int(codes[position])]
        yield Found(name, position, said, isinstance(said.problem, ListDoubt))


def _codes(coded: pa.DictionaryArray) -> Array:
    return np.asarray(coded.indices.fill_null(-1).to_numpy(zero_copy_only=False))


def _name_fault(name: str) -> Fault | None:
    return fault(ListProblem.NAME_WITH_DIGIT, name) if _DIGIT.search(name) else None


def _code_fault(code: str) -> Fault | None:
    return None if _CODE.fullmatch(code) else fault(ListProblem.NOT_A_CODE, code)


def _identity_fault(supplier: Supplier, word: str) -> Fault | None:
    return None if word in supplier.ordinary_words else _standing_fault(supplier, word)


def _standing_fault(supplier: Supplier, word: str) -> Fault | None:
    found = recognise(supplier, word)
    if found is None:
        near = load_catalogue().nearest(word, limit=1)
        advice = Advice(f"是否指 {near[0]}？", f"did you mean {near[0]}?") if near else NO_ADVICE
        return fault(ListProblem.UNKNOWN_STANDING, word, advice)
    if supplier.about is About.STANDINGS and supplier.complete and not found.ids & set(supplier.complete):
        return fault(ListDoubt.OTHER_OFFICE, word)
    return None


def _judge_documents(table: pa.Table, name: str) -> Iterator[Found]:
    for kinds, problem in ((NOT_TO_ENROL, ListProblem.NO_IDENTITY), (PASSPORTS, ListDoubt.PASSPORT)):
        wrong = pc.is_in(table[f"{name}_document"], pa.array([str(kind) for kind in kinds]))
        for position in np.flatnonzero(wrong.to_numpy(zero_copy_only=False)).tolist():
            said = fault(problem, table[name][position].as_py(), is_id=True)
            yield Found(name, position, said, isinstance(problem, ListDoubt))


def _judge_standings(supplier: Supplier, table: pa.Table) -> Iterator[Found]:
    yield from _judge_words(table, "standing", lambda word: _standing_fault(supplier, word))
    if "grade" not in supplier.names:
        return
    matches = {word: recognise(supplier, word) for word in pc.unique(table["standing"]).to_pylist() if word}
    for position, (word, grade) in enumerate(
        zip(table["standing"].to_pylist(), table["grade"].to_pylist(), strict=True)
    ):
        match = matches.get(word)
        if match is None:
            continue
        if grade is None and match.ids & set(supplier.needs_grade) and match.grade is None:
            yield Found("grade", position, fault(ListProblem.NO_GRADE))
        elif grade is not None and match.grades and match.rests_on is None and int(grade) not in match.grades:
            yield Found("grade", position, fault(ListProblem.GRADE_CONTRADICTS, grade))


def _judge_periods(table: pa.Table, names: set[str]) -> Iterator[Found]:
    for first, last in PERIODS:
        if first in names and last in names:
            wrong = pc.fill_null(pc.less(table[last], table[first]), False)
            for position in np.flatnonzero(wrong.to_numpy(zero_copy_only=False)).tolist():
                yield Found(last, position, fault(ListProblem.ENDS_BEFORE, table[last][position].as_py()))


def _judge_against_number(table: pa.Table, names: set[str]) -> Iterator[Found]:
    checks = {"birth": ListProblem.BIRTH_CONTRADICTS, "sex": ListProblem.SEX_CONTRADICTS}
    for name, problem in checks.items():
        if name in names:
            wrong = pc.fill_null(pc.not_equal(table[name], table[f"id_number_{name}"]), False)
            for position in np.flatnonzero(wrong.to_numpy(zero_copy_only=False)).tolist():
                yield Found(name, position, fault(problem, table[name][position].as_py()))
    if "died" in names:
        wrong = pc.fill_null(pc.less(table["died"], table["id_number_birth"]), False)
        for position in np.flatnonzero(wrong.to_numpy(zero_copy_only=False)).tolist():
            yield Found("died", position, fault(ListProblem.ENDS_BEFORE, table["died"][position].as_py()))


def _judge_places(table: pa.Table, names: set[str], places: Places) -> Iterator[Found]:
    yield from _judge_pair(table, names, "town", "village", places)
    if "hukou_county" not in names:
        return
    local = places.name(places.county)
    counties = table["hukou_county"].to_pylist()
    is_local = np.asarray([county is None or county == local for county in counties], dtype=bool)
    for found in _judge_pair(table, names, "hukou_town", "hukou_village", places):
        if is_local[found.position]:
            yield found
    for position in np.flatnonzero(~is_local).tolist():
        name = counties[position]
        if not places.county_code(name):
            yield Found("hukou_county", position, fault(ListDoubt.PLACE_ELSEWHERE, name), is_doubt=True)


def _judge_pair(table: pa.Table, names: set[str], town: str, village: str, places: Places) -> Iterator[Found]:
    """A town that is none, or a village that does not lie in its town. Distinct pairs are looked up once."""
    towns = table[town].to_pylist() if town in names else [None] * table.num_rows
    villages = table[village].to_pylist() if village in names else [None] * table.num_rows
    said: dict[tuple[str | None, str | None], tuple[str, Fault] | None] = {}
    for position, pair in enumerate(zip(towns, villages, strict=True)):
        if pair not in said:
            said[pair] = _place_fault(pair, town, village, places)
        found = said[pair]
        if found is not None:
            yield Found(found[0], position, found[1])


def _place_fault(
    pair: tuple[str | None, str | None], town: str, village: str, places: Places
) -> tuple[str, Fault] | None:
    if pair == (None, None) or places.code(*pair):
        return None
    if pair[0] is not None and not places.code(pair[0], None):
        return town, fault(ListProblem.UNKNOWN_PLACE, pair[0])
    if pair[0] is None:
        # A village alone may be one of several of its name: nothing is wrong with the cell.
        return None
    return village, fault(ListProblem.UNKNOWN_PLACE, pair[1])


def repeated(keys: Mapping[int, tuple[Any, ...]]) -> Iterator[tuple[int, int]]:
    """Positions whose key an earlier one has, and that earlier one."""
    first: dict[tuple[Any, ...], int] = {}
    for position, key in keys.items():
        earlier = first.setdefault(key, position)
        if earlier != position:
            yield position, earlier
