"""Who owes which list by when: the notice's days beside what came."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.lists.offices import Offices
from tests.lists.people import poor

from canbao.policy.library import Library, shipped_folder
from canbao.policy.loading import load

RULES = load(Library((shipped_folder(),)), "hunan/yueyang/2025").latest


def asked(on: date, *months: str, **events: date):  # type: ignore[no-untyped-def]
    from canbao.lists.calendar import Calendar

    return Calendar(RULES.file.administration, RULES.readings, months, on, events)


def test_on_time_late_missing_upcoming(offices: Offices) -> None:
    from canbao.lists.calendar import Timeliness, view_calendar

    received = offices.upload("civil_affairs", poor(1), date(2024, 11, 8))
    today = date.fromisoformat(
        str(offices.rows("SELECT (received_at AT TIME ZONE 'Asia/Shanghai')::date FROM lists_listfile")[0][0])
    )
    owed = {each.supplier: each for each in view_calendar(offices.clerk, asked(today, "2024-11"))}
    civil, disabled = owed["civil_affairs"], owed["disabled_federation"]
    assert (civil.due, civil.cite, civil.list_id) == (date(2024, 11, 10), "三 县民政局", received["list"])
    assert (civil.timeliness, civil.received_on) == (Timeliness.LATE, today)
    assert disabled.timeliness is Timeliness.MISSING
    early = {
        each.supplier: each.timeliness for each in view_calendar(offices.clerk, asked(date(2024, 11, 10), "2024-11"))
    }
    assert (early["disabled_federation"], early["health"]) == (Timeliness.UPCOMING, Timeliness.NO_DEADLINE)
    with_day = replace(asked(today, "2099-01"), months=["2099-01"])
    offices.upload("civil_affairs", poor(2), date(2099, 1, 9))
    later = {each.supplier: each.timeliness for each in view_calendar(offices.clerk, with_day)}
    assert later["civil_affairs"] is Timeliness.ON_TIME


def test_a_roster_is_owed_thirty_days_after_admission_ends(offices: Offices) -> None:
    from canbao.lists.calendar import view_calendar

    owed = view_calendar(offices.clerk, asked(date(2024, 9, 1), "2024-10", admission_ended=date(2024, 9, 15)))
    assert [(each.due, each.deadline_id) for each in owed if each.supplier == "school_roster"] == [
        (date(2024, 10, 15), "college_roster")
    ]
    silent = view_calendar(offices.clerk, asked(date(2024, 9, 1), "2024-10"))
    assert [each for each in silent if each.supplier == "school_roster"] == []


def test_a_supplier_sees_its_own(offices: Offices) -> None:
    from canbao.lists.calendar import view_calendar

    owed = view_calendar(offices.supplier("disabled_federation"), asked(date(2024, 11, 1), "2024-11"))
    assert [each.supplier for each in owed] == ["disabled_federation"]
