"""Which facts decided: all of what needs all, the first of what needs one, and nothing else."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.assessing import NANAN, TENGZHOU, neutral, run, shipped, standing

from canbao.assess.evaluating import Case
from canbao.assess.explaining.evidence import decisive_atoms, is_rest, met_part, reads_of, reads_of_rest
from canbao.assess.explaining.explanation import FactRead, StandingRead
from canbao.assess.facts import person_of
from canbao.policy.nodes import FALSE, TRUE, Both, Compare, Const, Count, Either, Fact, Given, Negated, Node, Term
from canbao.policy.vocabulary import Kind

PAID = date(2024, 3, 10)
MARRIED, EMPLOYED, NEWBORN = Fact("married", Kind.BOOL), Fact("employed", Kind.BOOL), Fact("newborn", Kind.BOOL)


def case(**facts: Any) -> Case:
    book = shipped(NANAN)
    return Case(person_of(neutral(book, **facts)), book.latest, PAID)


def names(node: Node, **facts: Any) -> list[str]:
    return [read.name for read in reads_of(node, case(**facts)) if isinstance(read, FactRead)]


def test_all_parts_of_a_conjunction_that_holds() -> None:
    assert names(Both((MARRIED, EMPLOYED)), married=True, employed=True) == ["married", "employed"]


def test_one_false_part_is_enough_against_a_conjunction() -> None:
    assert names(Both((MARRIED, EMPLOYED)), married=True, employed=False) == ["employed"]
    assert names(Both((MARRIED, EMPLOYED)), married=False, employed=False) == ["married"]


def test_one_true_part_is_enough_for_an_alternative() -> None:
    assert names(Either((MARRIED, EMPLOYED, NEWBORN)), employed=True, newborn=True) == ["employed"]


def test_every_part_speaks_against_an_alternative_that_fails() -> None:
    assert names(Either((MARRIED, EMPLOYED))) == ["married", "employed"]


def test_negations_and_terms_are_looked_through() -> None:
    assert names(Negated(Both((MARRIED, EMPLOYED))), married=False, employed=True) == ["married"]
    assert names(Term("family", Either((MARRIED, EMPLOYED))), employed=True) == ["employed"]


def test_constants_decide_without_a_fact() -> None:
    assert list(decisive_atoms(TRUE, case())) == []
    assert reads_of(FALSE, case()) == ()


def test_what_is_not_known_is_not_told() -> None:
    assert names(Either((MARRIED, EMPLOYED)), married=None, employed=True) == ["employed"]
    assert names(MARRIED, married=None) == []


def test_what_is_absent_is_told_as_none() -> None:
    present = Compare("<=", Fact("uncovered_from", Kind.DATE), Const(PAID, Kind.DATE))
    assert reads_of(present, case()) == (FactRead("uncovered_from", None),)


def test_a_count_is_told_with_the_years_it_is_made_from() -> None:
    broken = Compare(">=", Count("break_years"), Const(1, Kind.INT))
    reads = reads_of(broken, case(resident_years=[2020, 2021]))
    assert reads == (FactRead("break_years", 2), FactRead("resident_years", frozenset({2020, 2021})))


def test_a_request_that_nobody_made_is_not_told() -> None:
    assert reads_of(Given(Fact("repair_years", Kind.INT)), case()) == ()
    assert reads_of(Given(Fact("repair_years", Kind.INT)), case(repair_years=2)) == (FactRead("repair_years", 2),)


def aid_read(*held: dict[str, Any], row: str = "severely_disabled") -> StandingRead:
    found = run(shipped(TENGZHOU), "2024-11-01", standings=list(held))
    rule = next(each for each in found.trace.case.rules.aid.rows if each.id == row)
    (read,) = reads_of(rule.when, found.trace.case)
    assert isinstance(read, StandingRead)
    return read


def test_the_standing_that_counts_is_told_and_no_other() -> None:
    read = aid_read(standing("特困人员"), standing("残疾人", grade=1), standing("残疾人", grade=4))
    assert read.counts
    assert [item.grades for item in read.held] == [frozenset({1})]


def test_a_standing_that_does_not_count_is_told_as_such() -> None:
    ended = aid_read(standing("残疾人", grade=1, until="2024-10-31"))
    assert not ended.counts
    assert [item.until for item in ended.held] == [date(2024, 10, 31)]
    assert aid_read().held == ()


def test_the_day_of_payment_is_said_with_the_standing_only() -> None:
    found = run(shipped(TENGZHOU), "2024-11-01", standings=[standing("特困人员")])
    rule = found.trace.case.rules.aid.rows[0]
    assert [type(read) for read in reads_of(rule.when, found.trace.case)] == [StandingRead]


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (TRUE, True),
        (Given(MARRIED), True),
        (Both((Given(MARRIED), Given(EMPLOYED))), True),
        (MARRIED, False),
        (FALSE, False),
    ],
)
def test_a_row_that_asks_for_nothing_is_for_the_rest(when: Node, expected: bool) -> None:
    found = run(shipped(NANAN), "2024-03-10")
    row = found.trace.case.rules.price.rows[-1]
    assert is_rest(type(row)(row.id, when, row.effect, row.cite)) is expected


def test_the_rest_is_told_by_what_kept_the_rows_above_away() -> None:
    found = run(shipped(NANAN), "2024-08-01")
    table, answers = found.trace.plan.price, found.trace.answers["price"]
    earlier = list(zip(table.rows, answers, strict=True))[:-1]
    reads = reads_of_rest(table.rows[-1], earlier, found.trace.case)
    told = {read.name for read in reads if isinstance(read, FactRead)}
    assert told == {"paid", "birth", "student", "uncovered_from"}
    assert len(reads) == len(set(reads))


def test_of_a_long_condition_the_part_that_was_met() -> None:
    window = Compare("<=", Fact("paid", Kind.DATE), Const(date(2024, 6, 30), Kind.DATE))
    assert (
        met_part(Either((MARRIED, Both((window, Negated(EMPLOYED))))), case()) == "缴费日期不晚于2024-06-30 且 未就业"
    )
