"""Needs: the columns whose loss would change an answer, and no others."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest
from tests.assessing import LOCALITIES, MODEL, YUEYANG, made_up, shipped

from canbao.assess.batch import Engine
from canbao.assess.intake.needs import columns_of, columns_read, related_in
from canbao.policy.nodes import Compare, Const, Count, Fact, Has, Related
from canbao.policy.vocabulary import Kind
from canbao.values.facts_schema import PEOPLE_SCHEMA

PAID = Fact("paid", Kind.DATE)
ORPHAN = Has("孤儿", ((frozenset({"orphan"}), None),), on=PAID)


@pytest.mark.parametrize("name", [*LOCALITIES, MODEL])
def test_needs_are_columns_of_the_people_table(name: str) -> None:
    assert columns_read(shipped(name)) <= set(PEOPLE_SCHEMA.names)
    assert columns_read(shipped(name)) == columns_read(shipped(name).latest) | columns_read(shipped(name).first)


@pytest.mark.parametrize("name", LOCALITIES)
def test_columns_that_are_not_needed_change_nothing(county: pa.Table, name: str) -> None:
    book = shipped(name)
    year = book.latest.year_label
    taken = {*columns_read(book), "paid_on", "sponsor_fen", "unknown_facts", "enrol_place"}

    def results(table: pa.Table) -> pa.Table:
        engine = Engine(book, as_of=date(year - 1, 11, 1))
        return pa.Table.from_batches([engine.run(batch) for batch in table.combine_chunks().to_batches()])

    assert results(county.select([column for column in county.column_names if column in taken])).equals(results(county))


def test_a_needed_column_matters(county: pa.Table) -> None:
    book = shipped(YUEYANG)
    (batch,) = county.combine_chunks().to_batches()
    assert Engine(book, as_of=date(2024, 11, 1)).run(batch) != Engine(book, as_of=date(2024, 11, 1)).run(
        batch.select([name for name in batch.schema.names if name != "birth"])
    )


@pytest.mark.parametrize(
    ("node", "columns"),
    [
        (
            Compare("==", Count("break_years"), Const(1, Kind.INT)),
            {"resident_years", "employee_years", "enrolled_before"},
        ),
        (Compare("==", Count("continuous_years"), Const(1, Kind.INT)), {"resident_years", "employee_years"}),
        (Compare("==", Count("zero_claim_credits"), Const(1, Kind.INT)), {"zero_claim_years", "catastrophic_paid"}),
        (Count("repair_years"), {"repair_years"}),
        (Fact("insured", Kind.BOOL), {"paid_on"}),
        (ORPHAN, {"standings", "paid_on"}),
        (Related("parent", Compare("<", Fact("birth", Kind.DATE), PAID)), {"relations", "birth", "paid_on"}),
        (Const(True, Kind.BOOL), set()),
    ],
)
def test_columns_of_a_condition(node: Compare, columns: set[str]) -> None:
    assert set(columns_of(node)) == columns


def test_numbers_that_only_the_wait_counts_are_needed() -> None:
    counted = {"resident_years", "employee_years", "enrolled_before", "repair_years"}
    assert counted <= columns_read(shipped(MODEL))


def test_questions_about_relatives_are_found_once_each() -> None:
    rules = made_up("households").latest
    questions = related_in(rules)
    assert len(set(questions)) == len(questions) >= 2
    assert {question.relation for question in questions} == {"household"}
    assert "relations" in columns_read(rules)
    assert related_in(shipped(YUEYANG).latest) == ()
