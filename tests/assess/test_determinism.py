"""T21 and T27: a run says the same whatever the threads, the order of rows and the partitions, and later as well."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.assess.populations import lists_for, people_of
from tests.assessing import LOCALITIES, QINGTANGPU, TENGZHOU, YUEYANG, changed, shipped

from canbao.assess import memo, running
from canbao.assess.coverage import ALL_COMPLETE
from canbao.assess.run_record import RunRecord, from_json, record_path, to_json
from canbao.assess.running import RunOrder, run
from canbao.assess.situations import Situation
from canbao.assess.tally import Cell, Tally
from canbao.policy.library import Library
from canbao.policy.loading import load
from canbao.policy.rules import RuleBook

SIZE = 900
SIZE_OF_T21 = 100_000
RUNS = ((1, 100_000), (2, 400), (4, 113))
"""Threads and rows of a block."""


@dataclass(frozen=True)
class Ran:
    """What one run left behind."""

    rows: dict[str, dict[str, Any]]
    record: RunRecord
    situations: bytes


def ran(folder: Path, people: pa.Table, policy: str, threads: int = 2, **options: Any) -> Ran:
    folder.mkdir(parents=True)
    ARRIVALS.clear()
    pq.write_table(people, folder / "people.parquet")
    output = folder / "results.parquet"
    book = options.pop("book", None) or shipped(policy)
    as_of = book.latest.year.first - timedelta(days=40)
    record = run(RunOrder({policy: book}, folder / "people.parquet", output, as_of=as_of, threads=threads, **options))
    rows = {row["person_id"]: row for row in pq.read_table(output).to_pylist()}
    return Ran(rows, record, record_path(output).read_bytes())


def without_input(situations: bytes) -> dict[str, Any]:
    """The record without the digest of the input file, which another order of rows changes."""
    plain: dict[str, Any] = json.loads(situations)
    assert plain.pop("input_digest")
    return plain


def shuffled(people: pa.Table, seed: int) -> pa.Table:
    order = list(range(people.num_rows))
    Random(seed).shuffle(order)
    return people.take(pa.array(order))


def check_three_runs(policy: str, size: int, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    people = people_of(policy, size, 21)
    lists = lists_for(shipped(policy), 5) if policy == QINGTANGPU else ALL_COMPLETE
    options: dict[str, Any] = {"lists": lists, "is_wide": True}
    found: list[Ran] = []
    for number, (threads, rows) in enumerate(RUNS):
        monkeypatch.setattr(running, "ROWS_OF_A_BLOCK", rows * size // SIZE if rows < size else size)
        mixed = shuffled(people, number) if number else people
        found.append(ran(folder / str(number), mixed, policy, threads, **options))
    first = found[0]
    for other in found[1:]:
        assert other.rows == first.rows
        assert other.record.digest == first.record.digest
        assert without_input(other.situations) == without_input(first.situations)
        assert to_json(replace(other.record, input_digest="")) == to_json(replace(first.record, input_digest=""))


@pytest.mark.parametrize("policy", LOCALITIES)
@pytest.mark.trust
def test_threads_order_and_partitions_change_nothing(
    policy: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_three_runs(policy, SIZE, tmp_path, monkeypatch)


@pytest.mark.parametrize("policy", LOCALITIES)
@pytest.mark.trust
@pytest.mark.slow
def test_t21_three_runs_one_digest(policy: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check_three_runs(policy, SIZE_OF_T21, tmp_path, monkeypatch)


@pytest.mark.trust
def test_the_same_run_again_is_the_same_to_the_byte(tmp_path: Path) -> None:
    people = people_of(YUEYANG, SIZE, 21)
    one, two = (ran(tmp_path / name, people, YUEYANG) for name in "ab")
    assert one.situations == two.situations
    files = [(tmp_path / name / "results.parquet").read_bytes() for name in "ab"]
    assert files[0] == files[1]


ARRIVALS: dict[str, int] = {}


def number_of_arrival(situation: Situation) -> int:
    """A situation known by the number that it got when it was first met in this run."""
    return ARRIVALS.setdefault(repr(situation), len(ARRIVALS))


@pytest.mark.trust
def test_sabotage_numbers_by_arrival(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Situation, "id", property(number_of_arrival))
    with pytest.raises(AssertionError):
        check_three_runs(YUEYANG, SIZE, tmp_path, monkeypatch)


def cells_as_they_came(tally: Tally) -> Iterator[Cell]:
    for key, numbers in tally._cells.items():
        yield Cell(*key, *numbers)


@pytest.mark.trust
def test_sabotage_cells_in_the_order_of_arrival(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Tally, "cells", cells_as_they_came)
    people = people_of(YUEYANG, SIZE, 21)
    one = ran(tmp_path / "a", people, YUEYANG)
    two = ran(tmp_path / "b", shuffled(people, 1), YUEYANG)
    assert one.record.digest != two.record.digest


# -- T27 ---------------------------------------------------------------------------------------------------------------


def amend(folder: Path, known: str, yuan: int) -> None:
    """One more amendment beside Tengzhou's notice, known since a day."""
    path = folder / "shandong" / "tengzhou" / "2025.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(Library.of().path_of(TENGZHOU).read_bytes())
    source = f"source: {{number: 样, issuer: 样, issued: {known}}}"
    text = f"amends: {TENGZHOU}\n{source}\nvalues: {{personal_yuan: {yuan}}}\ncite: 一\n"
    (path.parent / f"2025.amend-{known}.yaml").write_text(text, encoding="utf-8")


def book_in(folder: Path, known_on: date | None = None) -> RuleBook:
    return load(Library.of(folder), TENGZHOU, known_on=known_on)


@pytest.mark.trust
def test_t27_a_policy_changed_after_a_run_does_not_change_the_run(tmp_path: Path) -> None:
    policies, known_on = tmp_path / "policies", date(2024, 12, 1)
    policies.mkdir()
    amend(policies, "2024-11-01", 410)
    people = people_of(TENGZHOU, SIZE, 21)
    before = ran(tmp_path / "before", people, TENGZHOU, book=book_in(policies), known_on=known_on)
    amend(policies, "2025-01-15", 455)

    kept = from_json(before.situations.decode())
    assert (kept, kept.digest) == (before.record, before.record.digest)
    again = ran(tmp_path / "again", people, TENGZHOU, book=book_in(policies, known_on), known_on=known_on)
    assert again.situations == before.situations
    assert again.rows == before.rows
    assert again.record.policies == before.record.policies

    now = ran(tmp_path / "now", people, TENGZHOU, book=book_in(policies))
    assert now.record.policies != before.record.policies
    assert now.record.digest != before.record.digest


@pytest.mark.trust
def test_sabotage_t27_without_the_day_of_knowledge_the_run_changes(tmp_path: Path) -> None:
    """The control is `known_on`: without it the repeated run is another one."""
    policies = tmp_path / "policies"
    policies.mkdir()
    amend(policies, "2024-11-01", 410)
    people = people_of(TENGZHOU, SIZE, 21)
    before = ran(tmp_path / "before", people, TENGZHOU, book=book_in(policies))
    amend(policies, "2025-01-15", 455)
    assert ran(tmp_path / "again", people, TENGZHOU, book=book_in(policies)).situations != before.situations


@pytest.mark.parametrize("policy", LOCALITIES)
def test_a_policy_is_known_by_the_digest_of_what_it_says(policy: str) -> None:
    digest = shipped(policy).latest.digest
    assert load(Library.of(), policy).latest.digest == digest
    assert changed(policy, **{"readings.A02": "pay_day_counted"}).latest.digest != digest


def test_no_memory_of_an_engine_outlives_it(tmp_path: Path) -> None:
    """A second engine begins with nothing: what it finds does not rest on what another one saw."""
    people = people_of(YUEYANG, SIZE, 21)
    first = ran(tmp_path / "a", people.slice(0, 300), YUEYANG).record
    ran(tmp_path / "b", people, YUEYANG)
    assert ran(tmp_path / "c", people.slice(0, 300), YUEYANG).record == first
    assert memo.Memo(lambda: 0, 0).outcomes == []
