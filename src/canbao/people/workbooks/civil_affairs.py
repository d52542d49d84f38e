"""民政局: people in need, orphans, children nobody cares for, and old revolutionaries and workers.

In: the county. Out: `CIVIL_AFFAIRS`. Never: another office's standings.
"""

from __future__ import annotations

from canbao.people.workbooks.standing_rows import listed_by, turn_standing
from canbao.people.workbooks.suppliers import (
    Content,
    Supplier,
    anybody,
    day,
    id_number,
    of,
    person_name,
    running_number,
)

CIVIL_AFFAIRS = Supplier(
    id="civil_affairs",
    file_name="民政局困难群众名单.xlsx",
    title="社会救助和福利对象花名册",
    offices=("civil_affairs",),
    find=listed_by("civil_affairs"),
    change=turn_standing,
    may_join=anybody,
    keeps_old_numbers=True,
    columns={
        "序号": running_number(),
        "乡镇": of("town", Content.TOWN),
        "村（社区）": of("village", Content.VILLAGE),
        "姓名": person_name(),
        "身份证号码": id_number(),
        "救助类别": of("standing", Content.CATEGORY),
        "认定时间": day("certified"),
        "终止时间": day("until"),
    },
)
