"""T24: what must not make anybody pay more, or change anything at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

import pyarrow as pa
import pytest
from tests.assess.populations import batch_of, people_of, standings_asked
from tests.assessing import LOCALITIES, NANAN, YUEYANG, changed, shipped

from canbao.assess import deciding
from canbao.assess.batch import Engine
from canbao.assess.situations import Situation
from canbao.policy.rules import RuleBook
from canbao.values.facts_schema import PEOPLE_SCHEMA

SIZE = 250
SIZE_OF_T24 = 25_000
"""In each of the four localities: 100,000 in all."""
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Outcome:
    """What one person pays in the end, and by which rules."""

    situation: Situation
    payable_fen: int | None

    @property
    def grounds(self) -> tuple[object, ...]:
        """Membership and price row: who is judged by another one has another price."""
        found = self.situation
        return (found.eligible, found.accepted, found.reason, found.answer, found.segment)

    @property
    def own_share_fen(self) -> int | None:
        """What is left when the aid that follows the payment has come."""
        return None if self.payable_fen is None else self.payable_fen - (self.situation.reimburse_fen or 0)


def outcomes_of(book: RuleBook, people: pa.Table) -> list[Outcome]:
    engine = Engine(book, as_of=as_of(book), has_offers=False)
    results = engine.run(batch_of(people))
    situations = engine.situations
    pairs = zip(results.column("situation").to_pylist(), results.column("payable_fen").to_pylist(), strict=True)
    return [Outcome(situations[id_], payable) for id_, payable in pairs]


def as_of(book: RuleBook) -> date:
    window = book.latest.file.windows["central"]
    assert window.last is not None
    return window.last


def with_standings(people: pa.Table, change: Callable[[Rows], Rows]) -> pa.Table:
    """The same people with their standings changed."""
    field = PEOPLE_SCHEMA.field("standings")
    changed_rows = [change(rows or []) for rows in people.column("standings").to_pylist()]
    return people.set_column(people.schema.get_field_index("standings"), field, pa.array(changed_rows, field.type))


def one_more(standing: str, grade: int) -> Callable[[Rows], Rows]:
    row = {"name": standing, "certified": date(2015, 1, 1), "grade": grade, "role": "parent", "listed_by": "health"}
    return lambda rows: [*rows, row]


def who_pays_more(book: RuleBook, people: pa.Table, standing: str, grade: int) -> list[str]:
    """People who pay more for one more standing, though membership and price row are the same."""
    before = outcomes_of(book, people)
    after = outcomes_of(book, with_standings(people, one_more(standing, grade)))
    found = []
    for place, (one, other) in enumerate(zip(before, after, strict=True)):
        was, now = one.own_share_fen, other.own_share_fen
        if one.grounds == other.grounds and was is not None and now is not None and now > was:
            found.append(f"row {place}, {standing} {grade}: {was} before, {now} after")
    return found


def check_one_more_standing(policy: str, size: int) -> None:
    """Each standing that the policy asks for, given to everybody; grades turn by turn."""
    book, people = shipped(policy), people_of(policy, size, 24)
    for number, standing in enumerate(standings_asked(book)):
        found = who_pays_more(book, people, standing, number % 4 + 1)
        assert not found, found[:3]


@pytest.mark.parametrize("policy", LOCALITIES)
@pytest.mark.trust
def test_one_more_standing_makes_nobody_pay_more(policy: str) -> None:
    check_one_more_standing(policy, SIZE)


@pytest.mark.parametrize("policy", LOCALITIES)
@pytest.mark.trust
@pytest.mark.slow
def test_t24_one_more_standing_for_a_hundred_thousand(policy: str) -> None:
    check_one_more_standing(policy, SIZE_OF_T24)


@pytest.mark.trust
def test_one_more_standing_helps_somebody() -> None:
    """The property above is not empty: a standing does lower what is paid."""
    people = people_of(YUEYANG, SIZE, 24)
    before = outcomes_of(shipped(YUEYANG), people)
    after = outcomes_of(shipped(YUEYANG), with_standings(people, one_more("destitute", 1)))
    helped = [
        one for one, other in zip(before, after, strict=True) if (one.own_share_fen or 0) > (other.own_share_fen or 0)
    ]
    assert len(helped) > SIZE // 2


@pytest.mark.trust
def test_sabotage_the_last_row_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were the last aid row taken instead of the highest, somebody would pay more."""
    monkeypatch.setattr(deciding, "_better", lambda _table, _best, index, _terms: index)
    with pytest.raises(AssertionError):
        check_one_more_standing(NANAN, SIZE)


def in_another_order(rows: Rows) -> Rows:
    mixed = list(rows)
    Random(len(mixed)).shuffle(mixed)
    return mixed[::-1] if mixed == rows else mixed


def check_what_changes_nothing(policy: str, size: int) -> None:
    """Order of a person's standings, a standing said twice, order of rows, households cut in two."""
    book, people = shipped(policy), people_of(policy, size, 24)
    before = outcomes_of(book, people)
    assert outcomes_of(book, with_standings(people, in_another_order)) == before
    assert outcomes_of(book, with_standings(people, lambda rows: [*rows, *rows])) == before
    split = pa.array([f"H{number}" for number in range(size)])
    assert (
        outcomes_of(book, people.set_column(people.schema.get_field_index("household_id"), "household_id", split))
        == before
    )
    order = list(range(size))
    Random(1).shuffle(order)
    mixed = outcomes_of(book, people.take(pa.array(order)))
    assert [mixed[place] for place in sorted(range(size), key=order.__getitem__)] == before


@pytest.mark.parametrize("policy", LOCALITIES)
@pytest.mark.trust
def test_order_and_households_change_nothing(policy: str) -> None:
    check_what_changes_nothing(policy, SIZE)


@pytest.mark.parametrize("policy", LOCALITIES)
@pytest.mark.trust
@pytest.mark.slow
def test_t24_order_and_households_for_a_hundred_thousand(policy: str) -> None:
    check_what_changes_nothing(policy, SIZE_OF_T24)


@pytest.mark.trust
def test_sabotage_only_the_first_standing_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    run = Engine.run

    def run_on_the_first(self: Engine, batch: pa.RecordBatch) -> pa.RecordBatch:
        return run(self, batch_of(with_standings(pa.Table.from_batches([batch]), lambda rows: rows[:1])))

    monkeypatch.setattr(Engine, "run", run_on_the_first)
    with pytest.raises(AssertionError):
        check_what_changes_nothing(NANAN, SIZE * 4)


@pytest.mark.parametrize("policy", LOCALITIES)
@pytest.mark.trust
def test_where_aid_adds_up_one_more_standing_does_not_cost_either(policy: str) -> None:
    """Reading A17 `sum`: rows add up to the whole price at most."""
    book = changed(policy, **{"readings.A17": "sum"})
    people = people_of(policy, SIZE, 24)
    for number, standing in enumerate(standings_asked(book)[:6]):
        found = who_pays_more(book, people, standing, number % 4 + 1)
        assert not found, found[:3]
