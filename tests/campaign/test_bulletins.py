"""Bulletins: numbered, frozen, checked by a second person before they go out."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db.utils import DatabaseError
from tests.access.people_at_work import new_key
from tests.campaign.fieldwork import Field

from canbao.access.acting import NotAllowed
from canbao.access.wording import TooTelling
from canbao.campaign.bulletins import (
    BulletinRefused,
    DraftBulletin,
    MoveBulletin,
    ProgressRow,
    bulletins,
    check_bulletin,
    discard_bulletin,
    draft_bulletin,
    issue_bulletin,
)
from canbao.store.states import MoveRefused


def order(field: Field, **changes: Any) -> DraftBulletin:
    rows = (
        ProgressRow(field.town, "甲镇", 90, 100, 95, "统计局"),
        ProgressRow(field.other_town(), "乙镇", 1, None, None),
    )
    return replace(
        DraftBulletin(field.county, field.year, field.day, "第一周进度", rows, "乙镇偏慢", "a" * 64), **changes
    )


def draft(field: Field, **changes: Any) -> dict[str, Any]:
    return dict(draft_bulletin(field.clerk, new_key(), order(field, **changes)))


def test_it_is_checked_by_somebody_else_and_then_issued(field: Field) -> None:
    made = draft(field)
    move = MoveBulletin(made["bulletin"], made["digest"])
    with pytest.raises(MoveRefused):
        issue_bulletin(field.lead, new_key(), move)
    with pytest.raises(NotAllowed):
        check_bulletin(field.clerk, new_key(), move)
    with pytest.raises(BulletinRefused, match="不一致"):
        check_bulletin(field.lead, new_key(), MoveBulletin(made["bulletin"], "0" * 64))
    check_bulletin(field.lead, new_key(), move)
    assert bulletins(field.town_clerk(), field.year) == [], "not before it is issued"
    issue_bulletin(field.lead, new_key(), move)
    (shown,) = bulletins(field.town_clerk(), field.year)
    assert (shown.state, shown.issue, shown.rows) == ("issued", 1, order(field).rows)
    assert shown.issued_on == field.day
    with pytest.raises(MoveRefused):
        discard_bulletin(field.clerk, new_key(), MoveBulletin(made["bulletin"], why="晚了"))


def test_numbers_follow_each_other_also_after_one_was_thrown_away(field: Field) -> None:
    first = draft(field)
    discard_bulletin(field.clerk, new_key(), MoveBulletin(first["bulletin"], why="数字有误"))
    assert draft(field)["issue"] == 2
    assert draft(field, unit=field.town, rows=(ProgressRow(field.village, "甲村", 1, 2, None),))["issue"] == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"title": " "},
        {"rows": ()},
        {"rows": (ProgressRow("110101001", "外地", 1, 2, None),)},
        {"remarks": "缓" * 4_001},
    ],
)
def test_what_cannot_be_is_refused(field: Field, changes: dict[str, Any]) -> None:
    with pytest.raises(BulletinRefused):
        draft(field, **changes)


def test_negative_counts_days_to_come_and_numbers_are_refused(field: Field) -> None:
    with pytest.raises(BulletinRefused, match="为负"):
        draft(field, rows=(ProgressRow(field.town, "甲镇", -1, 2, None),))
    with pytest.raises(BulletinRefused, match="没有到"):
        draft(field, as_of=field.day + timedelta(days=1))
    with pytest.raises(TooTelling):
        draft(field, remarks="联系 13912345678")


def test_past_the_code_it_is_frozen(field: Field) -> None:
    draft(field)
    for statement in (
        "UPDATE campaign_bulletin SET rows = '[]'",
        "UPDATE campaign_bulletin SET state = 'issued'",
        "UPDATE campaign_bulletin SET state = 'checked', checked_by = recorded_by",
    ):
        with pytest.raises(DatabaseError):
            field.run(statement)
