"""Where the made-up people live: the real villages of a place, how many households each has, and places elsewhere.

In: a division code, a number of households, streams.
Out: `Places`, one list of codes that every place column points into.
Never: an invented village, or a county of today read from an identity number.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np

from canbao.people.draws import Ints, Streams, between
from canbao.people.rates import Rates
from canbao.values.divisions import Level, load_divisions
from canbao.values.place import is_within, normalise


@dataclass(frozen=True)
class Places:
    """`codes` holds the villages, then their counties, then places elsewhere; places are positions in it."""

    root: str
    codes: tuple[str, ...]
    village_count: int
    village_ends: Ints  # of each village, how many households the villages up to it have
    county_of: Ints  # position of each village's county
    first_village: Ints  # of each village, the first and the last village of its county
    last_village: Ints
    elsewhere: dict[str, Ints]  # positions of places elsewhere, by how far away; repeated by weight

    @property
    def prefecture(self) -> str:
        """The first four digits, for numbers of identity cards."""
        return self.codes[0][:4]

    @property
    def province(self) -> str:
        """The first two digits."""
        return self.codes[0][:2]

    def village_of(self, households: Ints) -> Ints:
        """The village of each household number."""
        return np.minimum(np.searchsorted(self.village_ends, households, side="right"), self.village_count - 1)

    def pick_distant(self, rng: np.random.Generator, villages: Ints, distances: Ints, names: tuple[str, ...]) -> Ints:
        """A place for each village: itself, one of its county, or one farther away, as `names[distance]` says."""
        picked = villages.copy()
        neighbours = between(rng, self.first_village[villages], self.last_village[villages])
        roll = rng.random(len(villages))
        for number, name in enumerate(names):
            chosen = distances == number
            if name == "county":
                picked[chosen] = neighbours[chosen]
            elif name in self.elsewhere:
                pool = self.elsewhere[name]
                picked[chosen] = pool[np.floor(roll[chosen] * len(pool)).astype(np.int64)]
        return picked


def lay_out(root: str, household_count: int, rates: Rates, streams: Streams) -> Places:
    """The villages of a place with log-normal numbers of households, and places elsewhere to come from and go to."""
    villages = _villages(root)
    sigma = rates.households.village_size_sigma
    sizes = np.exp(sigma * streams.of("village sizes").standard_normal(len(villages)))
    ends = np.rint(np.cumsum(sizes) / sizes.sum() * household_count).astype(np.int64)
    counties = sorted({code[:6] for code in villages})
    elsewhere = [row for row in _listed_elsewhere() if not any(is_within(row[0], county) for county in counties)]
    county_number = np.array([counties.index(code[:6]) for code in villages], dtype=np.int64)
    return Places(
        root=normalise(root),
        codes=(*villages, *counties, *(code for code, _ in elsewhere)),
        village_count=len(villages),
        village_ends=ends,
        county_of=len(villages) + county_number,
        first_village=np.searchsorted(county_number, county_number, side="left").astype(np.int64),
        last_village=np.searchsorted(county_number, county_number, side="right").astype(np.int64) - 1,
        elsewhere=_by_distance(villages[0], elsewhere, len(villages) + len(counties)),
    )


def _villages(root: str) -> list[str]:
    """The codes of a place's villages; of a place whose villages are not listed, its towns, or the place itself."""
    divisions = load_divisions()
    if divisions.get(root) is None:
        raise ValueError(f"区划表中没有这个代码 no such place in the list of divisions: {root!r}")
    for level in (Level.VILLAGE, Level.TOWNSHIP):
        below = [division.code for division in divisions.of_level(root, level)]
        if below:
            return below
    return [normalise(root)]


def _by_distance(village: str, elsewhere: list[tuple[str, int]], first: int) -> dict[str, Ints]:
    """Places elsewhere in the same prefecture, the same province, or none; a pool that is empty is the next one."""
    pools: dict[str, list[int]] = {"prefecture": [], "province": [], "elsewhere": []}
    for position, (code, weight) in enumerate(elsewhere, start=first):
        far = "elsewhere" if code[:2] != village[:2] else "province" if code[:4] != village[:4] else "prefecture"
        pools[far] += [position] * weight
    pools["province"] = pools["province"] or pools["elsewhere"]
    pools["prefecture"] = pools["prefecture"] or pools["province"]
    return {name: np.array(pool, dtype=np.int64) for name, pool in pools.items()}


@lru_cache(maxsize=1)
def _listed_elsewhere() -> tuple[tuple[str, int], ...]:
    text = files("canbao.people").joinpath("data/places_elsewhere.csv").read_text(encoding="utf-8")
    return tuple((row["code"], int(row["weight"])) for row in csv.DictReader(text.splitlines()))
