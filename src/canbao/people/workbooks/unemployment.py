"""人社局: receivers of unemployment benefit, who stay in the employee scheme at the fund's cost while they receive it.

In: the county. Out: `UNEMPLOYMENT`. Never: somebody whose employee cover has not ended.
"""

from __future__ import annotations

import numpy as np

from canbao.people.columns import NO_DAY
from canbao.people.draws import chance
from canbao.people.workbooks.county import County, as_date
from canbao.people.workbooks.suppliers import (
    Content,
    Entries,
    Supplier,
    day_as,
    id_number,
    of,
    person_name,
    running_number,
)
from canbao.values.days import add_days, add_months, day_number, first_of_next_month


def find_receivers(county: County) -> Entries:
    """Of those whose cover ended, some, from the first of the next month."""
    uncovered = county.days("uncovered_from")
    draws = chance(county.streams.of("unemployment"), county.rates.lists.unemployment_benefit, county.count)
    at = np.flatnonzero(county.has_number & draws & (uncovered != NO_DAY))
    months = county.rates.lists.unemployment_months.pick_number(county.streams.of("benefit months"), len(at)).tolist()
    ended = [as_date(number) for number in uncovered[at].tolist()]
    first = [first_of_next_month(day) for day in ended if day is not None]
    last = [add_days(add_months(day, count), -1) for day, count in zip(first, months, strict=True)]
    yuan = int(county.rates.lists.unemployment_yuan)
    return Entries.of(
        at,
        np.array([day_number(day) for day in first], dtype=np.int64),
        paid_from=first,
        until=last,
        months=months,
        yuan=[yuan] * len(at),
    )


UNEMPLOYMENT = Supplier(
    id="unemployment",
    file_name="人社局领取失业保险金人员.xlsx",
    title="领取失业保险金人员名单",
    find=find_receivers,
    start="paid_from",
    label="paid_from",
    watched=(),
    shows_coming_end=True,
    has_ends=False,
    misspells=False,
    columns={
        "序号": running_number(),
        "姓名": person_name(),
        "身份证号码": id_number(),
        "起始领取日期": day_as("paid_from", "%Y-%m-%d"),
        "终止领取日期": day_as("until", "%Y-%m-%d"),
        "核定月数": of("months"),
        "月领取金额（元）": of("yuan", Content.MONEY),
    },
)
