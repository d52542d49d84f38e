"""The notice as a fused loop over blocks with bit masks and lookup tables, days turned into tables from day to day.

In: the population's columns. Out: the 23 outputs. It is what a program written for this one notice by hand can reach;
a changed notice means another program.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from bench.baseline.notice import (
    CATS,
    DATES,
    FISCAL,
    HARDSHIP,
    INPUTS,
    MODE,
    NARROW,
    NEWBORN_DAYS,
    OUTPUTS,
    PAYER,
    PERSONAL,
    PREFERENCE,
    RATE,
    WAIT_DAYS,
    YEAR_FIRST,
    YEAR_LAST,
    day,
)
from bench.baseline.plain_numpy import ground_of, window_of
from bench.baseline.population import Columns

FIRST_DAY, LAST_DAY = day("2023-01-01"), day("2025-12-31")
"""Days of payment that the tables cover."""
BLOCK = 2048
GROUND_BITS = (
    "hukou", "permit", "hmt", "resides", "employed", "migrant_child", "police", "local_student", "foreign_pr",
    "employee_insured", "other_basic",
)  # fmt: skip
BIT_OF = {CATS[code - 1][0]: place for place, code in enumerate(PREFERENCE)}
"""Bit of the category mask: the rank of preference."""
_MADE_UP_OF_OTHERS = ("dibao_edge", "one_son", "multi_disabled")


@cache
def tables() -> tuple[np.ndarray, ...]:
    days = np.arange(FIRST_DAY, LAST_DAY + 1)
    months = days.astype("datetime64[D]").astype("datetime64[M]")
    in_month = (days.astype("datetime64[D]") - months).astype(int)

    def latest_birth(years: int) -> np.ndarray:
        """The last day of birth that is so many years old on each day."""
        then = months - 12 * years
        first = then.astype("datetime64[D]").astype(int)
        last = (then + 1).astype("datetime64[D]").astype(int) - first - 1
        return (first + np.minimum(in_month, last)).astype(np.int32)

    masks = np.arange(1 << len(GROUND_BITS))
    ground = ground_of({name: (masks >> bit & 1).astype(bool) for bit, name in enumerate(GROUND_BITS)})
    low = np.array([next((bit for bit in range(9) if mask >> bit & 1), 18) for mask in range(512)], np.uint8)
    high = np.where(low < 9, low + 9, 18).astype(np.uint8)
    category = np.array([*PREFERENCE, 0], np.uint8)
    key = np.arange(64)  # window * 8 + exempt * 4 + newborn * 2 + quick
    window, exempt, newborn, quick = key >> 3, key >> 2 & 1, key >> 1 & 1, key & 1
    tests = [window == 0, window == 1, (newborn & quick) == 1, newborn == 1, window == 2, exempt == 1]
    benefit = np.select(tests, [0, 1, 4, 5, 2, 6], 3).astype(np.uint8)
    amount = np.select([window == 0, window == 1, window < 4, exempt == 0], [0, 1, 2, 3], 4).astype(np.uint8)
    direct = np.where(MODE == 1, PERSONAL * RATE // 100, 0).astype(np.int16)
    later = np.where(MODE == 2, PERSONAL * RATE // 100, 0).astype(np.int16)
    ages = (latest_birth(1), latest_birth(18), latest_birth(60))
    narrow = (RATE.astype(np.int8), MODE.astype(np.int8), PAYER.astype(np.int8))
    return (
        window_of(days).astype(np.uint8), *ages, ground.astype(np.uint8), low, high, category, benefit, amount,
        direct, later, *narrow,
    )  # fmt: skip


def _source() -> str:
    arguments = ", ".join([*INPUTS, *(f"o_{name}" for name in OUTPUTS)])
    grounds = "\n".join(
        f"        for j in range(n): em[j] |= np.uint16({name}[i0 + j]) << np.uint16({bit})"
        for bit, name in enumerate(GROUND_BITS)
    )
    cats = "\n".join(
        f"        for j in range(n): cm[j] |= np.uint32({name}[i0 + j]) << np.uint32({bit})"
        for name, bit in BIT_OF.items()
        if name not in _MADE_UP_OF_OTHERS
    )
    hardship = " | ".join(f"{name}[i]" for name in HARDSHIP)
    edge, son, multi = (BIT_OF[name] for name in _MADE_UP_OF_OTHERS)
    return f"""
def kernel({arguments},
           WINDOW, BORN1, BORN18, BORN60, GROUND, LOW, HIGH, CAT, BENEFIT, AMOUNT, DIRECT, LATER, RATE, MODE, PAYER):
    total = pay_date.shape[0]
    for block in range((total + {BLOCK - 1}) // {BLOCK}):
        i0 = block * {BLOCK}
        n = min({BLOCK}, total - i0)
        em = np.zeros({BLOCK}, np.uint16); cm = np.zeros({BLOCK}, np.uint32); fl = np.zeros({BLOCK}, np.uint8)
{grounds}
{cats}
        for j in range(n):
            i = i0 + j
            t = pay_date[i] - {FIRST_DAY}
            b = birth_date[i]
            baby = np.uint8(b > BORN1[t]); minor = np.uint8(b > BORN18[t]); old = np.uint8(b <= BORN60[t])
            h = {hardship}
            x = baby | new_student[i] | employee_transfer[i] | h
            cm[j] |= np.uint32(dibao_edge[i] & (disabled[i] | minor | old)) << np.uint32({edge})
            cm[j] |= np.uint32(one_son_parent[i] | (one_son_child[i] & minor)) << np.uint32({son})
            cm[j] |= np.uint32(multi_disabled_home[i] & disabled[i]) << np.uint32({multi})
            q = np.uint8(pay_date[i] - b <= {NEWBORN_DAYS})
            fl[j] = (x << np.uint8(2)) | (baby << np.uint8(1)) | q | (h << np.uint8(3))
        for j in range(n):
            i = i0 + j
            pay = pay_date[i]
            w = WINDOW[pay - {FIRST_DAY}]; e = GROUND[em[j]]; f = fl[j]
            key = (w << 3 | (f & 7)) if e else (f & 7)
            bc = BENEFIT[key]; ac = AMOUNT[key]
            ok = key >= 8 and recognised_date[i] <= pay
            c = CAT[min(LOW[cm[j] & 511], HIGH[cm[j] >> 9])] if ok else 0
            gross = np.int16(0 if ac == 0 else ({PERSONAL + FISCAL} if ac == 3 else {PERSONAL}))
            fis = np.int16(0 if (ac == 0 or ac == 3) else {FISCAL})
            start = pay
            if bc == 1: start = np.int32({YEAR_FIRST})
            if bc == 4: start = max(birth_date[i], np.int32({YEAR_FIRST}))
            if bc == 3: start = np.int32(pay + {WAIT_DAYS + 1})
            if bc == 0: start = np.int32(0)
            o_eligible[i] = e > 0; o_elig_clause[i] = e; o_window[i] = w
            o_newborn[i] = f >> 1 & 1; o_hardship[i] = f >> 3 & 1; o_exempt[i] = f >> 2 & 1
            o_gross_due[i] = gross; o_amount_clause[i] = ac; o_fiscal_part[i] = fis
            o_category[i] = c; o_rate[i] = RATE[c]; o_mode[i] = MODE[c]; o_payer[i] = PAYER[c]
            o_subsidy_direct[i] = DIRECT[c]; o_pay_now[i] = gross - DIRECT[c]; o_reimbursed_later[i] = LATER[c]
            o_net_cost[i] = gross - DIRECT[c] - LATER[c]
            o_waiting_days[i] = {WAIT_DAYS} if bc == 3 else 0; o_waiting_end[i] = start - 1 if bc == 3 else 0
            o_benefit_start[i] = start; o_benefit_clause[i] = bc
            o_benefit_days[i] = max(0, {YEAR_LAST + 1} - start) if bc else 0
            o_by_reference[i] = bc == 6 or MODE[c] == 3
"""


@cache
def kernel() -> Any:
    """The compiled loop; it lets go of the interpreter lock."""
    import numba

    space: dict[str, Any] = {"np": np}
    exec(_source(), space)
    return numba.njit(nogil=True)(space["kernel"])


def run(facts: Columns, found: Columns | None = None) -> Columns:
    """All outputs; `found` are columns to write into."""
    paid = facts["pay_date"]
    assert paid.min() >= FIRST_DAY
    assert paid.max() <= LAST_DAY
    found = found or {name: np.empty(len(paid), kind) for name, kind in NARROW.items()}
    inputs = [facts[name] if name in DATES else facts[name].view(np.uint8) for name in INPUTS]
    kernel()(*inputs, *[found[name] for name in OUTPUTS], *tables())
    return found
