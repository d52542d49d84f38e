"""Figures and names of the notice that every way of working it out shares.

In: nothing. Out: days, amounts, categories with their order of preference, names of input and output columns.
"""

from __future__ import annotations

import numpy as np


def day(text: str) -> int:
    """Days since 1970-01-01."""
    return int(np.datetime64(text, "D").astype(np.int64))


YEAR_FIRST, YEAR_LAST = day("2024-01-01"), day("2024-12-31")
CENTRAL_FIRST, CENTRAL_LAST = day("2023-09-01"), day("2023-12-31")
NO_WAIT_LAST, WAIT_FIRST = day("2024-02-29"), day("2024-03-01")
FIRST_HALF_LAST, FULL_COST_FIRST = day("2024-06-30"), day("2024-07-01")
PERSONAL, FISCAL, WAIT_DAYS, NEWBORN_DAYS = 390, 640, 60, 90

# Name, rate in per cent, payer, mode; the place (from 1) is the category's code and breaks ties.
CATS = [
    ("tekun", 100, 1, 1),
    ("orphan", 100, 1, 1),
    ("defacto_orphan", 100, 1, 1),
    ("five_old", 100, 1, 1),
    ("retired_1960s", 100, 1, 1),
    ("dibao", 90, 1, 1),
    ("dibao_edge", 70, 1, 1),
    ("poverty_exit", 90, 2, 1),
    ("monitored", 90, 2, 1),
    ("one_daughter", 100, 3, 1),
    ("two_daughters", 100, 3, 1),
    ("fp_special", 100, 3, 1),
    ("one_son", 0, 3, 3),
    ("pneumoconiosis", 100, 3, 2),
    ("severe_disabled", 100, 4, 1),
    ("multi_disabled", 100, 4, 1),
    ("veteran", 100, 5, 1),
    ("poor_student", 100, 6, 1),
]
CLAUSES_OF_CATS = (
    "五(一)1 五(一)1 五(一)1 五(一)1 五(一)1 五(一)2 五(一)3 五(二) 五(二) "
    "五(三)1 五(三)1 五(三)1 五(三)2 五(三)3 五(四) 五(四) 五(五) 五(六)"
).split()
RATE, PAYER, MODE = (np.array([0] + [cat[place] for cat in CATS], np.int32) for place in (1, 2, 3))
# Highest rate first, then direct before prepaid, then the order of CATS; one_son, whose rate is unknown here, last.
PREFERENCE = sorted(range(1, 19), key=lambda code: (-CATS[code - 1][1], CATS[code - 1][3], code))
HARDSHIP = ("tekun", "orphan", "defacto_orphan", "dibao", "dibao_edge", "poverty_exit", "monitored")

# Probability of each flag, drawn independently in this order.
FLAGS = {
    "hukou": 0.90, "permit": 0.06, "hmt": 0.004, "resides": 0.97, "employed": 0.30, "migrant_child": 0.01,
    "police": 0.002, "local_student": 0.15, "foreign_pr": 0.001, "employee_insured": 0.05, "other_basic": 0.02,
    "new_student": 0.02, "employee_transfer": 0.01, "disabled": 0.06, "tekun": 0.006, "orphan": 0.0005,
    "defacto_orphan": 0.0008, "five_old": 0.0004, "retired_1960s": 0.0003, "dibao": 0.025, "dibao_edge": 0.02,
    "poverty_exit": 0.03, "monitored": 0.006, "one_daughter": 0.015, "two_daughters": 0.02, "fp_special": 0.002,
    "one_son_parent": 0.03, "one_son_child": 0.02, "pneumoconiosis": 0.001, "severe_disabled": 0.015,
    "multi_disabled_home": 0.004, "veteran": 0.008, "poor_student": 0.012,
}  # fmt: skip
DATES = ("pay_date", "birth_date", "recognised_date")
INPUTS = (*DATES, *FLAGS)
OUTPUTS = (
    "eligible", "elig_clause", "window", "newborn", "hardship", "exempt", "gross_due", "amount_clause", "fiscal_part",
    "category", "rate", "mode", "payer", "subsidy_direct", "pay_now", "reimbursed_later", "net_cost", "waiting_days",
    "waiting_end", "benefit_start", "benefit_clause", "benefit_days", "by_reference",
)  # fmt: skip
NARROW: dict[str, type] = {
    **dict.fromkeys(OUTPUTS, np.int8),
    **dict.fromkeys(("eligible", "newborn", "hardship", "exempt", "by_reference"), np.bool_),
    **dict.fromkeys(("waiting_end", "benefit_start"), np.int32),
    **dict.fromkeys(
        ("gross_due", "fiscal_part", "subsidy_direct", "pay_now", "reimbursed_later", "net_cost", "benefit_days"),
        np.int16,
    ),
}
"""Types that are wide enough for each output."""
