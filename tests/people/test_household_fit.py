"""The fit gives the census's ages, sexes and household sizes at once."""

from __future__ import annotations

import numpy as np
import pytest

from canbao.people.draws import Streams
from canbao.people.household_fit import WEIGHT_TOTAL, age_groups, fit_households
from canbao.people.members import Members, draw_members
from canbao.people.places import lay_out
from canbao.people.rate_file import load_rates
from canbao.people.shapes import SHAPES

# Seventh census: shares of 0-14, 60 and over, 65 and over in per cent.
CENSUS = {
    "43": ("430621", 19.52, 19.88, 14.81),
    "37": ("370481", 18.78, 20.90, 15.13),
    "35": ("350583", 19.32, 15.98, 11.10),
}
NATION = (17.95, 18.70, 13.50)


def draw_many(province: str, place: str) -> list[Members]:
    rates, streams = load_rates(), Streams(3, place)
    places = lay_out(place, 40 * 2048, rates, streams)
    cells = fit_households(province)
    return [draw_members(cells, places, rates, streams.at(block), 2025) for block in range(40)]


@pytest.mark.parametrize("province", CENSUS)
def test_drawn_people_have_the_ages_of_the_province(province: str) -> None:
    place, children, old, very_old = CENSUS[province]
    age = np.concatenate([members.age for members in draw_many(province, place)])
    found = [100 * (age < 15).mean(), 100 * (age >= 60).mean(), 100 * (age >= 65).mean()]
    assert found == pytest.approx([children, old, very_old], abs=0.35)


def test_other_provinces_have_the_ages_of_the_nation() -> None:
    groups = age_groups(load_rates(), "11")
    by_age = dict(zip(groups.numbers.tolist(), groups.shares.tolist(), strict=True))
    found = [
        100 * sum(share for age, share in by_age.items() if low <= age < high)
        for low, high in ((0, 15), (60, 200), (65, 200))
    ]
    assert found == pytest.approx(NATION, abs=0.01)


def test_drawn_people_have_the_sexes_and_sizes_of_the_nation() -> None:
    blocks = draw_many("43", "430621")
    is_male = np.concatenate([members.is_male for members in blocks])
    assert 100 * is_male.sum() / (~is_male).sum() == pytest.approx(105.07, abs=1.0)
    family = [members.household[~members.is_collective] for members in blocks]
    sizes = np.concatenate([np.bincount(each)[np.unique(each)] for each in family])
    assert sizes.mean() == pytest.approx(2.62, abs=0.02)
    shares = np.bincount(sizes, minlength=8)[1:] / len(sizes)
    assert 100 * shares[:3] == pytest.approx([25.39, 28.90, 20.99], abs=0.5)


def test_the_cells_are_whole_weights_of_every_shape() -> None:
    cells = fit_households("43")
    assert cells.weight_ends[-1] == pytest.approx(WEIGHT_TOTAL, abs=len(cells.shapes))
    assert set(cells.shapes.tolist()) == set(range(len(SHAPES)))
    assert (np.diff(cells.weight_ends) > 0).all()
    rates = load_rates()
    outside = rates.households.dormitory_students + rates.households.welfare_home_children
    weights = np.diff(cells.weight_ends, prepend=0)
    collective = weights[[SHAPES[shape].is_collective for shape in cells.shapes]].sum() / cells.weight_ends[-1]
    assert collective / cells.mean_persons == pytest.approx(outside, rel=0.001)
