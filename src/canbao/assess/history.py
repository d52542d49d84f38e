"""What a person's years of insurance amount to: missed years, years in a row, zero-claim years not used up.

In: benefit years insured, as sets. Out: whole numbers, or UNKNOWN. Sources: 国办发〔2024〕38号 二(三); readings A07
A08 A09 A51, A14 A15. Never: a clock; the benefit year is an argument.
"""

from __future__ import annotations

from canbao.assess.facts import UNKNOWN, Value
from canbao.policy.readings import Readings


def missed_years(resident: Value, employee: Value, before: Value, year: int, readings: Readings) -> int | Value:
    """Years missed before the benefit year: the latest run, or all since the first insured year (A51).

    Years of the employee scheme bridge a gap. Who was never insured has missed nothing (A08). Years before the
    baseline do not count (A07).

    >>> missed_years({2022, 2023}, set(), True, 2025, Readings({}))
    1
    """
    known = _known(resident) | _known(employee)
    covered = {insured for insured in known if insured < year}
    is_latest_run = readings["A51"] == "latest_run"
    if resident is UNKNOWN or employee is UNKNOWN:
        return 0 if is_latest_run and year - 1 in covered else UNKNOWN
    baseline = readings["A07"]
    first_counted = baseline if isinstance(baseline, int) else 0
    if not covered:
        if before is True:
            return UNKNOWN
        return 1 if readings["A08"] == "break" else 0
    start = max(covered) if is_latest_run else min(covered)
    return sum(1 for missed in range(start + 1, year) if missed not in covered and missed >= first_counted)


def years_in_a_row(resident: Value, employee: Value, year: int, readings: Readings) -> int | Value:
    """Consecutive years of the resident scheme up to and including the benefit year, which is taken as insured.

    A year of the employee scheme ends the run, unless reading A09 counts it.
    """
    counts_employee = readings["A09"] == "count_as_resident"
    insured = _known(resident) | (_known(employee) if counts_employee else set())
    run = 1
    while year - run in insured:
        run += 1
    if resident is UNKNOWN or (counts_employee and employee is UNKNOWN):
        return UNKNOWN
    return run


def _known(years: Value) -> set[int]:
    return set() if years is UNKNOWN else set(years)
