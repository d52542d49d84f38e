from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from tests.assess.populations import batch_of, facts_of, people_of, table_of, with_holes
from tests.assessing import LOCALITIES, YUEYANG, made_up, neutral, shipped

from canbao.assess.assembling import assemble
from canbao.assess.columns import Block
from canbao.assess.coverage import ALL_COMPLETE
from canbao.assess.evaluating import Case
from canbao.assess.facts import person_of
from canbao.assess.interpreting import decide, plan_for
from canbao.assess.memo import Memo
from canbao.assess.planning import COUNT_LIMIT, plan_of
from canbao.assess.program import CountTooLarge, Program
from canbao.assess.situations import Situation
from canbao.assess.vectors import Vectors
from canbao.policy.rules import Rules

AS_OF = date(2024, 11, 5)


def program_of(rules: Rules, *, without_standings: bool = False) -> Program:
    situations: Memo[Situation] = Memo(lambda: Situation("", 0), 0)
    return Program(plan_of(rules), situations, without_standings=without_standings)


def vectors_of(rules: Rules, people: pa.Table, as_of: date | None = AS_OF) -> Vectors:
    return Vectors(Block(batch_of(people), as_of, rules.year_label), rules, ALL_COMPLETE)


def situations_of(program: Program, vectors: Vectors) -> list[Situation]:
    return [program.situations.outcomes[code] for code in program.run(vectors).tolist()]


def situation_by_hand(rules: Rules, row: dict[str, Any], as_of: date | None = AS_OF) -> Situation:
    """The situation before its second stage (a wait that outlasts the year by the person's own days)."""
    person = person_of(facts_of(row))
    findings, _ = decide(plan_for(rules), Case(person, rules, person.paid_on or as_of))
    return assemble(rules, findings)


@pytest.mark.parametrize("policy", LOCALITIES)
def test_a_program_finds_the_situations_of_the_interpreter(policy: str) -> None:
    rules = shipped(policy).latest
    people = with_holes(people_of(policy, 150, 1), 1, share=0.02)
    found = situations_of(program_of(rules), vectors_of(rules, people, rules.year.first))
    assert found == [situation_by_hand(rules, row, rules.year.first) for row in people.to_pylist()]


@pytest.mark.parametrize("policy", LOCALITIES)
def test_who_has_no_standing_may_take_the_shorter_way(policy: str) -> None:
    rules = shipped(policy).latest
    people = people_of(policy, 300, 1)
    plain = people.filter(pa.array([not row for row in people.column("standings").to_pylist()]))
    vectors = vectors_of(rules, plain)
    assert situations_of(program_of(rules, without_standings=True), vectors) == situations_of(
        program_of(rules), vectors
    )


@pytest.mark.parametrize("policy", LOCALITIES)
def test_a_second_look_asks_the_interpreter_nothing(policy: str) -> None:
    rules = shipped(policy).latest
    program, people = program_of(rules), people_of(policy, 300, 1)
    first = program.run(vectors_of(rules, people))
    calls = program.calls
    assert calls > 0
    assert np.array_equal(program.run(vectors_of(rules, people)), first)
    assert program.calls == calls


def test_calls_grow_with_situations_not_with_people() -> None:
    rules = shipped(YUEYANG).latest
    few, many = program_of(rules), program_of(rules)
    people = people_of(YUEYANG, 300, 1)
    few.run(vectors_of(rules, people))
    many.run(vectors_of(rules, pa.concat_tables([people] * 10)))
    assert many.calls == few.calls


def test_who_cannot_be_a_member_has_one_situation_whatever_else_is_true() -> None:
    book = shipped(YUEYANG)
    standings = [{"name": "特困人员", "certified": date(2020, 1, 1)}]
    others: tuple[dict[str, Any], ...] = (
        {},
        {"standings": standings},
        {"birth": date(2024, 10, 1)},
        {"offer_years": 3},
        {"paid_on": date(2025, 3, 1)},
    )
    rows = [{**neutral(book, employee_active=True, **facts), "person_id": f"P{at}"} for at, facts in enumerate(others)]
    program = program_of(book.latest)
    found = situations_of(program, vectors_of(book.latest, table_of(rows)))
    assert len(set(found)) == 1
    assert (found[0].eligible, found[0].reason) == (False, "employee_scheme")


@pytest.mark.parametrize(("years", "is_fine"), [(0, True), (COUNT_LIMIT, True), (COUNT_LIMIT + 1, False)])
def test_a_number_that_is_no_small_number_is_refused(years: int, is_fine: bool) -> None:
    """One that was let through as it is would be a situation of its own for every person."""
    rules = shipped("national/model@2025").latest
    column = pa.array([years], pa.int16())
    people = table_of([{"person_id": "P", **neutral(shipped("national/model@2025"))}])
    people = people.set_column(people.schema.get_field_index("repair_years"), "repair_years", column)
    program, vectors = program_of(rules), vectors_of(rules, people)
    if is_fine:
        assert len(program.run(vectors)) == 1
        return
    with pytest.raises(CountTooLarge, match=f"0–{COUNT_LIMIT}"):
        program.run(vectors)


@pytest.mark.parametrize("policy", ["bands", "segments", "conditions", "floors", "lines"])
def test_made_up_policies_without_anybody_known(policy: str) -> None:
    """Of a person of whom nothing is said, the questions are those of the interpreter."""
    rules = made_up(policy).latest
    people = pa.table({"person_id": ["P"]})
    found = situations_of(program_of(rules), vectors_of(rules, people, None))
    assert found == [situation_by_hand(rules, {"person_id": "P"}, None)]
    assert found[0].asks
