"""The made-up population: one row is one person who has paid, or who tries to pay, on `pay_date`.

In: how many, a seed. Out: columns; days as int32 since 1970-01-01, everything else boolean. The same seed gives the
same people for ever: columns are drawn in a fixed order from PCG64.

* `pay_date`: .80 in the window of 2023, .06 January and February, .07 March to June, .06 July to December, .01
outside. * `birth_date`: an age in days, .012 below one year, .168 below 18, .60 below 60, .22 up to 92. *
`recognised_date` (all categories of a person): .90 from 2015 to August 2023, else until the end of 2024. * flags: see
`notice.FLAGS`; a new student is a local student.
"""

from __future__ import annotations

import numpy as np

from bench.baseline.notice import (
    CENTRAL_FIRST,
    CENTRAL_LAST,
    DATES,
    FIRST_HALF_LAST,
    FLAGS,
    FULL_COST_FIRST,
    INPUTS,
    NO_WAIT_LAST,
    WAIT_FIRST,
    YEAR_FIRST,
    YEAR_LAST,
    day,
)

SEED = 20240401
Columns = dict[str, np.ndarray]


def population(size: int, seed: int = SEED) -> Columns:
    """So many people."""
    rng = np.random.default_rng(seed)
    window = rng.choice(6, size, p=[0.80, 0.06, 0.07, 0.06, 0.005, 0.005])
    first = np.array([CENTRAL_FIRST, YEAR_FIRST, WAIT_FIRST, FULL_COST_FIRST, day("2023-08-01"), day("2025-01-01")])
    last = np.array([CENTRAL_LAST, NO_WAIT_LAST, FIRST_HALF_LAST, YEAR_LAST, day("2023-08-31"), day("2025-01-31")])
    paid = _between(first[window], last[window], rng.random(size))
    band = rng.choice(4, size, p=[0.012, 0.168, 0.60, 0.22])
    youngest, oldest = np.array([0, 365, 6574, 21915]), np.array([364, 6573, 21914, 33600])
    born = (paid - _between(youngest[band], oldest[band], rng.random(size))).astype(np.int32)
    is_late = rng.random(size) >= 0.90
    first_known = np.where(is_late, CENTRAL_FIRST, day("2015-01-01"))
    last_known = np.where(is_late, YEAR_LAST, day("2023-08-31"))
    recognised = _between(first_known, last_known, rng.random(size))
    found = {"pay_date": paid, "birth_date": born, "recognised_date": recognised}
    for name, probability in FLAGS.items():
        found[name] = rng.random(size, dtype=np.float32) < probability
    found["new_student"] &= found["local_student"]
    return found


def _between(first: np.ndarray, last: np.ndarray, chance: np.ndarray) -> np.ndarray:
    return (first + np.floor(chance * (last - first + 1))).astype(np.int32)


def one_person(**facts: str | bool) -> dict[str, str | bool]:
    """An adult of the place who pays in the window; `facts` replace what is usual."""
    usual: dict[str, str | bool] = dict.fromkeys(INPUTS, False)
    usual |= {"pay_date": "2023-10-10", "birth_date": "1985-05-05", "recognised_date": "2020-01-01"}
    return usual | {"hukou": True, "resides": True} | facts


def columns_of(people: list[dict[str, str | bool]]) -> Columns:
    """The columns of a few people."""
    return {
        name: np.array([day(str(row[name])) for row in people], np.int32)
        if name in DATES
        else np.array([row[name] for row in people], bool)
        for name in INPUTS
    }


def sliced(people: Columns, start: int, stop: int) -> Columns:
    return {name: column[start:stop] for name, column in people.items()}
