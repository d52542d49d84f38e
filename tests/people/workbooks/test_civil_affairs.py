"""民政局: the people table's own entries as of the list's day."""

from __future__ import annotations

from tests.people.workbooks.listed import LAST_DAY, Facts, RowsOf

from canbao.people.workbooks.standing_rows import kind_of_spelling
from canbao.values.id_number import check_id


def test_the_first_list_is_what_was_certified_by_then(rows_of: RowsOf, facts: Facts) -> None:
    expected = {
        (number, entry["name"])
        for number, person in facts.items()
        for entry in person["standings"] or ()
        if entry["listed_by"] == "civil_affairs" and (entry["certified"] is None or entry["certified"] <= LAST_DAY)
    }
    found = {(check_id(row["身份证号码"]).key, row["救助类别"]) for row in rows_of("civil_affairs", 0)}
    assert found <= expected
    assert len(found) > 0.99 * len(expected) > 100  # Some of the dead have been struck off.


def test_no_day_lies_ahead_of_the_list(rows_of: RowsOf) -> None:
    days = [row[name] for row in rows_of("civil_affairs", 0) for name in ("认定时间", "终止时间") if row[name]]
    assert max(days) <= LAST_DAY


def test_rows_are_numbered_and_categories_known(rows_of: RowsOf) -> None:
    listed = rows_of("civil_affairs", 1)
    assert [row["序号"] for row in listed] == list(range(1, len(listed) + 1))
    assert {row["救助类别"] for row in listed} <= set(kind_of_spelling())
