"""Where canbao's policy reads the notice otherwise than the baseline, each as a change of the baseline's own formulas.

In: the population's columns, the readings that are taken over so far. Out: six answers for each person. Never: canbao's
own code: what differs is worked out a second time, by hand, so that an explanation is checked and not asserted.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from bench.baseline import plain_numpy
from bench.baseline.notice import (
    CATS,
    FIRST_HALF_LAST,
    FISCAL,
    HARDSHIP,
    NEWBORN_DAYS,
    PERSONAL,
    PREFERENCE,
    WAIT_DAYS,
    YEAR_FIRST,
    YEAR_LAST,
)
from bench.baseline.population import Columns

ANSWERS = ("eligible", "payable", "direct_aid", "reimbursed", "cover_from", "wait_until")
NO_DAY = 0
"""The baseline has no empty cell: 1970-01-01 stands for no day."""


@dataclass(frozen=True)
class Reading:
    """One difference: what canbao's policy says, and where the notice says so."""

    key: str
    says: str
    clause: str


READINGS = (
    Reading(
        "shown_when_refused",
        "outside both periods a payment is refused by both; what it would have cost is shown all the same (A29)",
        "二(一)",
    ),
    Reading("employee_scheme", "who is in the employee scheme is not insured here, on whatever ground", "一(一)"),
    Reading(
        "held_when_paying",
        "a category spares the wait and the full price only if it was certified by the day of payment",
        "五(七)",
    ),
    Reading(
        "every_category",
        "困难人口 are all of clause 五 with their conditions, not seven categories",
        "二(二), 五",
    ),
    Reading(
        "next_month",
        "certified in the benefit year: benefits start in the month after, or when paid if that is later",
        "五(七)",
    ),
    Reading("difference_later", "direct aid first; a higher pay-first aid adds the difference (A48)", "五(三)第3段"),
    Reading("nothing_left", "a wait beyond the year leaves no benefits, so there is no first day", "四(五)"),
)


def answers(facts: Columns, taken: Collection[str]) -> Columns:
    """The baseline's answers, with these readings taken over."""
    paid, born, certified = facts["pay_date"], facts["birth_date"], facts["recognised_date"]
    ground, window = plain_numpy.ground_of(facts), plain_numpy.window_of(paid)
    eligible = ground > 0
    if "employee_scheme" in taken:
        eligible &= ~facts["employee_insured"]
    in_scope = eligible & (window > 0)
    age = plain_numpy.age_of(facts)
    newborn = age < 1
    hardship = _hardship(facts, age, taken)
    exempt = newborn | facts["new_student"] | facts["employee_transfer"] | hardship
    is_priced = eligible if "shown_when_refused" in taken else in_scope
    pays_all = is_priced & (paid > FIRST_HALF_LAST) & ~exempt
    gross = is_priced * (PERSONAL + pays_all * FISCAL)
    direct, later = _aid(facts, age, is_priced & (certified <= paid), taken)

    waits = in_scope & (window > 2) & ~exempt
    wait_until = np.where(waits, paid + WAIT_DAYS, NO_DAY)
    cover = np.where(window == 1, YEAR_FIRST, np.where(waits, wait_until + 1, paid))
    after_window = in_scope & (window > 1)
    if "next_month" in taken:
        months = certified.astype("datetime64[D]").astype("datetime64[M]") + 1
        first = months.astype("datetime64[D]").astype(np.int64)
        is_new = after_window & hardship & (certified >= YEAR_FIRST)
        cover = np.where(is_new, np.maximum(paid, first), cover)
    in_time = paid - born <= NEWBORN_DAYS
    cover = np.where(after_window & newborn, np.where(in_time, np.maximum(born, YEAR_FIRST), paid), cover)
    cover = np.where(in_scope, cover, NO_DAY)
    if "nothing_left" in taken:
        cover = np.where(cover > YEAR_LAST, NO_DAY, cover)
    found = (eligible, gross - direct, direct, later, cover, wait_until)
    return {name: np.asarray(values, dtype=np.int64) for name, values in zip(ANSWERS, found, strict=True)}


def _hardship(facts: Columns, age: np.ndarray, taken: Collection[str]) -> np.ndarray:
    """Who is exempt as 困难人口."""
    found = np.logical_or.reduce([facts[name] for name in HARDSHIP])
    if "every_category" in taken:
        found = np.logical_or.reduce(list(plain_numpy.categories_of(facts, age).values()))
    return found & (facts["recognised_date"] <= facts["pay_date"]) if "held_when_paying" in taken else found


def _aid(facts: Columns, age: np.ndarray, counts: np.ndarray, taken: Collection[str]) -> tuple[np.ndarray, np.ndarray]:
    """Aid at once and aid later, in yuan."""
    held = plain_numpy.categories_of(facts, age)
    best = {mode: np.zeros(len(age), np.int64) for mode in (1, 2)}
    highest = np.zeros(len(age), np.int64)
    for code in reversed(PREFERENCE):
        name, rate, _, mode = CATS[code - 1]
        highest[held[name]] = code
        if mode in best:
            best[mode] = np.where(held[name], np.maximum(best[mode], rate), best[mode])
    direct, later = (PERSONAL * best[mode] // 100 for mode in (1, 2))
    if "difference_later" in taken:
        return direct * counts, np.maximum(later - direct, 0) * counts
    modes = np.array([0] + [cat[3] for cat in CATS])[highest]
    return direct * (counts & (modes == 1)), later * (counts & (modes == 2))
