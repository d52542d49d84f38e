"""待产: mothers before the birth, with a day not far from it."""

from __future__ import annotations

from datetime import timedelta

from tests.people.workbooks.listed import LAST_DAY, Facts, RowsOf

from canbao.people.workbooks.expected_births import MOST_DAYS_OFF


def test_the_birth_comes_near_the_expected_day(rows_of: RowsOf, facts: Facts) -> None:
    by_id = {row["person_id"]: row for row in facts.values()}
    births: dict[str, list[object]] = {}
    for row in facts.values():
        for tie in row["relations"] or ():
            if tie["kind"] == "parent" and tie["person_id"] in by_id:
                births.setdefault(tie["person_id"], []).append(row["birth"])
    checked = 0
    for row in rows_of("expected_births", 0):
        assert row["建册日期"] <= LAST_DAY
        own = births.get(facts[row["身份证号"]]["person_id"], [])
        near = [day for day in own if abs(day - row["预产期"]) <= timedelta(days=MOST_DAYS_OFF)]
        checked += bool(near)
    assert checked > 0.8 * len(rows_of("expected_births", 0)) > 20


def test_nobody_stays_after_the_birth(rows_of: RowsOf) -> None:
    newborns = {row["母亲身份证号码"] for row in rows_of("births", 3)}
    assert not newborns & {row["身份证号"] for row in rows_of("expected_births", 3)}
