"""What each column may hold: every column of the people table is expected, with its own bounds."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest

from canbao.assess.intake.expectations import (
    FIRST_YEAR,
    LAST_YEAR,
    MOST_PAYMENT_YEARS_AWAY,
    expectation_of,
    judge_standing,
    place_leaf,
)  # fmt: skip
from canbao.assess.intake.leaf import Leaf
from canbao.assess.intake.list_column import ListColumn
from canbao.assess.intake.problems import PeopleProblem
from canbao.intake.cell_problems import CellProblem
from canbao.intake.problems import Fault, Problem
from canbao.policy.standings import load_catalogue
from canbao.policy.vocabulary import FACTS
from canbao.values.facts_schema import PEOPLE_SCHEMA


def leaf(name: str, year: int | None = None) -> Leaf:
    found = expectation_of(name, year)
    assert isinstance(found, Leaf)
    return found


def problem_of(name: str, cell: object, year: int | None = None) -> Problem | None:
    faults = leaf(name, year).convert(pa.array([cell])).faults
    return faults[0].problem if faults else None


@pytest.mark.parametrize("name", PEOPLE_SCHEMA.names)
def test_every_column_is_expected_in_its_own_type(name: str) -> None:
    kind = PEOPLE_SCHEMA.field(name).type
    found = expectation_of(name, 2025)
    if isinstance(found, ListColumn):
        assert found.accepts(kind)
        array, _ = found.convert(pa.nulls(1, kind))
        assert array.cast(kind).to_pylist() == [None]
    else:
        assert found.type == kind
    assert all(found.expected)


@pytest.mark.parametrize(("name", "word"), [(name, word) for name, fact in FACTS.items() for word in fact.values])
def test_every_word_of_the_vocabulary_is_allowed(name: str, word: str) -> None:
    assert problem_of(name, word) is None
    assert problem_of(name, f"{word}x") is CellProblem.UNKNOWN_WORD


@pytest.mark.parametrize("code", ["43", "4306", "430621", "430621100", "430621100001", "430000", "none"])
def test_division_codes_of_any_level_are_places(code: str) -> None:
    assert problem_of("hukou", code) is None


@pytest.mark.parametrize("code", ["4", "430", "43062", "4306211", "None", "430621 ", "43062a", "４３"])
def test_other_texts_are_no_places(code: str) -> None:
    found = place_leaf().convert(pa.array([code]))
    assert [item.problem for item in found.faults] == (
        [] if code.strip() == "430621" else [PeopleProblem.UNKNOWN_PLACE]
    )


def test_a_place_stored_as_a_number_is_a_place() -> None:
    assert leaf("enrol_place").convert(pa.array([430621100001, None])).array.to_pylist() == ["430621100001", None]


@pytest.mark.parametrize(
    ("name", "day", "problem"),
    [
        ("birth", date(1899, 12, 31), CellProblem.UNLIKELY_DATE),
        ("birth", date(1900, 1, 1), None),
        ("birth", date(2025, 12, 31), None),
        ("birth", date(2026, 1, 1), CellProblem.UNLIKELY_DATE),
        ("paid_on", date(2025 - MOST_PAYMENT_YEARS_AWAY, 1, 1), None),
        ("paid_on", date(2024 - MOST_PAYMENT_YEARS_AWAY, 12, 31), CellProblem.UNLIKELY_DATE),
        ("paid_on", date(2025 + MOST_PAYMENT_YEARS_AWAY, 12, 31), None),
        ("paid_on", date(2026 + MOST_PAYMENT_YEARS_AWAY, 1, 1), CellProblem.UNLIKELY_DATE),
        ("student_entry", date(2026, 9, 1), None),
        ("student_entry", date(2101, 1, 1), CellProblem.UNLIKELY_DATE),
    ],
)
def test_days_lie_around_the_benefit_year(name: str, day: date, problem: Problem | None) -> None:
    assert problem_of(name, day, 2025) is problem


def test_without_a_benefit_year_only_centuries_are_told_apart() -> None:
    assert problem_of("birth", date(2026, 1, 1)) is None
    assert problem_of("paid_on", date(1204, 1, 1)) is CellProblem.UNLIKELY_DATE


@pytest.mark.parametrize(
    ("name", "most"),
    [("repair_years", 127), ("offer_years", 127), ("residence_months", 32_767), ("paid_fen", 2**63 - 1)],
)
def test_numbers_fit_their_columns(name: str, most: int) -> None:
    assert problem_of(name, most) is None
    assert problem_of(name, -1) is CellProblem.NEGATIVE
    assert problem_of(name, str(most + 1)) is CellProblem.TOO_LARGE


@pytest.mark.parametrize(
    ("year", "problem"),
    [(FIRST_YEAR, None), (LAST_YEAR, None), (1989, PeopleProblem.UNLIKELY_YEAR), (2101, PeopleProblem.UNLIKELY_YEAR)],
)
def test_benefit_years_are_within_reach(year: int, problem: Problem | None) -> None:
    column = expectation_of("resident_years")
    assert isinstance(column, ListColumn)
    _, parts = column.convert(pa.array([[year]]))
    assert [item.problem for part in parts for item in part.faults] == ([problem] if problem else [])


def test_a_standing_may_be_written_as_departments_write_it() -> None:
    catalogue = load_catalogue()
    spellings = [text for id_ in catalogue.standings for text in (id_, catalogue.name_of(id_))]
    assert all(judge_standing(text) == text for text in [*spellings, "残疾人（三级）", "监测对象-边缘易致贫户", "7131"])


def test_an_unknown_standing_is_told_with_the_nearest() -> None:
    found = judge_standing("低保边缘加庭")
    assert isinstance(found, Fault)
    assert found.problem is PeopleProblem.UNKNOWN_STANDING
    assert "低保边缘家庭" in found.advice.zh


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("school_place", "school_place"),
        ("就读学校所在地", "school_place"),
        ("paid_on", "paid_on"),
        ("insured", "insured"),
    ],
)
def test_unknown_facts_are_named_in_either_language(text: str, name: str) -> None:
    column = expectation_of("unknown_facts")
    assert isinstance(column, ListColumn)
    array, parts = column.convert(pa.array([[text]]))
    assert (array.to_pylist(), parts) == ([[name]], [])
