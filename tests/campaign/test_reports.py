"""Weekly reports: on the policy's weekday, else on the chosen one, from days that were kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.access.people_at_work import new_key
from tests.assessing import shipped
from tests.campaign.counted import Counted

from canbao.billing.policies import Books
from canbao.campaign import reports
from canbao.campaign.reports import BadWeekday, SetReportDay, reports_of, set_report_day


def test_without_a_weekday_there_is_no_report(counted: Counted) -> None:
    assert reports_of(counted.county.clerk(), 2025, counted.code, counted.county.as_of).reports == ()


def test_reports_of_the_chosen_weekday(counted: Counted) -> None:
    day = counted.county.as_of
    set_report_day(counted.county.clerk(), new_key(), SetReportDay(2025, day.isoweekday()))
    for week in range(3):
        counted.pay(counted.payable()[week])
        counted.go_to(day + timedelta(days=7 * week))
        counted.count()
    counted.go_to(day + timedelta(days=15))
    counted.count()
    found = reports_of(counted.county.clerk(), 2025, counted.code, day + timedelta(days=15))
    kept = [report for report in found.reports if report.whole is not None]
    assert [report.day for report in kept] == [day + timedelta(days=7 * week) for week in range(3)]
    assert [report.more for report in kept] == [None, 1, 1]
    assert found.clause == ""
    assert all(report.day.isoweekday() == day.isoweekday() for report in found.reports)
    assert found.reports[0].whole is None


@pytest.mark.parametrize("weekday", [0, 8])
def test_no_such_weekday(counted: Counted, weekday: int) -> None:
    with pytest.raises(BadWeekday):
        set_report_day(counted.county.clerk(), new_key(), SetReportDay(2025, weekday))


def test_the_policys_weekday_goes_first(counted: Counted, monkeypatch: pytest.MonkeyPatch) -> None:
    name = "hunan/anhua/qingtangpu/2022"
    set_report_day(counted.county.clerk(), new_key(), SetReportDay(2025, 5))
    monkeypatch.setattr(reports, "books_in_use", lambda *_: Books({name: shipped(name)}))
    found = reports_of(counted.county.clerk(), 2025, counted.code, counted.county.as_of)
    assert found.clause == "二(四)"
    assert {report.day.isoweekday() for report in found.reports} == {3}
