"""农业农村局: households with their head, and the day on which the risk of the watched was removed."""

from __future__ import annotations

from tests.people.workbooks.listed import RowsOf

from canbao.people.workbooks.agriculture import NOT_REMOVED, REMOVED, is_watched


def test_only_the_watched_have_a_risk(rows_of: RowsOf) -> None:
    listed = rows_of("agriculture", 3)
    watched = [row for row in listed if is_watched({"standing": row["人口类别"]})]
    assert {row["风险是否消除"] for row in watched} == {REMOVED, NOT_REMOVED}
    assert {row["风险是否消除"] for row in listed if row not in watched} == {None}
    assert len(watched) > 50


def test_the_risk_was_removed_when_the_watch_ended(rows_of: RowsOf) -> None:
    for row in rows_of("agriculture", 3):
        if row["风险是否消除"] == REMOVED:
            assert row["风险消除时间"] == row["退出时间"] >= row["识别时间"]
        else:
            assert row["风险消除时间"] is None


def test_a_household_has_one_head(rows_of: RowsOf) -> None:
    heads = {(row["户编号"], row["户主姓名"]) for row in rows_of("agriculture", 0) if row["户编号"]}
    assert len(heads) == len({household for household, _ in heads})
