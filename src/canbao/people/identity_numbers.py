"""Identity numbers of made-up people: well-formed, never issued, each once in a population.

In: region, birth, sex and kind of each person, in the order of the population. Out: an Arrow array of numbers.
Never: a number that an office could have given to somebody:
* mainland: the region is the prefecture with county suffix 99 (98, 97, … when a day's sequence numbers are used up), a
  suffix that GB/T 2260 gives to no county;
* Hong Kong, Macao, Taiwan (81, 82, 83): sequence numbers from 900, which no day of births comes near;
* foreigners: the country is 999, which ISO 3166 leaves to users;
* newborns without hukou: birth certificates with the letter Z, an edition that was never printed.
The issuer counts how often a region and day were used, so blocks must be numbered in order.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from canbao.people.columns import text_column, write_digits
from canbao.people.draws import Bools, Ints

WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2], dtype=np.int64)
CHECK_CHARACTERS = np.frombuffer(b"10X98765432", dtype=np.uint8)
UNASSIGNED_SUFFIX = 99
LOWEST_SUFFIX = 90
COMPATRIOT_REGIONS = (810000, 820000, 830000)
USER_COUNTRY = 999
SEQUENCES_A_DAY = 499  # of one sex; a prime, so that counting in strides meets each once
COMPATRIOT_SEQUENCES = 50
FIRST_BIRTH_DAY = -25567  # 1900-01-01


class NumberIssuer:
    """Gives out the next free number of a region, day and sex."""

    def __init__(self) -> None:
        self._used: dict[int, Ints] = defaultdict(lambda: np.zeros(2 * 75_000, dtype=np.int64))
        self._certificates = 0

    def issue_numbers(self, regions: Ints, births: Ints, is_male: Bools) -> pa.Array:
        """A number of 18 characters for each, in this order."""
        used = np.zeros(len(regions), dtype=np.int64)
        for region in np.unique(regions):
            here = regions == region
            used[here] = self._count(int(region), (births[here] - FIRST_BIRTH_DAY) * 2 + is_male[here])
        is_compatriot = np.isin(regions, COMPATRIOT_REGIONS)
        lap, turn = np.divmod(used, np.where(is_compatriot, COMPATRIOT_SEQUENCES, SEQUENCES_A_DAY))
        assert lap.max(initial=0) <= UNASSIGNED_SUFFIX - LOWEST_SUFFIX, "no unassigned region is left for so many"
        assert not (is_compatriot & (lap > 0)).any(), "too many residents of Hong Kong, Macao and Taiwan for one day"
        stride = (turn * 163 + births * 71) % SEQUENCES_A_DAY
        sequence = np.where(is_compatriot, 900 + 2 * turn + is_male, 2 * stride + np.where(is_male, 1, 2))
        return text_column(_write_numbers(regions - lap, births, sequence))

    def issue_certificates(self, province: str, is_needed: Bools) -> pa.Array:
        """Numbers of birth certificates where needed, null elsewhere."""
        order = self._certificates + np.cumsum(is_needed)
        self._certificates += int(is_needed.sum())
        characters = np.empty((len(is_needed), 10), dtype=np.uint8)
        characters[:, :3] = np.frombuffer(f"Z{province}".encode(), dtype=np.uint8)
        write_digits(characters[:, 3:], order % 10_000_000)
        return pc.if_else(pa.array(is_needed), text_column(characters), pa.scalar(None, pa.string()))

    def _count(self, region: int, keys: Ints) -> Ints:
        """How often each key was used before, counting those earlier in the same vector."""
        order = np.argsort(keys, kind="stable")
        ordered = keys[order]
        starts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
        lengths = np.diff(np.append(starts, len(ordered)))
        rank = np.empty(len(keys), dtype=np.int64)
        rank[order] = np.arange(len(keys)) - np.repeat(starts, lengths)
        used = self._used[region]
        before: Ints = used[keys]
        used[ordered[starts]] += lengths
        return before + rank


def _write_numbers(regions: Ints, births: Ints, sequences: Ints) -> NDArray[np.uint8]:
    characters = np.empty((len(regions), 18), dtype=np.uint8)
    write_digits(characters[:, :6], regions)
    write_digits(characters[:, 6:14], _eight_digits(births))
    write_digits(characters[:, 14:17], sequences)
    sums = (characters[:, :17].astype(np.int64) - ord("0")) @ WEIGHTS
    characters[:, 17] = CHECK_CHARACTERS[sums % 11]
    return characters


def _eight_digits(days: Ints) -> Ints:
    """Day numbers as YYYYMMDD."""
    dates = days.astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    month_numbers = months.astype(np.int64)
    day_of_month = (dates - months.astype("datetime64[D]")).astype(np.int64) + 1
    eight: Ints = (1970 + month_numbers // 12) * 10000 + (month_numbers % 12 + 1) * 100 + day_of_month
    return eight
