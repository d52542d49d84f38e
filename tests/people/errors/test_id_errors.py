"""Planted numbers are wrong where they should be, and right where they should be forgiven."""

from __future__ import annotations

import pytest
from tests.people.errors.spots import OLD_CARD, WITH_X, made, spot_of

from canbao.people.errors.id_errors import ID_KINDS
from canbao.people.errors.kinds import UNFIT, ErrorKind, Level
from canbao.people.workbooks.suppliers import id_number
from canbao.values.check_characters import check_character
from canbao.values.id_number import DocumentKind, Problem, Remark, check_id
from canbao.values.names import normalise_id_text

NUMBERS = [OLD_CARD, WITH_X]
ERRORS = [kind for kind in ID_KINDS if kind.level is Level.ERROR]
FORGIVABLE = [kind for kind in ID_KINDS if kind.level is Level.FORGIVABLE]


def test_the_numbers_of_this_test_are_right() -> None:
    assert [check_id(number).problem for number in NUMBERS] == [None, None]
    assert [number[-1] for number in NUMBERS] == [check_character(number[:-1]) for number in NUMBERS]


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.id)
@pytest.mark.parametrize("seed", range(20))
def test_no_error_is_a_right_number(kind: ErrorKind, seed: int) -> None:
    for number in NUMBERS:
        value = kind.make(spot_of(number, id_number(), seed))
        if isinstance(value, str):
            found = check_id(value)
            assert not found.is_valid or found.problem is Problem.FUTURE or kind.id == "id_future_birth"


@pytest.mark.parametrize("kind", FORGIVABLE, ids=lambda kind: kind.id)
def test_what_is_forgivable_is_the_same_number(kind: ErrorKind) -> None:
    value = kind.make(spot_of(WITH_X, id_number()))
    assert isinstance(value, str)
    assert value != WITH_X
    assert normalise_id_text(value) == WITH_X


@pytest.mark.parametrize(
    ("kind_id", "problem"),
    [
        ("id_17_characters", Problem.SHAPE),
        ("id_19_characters", Problem.SHAPE),
        ("id_check_character", Problem.CHECK_CHARACTER),
        ("id_wrong_digit", Problem.CHECK_CHARACTER),
        ("id_neighbours_swapped", Problem.CHECK_CHARACTER),
        ("id_impossible_birth", Problem.DATE),
        ("id_birth_too_early", Problem.TOO_EARLY),
        ("id_unknown_province", Problem.REGION),
        ("id_words", Problem.SHAPE),
        ("id_two_in_one", Problem.SHAPE),
    ],
)
def test_what_is_wrong_is_what_the_kind_says(kind_id: str, problem: Problem) -> None:
    value = made(ID_KINDS, kind_id, spot_of(OLD_CARD, id_number()))
    assert isinstance(value, str)
    found = check_id(value)
    assert (
        found.problem in (problem, Problem.REGION) if kind_id == "id_neighbours_swapped" else found.problem is problem
    )


def test_a_number_loses_its_last_digits() -> None:
    assert made(ID_KINDS, "id_as_number", spot_of(OLD_CARD, id_number())) == 430699199003071000.0
    assert made(ID_KINDS, "id_as_number", spot_of(WITH_X, id_number())) is UNFIT


def test_warnings_are_documents_of_other_kinds() -> None:
    old = made(ID_KINDS, "id_15_digits", spot_of(OLD_CARD, id_number()))
    passport = made(ID_KINDS, "id_passport", spot_of(OLD_CARD, id_number()))
    assert isinstance(old, str)
    assert isinstance(passport, str)
    assert check_id(old).remarks == (Remark.OLD_15_DIGITS,)
    assert check_id(passport).kind is DocumentKind.PASSPORT


def test_the_birth_lies_ahead() -> None:
    value = made(ID_KINDS, "id_future_birth", spot_of(OLD_CARD, id_number()))
    birth = check_id(str(value)).birth
    assert birth is not None
    assert birth.year == 2099


@pytest.mark.parametrize("kind", ID_KINDS, ids=lambda kind: kind.id)
def test_other_cells_do_not_fit(kind: ErrorKind) -> None:
    assert kind.make(spot_of("430699900307123", id_number())) is UNFIT
    assert kind.make(spot_of(None, id_number())) is UNFIT
