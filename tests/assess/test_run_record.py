from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.assess.populations import batch_of, people_of
from tests.assess.test_situations import OTHERS, PLAIN
from tests.assessing import LOCALITIES, made_up, shipped
from tests.people_strategy import as_table, crowd, world_of
from tests.policies import draw_policy

from canbao.assess.batch import Engine
from canbao.assess.intake.relatives import relate
from canbao.assess.run_record import RunRecord, from_json, payers_of, record_of, record_path, to_json
from canbao.assess.tally import Tally
from canbao.policy.rules import RuleBook


def record_with(book: RuleBook, engine: Engine, tally: Tally) -> RunRecord:
    return record_of(
        {"样": book}, engine.situations, tally, as_of=date(2024, 11, 1), known_on=date(2024, 10, 1),
        amend={"personal_yuan": "420"}, input_digest="abc",
    )  # fmt: skip


def run_of(policy: str, seed: int, as_of: date | None = None) -> RunRecord:
    book = shipped(policy)
    batch = batch_of(people_of(policy, 400, seed))
    engine, tally = Engine(book, as_of=as_of), Tally()
    tally.add(batch.column("place"), engine.run(batch), batch.column("paid_on").is_valid())
    return record_with(book, engine, tally)


@pytest.mark.parametrize("policy", LOCALITIES)
def test_a_record_is_read_back_as_it_was(policy: str) -> None:
    record = run_of(policy, 1)
    assert from_json(to_json(record)) == record
    assert to_json(from_json(to_json(record))) == to_json(record)
    assert all(situation.id == id_ for id_, situation in from_json(to_json(record)).situations.items())


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=8)
def test_the_record_of_any_policy_is_read_back_as_it_was(seed: int) -> None:
    book = draw_policy(Random(seed)).book()
    batch = batch_of(as_table(crowd(seed, world_of(book), 12)))
    engine, tally = Engine(book, as_of=date(2024, 11, 1)), Tally()
    related = relate([batch], book, engine.lists).counts_for(batch)
    tally.add(batch.column("place"), engine.run(batch, related), batch.column("paid_on").is_valid())
    record = record_with(book, engine, tally)
    again = from_json(to_json(record))
    assert to_json(again) == to_json(record)
    assert (again.digest, again.totals, again.cells) == (record.digest, record.totals, record.cells)
    assert all(situation.id == id_ for id_, situation in again.situations.items())


@pytest.mark.parametrize("name", OTHERS)
def test_every_field_of_a_situation_is_kept(name: str) -> None:
    situation = replace(PLAIN, **{name: OTHERS[name]})
    record = replace(run_of(LOCALITIES[0], 1), situations={situation.id: situation})
    assert from_json(to_json(record)).situations == {situation.id: situation}


def test_only_situations_that_somebody_is_in_are_kept() -> None:
    record = run_of(LOCALITIES[0], 1)
    assert set(record.situations) == {cell.situation for cell in record.cells} == set(record.people_by_situation)
    assert sum(record.people_by_situation.values()) == record.totals.people == 400


def test_the_digest_is_of_counts_and_sums() -> None:
    record = run_of(LOCALITIES[0], 1)
    first, *others = record.cells
    assert len(record.digest) == 64
    for name in ("situation", "people", "paid", "payable_fen", "sponsor_fen"):
        changed = replace(first, **{name: getattr(first, name) + 1})
        assert replace(record, cells=(changed, *others)).digest != record.digest
    assert replace(record, cells=(replace(first, place="x"), *others)).digest != record.digest


def test_the_record_says_which_policy_and_when() -> None:
    record = run_of(LOCALITIES[0], 1)
    plain = json.loads(to_json(record))
    assert plain["policies"] == {"样": "+".join(rules.digest for _, rules in shipped(LOCALITIES[0]).parts)}
    assert (plain["as_of"], plain["known_on"], plain["amend"]) == ("2024-11-01", "2024-10-01", {"personal_yuan": "420"})
    assert plain["result_digest"] == record.digest
    assert record.payers["sponsor"] == "扶持资助"


def test_every_payer_has_a_name_even_where_the_policy_gives_none() -> None:
    """A payer without a name is shown by its code: its sum must not fall out of the tables."""
    book = made_up("payers")
    codes = {payer.payer for row in book.latest.aid.rows for payer in row.effect.payers}  # type: ignore[union-attr]
    nameless = RuleBook(
        tuple((day, replace(rules, file=rules.file.model_copy(update={"payers": {}}))) for day, rules in book.parts)
    )
    assert payers_of({"payers": nameless}) == {"sponsor": "扶持资助", **{code: code for code in codes}}
    named = payers_of({"payers": book})
    assert set(named) == {"sponsor", *codes, *book.latest.file.payers}
    assert named.items() >= {code: payer.name for code, payer in book.latest.file.payers.items()}.items()


def test_one_code_may_have_two_names_in_two_policies() -> None:
    books = {policy: shipped(policy) for policy in LOCALITIES}
    named = payers_of(books)
    for book in books.values():
        assert all(payer.name in named[code].split("／") for code, payer in book.latest.file.payers.items())


@pytest.mark.parametrize("text", ["[]", "{}", '{"format": 0}', "not json"])
def test_another_file_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"not the situations file|Expecting value"):
        from_json(text)


def test_the_record_stands_beside_the_results() -> None:
    assert record_path(Path("out/results.parquet")) == Path("out/results.situations.json")
