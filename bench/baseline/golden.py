"""People worked out by hand from the text of the notice, and the check that every way of working gives the same.

In: the ways of working. Out: nothing, or an error that names the way, the case and the output.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from bench.baseline.notice import OUTPUTS, day
from bench.baseline.population import Columns, columns_of, one_person, population

GOLDEN: tuple[tuple[dict[str, Any], dict[str, Any]], ...] = (
    (
        {},
        {
            "eligible": 1,
            "window": 1,
            "gross_due": 390,
            "pay_now": 390,
            "benefit_start": "2024-01-01",
            "benefit_days": 366,
        },
    ),
    ({"pay_date": "2024-02-29"}, {"window": 2, "pay_now": 390, "benefit_start": "2024-02-29", "waiting_days": 0}),
    (
        {"pay_date": "2024-03-01"},
        {"window": 3, "pay_now": 390, "waiting_end": "2024-04-30", "benefit_start": "2024-05-01", "benefit_clause": 3},
    ),
    ({"pay_date": "2024-06-30"}, {"gross_due": 390, "fiscal_part": 640}),
    (
        {"pay_date": "2024-07-01"},
        {"gross_due": 1030, "fiscal_part": 0, "amount_clause": 3, "waiting_days": 60, "benefit_start": "2024-08-31"},
    ),
    ({"pay_date": "2024-12-01"}, {"gross_due": 1030, "benefit_start": "2025-01-31", "benefit_days": 0}),
    (
        {"pay_date": "2024-07-01", "employee_transfer": True},
        {"gross_due": 390, "amount_clause": 4, "benefit_start": "2024-07-01", "by_reference": 1},
    ),
    (
        {"pay_date": "2024-08-01", "birth_date": "2024-05-03"},
        {"newborn": 1, "gross_due": 390, "benefit_clause": 4, "benefit_start": "2024-05-03"},
    ),
    (
        {"pay_date": "2024-08-02", "birth_date": "2024-05-03"},
        {"benefit_clause": 5, "benefit_start": "2024-08-02", "gross_due": 390},
    ),
    ({"pay_date": "2024-01-20", "birth_date": "2023-12-20"}, {"benefit_clause": 4, "benefit_start": "2024-01-01"}),
    ({"dibao": True}, {"rate": 90, "subsidy_direct": 351, "pay_now": 39, "payer": 1, "mode": 1}),
    ({"dibao_edge": True}, {"rate": 0, "pay_now": 390, "category": 0}),
    ({"dibao_edge": True, "birth_date": "1963-10-10"}, {"rate": 70, "subsidy_direct": 273, "pay_now": 117}),
    ({"dibao_edge": True, "birth_date": "1963-10-11"}, {"rate": 0, "pay_now": 390}),
    ({"dibao_edge": True, "birth_date": "2005-10-11"}, {"rate": 70, "pay_now": 117}),
    ({"dibao": True, "severe_disabled": True}, {"rate": 100, "pay_now": 0, "payer": 4}),
    ({"pneumoconiosis": True}, {"mode": 2, "pay_now": 390, "reimbursed_later": 390, "net_cost": 0, "payer": 3}),
    ({"pneumoconiosis": True, "veteran": True}, {"mode": 1, "pay_now": 0, "payer": 5}),
    ({"pneumoconiosis": True, "dibao": True}, {"mode": 2, "pay_now": 390, "net_cost": 0, "payer": 3}),
    ({"one_son_parent": True}, {"mode": 3, "pay_now": 390, "reimbursed_later": 0, "by_reference": 1, "category": 13}),
    ({"dibao": True, "recognised_date": "2023-11-01"}, {"rate": 0, "pay_now": 390, "hardship": 1}),
    (
        {"veteran": True, "pay_date": "2024-09-09"},
        {"gross_due": 1030, "subsidy_direct": 390, "pay_now": 640, "waiting_days": 60},
    ),
    ({"hukou": True, "employee_insured": True}, {"eligible": 0, "gross_due": 0, "benefit_start": "1970-01-01"}),
    ({"hukou": False, "local_student": True}, {"eligible": 1, "elig_clause": 6}),
    ({"pay_date": "2023-08-31"}, {"window": 0, "gross_due": 0, "benefit_clause": 0}),
)


def plain(values: Any) -> np.ndarray:
    """Values of any way of working as numbers; days as days since 1970-01-01."""
    values = np.asarray(values)
    return values.astype("datetime64[D]").astype(np.int64) if values.dtype.kind == "M" else values.astype(np.float64)


def check_golden(ways: Mapping[str, Callable[[Columns], Columns]]) -> int:
    """Every value by hand against every way; how many values there are."""
    people = columns_of([one_person(**facts) for facts, _ in GOLDEN])
    for way, work in ways.items():
        found = {name: plain(values) for name, values in work(people).items()}
        for number, (_, wanted) in enumerate(GOLDEN):
            for name, value in wanted.items():
                right = day(value) if isinstance(value, str) else value
                assert found[name][number] == right, (way, number, name, found[name][number], right)
    return sum(len(wanted) for _, wanted in GOLDEN)


def check_agreement(ways: Mapping[str, Callable[[Columns], Columns]], size: int) -> None:
    """All ways against the first, on many people and all outputs."""
    people = population(size)
    first, *others = ways
    base = {name: plain(values) for name, values in ways[first](people).items()}
    for way in others:
        found = ways[way](people)
        bad = [name for name in OUTPUTS if not np.array_equal(plain(found[name]), base[name])]
        assert not bad, (way, bad)
