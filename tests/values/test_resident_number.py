"""Numbers built on region, date, sequence and MOD 11-2. All numbers are made up."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canbao.values.check_characters import check_character
from canbao.values.id_check import DocumentKind, Problem, Remark
from canbao.values.resident_number import PROVINCES, birth_problem, check_15, check_18, date_of, kind_of_18, upgrade

ON = date(2025, 1, 1)


def with_check(first17: str) -> str:
    return first17 + check_character(first17)


@st.composite
def first_17(draw: st.DrawFn) -> str:
    region = draw(st.sampled_from(sorted(PROVINCES))) + draw(st.text("0123456789", min_size=4, max_size=4))
    birth = draw(st.dates(date(1900, 1, 1), ON))
    return f"{region}{birth:%Y%m%d}{draw(st.integers(1, 999)):03d}"


@given(first_17())
def test_a_number_made_by_the_rules_passes_whatever_the_county(first17: str) -> None:
    """A county code need not have existed in the year of birth: a pensioner has the code of the year of issue."""
    checked = check_18(with_check(first17), ON)
    assert checked.is_valid
    assert (checked.key, checked.kind) == (with_check(first17), DocumentKind.RESIDENT_CARD)
    assert checked.birth == date_of(first17[6:14])
    assert checked.sex == ("male" if first17[16] in "13579" else "female")


@given(first_17(), st.integers(0, 17), st.sampled_from("0123456789X"))
def test_one_wrong_character_never_passes(first17: str, at: int, character: str) -> None:
    number = with_check(first17)
    wrong = number[:at] + character + number[at + 1 :]
    assert check_18(wrong, ON).is_valid == (wrong == number)


@given(first_17(), st.integers(0, 16))
def test_two_swapped_neighbours_never_pass(first17: str, at: int) -> None:
    number = with_check(first17)
    wrong = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    assert check_18(wrong, ON).is_valid == (wrong == number)


@pytest.mark.parametrize("county", ["430621", "370481", "350583", "430923", "430699"])
@pytest.mark.parametrize("year", [1925, 1975, 1985, 1995, 2020])
def test_every_county_passes_in_every_year(county: str, year: int) -> None:
    assert check_18(with_check(f"{county}{year}0101123"), ON).is_valid


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        ("430621199003071231", Problem.CHECK_CHARACTER),
        (with_check("43062119900230123"), Problem.DATE),
        (with_check("43062119001301123"), Problem.DATE),
        (with_check("43062100000101123"), Problem.DATE),
        (with_check("43062118991231123"), Problem.TOO_EARLY),
        (with_check("43062120990307123"), Problem.FUTURE),
        (with_check("43062120250102123"), Problem.FUTURE),
        (with_check("16062119900307123"), Problem.REGION),
        (with_check("81000119900307123"), Problem.REGION),
        (with_check("91606219900307123"), Problem.REGION),
        ("43062119900307123", Problem.SHAPE),
        ("4306211990030712300", Problem.SHAPE),
        ("43062119900307123x", Problem.SHAPE),
        ("4306211990030712３0", Problem.SHAPE),
    ],
)
def test_what_cannot_be_right(number: str, problem: Problem) -> None:
    checked = check_18(number, ON)
    assert (checked.problem, checked.number, checked.kind) == (problem, number, kind_of_18(number))


def test_the_day_of_the_check_decides_what_is_in_the_future() -> None:
    number = with_check("43062120250102123")
    assert check_18(number, date(2025, 1, 2)).is_valid
    assert check_18(number, None).is_valid


def test_taiwan_has_a_province_code_of_its_own_beside_the_permits_region() -> None:
    assert check_18(with_check("71000019900307123"), ON).kind is DocumentKind.RESIDENT_CARD


@pytest.mark.parametrize("number", ["810000199003071237", "820000199003071247", "830000199003071257"])
def test_residence_permits(number: str) -> None:
    assert (check_18(number, ON).kind, check_18(number, ON).problem) == (DocumentKind.HMT_RESIDENCE_PERMIT, None)


@pytest.mark.parametrize(
    "number", ["943124199003071235", "937840198501010027", "935392199202290016", "911398199012310021"]
)
def test_cards_of_foreign_permanent_residents(number: str) -> None:
    assert (check_18(number, ON).kind, check_18(number, ON).problem) == (DocumentKind.PERMANENT_RESIDENCE, None)


def test_sequence_nought_is_a_remark_and_no_error() -> None:
    checked = check_18(with_check("43062119900307000"), ON)
    assert (checked.problem, checked.remarks) == (None, (Remark.SEQUENCE_ZERO,))


def test_fifteen_digits_become_eighteen() -> None:
    checked = check_15("430621900307123", ON)
    assert checked.kind is DocumentKind.RESIDENT_CARD_15
    assert (checked.number, checked.key) == ("430621900307123", "430621199003071230")
    assert (checked.problem, checked.birth, checked.sex) == (None, date(1990, 3, 7), "male")
    assert checked.remarks == (Remark.OLD_15_DIGITS,)


@pytest.mark.parametrize(("sequence", "century"), [("995", "19"), ("996", "18"), ("999", "18"), ("001", "19")])
def test_sequences_kept_for_people_over_a_hundred(sequence: str, century: str) -> None:
    assert upgrade(f"430621850307{sequence}")[6:10] == f"{century}85"


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        ("430621900230123", Problem.DATE),
        ("160621900307123", Problem.REGION),
        ("810000900307123", Problem.REGION),
        ("943124900307123", Problem.REGION),
        ("43062190030712", Problem.SHAPE),
        ("43062190030712X", Problem.SHAPE),
        ("430621850307997", Problem.TOO_EARLY),
    ],
)
def test_fifteen_digits_that_cannot_be_right(number: str, problem: Problem) -> None:
    checked = check_15(number, ON)
    assert (checked.problem, checked.number, checked.kind) == (problem, number, DocumentKind.RESIDENT_CARD_15)


def test_fifteen_digits_are_checked_on_the_day_too() -> None:
    assert check_15("430621900307123", date(1990, 3, 6)).problem is Problem.FUTURE


@given(first_17())
def test_a_fifteen_digit_number_keeps_its_person(first17: str) -> None:
    old = first17[:6] + first17[8:]
    checked = check_15(old, ON)
    assert (checked.key == with_check(first17)) == (upgrade(old)[6:8] == first17[6:8])


def test_birth_dates_at_the_edges() -> None:
    assert birth_problem(date(1900, 1, 1), ON) is None
    assert birth_problem(date(1899, 12, 31), None) is Problem.TOO_EARLY
    assert birth_problem(ON, ON) is None
    assert birth_problem(None, ON) is Problem.DATE
