"""What was recorded a moment ago and is taken back: one's own, for ten minutes, with what it replaced."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from tests.access.people_at_work import new_key
from tests.campaign.test_deadlines import QINGTANGPU, use
from tests.database import as_superuser, in_area

from canbao.access.acting import NotAllowed, NotFound
from canbao.access.undoing import UNDO_MINUTES, NotUndone
from canbao.campaign.attempting import RecordAttempts, Tried, WithdrawReason, record_attempts, withdraw_reason
from canbao.campaign.deadlines import deadlines_of
from canbao.campaign.duty_records import RecordDuty, record_duty
from canbao.campaign.models import DutyRecord, Reason, Result, Way
from canbao.campaign.reminder_queries import attempts_of
from canbao.campaign.silencing import KeepSilent, LiftSilence, keep_silent, lift_silence
from canbao.campaign.undoing import (
    Kind,
    UndoAttempts,
    UndoDuty,
    UndoSilence,
    UndoWithdrawal,
    undo_attempts,
    undo_duty,
    undo_silence,
    undo_withdrawal,
    undoable,
    undoable_duty,
)
from canbao.campaign.waiving import RecordWaiver, WithdrawWaiver, record_waiver, withdraw_waiver
from canbao.registry.models.fieldwork import Whereabouts

if TYPE_CHECKING:
    from tests.campaign.counted import Counted
    from tests.campaign.fieldwork import Field


def age(field: Field, table: str, column: str = "recorded_at", minutes: int = UNDO_MINUTES) -> None:
    """Recorded so many minutes earlier."""
    with as_superuser(field.till.county.server) as owner:
        owner.execute("SET session_replication_role = replica")
        owner.execute(f"UPDATE {table} SET {column} = {column} - make_interval(mins => %s)", [minutes])


def standing(field: Field, person: int) -> list[tuple[str, str]]:
    with in_area(field.county):
        rows = Whereabouts.objects.filter(person_id=person, replaced_at=None)
        return [(str(row.state), row.note) for row in rows]


def undo(field: Field, made: dict[str, Any]) -> dict[str, Any]:
    return dict(undo_attempts(field.collector, new_key(), UndoAttempts(int(made["attempt"]))))


def test_an_attempt_that_ended_reminding_is_taken_back_with_its_reason(field: Field) -> None:
    person = field.owing[0].person_id
    made = field.try_(person, reason=Reason.DEAD)
    assert person not in field.to_remind()
    assert undo(field, made) == {"attempts": 1, "whereabouts": 1}
    assert (field.to_remind()[person].attempts, standing(field, person)) == (0, [])
    (seen,) = attempts_of(field.clerk, field.year, person)
    assert (seen.reason, seen.undone_at is not None) == ("dead", True), "both stay on record"
    with pytest.raises(NotUndone, match="已经撤销过"):
        undo(field, made)
    assert undoable(field.collector, Kind.ATTEMPTS, int(made["attempt"])) is None


def test_what_it_replaced_stands_again_and_what_came_since_stays(field: Field) -> None:
    person = field.owing[0].person_id
    field.try_(person, reason=Reason.OTHER, note="在外务工")
    made = field.try_(person, reason=Reason.MOVED)
    undo(field, made)
    assert standing(field, person) == [("other", "在外务工")]
    assert field.to_remind()[person].attempts == 1
    same = field.try_(person, reason=Reason.OTHER, note="在外务工")
    undo(field, same)
    assert standing(field, person) == [("other", "在外务工")], "told before, not by this attempt"
    made = field.try_(person, reason=Reason.LOST)
    field.try_(person, reason=Reason.DEAD)
    undo(field, made)
    assert standing(field, person) == [("dead", "")]


def test_those_recorded_together_go_together_and_nobody_else(field: Field) -> None:
    people = [due.person_id for due in field.owing[:3]]
    together = tuple(Tried(person, Way.VISIT, Result.TOLD, field.day) for person in people[:2])
    made = record_attempts(field.collector, new_key(), RecordAttempts(field.year, together))
    field.try_(people[2])
    assert undo(field, dict(made))["attempts"] == 2
    assert [field.to_remind()[person].attempts for person in people] == [0, 0, 1]


def test_only_ones_own_and_only_for_ten_minutes(field: Field) -> None:
    person = field.owing[0].person_id
    made = field.try_(person)
    number = int(made["attempt"])
    with pytest.raises(NotAllowed, match="自己登记的"):
        undo_attempts(field.clerk, new_key(), UndoAttempts(number))
    with pytest.raises((NotFound, NotAllowed)):
        undo_attempts(field.town_clerk(field.other_town()), new_key(), UndoAttempts(number))
    found = undoable(field.clerk, Kind.ATTEMPTS, number)
    assert found is not None
    assert (found.by, found.is_open) == (field.collector.account_id, True)
    age(field, "campaign_attempt")
    found = undoable(field.clerk, Kind.ATTEMPTS, number)
    assert found is not None
    assert not found.is_open
    with pytest.raises(NotUndone, match="超过 10 分钟"):
        undo(field, made)
    assert field.to_remind()[person].attempts == 1


def test_giving_up_that_rests_on_it_is_withdrawn_first(field: Field) -> None:
    from tests.campaign.fieldwork import NANAN

    field.follow(NANAN)
    person = field.owing[0].person_id
    field.try_(person, days_ago=1)
    made = field.try_(person)
    waiver = record_waiver(field.clerk, new_key(), RecordWaiver(person, field.year, "放弃001", field.day, "上门两次"))[
        "waiver"
    ]
    with pytest.raises(NotUndone, match="先撤回放弃"):
        undo(field, made)
    withdraw_waiver(field.clerk, new_key(), WithdrawWaiver(int(str(waiver)), "要参保"))
    assert undo(field, made)["attempts"] == 1
    with pytest.raises(Exception, match="只有 1 天"):
        record_waiver(field.clerk, new_key(), RecordWaiver(person, field.year, "放弃002", field.day, "上门"))


def test_the_table_takes_an_attempt_back_once_and_changes_nothing_else(field: Field) -> None:
    made = field.try_(field.owing[0].person_id)
    for statement in (
        "UPDATE campaign_attempt SET withdrawn_at = now(), withdrawn_by = 1, result = 'promised'",
        "UPDATE campaign_attempt SET withdrawn_at = now()",
    ):
        with pytest.raises(Exception, match=r"refused|permission denied"):
            field.run(statement)
    undo(field, made)
    with pytest.raises(Exception, match="refused"):
        field.run("UPDATE campaign_attempt SET withdrawn_at = NULL, withdrawn_by = NULL")


def test_a_reason_taken_back_by_mistake_holds_again(field: Field) -> None:
    person = field.owing[0].person_id
    field.try_(person, reason=Reason.MOVED)
    gone = withdraw_reason(field.collector, new_key(), WithdrawReason(person, field.year, "听错了"))
    order = UndoWithdrawal(int(str(gone["whereabouts"])))
    with pytest.raises(NotAllowed):
        undo_withdrawal(field.clerk, new_key(), order)
    undo_withdrawal(field.collector, new_key(), order)
    assert standing(field, person) == [("moved", "")]
    with pytest.raises(NotUndone, match="没有撤回"):
        undo_withdrawal(field.collector, new_key(), order)
    withdraw_reason(field.collector, new_key(), WithdrawReason(person, field.year, "听错了"))
    field.try_(person, reason=Reason.LOST)
    with pytest.raises(NotUndone, match="又登记了新的去向"):
        undo_withdrawal(field.collector, new_key(), order)


def test_a_mark_not_to_call_is_lifted_and_one_lifted_is_made_again(field: Field) -> None:
    person = field.owing[0].person_id
    first = int(str(keep_silent(field.collector, new_key(), KeepSilent(person, "本人要求"))["silence"]))
    undo_silence(field.collector, new_key(), UndoSilence(first))
    assert person in field.to_remind()
    second = int(str(keep_silent(field.collector, new_key(), KeepSilent(person, "重病"))["silence"]))
    age(field, "campaign_silence")
    with pytest.raises(NotUndone, match="超过 10 分钟"):
        undo_silence(field.collector, new_key(), UndoSilence(second))
    lift_silence(field.clerk, new_key(), LiftSilence(second))
    with pytest.raises(NotAllowed):
        undo_silence(field.collector, new_key(), UndoSilence(second))
    undo_silence(field.clerk, new_key(), UndoSilence(second))
    assert person not in field.to_remind()
    assert [row.why for row in field.rows("Silence", state="kept")] == ["重病"]
    with pytest.raises(NotUndone, match="又登记了免打扰"):
        undo_silence(field.clerk, new_key(), UndoSilence(second))


def test_what_was_told_of_a_task_before_holds_again(counted: Counted, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, QINGTANGPU)
    lead, on = counted.county.lead(), date(2021, 12, 31)
    task = next(row.task for row in deadlines_of(lead, 2025, counted.code, on).rows if row.task)

    def tell(done_on: date | None) -> int:
        return int(str(record_duty(lead, new_key(), RecordDuty(2025, counted.code, task, done_on))["duty"]))

    def told() -> date | None:
        return next(row.done_on for row in deadlines_of(lead, 2025, counted.code, on).rows if row.task == task)

    first, second = tell(date(2021, 12, 20)), tell(date(2021, 12, 21))
    with pytest.raises(NotUndone, match="以后又登记过"):
        undo_duty(lead, new_key(), UndoDuty(first))
    assert undoable_duty(lead, first) is None
    undo_duty(lead, new_key(), UndoDuty(second))
    assert told() == date(2021, 12, 20)
    with in_area(counted.code):
        assert DutyRecord.objects.count() == 3
