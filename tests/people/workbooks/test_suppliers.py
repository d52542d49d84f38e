"""Cells: what they show and what they hold."""

from __future__ import annotations

from datetime import date

import numpy as np

from canbao.people.workbooks.suppliers import (
    FOR_EVER,
    FROM_EVER,
    Content,
    Entries,
    address,
    day,
    day_as,
    id_number,
    of,
    person_name,
    running_number,
    word,
)

ROW = {
    "until": date(2024, 3, 7),
    "none": None,
    "town": "甲镇",
    "village": "乙村",
    "grade": 2,
    "name": "某",
    "id_number": "1",
}


def test_cells_show_their_fields() -> None:
    assert of("grade")(ROW) == 2
    assert word("grade", {2: "二级"})(ROW) == "二级"
    assert word("grade", {})(ROW) is None
    assert day("until")(ROW) == date(2024, 3, 7)
    assert day_as("until", "%Y年%m月%d日")(ROW) == "2024年03月07日"
    assert day_as("none", "%Y")(ROW) is None
    assert address()(ROW) == "甲镇乙村"
    assert (person_name()(ROW), id_number()(ROW)) == ("某", "1")


def test_cells_say_what_they_hold() -> None:
    cells = (running_number(), person_name(), id_number(), day("until"), address())
    assert [cell.content for cell in cells] == [Content.NUMBER, Content.NAME, Content.ID, Content.DATE, Content.TEXT]
    assert day_as("until", "%Y%m%d").pattern == "%Y%m%d"


def test_entries_without_days_are_always_there() -> None:
    entries = Entries.of(np.array([4, 2]), kind=["a", "b"])
    assert entries.begins.tolist() == [FROM_EVER] * 2
    assert entries.leaves.tolist() == [FOR_EVER] * 2
    assert entries.fields == {"kind": ["a", "b"]}
