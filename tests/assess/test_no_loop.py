"""The batch does no Python work for a single person: as many steps of Python for 100,000 people as for 10,000."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from tests.assess.counting import steps_of
from tests.assess.populations import people_of
from tests.assessing import LOCALITIES, shipped

from canbao.assess.batch import Engine
from canbao.assess.tally import Tally
from canbao.assess.widening import wide_columns
from canbao.policy.vocabulary import FACTS, Kind

FEW, MANY = 10_000, 100_000
BLOCKS = 2
TOWN_DIGITS = 9
MOST_MORE = 0.1


def in_towns(people: pa.Table) -> pa.Table:
    """The people mixed, their places cut to the town: words are looked at once each, and there are as many for few."""
    mixed = people.take(pa.array(np.random.default_rng(1).permutation(people.num_rows)))
    for name, word in FACTS.items():
        if word.kind is Kind.PLACE:
            at = mixed.schema.get_field_index(name)
            mixed = mixed.set_column(at, name, pc.utf8_slice_codeunits(mixed.column(name), 0, TOWN_DIGITS))
    return mixed


def blocks_of(people: pa.Table) -> list[pa.RecordBatch]:
    """The people in as many blocks whatever their number."""
    rows = people.num_rows // BLOCKS
    return [people.slice(at, rows).combine_chunks().to_batches()[0] for at in range(0, people.num_rows, rows)]


def steps_at(engine: Engine, people: pa.Table) -> int:
    """Steps of a run over people whose situations are known already."""
    blocks = blocks_of(people)
    for block in blocks:
        engine.run(block)
    calls = engine.calls
    steps = steps_of(lambda: [engine.run(block) for block in blocks])
    assert engine.calls == calls
    return steps


def assumed_day(policy: str) -> date:
    window = shipped(policy).latest.file.windows["central"]
    assert window.first is not None
    return window.first + timedelta(days=30)


@pytest.mark.parametrize("policy", LOCALITIES)
@pytest.mark.trust
def test_steps_do_not_grow_with_people(policy: str) -> None:
    people = in_towns(people_of(policy, MANY, 5))
    engine = Engine(shipped(policy))
    many = steps_at(engine, people)
    few = steps_at(engine, people.slice(0, FEW))
    assert 0 < many <= few * (1 + MOST_MORE)


@pytest.mark.parametrize("policy", LOCALITIES)
@pytest.mark.trust
def test_steps_do_not_grow_with_offers(policy: str) -> None:
    """Everybody ten times: the days on which somebody's offer may change are the same."""
    people = people_of(policy, FEW, 5)
    engine = Engine(shipped(policy), as_of=assumed_day(policy))
    many = steps_at(engine, people.take(pa.array(np.repeat(np.arange(FEW), MANY // FEW))))
    few = steps_at(engine, people)
    assert 0 < many <= few * (1 + MOST_MORE)


@pytest.mark.trust
def test_the_rows_of_a_run_are_made_without_a_loop() -> None:
    """The wide columns and the sums by place too."""
    policy = LOCALITIES[-1]
    people = people_of(policy, FEW, 5)
    engine = Engine(shipped(policy))

    def finish(block: pa.RecordBatch, results: pa.RecordBatch) -> None:
        wide_columns(results, engine.situations, {})
        Tally().add(block.column("place"), results, block.column("paid_on").is_valid())

    def steps(table: pa.Table) -> int:
        pairs = [(block, engine.run(block)) for block in blocks_of(table)]

        def finish_all() -> None:
            for block, results in pairs:
                finish(block, results)

        return steps_of(finish_all)

    many = people.take(pa.array(np.repeat(np.arange(FEW), MANY // FEW)))
    steps(many)
    assert 0 < steps(many) <= steps(people) * (1 + MOST_MORE)


@pytest.mark.trust
def test_sabotage_one_look_at_each_person(monkeypatch: pytest.MonkeyPatch) -> None:
    """A loop over people, however small, is seen."""
    policy = LOCALITIES[-1]
    people = people_of(policy, FEW, 5)
    engine = Engine(shipped(policy))
    work_out = Engine.run

    def run(self: Engine, batch: pa.RecordBatch) -> pa.RecordBatch:
        results = work_out(self, batch)
        assert all(day is None or day for day in results.column("cover_from").to_pylist())
        return results

    monkeypatch.setattr(Engine, "run", run)
    many = steps_at(engine, people.take(pa.array(np.repeat(np.arange(FEW), MANY // FEW))))
    assert many > steps_at(engine, people) * (1 + MOST_MORE)
