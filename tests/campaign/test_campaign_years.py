"""The campaign year: points looked at before a move, what is needed, what may be open for a reason, its days."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from tests.access.people_at_work import new_key

from canbao.campaign.campaign_years import MoveYear, YearRefused, campaign_year, move_year
from canbao.campaign.year_states import YEAR_GRAPH, YearState
from canbao.store.states import MoveRefused

if TYPE_CHECKING:
    from tests.campaign.fieldwork import Field

AFTER, LONG_AFTER = date(2025, 1, 6), date(2026, 1, 6)


def seen(field: Field, event: str) -> str:
    shown = campaign_year(field.lead, field.year, field.day)
    return next(move.digest for move in shown.moves if move.event == event)


def move(field: Field, event: str, why: str = "", **changes: Any) -> Any:
    order: dict[str, Any] = {"year": field.year, "event": event, "seen": seen(field, event), "why": why} | changes
    return move_year(field.lead, new_key(), MoveYear(**order))


def points(field: Field, event: str) -> dict[str, bool]:
    shown = campaign_year(field.lead, field.year, field.day)
    return {point.code: point.is_met for each in shown.moves if each.event == event for point in each.points}


def test_open_points_need_a_reason_which_is_kept(field: Field) -> None:
    assert points(field, "open") == {
        "policy": True, "window": True, "dues": True, "targets": False, "windows": False, "messages": False,
    }  # fmt: skip
    with pytest.raises(YearRefused, match="请写明为什么"):
        move(field, "open")
    assert move(field, "open", "名录下周录入") == {"year": field.year, "state": "open"}
    shown = campaign_year(field.clerk, field.year, field.day)
    assert (shown.state, shown.opened_on, shown.why) == ("open", field.day, "名录下周录入")


def test_a_needed_point_is_refused_whatever_is_said(field: Field) -> None:
    field.go_to(AFTER)
    with pytest.raises(YearRefused, match="到了集中缴费期"):
        move(field, "open", "就是要开")
    assert field.rows("CampaignYear") == []


def test_what_was_read_must_be_what_is_so(field: Field) -> None:
    old = seen(field, "open")
    field.sends()
    with pytest.raises(YearRefused, match="清单有变化"):
        move(field, "open", "名录下周录入", seen=old)


def test_from_open_to_late_to_closed_and_back(field: Field) -> None:
    move(field, "open", "先开")
    with pytest.raises(YearRefused, match="集中缴费期已过"):
        move(field, "begin_late", "x")
    field.till.pay(field.owing[0])
    field.go_to(AFTER)
    assert points(field, "begin_late") == {"window": True, "cash": False}
    move(field, "begin_late", "现金明天缴存")
    field.go_to(LONG_AFTER)
    assert points(field, "close")["differences"] is True
    move(field, "close", "现金另案处理")
    with pytest.raises(YearRefused, match="写明为什么"):
        move(field, "reopen")
    move(field, "reopen", "补登一批")
    shown = campaign_year(field.lead, field.year, field.day)
    assert (shown.state, shown.closed_on, shown.late_on) == ("late", None, LONG_AFTER)


def test_policy_asks_for_notices_and_groups(field: Field) -> None:
    from tests.campaign.fieldwork import TENGZHOU

    field.follow(TENGZHOU)
    assert points(field, "open")["inspection"] is False
    move(field, "open", "先开")
    field.till.pay(field.owing[0])
    field.go_to(AFTER)
    assert points(field, "begin_late")["notices"] is False


def test_only_the_bureau_lead_moves_and_no_move_is_made_twice(field: Field) -> None:
    from canbao.access.acting import NotAllowed

    with pytest.raises(NotAllowed):
        move_year(field.clerk, new_key(), MoveYear(field.year, "open", seen(field, "open"), "x"))
    move(field, "open", "先开")
    with pytest.raises(MoveRefused):
        move_year(field.lead, new_key(), MoveYear(field.year, "open", "", "x"))


def test_the_database_keeps_to_the_graph(field: Field) -> None:
    from django.db import DatabaseError

    move(field, "open", "先开")
    with pytest.raises(DatabaseError):
        field.run("UPDATE campaign_campaignyear SET state = 'prepared'")
    with pytest.raises(DatabaseError):
        field.run("DELETE FROM campaign_campaignyear")
    assert YEAR_GRAPH.first == YearState.PREPARED
