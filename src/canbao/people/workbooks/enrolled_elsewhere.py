"""医保信息平台: people of the county who are insured in another county, in the resident or the employee scheme.

In: the county. Out: `ENROLLED_ELSEWHERE`. Never: somebody insured here alone.
"""

from __future__ import annotations

import numpy as np
import pyarrow.compute as pc

from canbao.people.draws import Bools, chance
from canbao.people.workbooks.county import County
from canbao.people.workbooks.suppliers import Content, Entries, Supplier, anybody, day_as, id_number, of, person_name
from canbao.values.days import add_days

RESIDENT, EMPLOYEE = "城乡居民基本医疗保险", "职工基本医疗保险"
EMPLOYEES = 0.3  # assumed; of the grown
GROWN = 18
DRIVE_DAYS = 90


def find_elsewhere(county: County) -> Entries:
    """Who is enrolled in a second place, and who enrols where they live or study and not here."""
    second, goes = _is_away(county, "enrolled_elsewhere"), _is_away(county, "enrol_place")
    at = np.flatnonzero(county.has_number & (second | goes))
    rng = county.streams.of("enrolled elsewhere")
    is_employee = chance(rng, EMPLOYEES, len(at)) & (county.ages_on(county.first_day)[at] >= GROWN)
    offsets = np.floor(rng.random(len(at)) * DRIVE_DAYS).astype(np.int64).tolist()
    others = zip(county.values("enrolled_elsewhere", at), county.values("enrol_place", at), strict=True)
    codes = [pair[0] if is_second else pair[1] for pair, is_second in zip(others, second[at].tolist(), strict=True)]
    personal = int(county.rates.lists.personal_yuan.at(np.array([county.last_year + 1]))[0])
    return Entries.of(
        at,
        code=[code[:6] for code in codes],
        county_name=[county.county_name(code) for code in codes],
        scheme=[EMPLOYEE if each else RESIDENT for each in is_employee.tolist()],
        begun=[add_days(county.first_month, -offset) for offset in offsets],
        yuan=[None if each else personal for each in is_employee.tolist()],
    )


def _is_away(county: County, column: str) -> Bools:
    """Whether a place is known and not in the county where the person is counted."""
    own, other = (pc.utf8_slice_codeunits(county.table[name], 0, 6) for name in ("place", column))
    away: Bools = pc.not_equal(own, other).fill_null(False).to_numpy(zero_copy_only=False)
    return away


ENROLLED_ELSEWHERE = Supplier(
    id="enrolled_elsewhere",
    file_name="医保平台异地参保名单.xlsx",
    title="",
    find=find_elsewhere,
    start="begun",
    label="scheme",
    watched=("scheme",),
    may_join=anybody,
    misspells=False,
    columns={
        "姓名": person_name(),
        "证件号码": id_number(),
        "参保地行政区划": of("code"),
        "参保地名称": of("county_name"),
        "险种": of("scheme", Content.CATEGORY),
        "参保日期": day_as("begun", "%Y-%m-%d"),
        "个人缴费（元）": of("yuan", Content.MONEY),
    },
)
