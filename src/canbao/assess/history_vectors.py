"""Years of insurance over vectors: years missed and years in a row, from sets of years as bits.

In: a block's `resident_years` and `employee_years` (bit 0 is the year before the benefit year), readings. Out: whole
numbers with states, the same as `history` gives person by person. Never: a loop over people or years.
"""

from __future__ import annotations

import numpy as np

from canbao.assess.columns import IS_UNKNOWN, Array, Block, Vector
from canbao.policy.readings import Readings

_ONE = np.uint64(1)
_EVERY_YEAR = 64


def missed_years(block: Block, readings: Readings) -> Vector:
    """Years missed before the benefit year. See `history.missed_years`."""
    resident, resident_unknown = block.years("resident_years")
    employee, employee_unknown = block.years("employee_years")
    covered, unknown = resident | employee, resident_unknown | employee_unknown
    baseline = readings["A07"]
    window = max(block.year - baseline if isinstance(baseline, int) else _EVERY_YEAR, 0)
    is_latest_run = readings["A51"] == "latest_run"
    if is_latest_run:
        missed = np.minimum(trailing_zeros(covered), window)
    else:
        since_first = (_ONE << highest_bit(covered).astype(np.uint64)) - _ONE
        in_window = (_ONE << np.uint64(min(window, _EVERY_YEAR - 1))) - _ONE
        missed = np.bitwise_count(~covered & since_first & in_window).astype(np.int32)
    never = covered == 0
    before = block.fact("enrolled_before")
    assert isinstance(before, Vector)
    missed[never] = 1 if readings["A08"] == "break" else 0
    unknown = unknown | (never & (before.values == 1))
    if is_latest_run:
        settled = (covered & _ONE) == 1
        missed[unknown & settled] = 0
        unknown = unknown & ~settled
    return _with_unknown(missed, unknown)


def years_in_a_row(block: Block, readings: Readings) -> Vector:
    """Years of resident insurance up to and with the benefit year. See `history.years_in_a_row`."""
    resident, unknown = block.years("resident_years")
    if readings["A09"] == "count_as_resident":
        employee, employee_unknown = block.years("employee_years")
        resident, unknown = resident | employee, unknown | employee_unknown
    return _with_unknown(trailing_zeros(~resident) + np.int32(1), unknown)


def _with_unknown(values: Array, unknown: Array) -> Vector:
    return Vector(values, unknown.view(np.uint8) * np.uint8(IS_UNKNOWN) if unknown.any() else None)


def trailing_zeros(bits: Array) -> Array:
    """How many low bits are 0; 64 for none set."""
    lowest = bits & (~bits + _ONE)
    found: Array = np.bitwise_count(lowest - _ONE).astype(np.int32)
    return found


def highest_bit(bits: Array) -> Array:
    """Position of the highest set bit (0 for none)."""
    found = bits.copy()
    for shift in (1, 2, 4, 8, 16, 32):
        found |= found >> np.uint64(shift)
    return np.maximum(np.bitwise_count(found).astype(np.int32) - 1, 0)
