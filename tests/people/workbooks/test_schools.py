"""在校学生清册: all pupils of the county's schools and kindergartens, with grade and day of entry."""

from __future__ import annotations

from tests.people.workbooks.listed import Facts, RowsOf

from canbao.people.workbooks.schools import KINDERGARTEN


def test_pupils_here_are_on_it_and_others_are_not(rows_of: RowsOf, facts: Facts) -> None:
    listed = {row["身份证件号"]: row for row in rows_of("schools", 0)}
    here = {
        number
        for number, row in facts.items()
        if len(number) == 18
        and (row["school_place"] or "").startswith("430621")
        and row["student"] not in (None, "none")
    }
    assert here <= set(listed)
    others = set(listed) - here
    assert {listed[number]["学段"] for number in others} == {"幼儿园"}


def test_grade_and_entry_fit_the_age(rows_of: RowsOf, facts: Facts) -> None:
    for row in rows_of("schools", 0):
        birth = facts[row["身份证件号"]]["birth"]
        years = 2024 - birth.year - ((birth.month, birth.day) > (9, 1))
        if row["学段"] == "小学":
            assert row["年级"] == "一二三四五六"[years - 6] + "年级"
            assert row["入学时间"] == f"{2024 - (years - 6)}-09-01"
        if row["学段"] == "幼儿园":
            assert KINDERGARTEN[0] <= years <= KINDERGARTEN[1]


def test_students_board_more_often_than_small_children(rows_of: RowsOf) -> None:
    boards = {stage: [] for stage in ("小学", "高中")}  # type: dict[str, list[bool]]
    for row in rows_of("schools", 0):
        if row["学段"] in boards:
            boards[row["学段"]].append(row["是否住校"] == "是")
    assert sum(boards["小学"]) / len(boards["小学"]) < 0.1 < 0.5 < sum(boards["高中"]) / len(boards["高中"])
