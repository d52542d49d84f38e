"""Families: ages between generations, couples, nobody tied to themselves."""

from __future__ import annotations

import numpy as np
import pytest

from canbao.people.draws import Streams
from canbao.people.household_fit import fit_households
from canbao.people.members import (
    HOUSEHOLDS_PER_BLOCK,
    MAN_MARRIES_AT,
    NOBODY,
    WOMAN_MARRIES_AT,
    Members,
    draw_members,
    year_starts,
)
from canbao.people.places import lay_out
from canbao.people.rate_file import load_rates
from canbao.people.shapes import SHAPES, YOUNGEST

YEAR = 2025


def draw(seed: int) -> Members:
    rates, streams = load_rates(), Streams(seed, "350583")
    places = lay_out("350583", 10_000, rates, streams)
    return draw_members(fit_households("35"), places, rates, streams.at(1), YEAR)


@pytest.fixture(scope="module", params=[1, 2, 3])
def members(request: pytest.FixtureRequest) -> Members:
    return draw(request.param)


def test_parents_are_sixteen_to_fifty_years_older(members: Members) -> None:
    for parents in (members.father, members.mother):
        child = np.flatnonzero(parents != NOBODY)
        parent = parents[child]
        days = members.birth[child] - members.birth[parent]
        assert len(child) > 500
        assert days.min() >= 16 * 365.25
        assert days.max() <= 50 * 365.25


def test_fathers_are_men_and_mothers_women_of_the_household(members: Members) -> None:
    for parents, is_male in ((members.father, True), (members.mother, False)):
        child = np.flatnonzero(parents != NOBODY)
        assert (members.is_male[parents[child]] == is_male).all()
        assert (members.household[parents[child]] == members.household[child]).all()


def test_nobody_is_their_own_relative(members: Members) -> None:
    everybody = np.arange(members.count)
    for others in (members.father, members.mother, members.spouse):
        assert not (others == everybody).any()


def test_spouses_have_each_other_are_married_and_old_enough(members: Members) -> None:
    one = np.flatnonzero(members.spouse != NOBODY)
    other = members.spouse[one]
    assert (members.spouse[other] == one).all()
    assert (members.is_male[one] != members.is_male[other]).all()
    assert members.is_married[one].all()
    assert (members.age[one] >= np.where(members.is_male[one], MAN_MARRIES_AT, WOMAN_MARRIES_AT)).all()


def test_nobody_marries_too_young(members: Members) -> None:
    too_young = members.age < np.where(members.is_male, MAN_MARRIES_AT, WOMAN_MARRIES_AT)
    assert not members.is_married[too_young].any()


def test_siblings_are_born_a_year_apart(members: Members) -> None:
    child = np.flatnonzero(members.is_child & (members.mother != NOBODY))
    births = members.birth[child][np.lexsort((members.birth[child], members.household[child]))]
    households = np.sort(members.household[child])
    gaps = np.diff(births)[np.diff(households) == 0]
    assert len(gaps) > 300
    assert gaps.min() > 365


def test_birth_days_lie_in_birth_years_and_ages_follow(members: Members) -> None:
    assert (members.birth >= year_starts(members.birth_year)).all()
    assert (members.birth < year_starts(members.birth_year + 1)).all()
    assert (members.age == YEAR - members.birth_year).all()
    assert members.age.max() <= 110


def test_every_household_has_its_shape(members: Members) -> None:
    assert len(np.unique(members.household)) == HOUSEHOLDS_PER_BLOCK
    sizes = np.bincount(members.household)
    shapes = np.zeros(HOUSEHOLDS_PER_BLOCK, dtype=np.int64)
    shapes[members.household] = members.shape
    assert (sizes == np.array([len(shape.seats) for shape in SHAPES])[shapes]).all()


def test_children_of_a_household_without_parents_have_none(members: Members) -> None:
    alone = (members.seat == YOUNGEST) & members.is_collective
    assert alone.any()
    assert (members.father[alone] == NOBODY).all()


def test_marks_of_others_are_asked_by_position(members: Members) -> None:
    marked = members.is_male.copy()
    assert (members.of(members.father, marked) == (members.father != NOBODY)).all()
    assert not members.of(members.mother, marked).any()
    only = np.zeros(members.count, dtype=np.bool_)
    only[0] = True
    assert (members.any_in_household(only) == (members.household == members.household[0])).all()
