"""The same formulas as bare numpy, whole columns or blocks that stay in the cache.

In: the population's columns. Out: the 23 outputs.
"""

from __future__ import annotations

import numpy as np

from bench.baseline.notice import (
    CATS,
    CENTRAL_FIRST,
    CENTRAL_LAST,
    FIRST_HALF_LAST,
    FISCAL,
    FULL_COST_FIRST,
    HARDSHIP,
    MODE,
    NARROW,
    NEWBORN_DAYS,
    NO_WAIT_LAST,
    PAYER,
    PERSONAL,
    PREFERENCE,
    RATE,
    WAIT_DAYS,
    WAIT_FIRST,
    YEAR_FIRST,
    YEAR_LAST,
)
from bench.baseline.population import Columns, sliced

BLOCK = 1 << 14


def _civil(days: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Month index and day of the month."""
    dates = days.astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    return months.astype(np.int32), (dates - months).astype(np.int32)


def window_of(paid: np.ndarray) -> np.ndarray:
    tests = [
        (paid >= CENTRAL_FIRST) & (paid <= CENTRAL_LAST),
        (paid >= YEAR_FIRST) & (paid <= NO_WAIT_LAST),
        (paid >= WAIT_FIRST) & (paid <= FIRST_HALF_LAST),
        (paid >= FULL_COST_FIRST) & (paid <= YEAR_LAST),
    ]
    return np.select(tests, [1, 2, 3, 4], 0).astype(np.int8)


def ground_of(facts: Columns) -> np.ndarray:
    is_free, is_idle = ~facts["employee_insured"], facts["resides"] & ~facts["employed"]
    tests = [
        facts["hukou"] & is_free,
        facts["permit"] & is_free & ~facts["other_basic"],
        facts["hmt"] & is_idle,
        facts["migrant_child"],
        facts["police"],
        facts["local_student"],
        facts["foreign_pr"] & is_idle,
    ]
    return np.select(tests, [1, 2, 3, 4, 5, 6, 7], 0).astype(np.int8)


def age_of(facts: Columns) -> np.ndarray:
    """Full years on the day of payment."""
    (paid_month, paid_day), (born_month, born_day) = _civil(facts["pay_date"]), _civil(facts["birth_date"])
    return (paid_month - born_month - (paid_day < born_day)) // 12


def run(facts: Columns) -> Columns:
    """Straight translation: whole columns, one temporary an operation."""
    paid, born = facts["pay_date"], facts["birth_date"]
    ground, window = ground_of(facts), window_of(paid)
    in_scope = (ground > 0) & (window > 0)
    age = age_of(facts)
    newborn = age < 1
    hardship = np.logical_or.reduce([facts[name] for name in HARDSHIP])
    exempt = newborn | facts["new_student"] | facts["employee_transfer"] | hardship
    amount = np.select([~in_scope, window == 1, window < 4, ~exempt], [0, 1, 2, 3], 4).astype(np.int8)
    gross = (amount > 0) * (PERSONAL + (amount == 3) * np.int32(FISCAL))
    category = _category(facts, age) * (in_scope & (facts["recognised_date"] <= paid))
    rate, mode = RATE[category], MODE[category]
    part = PERSONAL * rate // 100
    direct, later = np.where(mode == 1, part, 0), np.where(mode == 2, part, 0)
    quick = newborn & (paid - born <= NEWBORN_DAYS)
    clause = np.select([~in_scope, window == 1, quick, newborn, window == 2, exempt], [0, 1, 4, 5, 2, 6], 3)
    clause = clause.astype(np.int8)
    wait = np.where(clause == 3, np.int32(WAIT_DAYS), 0)
    wait_end = np.where(wait > 0, paid + wait, 0)
    starts = [0, YEAR_FIRST, np.maximum(born, YEAR_FIRST), wait_end + 1]
    start = np.select([clause == 0, clause == 1, clause == 4, clause == 3], starts, paid).astype(np.int32)
    return {
        "eligible": ground > 0, "elig_clause": ground, "window": window, "newborn": newborn, "hardship": hardship,
        "exempt": exempt, "gross_due": gross, "amount_clause": amount,
        "fiscal_part": ((amount > 0) & (amount != 3)) * np.int32(FISCAL), "category": category, "rate": rate,
        "mode": mode, "payer": PAYER[category], "subsidy_direct": direct, "pay_now": gross - direct,
        "reimbursed_later": later, "net_cost": gross - direct - later, "waiting_days": wait, "waiting_end": wait_end,
        "benefit_start": start, "benefit_clause": clause,
        "benefit_days": np.where(clause > 0, np.maximum(YEAR_LAST - start + 1, 0), 0),
        "by_reference": (clause == 6) | (mode == 3),
    }  # fmt: skip


def categories_of(facts: Columns, age: np.ndarray) -> Columns:
    """Who is in each category, whenever certified."""
    found = {cat[0]: facts.get(cat[0]) for cat in CATS}
    found["dibao_edge"] = facts["dibao_edge"] & (facts["disabled"] | (age >= 60) | (age < 18))
    found["one_son"] = facts["one_son_parent"] | (facts["one_son_child"] & (age < 18))
    found["multi_disabled"] = facts["multi_disabled_home"] & facts["disabled"]
    return found


def _category(facts: Columns, age: np.ndarray) -> np.ndarray:
    held = categories_of(facts, age)
    return np.select([held[CATS[code - 1][0]] for code in PREFERENCE], PREFERENCE, 0).astype(np.int8)


def run_blocked(facts: Columns, block: int = BLOCK) -> Columns:
    """The same over blocks into narrow outputs."""
    size = len(facts["pay_date"])
    found = {name: np.empty(size, kind) for name, kind in NARROW.items()}
    for start in range(0, size, block):
        stop = min(size, start + block)
        for name, values in run(sliced(facts, start, stop)).items():
            found[name][start:stop] = values
    return found
