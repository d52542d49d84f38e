"""国家下发: registered people whom the national platform finds in no scheme, to be called upon one by one.

In: the county. Out: `UNENROLLED`, once a year, with empty columns for what the towns find out.
Never: somebody whom the population knows to be insured.
"""

from __future__ import annotations

import numpy as np

from canbao.people.workbooks.county import County
from canbao.people.workbooks.suppliers import (
    Cell,
    Content,
    Entries,
    Supplier,
    address,
    id_number,
    of,
    person_name,
    running_number,
)
from canbao.values.days import day_number


def find_unenrolled(county: County) -> Entries:
    """Local people with no scheme last year nor now."""
    insured = county.flags("enrolled_last_year") | county.flags("employee_active") | county.flags("other_insurance")
    was_born = county.births <= day_number(county.first_month)
    at = np.flatnonzero(county.has_number & county.is_here & was_born & ~insured)
    return Entries.of(at, year=[county.last_year] * len(at))


UNENROLLED = Supplier(
    id="unenrolled",
    file_name="国家下发未参保人员.xlsx",
    title="",
    find=find_unenrolled,
    label="year",
    watched=(),
    misspells=False,
    is_yearly=True,
    columns={
        "序号": running_number(),
        "姓名": person_name(),
        "证件号码": id_number(),
        "性别": of("sex", Content.SEX),
        "未参保年度": of("year"),
        "户籍地址": address(),
        "核查结果": Cell("finding", lambda _row: None),
        "备注": Cell("remark", lambda _row: None),
    },
)
