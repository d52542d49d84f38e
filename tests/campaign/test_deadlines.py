"""Tasks and deadlines of all parties on one page: in time, late, or without a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.access.people_at_work import new_key
from tests.assessing import shipped
from tests.campaign.counted import Counted
from tests.database import in_area

from canbao.billing.policies import Books
from canbao.campaign import deadlines
from canbao.campaign.deadlines import Standing, deadlines_of, months_of
from canbao.registry.models import Enrolment
from canbao.registry.work_groups import SetUpWorkGroup, set_up_work_group
from canbao.values.period import Period

QINGTANGPU = "hunan/anhua/qingtangpu/2022"


def use(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(deadlines, "books_in_use", lambda *_: Books({name: shipped(name)}))


def test_milestones_and_reports_of_the_notice(counted: Counted, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, QINGTANGPU)
    seen = deadlines_of(counted.county.clerk(), 2025, counted.code, date(2021, 12, 21))
    milestones = {row.what: row for row in seen.rows if row.kind == "milestone"}
    assert milestones["征缴基本完成"].due == date(2021, 12, 20)
    assert milestones["征缴基本完成"].standing is Standing.PASSED
    assert milestones["信息核对录入完成"].standing is Standing.OPEN
    assert milestones["信息核对录入完成"].days_left == 11
    reports = [row for row in seen.rows if row.kind == "report" and row.due]
    assert [row.due.isoweekday() for row in reports if row.due] == [3] * len(reports)
    assert [row.due for row in seen.rows if row.due] == sorted(row.due for row in seen.rows if row.due)
    assert {row.clause for row in seen.rows if row.standing is Standing.NO_DAY} >= {"二(四)", "二(二)"}


def test_forms_past_their_step_are_late(counted: Counted, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, "fujian/nanan/2024")
    day = counted.county.as_of
    with in_area(counted.code):
        ids = list(Enrolment.objects.filter(county=counted.code).order_by("id").values_list("id", flat=True)[:3])
        for id_, due in zip(ids, (-1, -2, 4), strict=True):
            Enrolment.objects.filter(county=counted.code, id=id_).update(
                state="village", due_on=day + timedelta(days=due)
            )
    village, town = [
        row for row in deadlines_of(counted.county.clerk(), 2025, counted.code, day).rows if row.kind == "step"
    ]
    if village.standing is Standing.DONE:
        village, town = town, village
    assert (village.standing, village.count, village.due) == (Standing.LATE, 2, day - timedelta(days=2))
    assert town.standing is Standing.DONE


def test_work_groups_in_time_and_late(counted: Counted) -> None:
    day, town = counted.county.as_of, counted.county.towns()[0]
    for name, due in (("甲专班", -1), ("乙专班", 3)):
        order = SetUpWorkGroup(town, 2025, name, due_on=day + timedelta(days=due))
        set_up_work_group(counted.county.lead(), new_key(), order)
    rows = deadlines_of(counted.county.clerk(), 2025, counted.code, day).rows
    groups = {row.what: row.standing for row in rows if row.party == town}
    assert groups == {"建立甲专班": Standing.LATE, "建立乙专班": Standing.OPEN}


def test_lists_of_the_months_of_the_window(counted: Counted) -> None:
    seen = deadlines_of(counted.county.clerk(), 2025, counted.code, counted.county.as_of)
    assert seen.window is not None
    assert {row.party for row in seen.rows if row.kind == "list"} == {"民政局", "残联", "农业农村局"}
    due = {f"{row.due:%Y-%m}" for row in seen.rows if row.kind == "list" and row.due}
    assert due <= set(months_of(seen.window))
    assert due


def test_months_of_a_period() -> None:
    assert months_of(Period(date(2024, 11, 30), date(2025, 2, 1))) == ["2024-11", "2024-12", "2025-01", "2025-02"]
