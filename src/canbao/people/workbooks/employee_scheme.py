"""职工医保: who is in the employee scheme, working or retired, and who has just left it.

In: the county. Out: `EMPLOYEE_SCHEME`, an export of the scheme's system: comma-separated, GB18030.
Never: an employer that exists; they are called 虚构 (made up).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np

from canbao.people.columns import NO_DAY
from canbao.people.draws import Bools
from canbao.people.workbooks.county import County, as_date
from canbao.people.workbooks.suppliers import Content, Entries, Row, Supplier, day_as, id_number, of, person_name

WORKING, RETIRED = "在职", "退休"
RETIRES_AT = {True: 60, False: 55}  # men, women: the ages before 2025, near enough for a list
TRADES = ("纺织", "食品", "建材", "机械", "电子", "运输", "百货", "农机")
WORKING_AGES = (18, 54)


def find_employees(county: County) -> Entries:
    """The insured, and those whose cover ended on a day that the population knows."""
    uncovered = county.days("uncovered_from")
    at = np.flatnonzero(county.has_number & (county.flags("employee_active") | (uncovered != NO_DAY)))
    ages = county.ages_on(county.first_day)[at]
    rolls = county.streams.of("employers").random(len(at))
    years = county.values("employee_years", at)
    return Entries.of(
        at,
        kind=[
            RETIRED if age >= RETIRES_AT[male] else WORKING
            for age, male in zip(ages.tolist(), county.is_male[at].tolist(), strict=True)
        ],
        unit=[employer(county, roll) for roll in rolls.tolist()],
        begun=[_first_day(county, each) for each in years],
        until=[as_date(day - 1) if day != NO_DAY else None for day in uncovered[at].tolist()],
    )


def employer(county: County, roll: float) -> str:
    """A made-up employer; a few have most of the people."""
    number = int(roll * roll * county.rates.lists.units)
    return f"虚构{TRADES[number % len(TRADES)]}有限公司{number + 1}号"


def change_employer(county: County, _row: Row, roll: float) -> Mapping[str, Any]:
    """Another employer."""
    return {"unit": employer(county, roll)}


def may_be_hired(county: County) -> Bools:
    """Grown people below the age of retirement who go to no school."""
    ages = county.ages_on(county.first_day)
    free = county.is_in("student", "none")
    allowed: Bools = free & (ages >= WORKING_AGES[0]) & (ages <= WORKING_AGES[1])
    return allowed


def _first_day(county: County, years: object) -> date:
    """The first of January of the earliest year that is known; of this year for who has none behind them."""
    known = [int(year) for year in years] if isinstance(years, list) else []
    return date(min(known, default=county.first_month.year), 1, 1)


EMPLOYEE_SCHEME = Supplier(
    id="employee_scheme",
    file_name="职工医保参保人员.csv",
    title="",
    find=find_employees,
    start="begun",
    label="kind",
    watched=("kind", "unit"),
    change=change_employer,
    may_join=may_be_hired,
    misspells=False,
    columns={
        "证件号码": id_number(),
        "姓名": person_name(),
        "人员状态": of("kind", Content.CATEGORY),
        "单位名称": of("unit"),
        "参保开始日期": day_as("begun", "%Y-%m-%d"),
        "参保终止日期": day_as("until", "%Y-%m-%d"),
    },
)
