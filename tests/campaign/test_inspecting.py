"""Findings, talks and matters passed on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.utils import DatabaseError
from tests.access.people_at_work import new_key, worker
from tests.campaign.fieldwork import Field

from canbao.access.acting import NotAllowed, NotFound
from canbao.campaign.checklist import CHECKLIST
from canbao.campaign.inspecting import (
    AnswerFinding,
    BadInspection,
    DecideFinding,
    EndTalk,
    MoveReferral,
    PassOn,
    PlanTalk,
    RecordCheck,
    RecordFinding,
    answer_finding,
    decide_finding,
    end_talk,
    move_referral,
    pass_on,
    plan_talk,
    record_check,
    record_finding,
)
from canbao.campaign.inspection_queries import inspection_of
from canbao.campaign.models import CheckAnswer, Frame
from canbao.campaign.sampling import DrawSample, draw_sample
from canbao.store.states import MoveRefused


def found(field: Field) -> int:
    order = RecordFinding(field.year, field.village, "cash", "现金超过期限未缴存", field.day + timedelta(days=5))
    return int(str(record_finding(field.clerk, new_key(), order)["finding"]))


def test_a_finding_is_answered_sent_back_answered_again_and_closed_by_another(field: Field) -> None:
    number, town = found(field), field.town_clerk()
    with pytest.raises(MoveRefused):
        decide_finding(field.clerk, new_key(), DecideFinding(number, is_enough=True))
    answer_finding(town, new_key(), AnswerFinding(number, "已缴存"))
    decide_finding(field.clerk, new_key(), DecideFinding(number, is_enough=False))
    answer_finding(field.clerk, new_key(), AnswerFinding(number, "附回单"))
    with pytest.raises(NotAllowed):
        decide_finding(field.clerk, new_key(), DecideFinding(number, is_enough=True))
    decide_finding(field.lead, new_key(), DecideFinding(number, is_enough=True))
    with pytest.raises(MoveRefused):
        answer_finding(town, new_key(), AnswerFinding(number, "再说"))
    states = [step.row["state"] for step in field.rows("FieldStep", record="finding")]
    assert states == ["open", "answered", "open", "answered", "closed"]


def test_an_open_finding_is_late_the_day_after(field: Field) -> None:
    found(field)
    late = [
        inspection_of(field.town_clerk(), field.year, field.town, field.day + timedelta(days=days)).findings[0].is_late
        for days in (5, 6)
    ]
    assert late == [False, True]
    assert inspection_of(field.town_clerk(field.other_town()), field.year, field.town, field.day).findings == ()


def test_checks_are_items_of_the_list_and_people_of_the_sample(field: Field) -> None:
    sample = int(
        str(draw_sample(field.clerk, new_key(), DrawSample(field.year, field.village, Frame.UNPAID, "x", 1))["sample"])
    )
    (drawn,) = field.rows("Sample")[0].people
    other = next(due.person_id for due in field.owing if due.person_id != drawn)
    base = (field.year, field.village, "reminded", CheckAnswer.WRONG, field.day, "没有记录")
    record_check(field.clerk, new_key(), RecordCheck(*base, sample, drawn))
    assert inspection_of(field.clerk, field.year, field.village, field.day).checks == (("reminded", "wrong", 1),)
    with pytest.raises(NotFound):
        record_check(field.clerk, new_key(), RecordCheck(*base, sample, other))
    with pytest.raises(BadInspection, match="样本"):
        record_check(field.clerk, new_key(), RecordCheck(*base, None, drawn))
    with pytest.raises(BadInspection, match="检查表"):
        record_check(
            field.clerk, new_key(), RecordCheck(field.year, field.village, "weather", CheckAnswer.RIGHT, field.day)
        )
    assert all(text and cite for text, cite in CHECKLIST.values())


def test_what_says_nothing_or_is_late_already_is_refused(field: Field) -> None:
    for text, days in (("  ", 5), ("现金", -1)):
        order = RecordFinding(field.year, field.village, "cash", text, field.day + timedelta(days=days))
        with pytest.raises(BadInspection):
            record_finding(field.clerk, new_key(), order)
    with pytest.raises(NotAllowed):
        record_finding(
            worker("inspector", units=(field.other_town(),)), new_key(),
            RecordFinding(field.year, field.village, "cash", "现金", field.day),
        )  # fmt: skip


def test_a_talk_is_held_or_cancelled_once(field: Field) -> None:
    order = PlanTalk(field.year, field.town, "分管负责人", "进度落后", field.day + timedelta(days=2), found(field))
    talk = int(str(plan_talk(field.clerk, new_key(), order)["talk"]))
    assert end_talk(field.clerk, new_key(), EndTalk(talk, "限期一周")) == {"talk": talk, "state": "held"}
    with pytest.raises(MoveRefused):
        end_talk(field.clerk, new_key(), EndTalk(talk, "取消", is_held=False))
    (shown,) = inspection_of(field.clerk, field.year, field.county, field.day).talks
    assert (shown.state, shown.outcome, shown.held_on) == ("held", "限期一周", field.day)


def test_a_matter_passed_on_is_taken_before_it_ends(field: Field) -> None:
    order = PassOn(field.year, field.village, "纪检监察机关", "涉嫌截留代收款")
    number = int(str(pass_on(field.clerk, new_key(), order)["referral"]))
    with pytest.raises(MoveRefused):
        move_referral(field.clerk, new_key(), MoveReferral(number, "end", "结了"))
    move_referral(field.clerk, new_key(), MoveReferral(number, "take", "已受理"))
    move_referral(field.clerk, new_key(), MoveReferral(number, "end", "已处理"))
    (shown,) = inspection_of(field.clerk, field.year, field.county, field.day).referrals
    assert (shown.state, shown.answer) == ("ended", "已处理")


def test_past_the_code_no_finding_is_closed_by_who_answered(field: Field) -> None:
    number = found(field)
    answer_finding(field.town_clerk(), new_key(), AnswerFinding(number, "已缴存"))
    for statement in (
        "UPDATE campaign_finding SET state = 'closed', closed_by = answered_by",
        "UPDATE campaign_finding SET text = '没有问题'",
        "DELETE FROM campaign_finding",
    ):
        with pytest.raises(DatabaseError):
            field.run(statement)
