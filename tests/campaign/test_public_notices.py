"""Notices: frozen, published by a second person, down on their day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db.utils import DatabaseError
from tests.access.people_at_work import new_key
from tests.campaign.fieldwork import AFTER_WINDOW, Field

from canbao.access.acting import NotAllowed
from canbao.campaign.notice_queries import NoticeShown, check_code, notices, notices_hanging
from canbao.campaign.public_notices import (
    DraftNotice,
    MoveNotice,
    NoticeRefused,
    discard_notice,
    draft_notice,
    publish_notice,
    take_down_ended,
    take_down_notice,
)
from canbao.store.states import MoveRefused

FAR = date(2090, 1, 5)
"""A day that the database's clock has not reached."""


def hanging(field: Field) -> NoticeShown | None:
    """What is up at the village now."""
    found = [each for each in notices_hanging(field.system) if (each.unit, each.year) == (field.village, field.year)]
    return found[0] if found else None


def draft(field: Field, days: int | None = 7, paid: int = 2) -> dict[str, Any]:
    """The draft of the village after the window."""
    if field.day < AFTER_WINDOW:
        for due in field.owing[:paid]:
            field.till.pay(due)
        field.go_to(AFTER_WINDOW)
    return dict(draft_notice(field.clerk, new_key(), DraftNotice(field.village, field.year, days)))


def test_two_persons_and_then_it_hangs_with_its_code(field: Field) -> None:
    made = draft(field)
    assert (made["people"], made["fen"]) == (2, sum(due.payable_fen or 0 for due in field.owing[:2]))
    assert hanging(field) is None
    with pytest.raises(NotAllowed):
        publish_notice(field.till.county.lead(field.clerk.account_id), new_key(), MoveNotice(made["notice"]))
    answer = publish_notice(field.lead, new_key(), MoveNotice(made["notice"]))
    assert answer["until"] == str(AFTER_WINDOW + timedelta(days=6))
    shown = hanging(field)
    assert shown is not None
    assert (shown.people, shown.fen, shown.objects_to) == (2, made["fen"], made["notice"])
    assert sum(line.people for line in shown.lines) == 2
    found = check_code(field.system, made["code"].lower() + " ")
    assert found is not None
    assert found.id == made["notice"]
    assert check_code(field.system, "A" * 12) is None


def test_past_the_code_nothing_of_it_changes(field: Field) -> None:
    made = draft(field)
    publish_notice(field.lead, new_key(), MoveNotice(made["notice"]))
    for statement in (
        "UPDATE campaign_publicnotice SET lines = '[]'",
        "UPDATE campaign_publicnotice SET fen = 1",
        "UPDATE campaign_publicnotice SET state = 'drafted'",
        "UPDATE campaign_publicnotice SET state = 'taken_down', recorded_by = 9",
        "DELETE FROM campaign_publicnotice",
    ):
        with pytest.raises(DatabaseError):
            field.run(statement)


def test_past_the_code_nobody_publishes_alone(field: Field) -> None:
    draft(field)
    with pytest.raises(DatabaseError):
        field.run("UPDATE campaign_publicnotice SET state = 'published', published_by = recorded_by")


def test_a_draft_before_the_end_or_without_days_or_of_a_town_or_of_nobody_is_refused(field: Field) -> None:
    for due in field.owing[:1]:
        field.till.pay(due)
    order = DraftNotice(field.village, field.year, 7)
    with pytest.raises(NoticeRefused, match="结束后才公示"):
        draft_notice(field.clerk, new_key(), order)
    field.go_to(AFTER_WINDOW)
    for days in (None, 0, 367):
        with pytest.raises(NoticeRefused, match="没有写公示几天"):
            draft_notice(field.clerk, new_key(), DraftNotice(field.village, field.year, days))
    with pytest.raises(NoticeRefused, match="不是村"):
        draft_notice(field.clerk, new_key(), DraftNotice(field.town, field.year, 7))
    with pytest.raises(NoticeRefused, match="没有人缴费"):
        draft_notice(field.clerk, new_key(), DraftNotice(f"{field.town}998", field.year, 7))
    draft_notice(field.clerk, new_key(), order)


def test_one_hangs_at_a_time_and_a_draft_can_be_thrown_away(field: Field) -> None:
    first, second = draft(field), draft(field)
    publish_notice(field.lead, new_key(), MoveNotice(first["notice"]))
    with pytest.raises(NoticeRefused, match="先撤下"):
        publish_notice(field.lead, new_key(), MoveNotice(second["notice"]))
    with pytest.raises(NoticeRefused, match="原因"):
        take_down_notice(field.lead, new_key(), MoveNotice(first["notice"]))
    take_down_notice(field.lead, new_key(), MoveNotice(first["notice"], "有异议，核实后重发"))
    publish_notice(field.lead, new_key(), MoveNotice(second["notice"]))
    third = draft(field)
    discard_notice(field.clerk, new_key(), MoveNotice(third["notice"], "多拟了一份"))
    with pytest.raises(MoveRefused):
        publish_notice(field.lead, new_key(), MoveNotice(third["notice"]))
    states = {each.id: each.state for each in notices(field.clerk, field.year, field.village)}
    assert states == {first["notice"]: "taken_down", second["notice"]: "published", third["notice"]: "discarded"}


def test_the_chore_takes_down_what_is_over_and_nothing_else(field: Field) -> None:
    made = draft(field, days=2)
    publish_notice(field.lead, new_key(), MoveNotice(made["notice"]))
    field.go_to(AFTER_WINDOW + timedelta(days=1))
    assert take_down_ended(field.system) == 0, "its last day is today"
    field.go_to(AFTER_WINDOW + timedelta(days=2))
    assert take_down_ended(field.system) == 1
    assert hanging(field) is None
    assert take_down_ended(field.system) == 0
    field.go_to(FAR)
    later = draft(field, days=2)
    publish_notice(field.lead, new_key(), MoveNotice(later["notice"]))
    assert take_down_ended(field.system) == 0
    assert hanging(field) is not None
