"""Tasks told to be done and days agreed: who may, what stands then, what is refused."""

from __future__ import annotations

from datetime import date

import pytest
from tests.access.people_at_work import new_key, worker
from tests.campaign.counted import Counted
from tests.campaign.test_deadlines import QINGTANGPU, use

from canbao.access.acting import NotAllowed
from canbao.campaign.deadlines import Duty, Standing, deadlines_of
from canbao.campaign.duty_records import BadDuty, RecordDuty, record_duty


def test_a_task_told_to_be_done_is_in_time_or_late_and_can_be_taken_back(
    counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, QINGTANGPU)
    lead, on = counted.county.lead(), date(2021, 12, 31)

    def task(unit: str = counted.code) -> Duty:
        rows = deadlines_of(lead, 2025, unit, on).rows
        return next(row for row in rows if row.what == "征缴基本完成")

    assert task().task
    for done, standing in ((date(2021, 12, 20), Standing.DONE), (date(2021, 12, 21), Standing.DONE_LATE)):
        record_duty(lead, new_key(), RecordDuty(2025, counted.code, task().task, done))
        assert (task().standing, task().done_on) == (standing, done)
    record_duty(lead, new_key(), RecordDuty(2025, counted.code, task().task))
    assert task().standing is Standing.PASSED
    town = counted.county.towns()[0]
    record_duty(lead, new_key(), RecordDuty(2025, town, task().task, date(2021, 12, 20)))
    assert (task().done_below, task().done_on, task(town).standing) == (1, None, Standing.DONE)


def test_a_day_is_agreed_by_the_county_where_the_notice_names_none(
    counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, QINGTANGPU)
    lead, on, town = counted.county.lead(), date(2021, 12, 21), counted.county.towns()[0]
    rows = deadlines_of(lead, 2025, counted.code, on).rows
    open_, fixed = (next(row for row in rows if row.task and (row.due is None) is is_open) for is_open in (True, False))
    agreed = date(2021, 12, 25)
    record_duty(lead, new_key(), RecordDuty(2025, counted.code, open_.task, None, agreed, "县里会议"))
    for unit in (counted.code, town):
        row = next(each for each in deadlines_of(lead, 2025, unit, on).rows if each.task == open_.task)
        assert (row.due, row.is_agreed, row.standing, row.days_left) == (agreed, True, Standing.OPEN, 5)
    record_duty(lead, new_key(), RecordDuty(2025, counted.code, open_.task, on))
    row = next(each for each in deadlines_of(lead, 2025, counted.code, on).rows if each.task == open_.task)
    assert (row.due, row.standing) == (agreed, Standing.DONE), "the day stays agreed"
    with pytest.raises(BadDuty, match="通知已规定期限"):
        record_duty(lead, new_key(), RecordDuty(2025, counted.code, fixed.task, None, agreed))
    with pytest.raises(NotAllowed):
        record_duty(lead, new_key(), RecordDuty(2025, town, open_.task, None, agreed))


def test_what_is_no_task_or_no_day_is_refused(counted: Counted, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, QINGTANGPU)
    lead = counted.county.lead()
    task = next(row.task for row in deadlines_of(lead, 2025, counted.code, counted.county.as_of).rows if row.task)
    with pytest.raises(BadDuty, match="没有这项工作"):
        record_duty(lead, new_key(), RecordDuty(2025, counted.code, "0" * 16, counted.county.as_of))
    with pytest.raises(BadDuty, match="不能晚于今天"):
        record_duty(lead, new_key(), RecordDuty(2025, counted.code, task, date(2099, 1, 1)))
    town = worker("town_clerk", units=(counted.county.towns()[0],))
    with pytest.raises(NotAllowed):
        record_duty(town, new_key(), RecordDuty(2025, counted.code, task))
