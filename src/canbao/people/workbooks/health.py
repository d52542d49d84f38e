"""卫健局: family-planning families, pneumoconiosis patients, patients of the two diseases.

In: the county. Out: `HEALTH`. Never: a role for who is not of a family-planning family.
"""

from __future__ import annotations

from canbao.people.workbooks.standing_rows import listed_by, turn_standing
from canbao.people.workbooks.suppliers import Content, Supplier, anybody, day_as, id_number, of, person_name, word

ROLE_WORDS = {"parent": "父母", "child": "子女"}

HEALTH = Supplier(
    id="health",
    file_name="卫健局名单.xlsx",
    title="",
    offices=("health",),
    find=listed_by("health"),
    change=turn_standing,
    may_join=anybody,
    keeps_old_numbers=True,
    columns={
        "所在村居": of("village", Content.VILLAGE),
        "所在镇街": of("town", Content.TOWN),
        "姓名": person_name(),
        "公民身份号码": id_number(),
        "类型": of("standing", Content.CATEGORY),
        "家庭角色": word("role", ROLE_WORDS),
        "确认日期": day_as("certified", "%Y/%m/%d"),
        "取消日期": day_as("until", "%Y/%m/%d"),
    },
)
