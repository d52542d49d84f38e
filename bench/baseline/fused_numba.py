"""The same formulas as one fused loop, compiled by numba: what the hardware allows without a trick.

In: the population's columns. Out: the 23 outputs. The loop is made from text, because it has 59 arguments.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from bench.baseline.notice import (
    CATS,
    CENTRAL_FIRST,
    CENTRAL_LAST,
    FIRST_HALF_LAST,
    FISCAL,
    FULL_COST_FIRST,
    HARDSHIP,
    INPUTS,
    MODE,
    NARROW,
    NEWBORN_DAYS,
    NO_WAIT_LAST,
    OUTPUTS,
    PAYER,
    PERSONAL,
    PREFERENCE,
    RATE,
    WAIT_DAYS,
    WAIT_FIRST,
    YEAR_FIRST,
    YEAR_LAST,
)
from bench.baseline.population import Columns

_CONDITIONS = {
    "dibao_edge": "dibao_edge[i] and (disabled[i] or age >= 60 or age < 18)",
    "one_son": "one_son_parent[i] or (one_son_child[i] and age < 18)",
    "multi_disabled": "multi_disabled_home[i] and disabled[i]",
}


def _chain() -> str:
    lines = []
    for place, code in enumerate(PREFERENCE):
        name = CATS[code - 1][0]
        word = "elif" if place else "if"
        lines.append(f"            {word} {_CONDITIONS.get(name, f'{name}[i]')}: cat = {code}")
    return "\n".join(lines)


def _source() -> str:
    arguments = ", ".join([*INPUTS, *(f"o_{name}" for name in OUTPUTS)])
    hardship = " or ".join(f"{name}[i]" for name in HARDSHIP)
    return f"""
def kernel({arguments}):
    for i in range(pay_date.shape[0]):
        pay = np.int64(pay_date[i]); birth = np.int64(birth_date[i])
        free = not employee_insured[i]; idle = (not employed[i]) and resides[i]
        ground = 0
        if hukou[i] and free: ground = 1
        elif permit[i] and free and not other_basic[i]: ground = 2
        elif hmt[i] and idle: ground = 3
        elif migrant_child[i]: ground = 4
        elif police[i]: ground = 5
        elif local_student[i]: ground = 6
        elif foreign_pr[i] and idle: ground = 7
        w = 0
        if pay >= {CENTRAL_FIRST} and pay <= {CENTRAL_LAST}: w = 1
        elif pay >= {YEAR_FIRST} and pay <= {NO_WAIT_LAST}: w = 2
        elif pay >= {WAIT_FIRST} and pay <= {FIRST_HALF_LAST}: w = 3
        elif pay >= {FULL_COST_FIRST} and pay <= {YEAR_LAST}: w = 4
        scope = ground > 0 and w > 0
        pm, pd = civil(pay); bm, bd = civil(birth)
        age = (pm - bm - (1 if pd < bd else 0)) // 12
        newborn_ = age < 1
        hard = {hardship}
        ex = newborn_ or new_student[i] or employee_transfer[i] or hard
        ac = 0; cat = 0; bc = 0; gross = 0; fisc = 0; wd = 0; wend = 0; start = 0; days = 0
        if scope:
            ac = 1 if w == 1 else (2 if w < 4 else (4 if ex else 3))
            gross = {PERSONAL + FISCAL} if ac == 3 else {PERSONAL}
            fisc = 0 if ac == 3 else {FISCAL}
            if w == 1: bc = 1; start = {YEAR_FIRST}
            elif newborn_:
                if pay - birth <= {NEWBORN_DAYS}: bc = 4; start = max(birth, {YEAR_FIRST})
                else: bc = 5; start = pay
            elif w == 2: bc = 2; start = pay
            elif ex: bc = 6; start = pay
            else: bc = 3; wd = {WAIT_DAYS}; wend = pay + {WAIT_DAYS}; start = wend + 1
            days = max(0, {YEAR_LAST} - start + 1)
        if scope and recognised_date[i] <= pay:
{_chain()}
        rt = RATE[cat]; md = MODE[cat]
        part = {PERSONAL} * rt // 100
        direct = part if md == 1 else 0
        later = part if md == 2 else 0
        o_eligible[i] = ground > 0; o_elig_clause[i] = ground; o_window[i] = w
        o_newborn[i] = newborn_; o_hardship[i] = hard; o_exempt[i] = ex
        o_gross_due[i] = gross; o_amount_clause[i] = ac; o_fiscal_part[i] = fisc
        o_category[i] = cat; o_rate[i] = rt; o_mode[i] = md; o_payer[i] = PAYER[cat]
        o_subsidy_direct[i] = direct; o_pay_now[i] = gross - direct
        o_reimbursed_later[i] = later; o_net_cost[i] = gross - direct - later
        o_waiting_days[i] = wd; o_waiting_end[i] = wend; o_benefit_start[i] = start
        o_benefit_clause[i] = bc; o_benefit_days[i] = days; o_by_reference[i] = bc == 6 or md == 3
"""


@cache
def kernel() -> Any:
    """The compiled loop; it lets go of the interpreter lock."""
    import numba

    @numba.njit(inline="always")
    def civil(z: Any) -> Any:
        """Days since 1970 to year * 12 + month and day of the month; proleptic Gregorian, whole numbers only."""
        z += 719468
        era = z // 146097
        doe = z - era * 146097
        yoe = (doe - doe // 1460 + doe // 36524 - doe // 146096) // 365
        doy = doe - (365 * yoe + yoe // 4 - yoe // 100)
        mp = (5 * doy + 2) // 153
        month = mp + 2 if mp < 10 else mp - 10
        year = yoe + era * 400 + (1 if month <= 1 else 0)
        return year * 12 + month, doy - (153 * mp + 2) // 5

    names = {"RATE": RATE.astype(np.int16), "PAYER": PAYER.astype(np.int8), "MODE": MODE.astype(np.int8)}
    space: dict[str, Any] = {"np": np, "civil": civil, **names}
    exec(_source(), space)
    return numba.njit(nogil=True)(space["kernel"])


def run(facts: Columns, found: Columns | None = None) -> Columns:
    """All outputs; `found` are columns to write into."""
    found = found or {name: np.empty(len(facts["pay_date"]), kind) for name, kind in NARROW.items()}
    kernel()(*[facts[name] for name in INPUTS], *[found[name] for name in OUTPUTS])
    return found
