"""退役军人事务局: people entitled to special care.

In: the county. Out: `VETERANS`. Never: days with separators; this office writes eight digits.
"""

from __future__ import annotations

from canbao.people.workbooks.standing_rows import listed_by, turn_standing
from canbao.people.workbooks.suppliers import (
    Content,
    Supplier,
    address,
    anybody,
    day_as,
    id_number,
    of,
    person_name,
    running_number,
)

VETERANS = Supplier(
    id="veterans",
    file_name="退役军人事务局优抚对象名单.xlsx",
    title="优抚对象名册",
    offices=("veterans",),
    find=listed_by("veterans"),
    change=turn_standing,
    may_join=anybody,
    keeps_old_numbers=True,
    columns={
        "序号": running_number(),
        "姓名": person_name(),
        "身份证": id_number(),
        "优抚类别": of("standing", Content.CATEGORY),
        "住址": address(),
        "起始日期": day_as("certified", "%Y%m%d"),
        "停发日期": day_as("until", "%Y%m%d"),
    },
)
