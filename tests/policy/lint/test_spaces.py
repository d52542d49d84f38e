"""Proofs compared with brute force: small random tables, every person of a grid asked by the interpreter."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from canbao.assess.evaluating import Case
from canbao.assess.facts import person_of
from canbao.policy.compiling import Compiler
from canbao.policy.expressions import Scope, parse_condition
from canbao.policy.library import Library
from canbao.policy.lint.diagrams import NO, YES
from canbao.policy.lint.gaps import example_of_gap
from canbao.policy.lint.spaces import MOST_WORDS, Space
from canbao.policy.lint.tables import Contest
from canbao.policy.lint.unreachable_rows import hidden_rows
from canbao.policy.loading import load
from canbao.policy.nodes import FALSE, Node
from canbao.policy.rules import Cite, Member, RuleRow, Rules
from canbao.policy.vocabulary import STUDENT_KINDS

Facts = dict[str, Any]

# For each thing that conditions ask about: what they ask, and people of every kind that the questions can tell apart.
ASKED: dict[str, tuple[list[str], list[Facts]]] = {
    "paid": (
        [
            'paid < date("2030-01-01")',
            'paid <= date("2030-06-30")',
            'paid > date("2030-06-30")',
            'paid >= date("2030-03-01")',
            'paid == date("2030-06-30")',
            'paid != date("2029-12-31")',
            "paid in year",
            'paid in (date("2030-01-01"), date("2030-06-30"))',
        ],
        [{"paid_on": date(2029, 12, 30)}, {"paid_on": date(2029, 12, 31)}, {"paid_on": date(2031, 1, 1)}]
        + [
            {"paid_on": date(2030, month, day)}
            for month, day in ((1, 1), (2, 28), (3, 1), (6, 29), (6, 30), (7, 1), (12, 31))
        ],
    ),
    "age": (
        [
            "age(paid) < 18",
            "age(paid) >= 60",
            "age(paid) > 59",
            "60 <= age(paid) < 70",
            "age(paid) == 18",
            "age(paid) < 0",
        ],
        [{"age": age} for age in (0, 17, 18, 19, 59, 60, 69, 70)],
    ),
    "student": (
        ['student == "college"', 'student in ("college", "primary")', 'student != "none"', 'student == "none"'],
        [{"student": kind} for kind in STUDENT_KINDS],
    ),
    "employed": (["employed", "not employed"], [{"employed": value} for value in (True, False)]),
    "hukou": (
        [
            'hukou in "9900"',
            'hukou in "990001"',
            'hukou in "990000"',
            "present(hukou)",
            "hukou in everywhere",
            'hukou in "98"',
        ],
        [{"hukou": code} for code in ("none", "990001001", "990002", "9901", "9801", "97")],
    ),
    "registered": (
        [
            "present(registered)",
            "days(birth, registered) <= 90",
            "days(birth, registered) > 10",
            "not present(registered)",
        ],
        [{"registered_after": days} for days in (None, 5, 11, 90, 91)],
    ),
    "disabled": (
        ['has("残疾人")', 'has("残疾人", grade=(1, 2))', 'has("重度残疾人")', 'has("残疾人", grade=3)'],
        [{"standings": []}] + [{"standings": [{"name": "残疾人", "grade": grade}]} for grade in (1, 2, 3, 4)],
    ),
    "family": (
        ['has("两女户", role="parent")', 'has("两女户", role="child")', 'has("两女户")', 'has("两女户", "孤儿")'],
        [
            {"standings": [{"name": "两女户", "role": role} for role in roles] + [{"name": "孤儿"}] * orphan}
            for roles in ((), ("parent",), ("child",), ("parent", "child"))
            for orphan in (0, 1)
        ],
    ),
    "months": (
        ["residence_months >= 12", "residence_months < 0", "residence_months in (3, 6)", "residence_months == 5"],
        [{"residence_months": months} for months in (0, 3, 4, 5, 6, 7, 12)],
    ),
    "order": (
        [
            "hukou_registered <= welfare_home_entry",
            "welfare_home_entry < hukou_registered",
            "hukou_registered == welfare_home_entry",
        ],
        [
            {"hukou_registered": one, "welfare_home_entry": other}
            for one, other in itertools.product((None, date(2030, 1, 1), date(2030, 1, 2)), repeat=2)
        ],
    ),
}
EXCLUSIVE = {"disabled", "family"}
"""Both fill the list of standings, so only one of them is in a table."""


@cache
def rules() -> Rules:
    return load(Library.of(), "national/model", year=2030).latest


@cache
def scope() -> Scope:
    return Compiler(rules().file, {}, {}, 2030).scope


@cache
def people_of(names: tuple[str, ...]) -> list[Case]:
    """A person for each combination of what the table asks about."""
    found = []
    for parts in itertools.product(*(ASKED[name][1] for name in names)):
        facts: dict[str, Any] = {"paid_on": date(2030, 3, 1), "age": 30, "standings": []}
        for part in parts:
            facts |= part
        paid: date = facts["paid_on"]
        facts["birth"] = paid.replace(year=paid.year - facts.pop("age"))
        after = facts.pop("registered_after", None)
        facts["registered"] = None if after is None else facts["birth"] + timedelta(days=after)
        facts["standings"] = [{"certified": date(1950, 1, 1), **item} for item in facts["standings"]]
        found.append(Case(person_of(facts), rules(), paid))
    return found


@cache
def conditions_about(names: tuple[str, ...]) -> st.SearchStrategy[Node]:
    texts = [text for name in names for text in ASKED[name][0]]

    def joined(below: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        pair = st.tuples(below, st.sampled_from(["and", "or"]), below)
        return pair.map(lambda it: f"({it[0]}) {it[1]} ({it[2]})") | below.map(lambda it: f"not ({it})")

    return st.recursive(st.sampled_from(texts), joined, max_leaves=4).map(lambda text: parse_condition(text, scope()))


@st.composite
def tables(draw: st.DrawFn) -> tuple[tuple[str, ...], list[Node]]:
    names = sorted(draw(st.sets(st.sampled_from(sorted(ASKED)), min_size=1, max_size=2)))
    if set(names) >= EXCLUSIVE:
        names.remove("family")
    rows = draw(st.lists(conditions_about(tuple(names)), min_size=1, max_size=5))
    return tuple(names), rows


def first_of(rows: Sequence[Node], case: Case) -> int | None:
    """The row that the interpreter takes: every fact is known, so every row is true or false."""
    truths = [case.truth(row) for row in rows]
    assert None not in truths
    return next((index for index, truth in enumerate(truths) if truth), None)


def rows_of(conditions: Sequence[Node]) -> tuple[RuleRow, ...]:
    cite = Cite("p", "d", "一", own=True)
    return tuple(RuleRow(f"row_{index}", node, Member(True), cite) for index, node in enumerate(conditions))


@given(tables())
@settings(max_examples=300)
def test_a_gap_is_found_exactly_if_somebody_falls_through(table: tuple[tuple[str, ...], list[Node]]) -> None:
    names, rows = table
    left_out = [case for case in people_of(names) if first_of(rows, case) is None]
    assert (example_of_gap(rows) is not None) == bool(left_out)


@given(tables())
@settings(max_examples=300)
def test_a_row_is_hidden_exactly_if_nobody_reaches_it(table: tuple[tuple[str, ...], list[Node]]) -> None:
    names, conditions = table
    reached = {first_of(conditions, case) for case in people_of(names)}
    rows = rows_of(conditions)
    contest = Contest("t", rows, tuple(tuple(range(index)) for index in range(len(rows))))
    expected = {row.id for index, row in enumerate(rows) if index not in reached and row.when != FALSE}
    assert set(hidden_rows(contest)) == expected


@given(tables())
@settings(max_examples=200)
def test_the_example_of_a_gap_is_a_person_who_falls_through(table: tuple[tuple[str, ...], list[Node]]) -> None:
    names, rows = table
    space = Space(rows)
    uncovered = space.diagrams.opposite(space.diagrams.any_of(space.conditions))
    if uncovered == NO:
        assert all(first_of(rows, case) is not None for case in people_of(names))
        return
    said = [parse_condition(words, scope()) for _, words in space.cells_of_case(uncovered)]
    meant = [case for case in people_of(names) if all(case.truth(part) for part in said)]
    assert any(first_of(rows, case) is None for case in meant)


def space_of(*texts: str) -> Space:
    return Space(parse_condition(text, scope()) for text in texts)


def test_equal_conditions_are_one_node() -> None:
    space = space_of("age(paid) >= 60 and employed", "employed and not (age(paid) <= 59)", "employed")
    assert space.conditions[0] == space.conditions[1] != space.conditions[2]
    assert len(space.axes) == 2


def test_what_always_holds_is_yes_and_what_never_holds_is_no() -> None:
    space = space_of(
        "age(paid) >= 0",
        "month_of(paid) > 12",
        'sex in ("male", "female")',
        "employed or not employed",
    )
    assert space.conditions == [YES, NO, YES, YES]


def test_windows_that_are_not_set_leave_everything_open() -> None:
    space = space_of("paid < central.start", "paid <= central.end", "paid > central.end")
    early, late = space.diagrams.both(*space.conditions[:2]), space.diagrams.both(*space.conditions[1:])
    assert early not in (NO, YES)
    assert late == NO
    assert space.diagrams.either(*space.conditions[1:]) == YES


def test_a_long_example_is_cut() -> None:
    texts = [
        "employed",
        "married",
        "newborn",
        "long_term",
        "employee_active",
        "employee_proof",
        "other_insurance",
        "migrant_child",
        "insured",
    ]
    space = space_of(" and ".join(texts))
    assert space.example(space.conditions[0]).count(" and ") == MOST_WORDS - 1
    assert "等" in space.example(space.conditions[0])
    assert space.example(YES) == "任何人 anybody"
