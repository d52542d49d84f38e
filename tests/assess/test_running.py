from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from tests.assess.populations import batch_of, lists_for, people_of, table_of
from tests.assessing import MODEL, NANAN, TENGZHOU, YUEYANG, made_up, shipped
from tests.people_strategy import as_table, crowd, world_of

from canbao.assess import running
from canbao.assess.batch import RESULT_SCHEMA, Engine
from canbao.assess.coverage import ALL_COMPLETE
from canbao.assess.intake.relatives import relate
from canbao.assess.output_files import UnknownFormat
from canbao.assess.run_record import from_json, record_path, to_json
from canbao.assess.running import NoPolicyFor, RunOrder, Source, digest_of, run, run_from
from canbao.assess.situations import Situation
from canbao.intake.refusal import FileRefused
from canbao.policy.library import Library
from canbao.policy.loading import load
from canbao.policy.rules import RuleBook
from canbao.values.place import is_within

AS_OF = date(2024, 11, 15)
SIZE = 240
EACH = 60
"""People of each county in a run of several policies."""
KEPT, ON_BILLS = ["person_id", "place"], ["household_id", "name", "id_number"]


def write(path: Path, people: pa.Table) -> Path:
    pq.write_table(people, path)
    return path


def ordered(folder: Path, people: pa.Table, *policies: str, name: str = "results.parquet", **options: Any) -> RunOrder:
    books = {policy: shipped(policy) for policy in policies}
    return RunOrder(books, write(folder / "people.parquet", people), folder / name, **{"as_of": AS_OF, **options})


def rows_of(folder: Path, people: pa.Table, *policies: str, **options: Any) -> list[dict[str, Any]]:
    order = ordered(folder, people, *policies, **options)
    run(order)
    assert order.output is not None
    rows: list[dict[str, Any]] = pq.read_table(order.output).to_pylist()
    return rows


def in_own_county(people: pa.Table, policy: str) -> pa.Table:
    """Those who enrol where the policy rules."""
    places = people.column("enrol_place").to_pylist()
    own = shipped(policy).latest.place
    return people.filter(pa.array([place is not None and is_within(place, own) for place in places]))


def by_hand(book: RuleBook, people: pa.Table) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = Engine(book, as_of=AS_OF).run(batch_of(people)).to_pylist()
    return rows


# -- one policy --------------------------------------------------------------------------------------------------------


def test_a_row_is_the_person_and_the_result(tmp_path: Path) -> None:
    people = people_of(YUEYANG, SIZE, 1)
    rows = rows_of(tmp_path, people, YUEYANG)
    keys = people.select(KEPT).to_pylist()
    assert rows == [{**key, **result} for key, result in zip(keys, by_hand(shipped(YUEYANG), people), strict=True)]
    assert list(rows[0]) == [*KEPT, *RESULT_SCHEMA.names]


@pytest.mark.parametrize("rows_of_a_block", [1, 7, 100, 10_000])
def test_blocks_of_any_size_give_the_same(
    rows_of_a_block: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "ROWS_OF_A_BLOCK", rows_of_a_block)
    people = people_of(YUEYANG, SIZE, 1).slice(0, 60 if rows_of_a_block == 1 else SIZE)
    found = rows_of(tmp_path, people, YUEYANG)
    assert [row["situation"] for row in found] == [row["situation"] for row in by_hand(shipped(YUEYANG), people)]


def test_wide_rows_hold_the_narrow_ones(tmp_path: Path) -> None:
    people = people_of(YUEYANG, SIZE, 1)
    wide = rows_of(tmp_path, people, YUEYANG, is_wide=True)
    narrow = rows_of(tmp_path, people, YUEYANG)
    assert [{name: row[name] for name in narrow[0]} for row in wide] == narrow
    assert {"clause_price", "aid_assistance_fund_fen", "segment"} <= set(wide[0])
    assert [{name: row[name] for name in (*KEPT, *ON_BILLS)} for row in wide] == people.select(
        [*KEPT, *ON_BILLS]
    ).to_pylist()


def test_lists_that_are_not_complete_leave_people_unsettled(tmp_path: Path) -> None:
    people = people_of(YUEYANG, SIZE, 1)
    complete = run(ordered(tmp_path, people, YUEYANG))
    open_lists = run(ordered(tmp_path, people, YUEYANG, lists=lists_for(shipped(YUEYANG), 1)))
    assert open_lists.totals.unsettled > complete.totals.unsettled


def test_without_offers_there_is_no_last_day(tmp_path: Path) -> None:
    people = people_of(YUEYANG, SIZE, 1)
    assert {row["offer_until"] for row in rows_of(tmp_path, people, YUEYANG, has_offers=False)} == {None}
    assert any(row["offer_until"] for row in rows_of(tmp_path, people, YUEYANG))


def test_the_record_beside_the_rows_is_that_of_the_run(tmp_path: Path) -> None:
    people = people_of(YUEYANG, SIZE, 1)
    order = ordered(tmp_path, people, YUEYANG, known_on=date(2024, 10, 9), amend={"personal_yuan": "420"})
    record = run(order)
    assert order.output is not None
    assert record_path(order.output).read_text(encoding="utf-8") == to_json(record)
    assert (record.as_of, record.known_on, record.amend) == (AS_OF, order.known_on, order.amend)
    assert order.people is not None
    assert record.input_digest == hashlib.sha256(order.people.read_bytes()).hexdigest() == digest_of(order.people)
    rows = pq.read_table(order.output)
    assert record.totals.people == SIZE
    assert record.totals.paid == SIZE - people.column("paid_on").null_count
    assert set(record.situations) == set(rows.column("situation").to_pylist())
    assert sum(cell.payable_fen for cell in record.cells) == pc.sum(rows.column("payable_fen")).as_py()


def test_without_output_only_the_record_is_made(tmp_path: Path) -> None:
    people = people_of(YUEYANG, SIZE, 1)
    with_output = run(ordered(tmp_path, people, YUEYANG))
    folder = tmp_path / "other"
    folder.mkdir()
    order = RunOrder({YUEYANG: shipped(YUEYANG)}, write(folder / "people.parquet", people), None, as_of=AS_OF)
    assert run(order) == with_output
    assert [path.name for path in folder.iterdir()] == ["people.parquet"]


def test_progress_is_told_block_by_block(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "ROWS_OF_A_BLOCK", 100)
    told: list[tuple[int, int | None]] = []
    run(ordered(tmp_path, people_of(YUEYANG, SIZE, 1), YUEYANG), lambda done, total: told.append((done, total)))
    assert told == [(100, SIZE), (200, SIZE), (SIZE, SIZE)]


def test_columns_of_another_room_stand_beside(tmp_path: Path) -> None:
    class Births:
        read_columns = frozenset({"birth"})

        def columns(self, batch: pa.RecordBatch) -> dict[str, pa.Array]:
            return {"born_in": pc.year(batch.column("birth"))}

    people = people_of(YUEYANG, SIZE, 1)
    rows = rows_of(tmp_path, people, YUEYANG, beside=(Births(),))
    assert [row["born_in"] for row in rows] == pc.year(people.column("birth")).to_pylist()


# -- relatives ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows_of_a_block", [1, 5])
def test_relatives_in_other_blocks_are_found(
    rows_of_a_block: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = made_up("households")
    people = as_table(crowd(3, world_of(book), 40))
    whole = batch_of(people)
    related = relate([whole], book, ALL_COMPLETE).counts_for(whole)
    assert related
    wanted = Engine(book, as_of=AS_OF).run(whole, related).column("situation").to_pylist()
    monkeypatch.setattr(running, "ROWS_OF_A_BLOCK", rows_of_a_block)
    output = tmp_path / "results.parquet"
    run(RunOrder({"households": book}, write(tmp_path / "people.parquet", people), output, as_of=AS_OF))
    assert pq.read_table(output).column("situation").to_pylist() == wanted


# -- several policies --------------------------------------------------------------------------------------------------


def mixed(*policies: str) -> pa.Table:
    """People of several counties, one of each in turn."""
    tables = [in_own_county(people_of(policy, SIZE, 2), policy).slice(0, EACH) for policy in policies]
    order = [place * EACH + row for row in range(EACH) for place in range(len(policies))]
    return pa.concat_tables(tables).take(pa.array(order))


def test_each_person_is_ruled_where_they_enrol(tmp_path: Path) -> None:
    policies = (YUEYANG, TENGZHOU, NANAN)
    people = mixed(*policies)
    found = rows_of(tmp_path, people, *policies)
    assert [row["person_id"] for row in found] == people.column("person_id").to_pylist()
    for place, policy in enumerate(policies):
        own = list(range(place, people.num_rows, len(policies)))
        wanted = by_hand(shipped(policy), people.take(pa.array(own)))
        assert [{name: found[row][name] for name in RESULT_SCHEMA.names} for row in own] == wanted


def test_the_record_of_several_policies_names_each(tmp_path: Path) -> None:
    record = run(ordered(tmp_path, mixed(YUEYANG, TENGZHOU), YUEYANG, TENGZHOU))
    assert set(record.policies) == {YUEYANG, TENGZHOU}
    assert {situation.policy for situation in record.situations.values()} == {YUEYANG, TENGZHOU}


def test_a_column_may_name_the_policy(tmp_path: Path) -> None:
    """Then it decides, not the place."""
    people = people_of(YUEYANG, SIZE, 2)
    names = [(YUEYANG, TENGZHOU)[row % 2] for row in range(SIZE)]
    found = rows_of(tmp_path, people.append_column("policy", pa.array(names)), YUEYANG, TENGZHOU)
    for place, policy in enumerate((YUEYANG, TENGZHOU)):
        wanted = by_hand(shipped(policy), people.take(pa.array(list(range(place, SIZE, 2)))))
        assert [row["situation"] for row in found[place::2]] == [row["situation"] for row in wanted]


def test_the_narrowest_place_rules(tmp_path: Path) -> None:
    """The national model rules everywhere; a county's own notice goes before it."""
    people = mixed(YUEYANG, TENGZHOU)
    order = ordered(tmp_path, people, MODEL, YUEYANG)
    record = run(order)
    assert order.output is not None
    situations = pq.read_table(order.output).column("situation").to_pylist()
    policies = [record.situations[id_].policy for id_ in situations]
    assert set(policies[::2]) == {YUEYANG}
    assert set(policies[1::2]) == {"national/model"}


def test_people_whom_no_policy_covers_stop_the_run(tmp_path: Path) -> None:
    with pytest.raises(NoPolicyFor, match="350583"):
        run(ordered(tmp_path, mixed(YUEYANG, NANAN), YUEYANG, TENGZHOU))
    assert [path.name for path in tmp_path.iterdir()] == ["people.parquet"]


def test_a_policy_that_is_not_in_the_run_stops_it(tmp_path: Path) -> None:
    people = people_of(YUEYANG, SIZE, 2).append_column("policy", pa.array([YUEYANG] * (SIZE - 1) + ["x/y"]))
    with pytest.raises(NoPolicyFor, match="x/y"):
        run(ordered(tmp_path, people, YUEYANG, TENGZHOU))


def test_who_does_not_say_where_they_enrol_stops_a_run_of_several_policies(tmp_path: Path) -> None:
    people = people_of(YUEYANG, SIZE, 2)
    nowhere = people.set_column(
        people.schema.get_field_index("enrol_place"), "enrol_place", pa.nulls(SIZE, pa.string())
    )
    with pytest.raises(NoPolicyFor, match="空的参保地"):
        run(ordered(tmp_path, nowhere, YUEYANG, TENGZHOU))


OF_PARENTS = """
policy: {name}
title: 样
place: "{place}"
source: {{number: 样, issuer: 样, issued: 2024-08-01}}
year: {{from: 2025-01-01, until: 2025-12-31, cite: 一}}
clauses:
  一: {{is: rule, about: 全部}}
readings: {{A08: {answer}}}
amounts:
  personal: {{yuan: 400, cite: 一}}
  other: {{yuan: 100, cite: 一}}
membership: [{{id: everyone, cite: 一}}]
price:
  - {{id: child, when: 'exists("parent", break_years >= 1)', charge: other, cite: 一}}
  - {{id: all, charge: personal, cite: 一}}
"""


def test_each_policy_asks_relatives_under_its_own_readings(tmp_path: Path) -> None:
    """A parent who was never insured: by one reading that is a missed year, by the other it is none."""
    books = {}
    for name, place, answer in (("one", "110101", "break"), ("two", "110102", "no_break")):
        text = OF_PARENTS.format(name=name, place=place, answer=answer)
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
        books[name] = load(Library((tmp_path,)), name)
    never = {"resident_years": [], "employee_years": [], "enrolled_before": False}
    child = [{"kind": "parent", "person_id": "parent"}]
    rows: list[dict[str, Any]] = [{"person_id": "parent", "enrol_place": "110101", "relations": []}]
    rows += [{"person_id": place, "enrol_place": place, "relations": child} for place in ("110101", "110102")]
    people = table_of([{**row, **never, "paid_on": AS_OF} for row in rows])
    for order in (("one", "two"), ("two", "one")):
        output = tmp_path / "results.parquet"
        run(RunOrder({name: books[name] for name in order}, write(tmp_path / "people.parquet", people), output))
        assert pq.read_table(output).column("payable_fen").to_pylist()[1:] == [10_000, 40_000]


# -- whole or not at all -----------------------------------------------------------------------------------------------


@pytest.fixture(params=["results.parquet", "results.csv", "results.xlsx"])
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """An older output with its record."""
    order = ordered(tmp_path, people_of(YUEYANG, SIZE, 1).slice(0, 50), YUEYANG, name=request.param)
    run(order)
    assert order.output is not None
    return order.output


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.startswith("people")}


@pytest.mark.trust
def test_a_bad_row_leaves_the_older_results(older: Path) -> None:
    before = contents(older.parent)
    bad = people_of(YUEYANG, SIZE, 1).to_pylist()
    bad[-1]["student"] = "other"
    with pytest.raises(FileRefused):
        run(ordered(older.parent, pa.Table.from_pylist(bad), YUEYANG, name=older.name))
    assert contents(older.parent) == before


@pytest.mark.trust
def test_an_exception_half_way_leaves_the_older_results(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(older.parent)
    monkeypatch.setattr(running, "ROWS_OF_A_BLOCK", 80)
    work_out, blocks = Engine.run, []

    def fail_at_the_third(self: Engine, batch: pa.RecordBatch, related: Any = None) -> pa.RecordBatch:
        blocks.append(batch.num_rows)
        if len(blocks) == 3:
            raise MemoryError
        return work_out(self, batch, related)

    monkeypatch.setattr(Engine, "run", fail_at_the_third)
    with pytest.raises(MemoryError):
        run(ordered(older.parent, people_of(YUEYANG, SIZE, 1), YUEYANG, name=older.name, threads=1))
    assert contents(older.parent) == before


@pytest.mark.trust
def test_rows_without_their_record_do_not_appear(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(older.parent)

    def fail(_: object) -> str:
        raise OSError("No space left on device")

    monkeypatch.setattr(running, "to_json", fail)
    with pytest.raises(OSError, match="No space"):
        run(ordered(older.parent, people_of(YUEYANG, SIZE, 1), YUEYANG, name=older.name))
    assert contents(older.parent) == before


@pytest.mark.trust
def test_another_ending_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    order = RunOrder({YUEYANG: shipped(YUEYANG)}, tmp_path / "not there.parquet", tmp_path / "results.txt")
    with pytest.raises(UnknownFormat):
        run(order)
    assert list(tmp_path.iterdir()) == []


def test_a_run_can_be_read_back(older: Path) -> None:
    record = from_json(record_path(older).read_text(encoding="utf-8"))
    assert record.totals.people == 50


# -- people who are in memory already ----------------------------------------------------------------------------------


def test_a_source_gives_what_a_file_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same record and the same rows, block by block in order; whoever is only somebody's relative gets none."""
    monkeypatch.setattr(running, "ROWS_OF_A_BLOCK", 100)
    people = people_of(YUEYANG, SIZE, 1)
    rows = rows_of(tmp_path, people, YUEYANG)
    kept: list[dict[str, Any]] = []

    def keep(results: pa.RecordBatch, block: pa.RecordBatch, situations: Mapping[int, Situation]) -> None:
        assert set(results.column("situation").to_pylist()) <= set(situations)
        keys = block.select(KEPT).to_pylist()
        kept.extend({**key, **row} for key, row in zip(keys, results.to_pylist(), strict=True))

    def batches(most: int) -> list[pa.RecordBatch]:
        return [batch_of(people.slice(at, most)) for at in range(0, SIZE, most)]

    told: list[tuple[int, int | None]] = []
    order = RunOrder({YUEYANG: shipped(YUEYANG)}, as_of=AS_OF)
    source = Source(batches, batches, lambda: SIZE)
    record = run_from(order, source, keep, "of the facts", lambda done, total: told.append((done, total)))
    assert kept == rows
    assert replace(record, input_digest="") == replace(run(ordered(tmp_path, people, YUEYANG)), input_digest="")
    assert record.input_digest == "of the facts"
    assert told == [(100, SIZE), (200, SIZE), (SIZE, SIZE)]
