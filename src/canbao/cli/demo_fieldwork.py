"""What lies around the demo's campaign: windows, an inspection with a finding, objections, messages, bulletins.

In: the campaign under way, its staff. Out: rows of each kind in several states, for whoever looks at the pages.
Never: a telephone that somebody has; a window, a finding or an objection of a real place: all of it is made up.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from canbao.cli.acting_options import new_key
from canbao.intake.exporting import write_csv

if TYPE_CHECKING:
    from canbao.access.actors import Actor
    from canbao.campaign.service_windows import WindowRow
    from canbao.cli.demo_campaign import Campaign

MADE_UP = "（演示，虚构）"
HOURS = "周一至周五 8:30—12:00、14:30—17:30，法定节假日除外"
SERVICES = "参保登记、信息变更、缴费指引、政策咨询"
DRAWN = 20
"""People of a sample: what a group visits in a morning."""
ANSWER_DAYS = 5
"""Working days that the demo's bureau promises for an objection."""
MOST_WRITTEN = 80
"""Messages of the first batch: one file of the gateway."""
PUPILS = 40
"""Of the school's list: a class."""
TEXT = "{年度}年度城乡居民医保集中缴费到{截止日}为止，{姓名}本人应缴{金额}元。请尽早缴费，咨询电话{电话}。演示短信。"


@dataclass(frozen=True)
class _Town:
    """One town of the demo with one of its villages."""

    code: str
    village: str
    window: Actor


def open_windows(campaign: Campaign) -> None:
    """A directory: the county's hall and tax office, every town, every village that has a collector."""
    from canbao.campaign.service_windows import LoadWindows, load_windows

    rows = _directory(campaign)
    made = load_windows(campaign.staff.clerk, new_key(), LoadWindows(campaign.county, tuple(rows)))
    typer.echo(f"{campaign.first} 录入经办窗口 {made['added']} 个{MADE_UP}")


def link_channels(campaign: Campaign) -> None:
    """A link for each way to pay that is done online: of a domain that nobody can own."""
    from canbao.money.channels import SetChannelLink, channels_of, set_channel_link

    clerk, year = campaign.staff.clerk, campaign.year
    online = [each for each in channels_of(clerk, year) if each.is_online]
    for at, each in enumerate(online, start=1):
        url = f"https://example.org/demo-pay-{at}?county={campaign.county}"
        set_channel_link(clerk, new_key(), SetChannelLink(year, each.label, url))
    typer.echo(f"{campaign.first} 录入缴费渠道链接 {len(online)} 个{MADE_UP}")


def _directory(campaign: Campaign) -> list[WindowRow]:
    from canbao.access.acting import reading
    from canbao.campaign.models import WindowKind
    from canbao.campaign.service_windows import WindowRow
    from canbao.cli.demo_offices import TOWN_DIGITS
    from canbao.store.models import Unit

    county, villages = campaign.county, set(campaign.staff.collectors)
    with reading(campaign.staff.clerk, "view_windows"):
        units = dict(Unit.objects.filter(code__startswith=county).order_by("code").values_list("code", "name"))
    found = [
        (county, WindowKind.COUNTY, f"政务服务中心医保窗口{MADE_UP}", "政务服务中心一楼"),
        (county, WindowKind.TAX, f"办税服务厅社保缴费窗口{MADE_UP}", "办税服务厅"),
    ]
    for code, name in units.items():
        if len(code) == TOWN_DIGITS:
            found.append((code, WindowKind.TOWN, f"{name}便民服务中心医保窗口{MADE_UP}", f"{name}便民服务中心"))
        elif code in villages:
            found.append((code, WindowKind.VILLAGE, f"{name}代办点{MADE_UP}", f"{name}村（居）委会"))
    return [
        WindowRow(unit, kind, name, address, HOURS, f"0730-0000{at:03}", SERVICES)
        for at, (unit, kind, name, address) in enumerate(found, start=1)
    ]


def object_early(campaign: Campaign) -> None:
    """On the first day: one objection that is answered later, one that nobody will have answered in time."""
    one, other = _towns(campaign)[:2]
    _object(one.window, campaign.year, one.village, "amount", "户口簿上有三人，应缴却按四人算，请核对。")
    _object(other.window, campaign.year, other.village, "standing", "本人是脱贫户，名单里没有，请查。")


def work_around(campaign: Campaign, today: date) -> None:
    """In the middle: an inspection, answers, messages, the first bulletin."""
    _inspect(campaign, today)
    _answer_first(campaign)
    _write(campaign, today)
    _issue(campaign, report(campaign, today, 1))
    _issue(campaign, _supervise(campaign, today))
    typer.echo(f"{today} 督查一次、异议两件、短信一批、通报第 1 期、督办函 1 份{MADE_UP}")


def leave_work(campaign: Campaign, today: date) -> None:
    """On the last day: what waits for somebody: an objection, messages of another village, a bulletin to be checked."""
    last = _towns(campaign)[-1]
    _object(last.window, campaign.year, last.village, "payment", "手机上缴了两次，一直没有退，请查。")
    report(campaign, today, 2)
    _give_to_town(campaign)


def _give_to_town(campaign: Campaign) -> None:
    """One open difference of a town with a window is that town's to look into."""
    from canbao.exchange.differences import AssignDifference, assign_difference, view_differences
    from canbao.exchange.reconciling import TOWN

    clerk, towns = campaign.staff.clerk, tuple(campaign.staff.windows)
    for each in view_differences(clerk, campaign.year):
        if each.unit.startswith(towns):
            assign_difference(clerk, new_key(), AssignDifference(each.id, TOWN))
            return


def hand_over_pupils(campaign: Campaign, rosters: Path) -> None:
    """A school hands over some of its pupils, one with a wrong number; the bureau has not used the list yet."""
    from canbao.cli.demo_offices import hire
    from canbao.lists.actions import upload_list
    from canbao.lists.supplying import UploadOrder

    if not rosters.is_file():
        return
    name, headers, rows = _largest_school(rosters)
    first, *others = rows[:PUPILS]
    number = headers.index("身份证件号")
    first[number] = first[number][:-1] + ("0" if first[number][-1] != "0" else "1")
    file = io.BytesIO()
    write_csv(file, headers, [first, *others])
    town = _towns(campaign)[0].code
    clerk = hire(campaign.county, "school", "学校员", "school_clerk", kind="school", name=name, units=(town,))
    order = UploadOrder("school_roster", campaign.first, f"{name}.csv", file.getvalue(), takes_good_rows=True)
    answer: dict[str, Any] = upload_list(clerk, new_key(), order)
    typer.echo(f"{name}报学生清册 {answer['rows']} 行，退回 {answer['errors']} 行，等医保局采用{MADE_UP}")


def _largest_school(rosters: Path) -> tuple[str, list[str], list[list[str]]]:
    """Its name, the headers of the roster and its rows."""
    from collections import Counter

    from python_calamine import CalamineWorkbook

    sheet = CalamineWorkbook.from_path(str(rosters)).get_sheet_by_index(0).to_python()
    rows = [[str(cell) for cell in row] for row in sheet]
    at = next(number for number, row in enumerate(rows) if row[0] == "学校名称")
    name = Counter(row[0] for row in rows[at + 1 :]).most_common(1)[0][0]
    return name, rows[at], [row for row in rows[at + 1 :] if row[0] == name]


def _towns(campaign: Campaign) -> list[_Town]:
    """Towns with a window, each with its first village that has a collector."""
    from canbao.cli.demo_offices import TOWN_DIGITS

    first: dict[str, str] = {}
    for village in sorted(campaign.staff.collectors):
        first.setdefault(village[:TOWN_DIGITS], village)
    return [_Town(code, first[code], window) for code, window in campaign.staff.windows.items()]


def _object(taker: Actor, year: int, unit: str, concern: str, text: str) -> int:
    from canbao.campaign.models import Concern
    from canbao.campaign.objections import ReceiveObjection, receive_objection

    order = ReceiveObjection(unit, year, Concern(concern), text, ANSWER_DAYS)
    made: dict[str, Any] = receive_objection(taker, new_key(), order)
    return int(made["objection"])


def _answer_first(campaign: Campaign) -> None:
    from canbao.campaign.objections import AnswerObjection, answer_objection, objections

    clerk = campaign.staff.clerk
    first = min(each.id for each in objections(clerk, campaign.year, campaign.county, campaign.first))
    said = "已核对：其中一人已参加职工医保，应缴改为三人，已电话告知。"
    answer_objection(_towns(campaign)[0].window, new_key(), AnswerObjection(first, said))


def _inspect(campaign: Campaign, today: date) -> None:
    """Groups, a sample, two items looked at, two findings: one answered by its town, one open."""
    from canbao.campaign.inspecting import (
        AnswerFinding,
        RecordCheck,
        RecordFinding,
        answer_finding,
        record_check,
        record_finding,
    )
    from canbao.campaign.inspection_groups import Seat, SetUpInspection, StatedGroup, set_up_inspection
    from canbao.campaign.models import CheckAnswer, Frame
    from canbao.campaign.sampling import DrawSample, draw_sample
    from canbao.values.days import add_days

    towns, inspector = _towns(campaign), campaign.staff.inspector
    groups = tuple(StatedGroup(at, (town.code,)) for at, town in enumerate(towns, start=1))
    seats = tuple(Seat(each.number, "组长", f"演示{each.number}", "督查室") for each in groups)
    set_up_inspection(campaign.staff.clerk, new_key(), SetUpInspection(campaign.year, seats, groups))
    one, other = towns[:2]
    drawn: dict[str, Any] = draw_sample(
        inspector, new_key(), DrawSample(campaign.year, one.code, Frame.PAID, f"演示{today}", DRAWN)
    )
    for item, answer, note in (
        ("receipt", CheckAnswer.RIGHT, "抽查的票据与应缴、实收一致"),
        ("reminded", CheckAnswer.WRONG, "有几户说没有人上过门"),
    ):
        order = RecordCheck(campaign.year, one.code, item, answer, today, note, drawn["sample"])
        record_check(inspector, new_key(), order)
    by = add_days(today, 14)
    said: dict[str, Any] = record_finding(
        inspector, new_key(), RecordFinding(campaign.year, one.code, "reminded", "未缴费户催缴登记不全。", by)
    )
    answer_finding(
        one.window, new_key(), AnswerFinding(said["finding"], "已逐户补登记，未联系上的三户由包户人再次上门。")
    )
    record_finding(
        inspector, new_key(), RecordFinding(campaign.year, other.code, "cash", "代收现金隔天才上交，请说明。", by)
    )


def _write(campaign: Campaign, today: date) -> None:
    """Some of one town are written to: the batch leaves by the gateway of files, then the usual hours are stated."""
    from canbao.access.actors import system_actor
    from canbao.campaign.message_rules import StateRules, state_rules
    from canbao.campaign.message_texts import MakeText, make_text
    from canbao.campaign.models import GatewayKind
    from canbao.campaign.queueing import QueueMessages, queue_messages
    from canbao.campaign.reminder_queries import ToRemind, people_to_remind
    from canbao.campaign.sending import send_waiting

    staff = campaign.staff
    text: dict[str, Any] = make_text(staff.clerk, new_key(), MakeText("集中缴费提醒（演示）", TEXT))
    town = _towns(campaign)[0].code
    page = people_to_remind(staff.clerk, ToRemind(campaign.year, town, today))
    people = tuple(each.person for each in page.people[:MOST_WRITTEN])
    queue_messages(staff.clerk, new_key(), QueueMessages(campaign.year, town, text["text"], "演示第一次", people))
    state_rules(staff.lead, new_key(), StateRules(time(0, 0), time(23, 59), GatewayKind.FILE))
    sent = send_waiting(system_actor(campaign.county))
    state_rules(staff.lead, new_key(), StateRules(time(8, 0), time(20, 0), GatewayKind.FILE))
    typer.echo(f"文件网关 {sent.batches} 批，短信 {sent.sent} 条（号码是虚构的，不会发出）")


def report(campaign: Campaign, today: date, number: int) -> int:
    """A bulletin of all towns as they stand, drafted by the clerk; who checks it is somebody else."""
    from canbao.campaign.bulletins import DraftBulletin, draft_bulletin, row_of
    from canbao.campaign.progress import progress_of

    clerk = campaign.staff.clerk
    rows = tuple(row_of(each) for each in progress_of(clerk, campaign.year, campaign.county, today).rows)
    title = f"{campaign.year}年度城乡居民医保参保征缴进度通报（演示第{number}期）"
    remarks = "数据为演示用的虚构数据。"
    order = DraftBulletin(campaign.county, campaign.year, today, title, rows, remarks)
    made: dict[str, Any] = draft_bulletin(clerk, new_key(), order)
    return int(made["bulletin"])


def _supervise(campaign: Campaign, today: date) -> int:
    """A letter to the first town with a window, for its people to answer."""
    from canbao.campaign.deadlines import deadlines_of
    from canbao.campaign.inspection_queries import inspection_of
    from canbao.campaign.letters import DraftLetter, draft_letter
    from canbao.campaign.progress import progress_of, ranking_of
    from canbao.values.days import add_days
    from canbao.web.supervision_papers import lines_of

    clerk, year, town = campaign.staff.clerk, campaign.year, _towns(campaign)[0].code
    found = progress_of(clerk, year, town, today)
    lines = lines_of(
        found, ranking_of(clerk, year, campaign.county, today), deadlines_of(clerk, year, town, today),
        inspection_of(clerk, year, town, today),
    )  # fmt: skip
    title = f"关于{found.whole.name}{year}年度城乡居民医保参保征缴工作的督办函{MADE_UP}"
    asks = "一、逐户走访没有缴费的家庭，记下结果和原因。\n二、逾期的工作在反馈期限以前补上。"
    order = DraftLetter(town, year, today, title, lines, asks, add_days(today, ANSWER_DAYS))
    made: dict[str, Any] = draft_letter(clerk, new_key(), order)
    return int(made["bulletin"])


def _issue(campaign: Campaign, number: int) -> None:
    """Checked by the inspector, issued by the lead."""
    from canbao.campaign.bulletins import MoveBulletin, bulletin_numbered, check_bulletin, issue_bulletin

    staff = campaign.staff
    read = bulletin_numbered(staff.inspector, number)
    check_bulletin(staff.inspector, new_key(), MoveBulletin(number, read.digest))
    issue_bulletin(staff.lead, new_key(), MoveBulletin(number))
