"""Letters of supervision: numbered by county, frozen, for their unit alone, answered and closed by others."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db.utils import DatabaseError
from tests.access.people_at_work import new_key
from tests.campaign.fieldwork import Field

from canbao.access.acting import NotAllowed, NotFound
from canbao.access.wording import TooTelling
from canbao.campaign.bulletins import (
    BulletinRefused,
    LetterLine,
    MoveBulletin,
    bulletin_numbered,
    bulletins,
    check_bulletin,
    discard_bulletin,
    issue_bulletin,
)
from canbao.campaign.inspecting import AnswerFinding, DecideFinding, answer_finding, decide_finding
from canbao.campaign.inspection_queries import finding_numbered
from canbao.campaign.letters import DraftLetter, draft_letter, letters_waiting
from canbao.store.states import MoveRefused


def order(field: Field, **changes: Any) -> DraftLetter:
    lines = (LetterLine("已参保", "90 人"), LetterLine("完成任务", "90 / 100，90.00%", "任务数 100 人，县政府"))
    return replace(
        DraftLetter(
            field.town, field.year, field.day, "关于征缴进度的督办函", lines, "逐户提醒", field.day + timedelta(days=5)
        ),
        **changes,
    )


def draft(field: Field, **changes: Any) -> dict[str, Any]:
    return dict(draft_letter(field.clerk, new_key(), order(field, **changes)))


def issued(field: Field, **changes: Any) -> int:
    made = draft(field, **changes)
    check_bulletin(field.lead, new_key(), MoveBulletin(made["bulletin"], made["digest"]))
    issue_bulletin(field.lead, new_key(), MoveBulletin(made["bulletin"]))
    return int(made["bulletin"])


def test_its_unit_sees_it_when_it_is_out_and_no_other_town(field: Field) -> None:
    made = draft(field)
    town, other = field.town_clerk(), field.town_clerk(field.other_town())
    assert bulletins(town, field.year) == []
    with pytest.raises(NotFound):
        bulletin_numbered(town, made["bulletin"])
    with pytest.raises(NotAllowed):
        check_bulletin(field.clerk, new_key(), MoveBulletin(made["bulletin"], made["digest"]))
    check_bulletin(field.lead, new_key(), MoveBulletin(made["bulletin"], made["digest"]))
    assert letters_waiting(town, field.day) == []
    issue_bulletin(field.lead, new_key(), MoveBulletin(made["bulletin"]))
    (shown,) = bulletins(town, field.year)
    assert (shown.is_letter, shown.lines, shown.rows, shown.issue) == (True, order(field).lines, (), 1)
    assert bulletins(other, field.year) == []
    assert letters_waiting(other, field.day) == []


def test_it_waits_until_it_is_answered_in_time_and_closed_by_somebody_else(field: Field) -> None:
    issued(field)
    town = field.town_clerk()
    (waiting,) = letters_waiting(town, field.day)
    last = order(field).answer_by
    assert (waiting.state, waiting.answer_by, waiting.is_late) == ("open", last, False)
    assert not letters_waiting(town, last)[0].is_late, "the last day is in time"
    assert letters_waiting(town, last + timedelta(days=1))[0].is_late
    answer_finding(town, new_key(), AnswerFinding(waiting.finding, "已走访"))
    decide_finding(field.clerk, new_key(), DecideFinding(waiting.finding, is_enough=False))
    answer_finding(town, new_key(), AnswerFinding(waiting.finding, "已全部走访"))
    said = [each.answer for each in finding_numbered(field.clerk, waiting.finding, field.day).said if each.answer]
    assert said == ["已走访", "已走访", "已全部走访"], "what was sent back is still read"
    with pytest.raises(NotAllowed):
        decide_finding(town, new_key(), DecideFinding(waiting.finding, is_enough=True))
    decide_finding(field.clerk, new_key(), DecideFinding(waiting.finding, is_enough=True))
    assert letters_waiting(town, field.day) == []
    assert [each.state for each in letters_waiting(town, field.day, is_all=True)] == ["closed"]


def test_numbers_are_the_countys_also_over_towns_and_thrown_away_ones(field: Field) -> None:
    first = draft(field)
    discard_bulletin(field.clerk, new_key(), MoveBulletin(first["bulletin"], why="数字有误"))
    assert draft(field, unit=field.other_town())["issue"] == 2
    assert draft(field, unit=field.village)["issue"] == 3


@pytest.mark.parametrize(
    "changes", [{"title": " "}, {"lines": ()}, {"asks": " "}, {"asks": "缓" * 501}, {"unit": "430621"}]
)
def test_what_cannot_be_is_refused(field: Field, changes: dict[str, Any]) -> None:
    with pytest.raises(BulletinRefused):
        draft(field, **changes)


def test_days_that_are_over_and_numbers_are_refused(field: Field) -> None:
    with pytest.raises(BulletinRefused, match="早于今天"):
        draft(field, answer_by=field.day - timedelta(days=1))
    with pytest.raises(BulletinRefused, match="没有到"):
        draft(field, as_of=field.day + timedelta(days=1))
    with pytest.raises(TooTelling):
        draft(field, asks="联系 13912345678")
    with pytest.raises(NotAllowed):
        draft_letter(field.town_clerk(), new_key(), order(field))


def test_one_that_was_left_lying_until_its_day_is_over_is_not_issued(field: Field) -> None:
    made = draft(field)
    check_bulletin(field.lead, new_key(), MoveBulletin(made["bulletin"], made["digest"]))
    field.go_to(order(field).answer_by + timedelta(days=1))
    with pytest.raises(BulletinRefused, match="已过"):
        issue_bulletin(field.lead, new_key(), MoveBulletin(made["bulletin"]))


def test_past_the_code_it_is_frozen(field: Field) -> None:
    number = issued(field)
    with pytest.raises(MoveRefused):
        discard_bulletin(field.clerk, new_key(), MoveBulletin(number, why="晚了"))
    for statement in (
        "UPDATE campaign_bulletin SET rows = '[]'",
        "UPDATE campaign_bulletin SET answer_by = answer_by + 1",
        "UPDATE campaign_bulletin SET kind = 'bulletin', answer_by = NULL",
        "UPDATE campaign_finding SET letter_id = NULL",
    ):
        with pytest.raises(DatabaseError):
            field.run(statement)
