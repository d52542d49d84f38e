"""Figures of a letter: each with what it is of; unknown is not nought."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from canbao.campaign.bulletins import LetterLine
from canbao.campaign.deadlines import Duties, Duty, Standing
from canbao.campaign.figures import Newborns, Share, UnitFigures
from canbao.campaign.inspection_queries import FindingLine, InspectionPage
from canbao.campaign.progress import Progress, Ranking, RankRow
from canbao.duties.rates import Pace
from canbao.values.period import Period
from canbao.web.supervision_papers import MOST_NAMED, lines_of

ON, LAST, TOWN = date(2024, 12, 1), date(2024, 12, 31), "430621105"
NOW = datetime(2024, 12, 1, tzinfo=UTC)
SHARE = Share("target", "任务数", 90, 100, "县政府", date(2024, 10, 1), Fraction(9, 10), 10)
ROW = RankRow(2, TOWN, "甲镇", 90, 100, Fraction(9, 10), 10, Pace(10, 31, 1))
NOTHING = InspectionPage((), (), (), (), (), ())


def lines(
    shares: tuple[Share, ...] = (SHARE,), row: RankRow = ROW, inspected: InspectionPage = NOTHING, late: int = 0
) -> dict[str, LetterLine]:
    counts = {"people": 1200, "insured": None}
    whole = UnitFigures(
        TOWN, "甲镇", "town", counts, {}, (), Newborns(None, 0, 0, 0, 0, 0, 0, 0), shares, ()
    )  # fmt: skip
    found = Progress(2025, ON, NOW, False, whole, (), 0, Period(date(2024, 9, 1), LAST), None, (), None, ())
    first = RankRow(1, "430621106", "乙镇", 95, 100, Fraction(19, 20), 5, None)
    duty = Duty("step", "", "审核", ON, ON, Standing.LATE, "二")
    others = (replace(duty, standing=Standing.PASSED), replace(duty, kind="list", what="困难群众名单"))
    duties = Duties(ON, None, (duty,) * late + others)
    ranking = Ranking("target", Fraction(1), "四(四)", NOW, False, (first, row))
    return {each.label: each for each in lines_of(found, ranking, duties, inspected)}


def test_shares_have_both_numbers_and_whose_they_are() -> None:
    found = lines()
    assert found["完成任务"].value == "90 / 100，90.00%"
    assert "县政府" in found["完成任务"].basis
    assert found["按常住人口的参保率"] == LetterLine("按常住人口的参保率", "—", "常住人口没有录入")
    assert found["登记在册"].value == "1,200 人"
    assert found["已参保"].value == "少于 3 人", "hidden stays hidden"


def test_rank_gap_and_pace() -> None:
    found = lines()
    assert found["名次"].value == "第 2 名，共 2 个单位"
    assert (found["还差"].value, found["还差"].basis) == ("10 人", "到任务数的 100.00%（四(四)）")
    assert found["须达到的进度"].value == "每天新增 1 人"
    assert "31 天" in found["须达到的进度"].basis
    over = lines(row=replace(ROW, pace=Pace(10, 0, None)))
    assert "已过" in over["须达到的进度"].basis
    assert "须达到的进度" not in lines(row=replace(ROW, missing=0, pace=Pace(0, 31, 0)))


def test_without_a_task_number_there_is_no_rank() -> None:
    found = lines((), RankRow(None, TOWN, "甲镇", 90, None, None, None, None))
    assert found["名次"] == LetterLine("名次", "不排名", "任务数没有录入")
    assert "还差" not in found


@pytest.mark.parametrize(("late", "more"), [(0, False), (MOST_NAMED, False), (MOST_NAMED + 2, True)])
def test_overdue_work_is_counted_and_some_of_it_named(late: int, more: bool) -> None:
    found = lines(late=late)["逾期的工作"]
    assert found.value == f"{late} 件", "what has no record of being done is not called late"
    assert found.basis.count("审核") == min(late, MOST_NAMED)
    assert ("另有 2 件" in found.basis) is more


def test_findings_that_wait_and_those_that_are_late() -> None:
    open_ = FindingLine(1, TOWN, "cash", "未缴存", date(2024, 11, 30), True, "open", "")
    rows = (open_, replace(open_, id=2, answer_by=ON), replace(open_, id=3, state="answered"))
    found = lines(inspected=replace(NOTHING, findings=rows))["未反馈的督查问题"]
    assert (found.value, found.basis) == ("2 件", "其中逾期 1 件")
