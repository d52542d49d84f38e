"""Field work for the grid of rights: a record of each kind in the scene's village, an order of each action, what
queries show.

In: a scene of `tests.access.scenes`. Out: rows, orders and looks by name. Never: an expectation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, time
from types import MappingProxyType
from typing import Any

from django.db.models.functions import Now
from tests.access.people_at_work import new_key
from tests.database import as_superuser, in_area

from canbao.access.actors import Actor
from canbao.campaign.attempting import RecordAttempts, Tried, WithdrawReason
from canbao.campaign.bulletins import (
    DraftBulletin,
    LetterLine,
    MoveBulletin,
    ProgressRow,
    bulletin_numbered,
    bulletins,
    check_bulletin,
    draft_bulletin,
    issue_bulletin,
)
from canbao.campaign.campaign_years import MoveYear, YearRefused, campaign_year
from canbao.campaign.delivery_reports import look_at_report
from canbao.campaign.exporting_telephones import ExportTelephones
from canbao.campaign.gateways import Outcome
from canbao.campaign.inspecting import (
    AnswerFinding,
    DecideFinding,
    EndTalk,
    MoveReferral,
    PassOn,
    PlanTalk,
    RecordCheck,
    RecordFinding,
)
from canbao.campaign.inspection_groups import Seat, SetUpInspection, StatedGroup
from canbao.campaign.inspection_queries import finding_numbered, inspection_of, sample_people, sample_shown
from canbao.campaign.letters import DraftLetter, draft_letter, letters_waiting
from canbao.campaign.message_queries import batches, messages_of, rules_shown, texts
from canbao.campaign.message_rules import StateRules, state_rules
from canbao.campaign.message_texts import MakeText
from canbao.campaign.models import (
    Attempt,
    Batch,
    CampaignYear,
    CheckAnswer,
    Concern,
    DutyRecord,
    Finding,
    Frame,
    GatewayKind,
    Message,
    MessageText,
    Objection,
    PublicNotice,
    Referral,
    Result,
    Silence,
    Talk,
    Waiver,
    Way,
    Window,
)
from canbao.campaign.notice_content import code_of, digest_of
from canbao.campaign.notice_queries import check_code, notice_numbered, notices, notices_hanging
from canbao.campaign.objections import (
    AnswerObjection,
    BadObjection,
    MoveObjection,
    ReceiveObjection,
    objection_numbered,
    objections,
)
from canbao.campaign.paper_codes import PaperKind, PaperSaid, check_paper, code_for
from canbao.campaign.public_notices import DraftNotice, MoveNotice, TakeDownEnded
from canbao.campaign.quality import enrolment_quality
from canbao.campaign.queueing import NothingToSend, QueueMessages, preview_messages
from canbao.campaign.reminded_person import left_alone, reminded_person
from canbao.campaign.reminder_counts import reminder_counts
from canbao.campaign.reminder_queries import ToRemind, attempts_of, people_to_remind
from canbao.campaign.sampling import DrawSample, draw_sample
from canbao.campaign.sending import BeginBatch, EndBatch, OutOfHours, RecordDelivery
from canbao.campaign.service_windows import CloseWindow, LoadWindows, WindowRow, windows
from canbao.campaign.silencing import KeepSilent, LiftSilence
from canbao.campaign.slips import slips_of
from canbao.campaign.undoing import (
    Kind,
    UndoAttempts,
    UndoDuty,
    UndoSilence,
    UndoWithdrawal,
    undoable,
    undoable_duty,
)
from canbao.campaign.waiving import RecordWaiver, WithdrawWaiver
from canbao.registry.models.fieldwork import Whereabouts
from canbao.store.numbers import reserve_numbers

YEAR = 2024
DAY, IN_WINDOW, SOON = date(2024, 9, 30), date(2023, 11, 1), date(2099, 1, 1)
_HANGS = {"state": "published", "published_by": 2, "published_on": DAY, "shown_until": SOON}
PAST_THE_RIGHT = (NothingToSend, OutOfHours, BadObjection, YearRefused)
"""Nobody there is to be written to, it is not the hour, the year's working days are not announced, a year has no policy
yet: said after right and area.
"""


def _bulletin(scene: Any) -> DraftBulletin:
    return DraftBulletin(scene.village, YEAR, DAY, "进度", (ProgressRow(scene.village, "甲村", 1, 2, None),))


def _letter(scene: Any) -> DraftLetter:
    return DraftLetter(scene.village, YEAR, DAY, "督办函", (LetterLine("已参保", "1 人"),), "逐户提醒", SOON)


def _window(scene: Any) -> WindowRow:
    return WindowRow(scene.village, "village", "代办点", "村委会", "工作日", "0595-86300000", "登记")


_NEEDED: Mapping[str, Callable[[Any], Any]] = {
    "attempting.withdraw_reason": lambda s: WithdrawReason(s["moving"], YEAR, "听错了"),
    "attempting.record_attempts": lambda s: RecordAttempts(YEAR, (Tried(s["anybody"], Way.VISIT, Result.TOLD, DAY),)),
    "undoing.undo_attempts": lambda s: UndoAttempts(s["attempt"]),
    "undoing.undo_withdrawal": lambda s: UndoWithdrawal(s["whereabouts_withdrawn"]),
    "undoing.undo_silence": lambda s: UndoSilence(s["silence"]),
    "undoing.undo_duty": lambda s: UndoDuty(s["duty"]),
    "waiving.record_waiver": lambda s: RecordWaiver(s["there"], YEAR, "放弃001", DAY, "两次动员"),
    "waiving.withdraw_waiver": lambda s: WithdrawWaiver(s["waiver"], "要参保"),
    "silencing.keep_silent": lambda s: KeepSilent(s["there"], "本人要求"),
    "silencing.lift_silence": lambda s: LiftSilence(s["silence"]),
    "message_texts.make_text": lambda _: MakeText("提醒", "请缴费"),
    "message_rules.state_rules": lambda _: StateRules(time(8), time(20), GatewayKind.FILE),
    "queueing.queue_messages": lambda s: QueueMessages(YEAR, s.village, s["message_text"], "一"),
    "sending.begin_batch": lambda _: BeginBatch(),
    "sending.end_batch": lambda s: EndBatch(s["batch"], (Outcome(s["message"], is_good=True),)),
    "sending.record_delivery": lambda s: RecordDelivery((Outcome(s["message"], is_good=True),)),
    "exporting_telephones.export_telephones": lambda s: ExportTelephones(YEAR, s.village, "公益短信"),
    "public_notices.draft_notice": lambda s: DraftNotice(s.village, YEAR, 7),
    "public_notices.publish_notice": lambda s: MoveNotice(s["notice_of_last_year"]),
    "public_notices.discard_notice": lambda s: MoveNotice(s["notice_drafted"], "重拟"),
    "public_notices.take_down_notice": lambda s: MoveNotice(s["notice"], "有误"),
    "public_notices.take_down_all_ended": lambda _: TakeDownEnded(),
    "bulletins.draft_bulletin": _bulletin,
    "letters.draft_letter": _letter,
    "bulletins.check_bulletin": lambda s: MoveBulletin(s["bulletin"], s.texts["bulletin"]),
    "bulletins.issue_bulletin": lambda s: MoveBulletin(s["bulletin_checked"]),
    "bulletins.discard_bulletin": lambda s: MoveBulletin(s["bulletin"], why="有误"),
    "inspection_groups.set_up_inspection": lambda s: SetUpInspection(
        YEAR, (Seat(1, "组长", "演示", "医保局"),), (StatedGroup(1, (s.village[:9],)),)
    ),
    "sampling.draw_sample": lambda s: DrawSample(YEAR, s.village, Frame.PAID, "1", 1),
    "inspecting.record_check": lambda s: RecordCheck(YEAR, s.village, "cash", CheckAnswer.RIGHT, DAY),
    "inspecting.record_finding": lambda s: RecordFinding(YEAR, s.village, "cash", "未缴存", SOON),
    "inspecting.answer_finding": lambda s: AnswerFinding(s["finding"], "已缴存"),
    "inspecting.decide_finding": lambda s: DecideFinding(s["finding_answered"], is_enough=True),
    "inspecting.plan_talk": lambda s: PlanTalk(YEAR, s.village, "负责人", "落后", DAY),
    "inspecting.end_talk": lambda s: EndTalk(s["talk"], "限期整改"),
    "inspecting.pass_on": lambda s: PassOn(YEAR, s.village, "纪检监察机关", "线索"),
    "inspecting.move_referral": lambda s: MoveReferral(s["referral"], "take", "已受理"),
    "objections.receive_objection": lambda s: ReceiveObjection(s.village, YEAR, Concern.AMOUNT, "多收", 5),
    "objections.answer_objection": lambda s: AnswerObjection(s["objection"], "没有"),
    "objections.reopen_objection": lambda s: MoveObjection(s["objection_answered"], "不认可", 5),
    "objections.withdraw_objection": lambda s: MoveObjection(s["objection"], "算了"),
    "campaign_years.move_year": lambda _: MoveYear(YEAR + 1, "open", "", "补登一批"),
    "service_windows.load_windows": lambda s: LoadWindows(s.village, (_window(s),)),
    "service_windows.close_window": lambda s: CloseWindow(s["window"]),
}
ORDERS: Mapping[str, Callable[[Any], Any]] = MappingProxyType(
    {f"campaign.{name}": order for name, order in _NEEDED.items()}
)
WHOLE_OF_ANY_COUNTY = tuple(
    f"campaign.{name}"
    for name in (
        "message_texts.make_text", "message_rules.state_rules", "sending.begin_batch", "sending.record_delivery",
        "public_notices.take_down_all_ended", "inspection_groups.set_up_inspection",
        "campaign_years.move_year",
    )
)  # fmt: skip
"""They name no record: they are about the county of whoever performs them, all of it."""


def add_records(scene: Any) -> None:
    """Of each kind what its actions ask for."""
    own = {"county": scene.county, "unit": scene.village, "recorded_by": 1}
    year = own | {"year": YEAR}
    with in_area(scene.county):
        for day in (date(2024, 9, 1), date(2024, 9, 2)):
            for name in ("new", "there"):
                Attempt.objects.create(**year, person_id=scene[name], way=Way.VISIT, result=Result.REFUSED, done_on=day)
        waiver = Waiver.objects.create(
            **year, person_id=scene["new"], paper="1", stated_on=DAY, attempts=2, clause="五(七)"
        )
        Whereabouts.objects.create(
            county=scene.county, year=YEAR, person_id=scene["moving"], state="lost", day=DAY, source="entered",
            recorded_by=1,
        )  # fmt: skip
        attempt = Attempt.objects.create(**year, person_id=scene["there"], way="sms", result="told", done_on=DAY)
        duty = DutyRecord.objects.create(**year, task="0" * 16, done_on=DAY)
        withdrawn = Whereabouts.objects.create(
            county=scene.county, year=YEAR, person_id=scene["asked"], state="lost", day=DAY, source="entered",
            recorded_by=1, replaced_at=Now(), withdrawn_by=1, withdrawn_why="听错了",
        )  # fmt: skip
        silence = Silence.objects.create(**own, person_id=scene["new"], why="本人要求")
        text = MessageText.objects.create(county=scene.county, name="提醒", text="请缴费", made_by=1)
        batch = Batch.objects.create(county=scene.county, unit=scene.county, gateway="file", messages=1)
        message = Message.objects.create(
            **year, person_id=scene["new"], text_id=text.id, key=scene.village, text="请缴费", parts=1,
            batch_id=batch.id, state="sending",
        )  # fmt: skip
        finding = Finding.objects.create(**year, item="cash", text="未缴存", answer_by=SOON, found_on=DAY)
        answered = Finding.objects.create(
            **year, item="cash", text="未缴存", answer_by=SOON, found_on=DAY, state="answered", answered_by=1
        )
        talk = Talk.objects.create(**year, with_whom="负责人", about="落后", planned_on=DAY)
        referral = Referral.objects.create(**year, to="纪检", about="线索", passed_on=DAY)
        said = year | {"concern": "amount", "text": "多收", "received_on": DAY, "days": 5, "due_on": SOON}
        objection, reopened = (Objection.objects.create(**said, state=state) for state in ("received", "answered"))
        closed = {"unit": scene.county, "recorded_by": 1, "state": "closed", "opened_on": DAY, "closed_on": DAY}
        CampaignYear.objects.get_or_create(county=scene.county, year=YEAR, defaults=closed)
        window = Window.objects.create(
            **own, kind="village", name="老代办点", address="村", hours="工作日", phone="0595-86300000", services="登记"
        )
    scene.numbers |= {
        "attempt": attempt.id, "duty": duty.id, "whereabouts_withdrawn": withdrawn.id,
        "waiver": waiver.id, "silence": silence.id, "message_text": text.id, "batch": batch.id, "message": message.id,
        "finding": finding.id, "finding_answered": answered.id, "talk": talk.id, "referral": referral.id,
        "objection": objection.id, "objection_answered": reopened.id, "window": window.id,
    }  # fmt: skip
    _add_by_actions(scene)


def _add_by_actions(scene: Any) -> None:
    clerk = scene.actor("bureau_clerk", scene.county, account=501)
    lead = scene.actor("bureau_lead", scene.county, account=502)
    with in_area(scene.county):
        _add_notices(scene)
    _owe(scene)
    state_rules(lead, new_key(), StateRules(time(8), time(20), GatewayKind.FILE))
    for name in ("bulletin", "bulletin_checked"):
        made = draft_bulletin(clerk, new_key(), _bulletin(scene))
        scene.numbers[name], scene.texts[name] = made["bulletin"], str(made["digest"])
    check_bulletin(lead, new_key(), MoveBulletin(scene["bulletin_checked"], scene.texts["bulletin_checked"]))
    letter = draft_letter(clerk, new_key(), _letter(scene))
    check_bulletin(lead, new_key(), MoveBulletin(int(str(letter["bulletin"])), str(letter["digest"])))
    issue_bulletin(lead, new_key(), MoveBulletin(int(str(letter["bulletin"]))))
    scene.numbers["letter"] = letter["bulletin"]
    sample = draw_sample(clerk, new_key(), DrawSample(YEAR, scene.village, Frame.PAID, "1", 1))
    scene.numbers["sample"] = sample["sample"]


def _add_notices(scene: Any) -> None:
    """One that hangs, a draft beside it, and a draft of the year before that can be published."""
    lines: list[list[str | int]] = [["张*", 1, 1]]
    year_before = {"year": YEAR - 1}
    for name, more in (("notice", _HANGS), ("notice_drafted", {}), ("notice_of_last_year", year_before)):
        number = int(reserve_numbers(1)[0])
        values: dict[str, Any] = {"year": YEAR, "as_of": DAY, "lines": lines} | more
        digest = digest_of(scene.village, values["year"], DAY.isoformat(), lines)
        PublicNotice.objects.create(
            county=scene.county, id=number, unit=scene.village, recorded_by=1, households=1, people=1, fen=1,
            days_shown=7, digest=digest, code=code_of(number, digest), **values,
        )  # fmt: skip
        scene.numbers[name] = number


def _owe(scene: Any) -> None:
    """Somebody of the village who is asked for money: past the guards of dues."""
    with as_superuser(scene.server) as owner:
        owner.execute("SET session_replication_role = replica")
        owner.execute(
            "UPDATE billing_due SET payable_fen = 100 WHERE county = %s AND run_id = %s AND person_id = %s",
            [scene.county, scene["run_published"], scene["there"]],
        )


SEES: Mapping[str, tuple[str, Callable[[Any, Actor], bool]]] = MappingProxyType(
    {
        "campaign.reminder_queries.people_to_remind": (
            "view_reminders",
            lambda s, actor: bool(people_to_remind(actor, ToRemind(YEAR, s.village, IN_WINDOW)).people),
        ),
        "campaign.slips.slips_of": (
            "view_reminders",
            lambda s, actor: bool(slips_of(actor, YEAR, s.village, IN_WINDOW).slips),
        ),
        "campaign.reminder_counts.reminder_counts": (
            "view_reminders",
            lambda s, actor: bool(reminder_counts(actor, YEAR, s.village, IN_WINDOW)),
        ),
        "campaign.reminded_person.reminded_person": (
            "view_reminders",
            lambda s, actor: reminded_person(actor, YEAR, s["new"], DAY).silence is not None,
        ),
        "campaign.reminded_person.left_alone": (
            "view_reminders",
            lambda s, actor: s["waiver"] in {each.id for each in left_alone(actor, YEAR, s.village).waivers},
        ),
        "campaign.reminder_queries.attempts_of": (
            "view_reminders",
            lambda s, actor: bool(attempts_of(actor, YEAR, s["new"])),
        ),
        "campaign.undoing.undoable": (
            "view_reminders",
            lambda s, actor: undoable(actor, Kind.SILENCE, s["silence"]) is not None,
        ),
        "campaign.undoing.undoable_duty": (
            "view_progress",
            lambda s, actor: undoable_duty(actor, s["duty"]) is not None,
        ),
        "campaign.message_queries.messages_of": (
            "view_messages",
            lambda s, actor: s["message"] in {each.id for each in messages_of(actor, YEAR, s.village).newest},
        ),
        "campaign.delivery_reports.look_at_report": (
            "view_messages",
            lambda s, actor: look_at_report(actor, (Outcome(s["message"], is_good=True),)).strange == 0,
        ),
        "campaign.message_queries.texts": (
            "view_messages",
            lambda s, actor: s["message_text"] in {each.id for each in texts(actor)},
        ),
        "campaign.message_queries.batches": (
            "view_messages",
            lambda s, actor: s["batch"] in {each.id for each in batches(actor)},
        ),
        "campaign.message_queries.rules_shown": (
            "view_messages",
            lambda _, actor: rules_shown(actor) is not None,
        ),
        "campaign.queueing.preview_messages": (
            "view_messages",
            lambda s, actor: (
                preview_messages(actor, QueueMessages(YEAR, s.village, s["message_text"], "一"), IN_WINDOW).people > 0
            ),
        ),
        "campaign.notice_queries.notices_hanging": (
            "view_public_notices",
            lambda s, actor: s.village in {each.unit for each in notices_hanging(actor)},
        ),
        "campaign.notice_queries.notices": (
            "view_public_notices",
            lambda s, actor: s["notice"] in {each.id for each in notices(actor, YEAR)},
        ),
        "campaign.notice_queries.check_code": (
            "view_public_notices",
            lambda s, actor: check_code(actor, _code(s)) is not None,
        ),
        "campaign.paper_codes.check_paper": (
            "view_public_notices",
            lambda s, actor: (
                check_paper(actor, code_for(s.county, PaperSaid(PaperKind.SLIP, s["there"], DAY, 100))) is not None
            ),
        ),
        "campaign.bulletins.bulletins": (
            "view_bulletins",
            lambda s, actor: s["bulletin"] in {each.id for each in bulletins(actor, YEAR)},
        ),
        "campaign.letters.letters_waiting": (
            "view_inspection",
            lambda s, actor: s["letter"] in {each.letter for each in letters_waiting(actor, DAY)},
        ),
        "campaign.inspection_queries.inspection_of": (
            "view_inspection",
            lambda s, actor: s["finding"] in {each.id for each in inspection_of(actor, YEAR, s.village, DAY).findings},
        ),
        "campaign.inspection_queries.sample_people": (
            "view_inspection",
            lambda s, actor: bool(sample_people(actor, s["sample"])),
        ),
        "campaign.objections.objections": (
            "view_objections",
            lambda s, actor: s["objection"] in {each.id for each in objections(actor, YEAR, s.village, DAY)},
        ),
        "campaign.objections.objection_numbered": (
            "view_objections",
            lambda s, actor: objection_numbered(actor, s["objection"], DAY).line.id == s["objection"],
        ),
        "campaign.inspection_queries.finding_numbered": (
            "view_inspection",
            lambda s, actor: finding_numbered(actor, s["finding"], DAY).line.id == s["finding"],
        ),
        "campaign.inspection_queries.sample_shown": (
            "view_inspection",
            lambda s, actor: bool(sample_shown(actor, s["sample"]).people),
        ),
        "campaign.quality.enrolment_quality": (
            "view_quality",
            lambda s, actor: bool(enrolment_quality(actor, YEAR, s.village, DAY)),
        ),
        "campaign.notice_queries.notice_numbered": (
            "view_public_notices",
            lambda s, actor: notice_numbered(actor, s["notice"]).id == s["notice"],
        ),
        "campaign.bulletins.bulletin_numbered": (
            "view_bulletins",
            lambda s, actor: bulletin_numbered(actor, s["bulletin"]).id == s["bulletin"],
        ),
        "campaign.campaign_years.campaign_year": (
            "view_campaign",
            lambda _, actor: campaign_year(actor, YEAR, IN_WINDOW).state == "closed",
        ),
        "campaign.service_windows.windows": (
            "view_windows",
            lambda s, actor: s["window"] in {each.id for each in windows(actor, s.village)},
        ),
    }
)


def _code(scene: Any) -> str:
    with in_area(scene.county):
        return str(PublicNotice.objects.get(county=scene.county, id=scene["notice"]).code)
