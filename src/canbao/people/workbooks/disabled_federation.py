"""残联: holders of disability cards, with grade; the card's number is the person's number, category and grade.

In: the county. Out: `DISABLED_FEDERATION`. Never: a card whose grade differs from the column beside it.
"""

from __future__ import annotations

from canbao.people.workbooks.standing_rows import listed_by, turn_standing
from canbao.people.workbooks.suppliers import (
    Cell,
    Content,
    Row,
    Supplier,
    address,
    anybody,
    day_as,
    id_number,
    of,
    person_name,
    word,
)

GRADE_WORDS = {1: "一级", 2: "二级", 3: "三级", 4: "四级"}
CATEGORIES = 7


def card_number(row: Row) -> str | None:
    """The identity number, category and grade; the category follows from the number, so that it stays the same."""
    if row["id_number"] is None or row["grade"] is None:
        return None
    category = sum(map(ord, row["id_number"])) % CATEGORIES + 1
    return f"{row['id_number']}{category}{row['grade']}"


DISABLED_FEDERATION = Supplier(
    id="disabled_federation",
    file_name="残联持证残疾人名单.xlsx",
    title="",
    offices=("disabled_federation",),
    find=listed_by("disabled_federation"),
    change=turn_standing,
    may_join=anybody,
    columns={
        "姓名": person_name(),
        "身份证号": id_number(),
        "残疾人证号": Cell("card", card_number),
        "残疾等级": word("grade", GRADE_WORDS, Content.GRADE),
        "人员类别": of("standing", Content.CATEGORY),
        "发证日期": day_as("certified", "%Y-%m-%d"),
        "注销日期": day_as("until", "%Y-%m-%d"),
        "户籍地址": address(),
    },
)
