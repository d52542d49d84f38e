"""A whole people table taken over into the register, from a predecessor system or made up.

In: a table of PEOPLE_SCHEMA of one county (docs/reference/facts.md), the benefit year it speaks of. Out: everybody
in the register, in the transaction under way, and the ids they got. What the table leaves unknown stays unknown.
Never: somebody twice; payments (the room money keeps them).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection

from canbao.access.vault import Vault
from canbao.policy.standings import load_catalogue
from canbao.registry.conflicts import GivenNumber, record_conflict
from canbao.registry.creating import claim_numbers
from canbao.registry.identities import WrongNumber, know_number
from canbao.registry.models.coverage import Subject
from canbao.registry.pinyin import initials, sort_key
from canbao.registry.stems import record_stems
from canbao.store.copying import append_rows, hex_column
from canbao.store.failures import StoreFailed
from canbao.store.numbers import reserve_numbers
from canbao.values.names import normalise_name

Ints = npt.NDArray[np.int64]

# Facts that come from dated tables: an empty cell of the people table means "not known" and has to be marked as such.
_MARKED = (
    "student", "resident_years", "employee_years", "enrolled_last_year", "employee_active",
    "zero_claim_years", "catastrophic_paid", "enrol_place", "other_insurance",
)  # fmt: skip
_CIRCUMSTANCES = (
    "married", "employed", "permanent_residence", "residence_months", "long_term", "child_of_permit_holder",
    "migrant_child", "migrant_child_enrolled_here", "newborn", "employee_proof", "other_insurance",
    "not_enrolled_proof", "pay_place", "enrolled_before",
)  # fmt: skip


MOST_TAKEN_SHARE = Fraction(1, 20)
"""Of numbers that somebody has already: more is the same file again, fewer are people known in two places."""


class TakenBefore(StoreFailed):
    """Numbers belong to people or households in the register already."""


class OutsideCounty(StoreFailed):
    """Some of the people belong to another county."""


@dataclass(frozen=True)
class TakenOver:
    """`ids` in the order of the table; `rows` written by table. `conflicts`: people whose number somebody else in this
    database has; they have none for now, and a person decides.
    """

    ids: Ints
    rows: Mapping[str, int]
    wrong_numbers: int
    conflicts: int


def take_over(
    people: pa.Table, county: str, year: int, vault: Vault, coverage: Sequence[tuple[str, str, date]] = ()
) -> TakenOver:
    """Write everybody. `coverage`: standings, places and the days up to which their lists are complete.

    Raises TakenBefore where too many numbers are somebody's for it to be chance, or a household's is; OutsideCounty.
    """
    return _TakingOver(people.combine_chunks(), county, year, vault).run(coverage)


class _TakingOver:
    def __init__(self, people: pa.Table, county: str, year: int, vault: Vault) -> None:
        self.people, self.county, self.year, self.vault = people, county, year, vault
        self.ids = reserve_numbers(people.num_rows)
        self.rows: dict[str, int] = {}
        self.wrong_numbers = self.conflicts = 0

    def run(self, coverage: Sequence[tuple[str, str, date]]) -> TakenOver:
        self._refuse_foreign()
        steps: tuple[Callable[[], None], ...] = (
            self._persons, self._documents, self._households, self._relations, self._abodes, self._schooling,
            self._circumstances, self._insurance, self._enrolments, self._events, self._claims, self._standings,
        )  # fmt: skip
        for step in steps:
            step()
            if step == self._persons:
                count_anew()
        self._coverage(coverage)
        return TakenOver(self.ids, self.rows, self.wrong_numbers, self.conflicts)

    def _refuse_foreign(self) -> None:
        places = self._column("place")
        foreign = pc.fill_null(pc.invert(pc.starts_with(places, self.county)), False)
        if count := pc.sum(foreign).as_py():
            row = int(np.flatnonzero(foreign)[0])
            said = f"{count} 人不在本县：第 {row + 1} 人在 {places[row]}，本县是 {self.county}，整个文件未导入"
            raise OutsideCounty(f"{said} people of another county: nothing was taken over")

    # -- writing -------------------------------------------------------------------------------------------------------

    def _write(self, table: str, **columns: Any) -> None:
        rows = pa.table(columns)
        if rows.num_rows:
            county = pa.repeat(self.county, rows.num_rows)
            written = append_rows(rows.append_column("county", county), f"registry_{table}")
            self.rows[table] = self.rows.get(table, 0) + written

    def _column(self, name: str) -> Any:
        return self.people.column(name).combine_chunks()

    def _where(self, mask: Any) -> tuple[Ints, Any]:
        """Ids and positions of the rows for which it holds."""
        at = np.flatnonzero(np.asarray(pc.fill_null(mask, False)))
        return self.ids[at], pa.array(at)

    def _flat(self, name: str) -> tuple[Ints, Any]:
        """Ids of the owners of list entries, and the entries."""
        lists = self._column(name)
        owners = pc.list_parent_indices(lists).to_numpy(zero_copy_only=False)
        return self.ids[owners], lists.flatten()

    # -- what is written -----------------------------------------------------------------------------------------------

    def _persons(self) -> None:
        names = [normalise_name(name) if name else "" for name in self._column("name").to_pylist()]
        self._write(
            "person",
            id=self.ids,
            unit=pc.coalesce(self._column("place"), pa.scalar(self.county)),
            name=self._column("name").fill_null(""),
            name_key=names,
            pinyin=[sort_key(name) for name in names],
            initials=[initials(name) for name in names],
            **{name: self._column(name) for name in ("sex", "birth", "nationality")},
        )

    def _documents(self) -> None:
        rows = []
        numbers = reserve_numbers(self.people.num_rows)
        texts = self._column("id_number").to_pylist()
        for person, document, text in zip(self.ids, numbers, texts, strict=True):
            if not text:
                continue
            try:
                known = know_number(text)
            except WrongNumber:
                self.wrong_numbers += 1
                continue
            sealed = known.seal(self.vault, self.county, int(document))
            rows.append((person, document, known.kind.value, sealed, known.tail, known.blind(self.vault)))
        if not rows:
            return
        given = [(int(person), text) for person, text in zip(self.ids, texts, strict=True) if text]
        record_stems(self.county, given, self.vault)
        taken = claim_numbers(self.county, [row[5] for row in rows], [int(row[0]) for row in rows])
        if len(taken) > MOST_TAKEN_SHARE * len(rows):
            raise TakenBefore(
                f"{len(taken)} 个证件号码已在一人一档中，整个文件未导入；是否已导入过？ "
                "so many numbers are in the register already that nothing was taken over: was the file taken before?"
            )
        self._record_conflicts([row for row in rows if int(row[0]) in taken])
        rows = [row for row in rows if int(row[0]) not in taken]
        persons, documents, kinds, sealed_numbers, tails, blinds = zip(*rows, strict=True)
        owner, blind = pa.array(persons), hex_column(blinds)
        self.rows["identity"] = len(rows)
        self._write(
            "document", id=pa.array(documents), person_id=owner, kind=list(kinds), number=hex_column(sealed_numbers),
            tail=list(tails), blind=blind, is_current=pa.repeat(True, len(rows)),
        )  # fmt: skip

    def _record_conflicts(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """For a person to decide: which of two files the number belongs to, or that both are one person's."""
        at = {int(number): row for row, number in enumerate(self.ids)}
        names, units = self._column("name"), self._column("place")
        self.conflicts = len(rows)
        given = [
            GivenNumber(row[5], names[at[int(row[0])]].as_py() or "", units[at[int(row[0])]].as_py() or self.county)
            for row in rows
        ]
        if given:
            record_conflict(self.county, *given)

    def _households(self) -> None:
        numbers = self._column("household_id").dictionary_encode()
        households = reserve_numbers(len(numbers.dictionary))
        members, at = self._where(numbers.is_valid())
        self._refuse_known_households(numbers.dictionary)
        codes = numbers.indices.take(at).to_numpy()
        first = np.full(len(numbers.dictionary), -1)
        first[codes[::-1]] = np.asarray(at)[::-1]
        units = pc.coalesce(self._column("place"), pa.scalar(self.county))
        self._write("household", id=households, unit=units.take(pa.array(first)), number=numbers.dictionary,
                    address=pa.repeat("", len(households)))  # fmt: skip
        self._write("member", person_id=members, household_id=households[codes])

    def _refuse_known_households(self, numbers: pa.Array) -> None:
        asked = "SELECT count(*), min(number) FROM registry_household WHERE county = %s AND number = ANY(%s)"
        with connection.cursor() as cursor:
            cursor.execute(asked, [self.county, numbers.to_pylist()])
            count, first = cursor.fetchone()
        if count:
            said = f"{count} 个户号已在一人一档中（如 {first}），整个文件未导入；是否已导入过？后来的人用名单导入"
            raise TakenBefore(f"{said} household numbers are in the register already: nothing was taken over")

    def _relations(self) -> None:
        owners, entries = self._flat("relations")
        ids = self._column("person_id")
        at = pc.index_in(entries.field("person_id"), ids)
        known = np.asarray(at.is_valid())
        others = self.ids[at.fill_null(0).to_numpy()]
        self._write(
            "relation", person_id=owners[known], other_id=others[known], kind=entries.field("kind").filter(known)
        )

    def _abodes(self) -> None:
        permits = self._column("residence_permit")
        for kind, name in (("hukou", "hukou"), ("birth", "birth_place"), ("residence", "residence")):
            places = self._column(name)
            has_permit = pc.and_(permits.is_valid(), kind == "residence")
            owners, at = self._where(pc.or_(places.is_valid(), has_permit))
            permit = permits.take(at) if kind == "residence" else pa.nulls(len(owners), pa.string())
            self._write(
                "abode", person_id=owners, kind=pa.repeat(kind, len(owners)), division=places.take(at), permit=permit
            )

    def _schooling(self) -> None:
        stages = self._column("student")
        is_named = pc.or_(self._column("student_entry").is_valid(), self._column("school_place").is_valid())
        owners, at = self._where(pc.or_(is_named, pc.fill_null(pc.not_equal(stages, "none"), False)))
        self._write(
            "schooling", person_id=owners, stage=stages.take(at), valid_from=self._column("student_entry").take(at),
            division=self._column("school_place").take(at), school=pa.repeat("", len(owners)),
        )  # fmt: skip

    def _circumstances(self) -> None:
        self._write(
            "circumstances",
            person_id=self.ids,
            special_status=self._column("status"),
            unknown_facts=self._unknown_facts(),
            **{name: self._column(name) for name in _CIRCUMSTANCES},
        )

    def _unknown_facts(self) -> pa.Array:
        """As PostgreSQL writes arrays: {married,student}."""
        marked = [pc.if_else(self._column(name).is_null(), f"{name},", "") for name in _MARKED]
        lists = self._column("unknown_facts")
        rows = np.flatnonzero(lists.is_valid().to_numpy(zero_copy_only=False))
        texts = np.full(len(lists), "", dtype=object)
        texts[rows] = [",".join(names) for names in lists.take(pa.array(rows)).to_pylist()]
        joined = pc.binary_join_element_wise(*marked, pa.array(texts, pa.string()), "")
        return pc.binary_join_element_wise("{", pc.utf8_rtrim(joined, ","), "}", "")

    def _insurance(self) -> None:
        self._resident_years()
        self._employee_years()
        away, at = self._where(self._column("enrolled_elsewhere").is_valid())
        year = np.full(len(away), self.year)
        self._insured(
            away, "resident", _first_days(year), _last_days(year), self._column("enrolled_elsewhere").take(at)
        )

    def _resident_years(self) -> None:
        """Where the years are not known, last year may be."""
        owners, years = self._flat("resident_years")
        self._insured_years(owners, "resident", years.to_numpy(zero_copy_only=False))
        was_last = pc.and_(self._column("resident_years").is_null(), self._column("enrolled_last_year"))
        owners, _ = self._where(was_last)
        last = np.full(len(owners), self.year - 1)
        self._insured(owners, "resident", _first_days(last), _last_days(last))

    def _employee_years(self) -> None:
        """The year in which employee cover ended counts until that day."""
        ends = self._column("uncovered_from").cast(pa.int32()).fill_null(np.iinfo(np.int32).max)
        last_days = ends.to_numpy().astype(np.int64) - 1
        lists = self._column("employee_years")
        owners = pc.list_parent_indices(lists).to_numpy(zero_copy_only=False)
        years = lists.flatten().to_numpy(zero_copy_only=False).astype(np.int64)
        is_whole = _last_days(years) < last_days[owners]
        self._insured_years(self.ids[owners[is_whole]], "employee", years[is_whole])
        active, _ = self._where(self._column("employee_active"))
        self._insured(active, "employee", _first_days(np.full(len(active), self.year)), None)
        ended, at = self._where(self._column("uncovered_from").is_valid())
        last = last_days[np.asarray(at)]
        starts = _first_days(last.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970)
        self._insured(ended, "employee", starts, last)

    def _insured_years(self, owners: Ints, scheme: str, years: Ints) -> None:
        """One row for years that follow each other."""
        follows = np.zeros(len(years), dtype=bool)
        follows[1:] = (owners[1:] == owners[:-1]) & (years[1:] == years[:-1] + 1)
        begins = np.flatnonzero(~follows)
        ends = np.append(begins[1:], len(years))[: len(begins)] - 1
        self._insured(owners[begins], scheme, _first_days(years[begins]), _last_days(years[ends]))

    def _insured(
        self, owners: Ints, scheme: str, first: Ints, last: Ints | None, division: pa.Array | None = None
    ) -> None:
        count = len(owners)
        self._write(
            "insurance",
            person_id=owners,
            scheme=pa.repeat(scheme, count),
            valid_from=_days(first),
            valid_until=pa.nulls(count, pa.date32()) if last is None else _days(last),
            division=division if division is not None else pa.repeat(self.county, count),
            detail=pa.repeat("", count),
        )

    def _enrolments(self) -> None:
        places = self._column("enrol_place")
        owners, at = self._where(pc.or_(places.is_valid(), self._column("registered").is_valid()))
        was_in = pc.fill_null(self._column("enrolled_last_year"), False).take(at)
        self._write(
            "enrolment",
            person_id=owners,
            year=pa.repeat(self.year, len(owners)),
            unit=pc.coalesce(self._column("place"), pa.scalar(self.county)).take(at),
            division=places.take(at),
            manner=pc.if_else(was_in, "renewal", "new"),
            state=pa.repeat("confirmed", len(owners)),
            registered_on=self._column("registered").take(at),
            tier=self._column("tier").take(at),
            repair_years=self._column("repair_years").fill_null(0).take(at),
            documents=pa.repeat("{}", len(owners)),
        )

    def _events(self) -> None:
        for kind in ("hukou_registered", "welfare_home_entry"):
            owners, at = self._where(self._column(kind).is_valid())
            days = self._column(kind).take(at)
            self._write(
                "event", person_id=owners, kind=pa.repeat(kind, len(owners)), valid_from=days, valid_until=days,
                detail=pa.repeat("", len(owners)),
            )  # fmt: skip

    def _claims(self) -> None:
        owners, years = self._flat("zero_claim_years")
        self._claimed(owners, years, False, pa.repeat(0, len(owners)))
        owners, entries = self._flat("catastrophic_paid")
        self._claimed(owners, entries.field("year"), True, entries.field("fen"))

    def _claimed(self, owners: Ints, years: pa.Array, has_claimed: bool, fen: pa.Array) -> None:
        flags = pa.repeat(has_claimed, len(owners))
        self._write("claimyear", person_id=owners, year=years, has_claimed=flags, critical_fen=fen)

    def _standings(self) -> None:
        owners, entries = self._flat("standings")
        catalogue = load_catalogue()
        coded = entries.field("name").dictionary_encode()
        matches = [catalogue.resolve(word) for word in coded.dictionary.to_pylist()]
        ids = pa.array([min(match.ids) if match else None for match in matches], pa.string())
        self._write(
            "standing",
            person_id=owners,
            standing=pc.coalesce(ids.take(coded.indices), entries.field("name")),
            listed_as=entries.field("name"),
            grade=entries.field("grade"),
            role=entries.field("role"),
            certifier=entries.field("listed_by"),
            valid_from=entries.field("certified"),
            valid_until=entries.field("until"),
        )

    def _coverage(self, stated: Sequence[tuple[str, str, date]]) -> None:
        """The table says of everybody what it knows: its lists of insurance, schools and claims are complete."""
        rows = [(subject.value, self.county, date(self.year, 12, 31)) for subject in Subject]
        subjects, places, days = zip(*rows, *stated, strict=True)
        self._write("coverage", subject=subjects, division=places, complete_until=days)


def count_anew() -> None:
    """Let the planner know how many people there are now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT registry_count_anew()")


def _first_days(years: Any) -> Ints:
    return (np.asarray(years, dtype=np.int64) - 1970).astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64)


def _last_days(years: Any) -> Ints:
    return _first_days(np.asarray(years) + 1) - 1


def _days(numbers: Ints) -> pa.Array:
    return pa.array(numbers.astype(np.int32), pa.date32())
