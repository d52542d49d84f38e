"""Villages are real, uneven in size; places elsewhere lie elsewhere."""

from __future__ import annotations

import numpy as np
import pytest

from canbao.people.draws import Streams
from canbao.people.places import Places, lay_out
from canbao.people.rate_file import load_rates
from canbao.values.divisions import load_divisions
from canbao.values.place import is_within


def lay(root: str, households: int = 50_000) -> Places:
    return lay_out(root, households, load_rates(), Streams(1, root))


@pytest.mark.parametrize(("root", "villages"), [("430621", 204), ("370481", 1180), ("350583", 430), ("430923101", 24)])
def test_villages_are_those_of_the_list(root: str, villages: int) -> None:
    places = lay(root)
    codes = places.codes[: places.village_count]
    assert len(codes) == villages
    assert all(load_divisions().get(code) is not None and is_within(code, root) for code in codes)
    assert places.village_ends[-1] == 50_000


def test_sizes_are_log_normal() -> None:
    sizes = np.diff(lay("370481", 10_000_000).village_ends, prepend=0)
    assert np.log(sizes).std() == pytest.approx(load_rates().households.village_size_sigma, abs=0.04)


def test_a_village_alone_and_a_padded_code_will_do() -> None:
    assert lay("350583001001").codes[0] == "350583001001"
    assert lay("430600").root == "4306"


def test_an_unknown_place_is_refused() -> None:
    with pytest.raises(ValueError, match="no such place in the list of divisions: '999999'"):
        lay("999999")


def test_households_go_to_villages_in_order() -> None:
    places = lay("430621")
    villages = places.village_of(np.arange(60_000))
    assert (np.diff(villages) >= 0).all()
    assert (np.bincount(villages[:50_000], minlength=204) == np.diff(places.village_ends, prepend=0)).all()
    assert villages[-1] == places.village_count - 1


@pytest.mark.parametrize("root", ["430621", "430923101", "35"])
def test_distances_are_what_they_say(root: str) -> None:
    places, names = lay(root), ("village", "county", "prefecture", "province", "elsewhere")
    villages = np.arange(4000) % places.village_count
    for number, name in enumerate(names):
        picked = places.pick_distant(np.random.default_rng(1), villages, np.full(4000, number), names)
        here, there = [places.codes[at] for at in villages], [places.codes[at] for at in picked]
        same = np.array(
            [
                [one[:length] == other[:length] for one, other in zip(here, there, strict=True)]
                for length in (2, 4, 6, 12)
            ]
        )
        if name == "village":
            assert same.all()
        elif name == "county":
            assert same[2].all()
            assert not same[3].all()
        elif root == "430621":
            assert not same[2].any()
            assert same[0].all() == (name != "elsewhere")
            assert same[1].all() == (name == "prefecture")


def test_a_county_is_the_parent_of_its_villages() -> None:
    places = lay("430621")
    assert {places.codes[at] for at in places.county_of} == {"430621"}
    assert (places.prefecture, places.province) == ("4306", "43")
