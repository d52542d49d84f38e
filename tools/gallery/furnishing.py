"""What a campaign has by its middle and the demo has not: windows, a message gateway, reminders, notices, a bulletin,
inspection, an objection, somebody who looks at the own file.

In: a demo's store, its people at work. Out: records, each by an action of somebody who may do it. Never: the same
twice: what is there is left.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING
from uuid import uuid4

if TYPE_CHECKING:
    from canbao.access.actors import Actor

YEAR = 2025
DAY, AFTER_WINDOW = date(2024, 11, 10), date(2025, 1, 6)
"""The day on which the demo stands still, and one on which who has paid may be shown."""


_TEXT = "居民医保集中缴费期快到了，请尽快缴费。已缴的不用理会。"


@dataclass
class Telephone:
    """What came by message. `address`: of the gateway that carries it."""

    address: str = ""
    texts: list[str] = field(default_factory=list)

    @property
    def code(self) -> str:
        """The last one-time code; empty while none has come."""
        found = [match[1] for text in self.texts if (match := re.search(r"验证码是 (\d{6})", text))]
        return found[-1] if found else ""


@contextmanager
def telephone() -> Iterator[Telephone]:
    """A gateway on this machine that takes everything, while the block lasts."""
    there = Telephone()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            rows = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["messages"]
            there.texts += [row["text"] for row in rows]
            self._answer({"results": [{"id": row["id"], "accepted": True, "words": ""} for row in rows]})

        def do_GET(self) -> None:
            self._answer({"reports": []})

        def _answer(self, told: Mapping[str, object]) -> None:
            body = json.dumps(told).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        there.address = f"http://127.0.0.1:{server.server_port}"
        yield there
        server.shutdown()


@dataclass(frozen=True)
class Resident:
    """Somebody who looks at the own file."""

    county: str
    number: str
    name: str


def furnish(actors: Mapping[str, Actor], phone: Telephone | None) -> Resident:
    """Everything that is not there yet; somebody of the collector's village, with a telephone on file. `phone` None:
    messages go on as before.
    """
    from canbao.campaign.message_rules import StateRules, state_rules
    from canbao.campaign.models import GatewayKind
    from canbao.campaign.notice_queries import notices
    from canbao.campaign.service_windows import windows

    lead = actors["bureau_lead"]
    if phone is not None:
        secret = secrets.token_urlsafe(24)
        rules = StateRules(time(0, 0), time(23, 59), GatewayKind.HTTP, phone.address, "gallery", secret)
        state_rules(lead, key(), rules)
    if not windows(lead, lead.county):
        _furnish(actors)
    if not notices(lead, YEAR, area_of(actors["village_collector"])):
        _post(actors["bureau_clerk"], lead, area_of(actors["village_collector"]))
    return _resident(actors)


def _furnish(actors: Mapping[str, Actor]) -> None:
    from canbao.campaign.message_texts import MakeText, make_text

    _open_windows(actors["bureau_lead"], area_of(actors["town_clerk"]))
    _remind(actors["village_collector"])
    make_text(actors["bureau_lead"], key(), MakeText("截止前提醒", _TEXT))
    _inspect(actors["inspector"], actors["town_clerk"])
    _object(actors["bureau_clerk"], area_of(actors["town_clerk"]))
    _report(actors["bureau_lead"], actors["bureau_clerk"])


def _open_windows(lead: Actor, town: str) -> None:
    from canbao.campaign.service_windows import LoadWindows, WindowRow, load_windows

    hours, services = "周一至周五 8:30—12:00，14:30—17:30", "参保登记、变更、查询、退费"
    rows = (
        WindowRow(
            lead.county, "county", "县政务服务中心医保窗口", "（虚构）城关大道 1 号", hours, "0730-5550001", services
        ),
        WindowRow(lead.county, "tax", "县税务局办税厅", "（虚构）城关大道 2 号", hours, "0730-5550002", "缴费、开票"),
        WindowRow(town, "town", "镇便民服务中心医保窗口", "（虚构）镇政府一楼", hours, "0730-5550003", services),
    )
    load_windows(lead, key(), LoadWindows(lead.county, rows))


def _remind(collector: Actor) -> None:
    from canbao.campaign.attempting import RecordAttempts, Tried, record_attempts
    from canbao.campaign.models import Reason, Result, Way
    from canbao.campaign.reminder_queries import ToRemind, people_to_remind

    people = people_to_remind(collector, ToRemind(YEAR, area_of(collector), DAY)).people
    kinds = ((Way.VISIT, Result.PROMISED, None), (Way.CALL, Result.NOT_MET, Reason.LOST))
    tried = tuple(
        Tried(person.person, way, result, DAY - timedelta(days=1), reason)
        for person, (way, result, reason) in zip(people, kinds, strict=False)
    )
    if tried:
        record_attempts(collector, key(), RecordAttempts(YEAR, tried))


def _inspect(inspector: Actor, clerk: Actor) -> None:
    from canbao.campaign.checklist import CHECKLIST
    from canbao.campaign.inspecting import AnswerFinding, RecordFinding, answer_finding, record_finding
    from canbao.campaign.models import Frame
    from canbao.campaign.sampling import DrawSample, draw_sample

    town, item = area_of(clerk), next(iter(CHECKLIST))
    draw_sample(inspector, key(), DrawSample(YEAR, town, Frame.UNPAID, "2024-11-10", 10))
    by = DAY + timedelta(days=5)
    first = record_finding(
        inspector, key(), RecordFinding(YEAR, town, item, "抽查的 10 张票据里有 2 张金额与应缴不符。", by)
    )
    record_finding(inspector, key(), RecordFinding(YEAR, town, item, "两户入户动员没有记下结果。", by))
    answer = "已与税务核对，是补缴差额，已在票据上注明。"
    answer_finding(clerk, key(), AnswerFinding(int(str(first["finding"])), answer))


def _object(clerk: Actor, town: str) -> None:
    from canbao.campaign.models import Concern
    from canbao.campaign.objections import ReceiveObjection, receive_objection

    text = "十月底已在手机上缴费，窗口查不到。"
    receive_objection(clerk, key(), ReceiveObjection(town, YEAR, Concern.PAYMENT, text, 5))


def _report(lead: Actor, clerk: Actor) -> None:
    from canbao.campaign.bulletins import (
        DraftBulletin,
        MoveBulletin,
        ProgressRow,
        check_bulletin,
        draft_bulletin,
        issue_bulletin,
    )
    from canbao.campaign.models import TargetKind
    from canbao.campaign.progress import progress_of

    figures = progress_of(lead, YEAR, lead.county, DAY).rows
    tasks = [each.share(TargetKind.TASK) for each in figures]
    rows = tuple(
        ProgressRow(each.unit, each.name, each.counts["insured"] or 0, None, task.denominator if task else None)
        for each, task in zip(figures, tasks, strict=True)
    )
    title = f"{YEAR}年度城乡居民医保参保征缴进度通报"
    made = draft_bulletin(lead, key(), DraftBulletin(lead.county, YEAR, DAY, title, rows, "请各镇街逐户核对未缴人员。"))
    number, digest = int(str(made["bulletin"])), str(made["digest"])
    check_bulletin(clerk, key(), MoveBulletin(number, digest))
    issue_bulletin(lead, key(), MoveBulletin(number))


def _post(clerk: Actor, lead: Actor, village: str) -> None:
    from canbao.access.stated_days import acting_on
    from canbao.campaign.public_notices import DraftNotice, MoveNotice, draft_notice, publish_notice

    with acting_on(AFTER_WINDOW):
        made = draft_notice(clerk, key(), DraftNotice(village, YEAR, 7))
        publish_notice(lead, key(), MoveNotice(int(str(made["notice"]))))


def _resident(actors: Mapping[str, Actor]) -> Resident:
    """Somebody of the village who owes or has paid."""
    from canbao.access.vault import open_vault, place_of
    from canbao.billing.models import Due
    from canbao.registry.models import Document, Person
    from canbao.registry.registering import CorrectPerson, correct_person
    from canbao.store.scope import scope_of, scoped

    clerk = actors["bureau_clerk"]
    village = area_of(actors["village_collector"])
    with scoped(scope_of([clerk.county])):
        due = Due.objects.filter(county=clerk.county, unit=village, year=YEAR, payable_fen__gt=0).order_by("person_id")
        person = Person.objects.get(county=clerk.county, id=due.values_list("person_id", flat=True)[0])
        document = Document.objects.filter(county=clerk.county, person_id=person.id, is_current=True).latest("id")
        has_phone = person.phone is not None
    if not has_phone:
        correct_person(clerk, key(), CorrectPerson(person.id, "本人来窗口登记", phone="13900000001"))
    place = place_of("registry_document", "number", clerk.county, document.id)
    return Resident(clerk.county, open_vault().open(bytes(document.number), place), person.name)


def area_of(actor: Actor) -> str:
    """The first village or town of somebody who works in one."""
    return min(actor.scope.villages or actor.scope.towns)


def key() -> str:
    """Of one action."""
    return f"gallery-{uuid4().hex}"
