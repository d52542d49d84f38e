"""卫健、公安、民政 together: who died, with the day and where the report came from.

In: the county. Out: `DEATHS`: the dead of every month up to the list's. Never: a death before birth, or one reported
before it happened.
"""

from __future__ import annotations

import numpy as np

from canbao.people.columns import NO_DAY
from canbao.people.workbooks.county import FARTHEST_MONTH, County, as_date
from canbao.people.workbooks.suppliers import (
    Entries,
    Supplier,
    day,
    id_number,
    of,
    person_name,
    running_number,
)

SOURCES = ("医疗机构", "殡葬火化", "公安销户", "村居上报")


def find_dead(county: County) -> Entries:
    """In the order of their deaths."""
    died = county.death_day
    dead = np.flatnonzero(county.has_number & (county.death_month < FARTHEST_MONTH) & (died > county.births))
    at = dead[np.argsort(died[dead], kind="stable")]
    assert (died[at] != NO_DAY).all()
    delay = county.rates.months.death_reported_days.pick_within(county.streams.of("death reports"), county.count)[at]
    sources = county.streams.of("death sources").integers(0, len(SOURCES), county.count)[at]
    return Entries.of(
        at,
        died[at] + delay,
        died=[as_date(number) for number in died[at].tolist()],
        source=[SOURCES[number] for number in sources.tolist()],
    )


DEATHS = Supplier(
    id="deaths",
    file_name="死亡人员名单.xlsx",
    title="死亡人员信息",
    note="统计截止：{day}",
    find=find_dead,
    start="died",
    label="source",
    watched=("source",),
    has_ends=False,
    misspells=False,
    drops_the_dead=False,
    columns={
        "序号": running_number(),
        "姓名": person_name(),
        "身份证号": id_number(),
        "死亡日期": day("died"),
        "信息来源": of("source"),
    },
)
