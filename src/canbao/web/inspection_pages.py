"""Inspection: groups and their towns, samples that anybody draws again, checks, findings with a day, talks, referrals.

In: a unit, a year. Out: what was found and what is overdue, forms for whoever inspects. Never: a number of a person; a
finding closed by who answered it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from canbao.campaign.checklist import CHECKLIST
from canbao.campaign.fieldwork_states import (
    FINDING_GRAPH,
    REFERRAL_GRAPH,
    TALK_GRAPH,
    FindingState,
    ReferralState,
    TalkState,
)
from canbao.campaign.inspecting import (
    AnswerFinding,
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
from canbao.campaign.inspection_groups import SetUpInspection, set_up_inspection
from canbao.campaign.inspection_queries import (
    FindingLine,
    FindingShown,
    InspectionPage,
    finding_numbered,
    inspection_of,
    sample_shown,
)
from canbao.campaign.models import CheckAnswer, Frame
from canbao.campaign.sampling import DrawSample, draw_sample
from canbao.store.failures import StoreFailed
from canbao.web.areas import Area, chosen_area
from canbao.web.days import today
from canbao.web.forms import KeyedForm
from canbao.web.inspection_forms import (
    CheckForm,
    FindingForm,
    GroupsForm,
    OutcomeForm,
    ReferralForm,
    SampleForm,
    TalkForm,
)
from canbao.web.moving import Move, Moves
from canbao.web.pages import Visit, page
from canbao.web.tables import table_page
from canbao.web.units import full_name, names_of
from canbao.web.who import people_of
from canbao.web.years import chosen_year

TABS = {"findings": "问题", "samples": "样本和检查", "talks": "约谈和移送", "groups": "督查组"}
TAGS = {FindingState.OPEN: "warn", FindingState.ANSWERED: "", FindingState.CLOSED: "good"}
DONE = {
    "sample": "已抽取", "check": "已登记检查", "finding": "已登记问题", "talk": "已登记约谈通知",
    "referral": "已登记移送",
    "groups": "督查组已设立", "end_talk": "已登记约谈结果", "move_referral": "已登记", "answer": "已反馈，等督查组核销",
    "close": "已销号", "send_back": "已退回，须重新整改",
}  # fmt: skip
_WHERE = {"sample": "samples", "check": "samples", "talk": "talks", "end_talk": "talks", "referral": "talks",
          "move_referral": "talks", "groups": "groups", "finding": "findings"}  # fmt: skip


_FINDINGS: dict[str, Callable[[FindingLine], Any]] = {
    "number": lambda each: each.id, "unit": lambda each: each.unit, "item": lambda each: CHECKLIST[each.item][0],
    "due": lambda each: each.answer_by, "state": lambda each: FindingState(each.state).label,
}  # fmt: skip


@page("s/inspection", "督查", rights=("view_inspection",))
def inspection(request: Visit) -> HttpResponse:
    """One tab of a unit and below. `?tab=`."""
    year, years = chosen_year(request)
    area = chosen_area(request)
    if year is None:
        return render(request, "web/inspection.html", {"year": None, "years": years, "area": area})
    tab = request.GET.get("tab", "findings")
    tab = tab if tab in TABS else "findings"
    forms = _forms(request, area)
    bound = next((form for form in forms.values() if form.is_bound), None)
    if bound is not None and bound.is_valid():
        try:
            _ACTS[bound.cleaned_data["do"]](request, year, area, bound.cleaned_data)
            do = bound.cleaned_data["do"]
            return HttpResponseRedirect(f"{request.path}?year={year}&unit={area.unit}&tab={_WHERE[do]}&done={do}")
        except StoreFailed as refused:
            bound.refuse(refused)
    found = inspection_of(request.actor, year, area.unit, today(request))
    table = table_page(request, found.findings, _FINDINGS)
    shown = {
        "year": year, "years": years, "area": area, "tabs": TABS, "tab": tab, "found": found, "forms": forms,
        "form": bound, "done": DONE.get(request.GET.get("done", "")), "table": table,
        **_words(found, table.rows, forms),
    }  # fmt: skip
    return render(request, "web/inspection.html", shown, status=422 if bound is not None else 200)


def _forms(request: Visit, area: Area) -> dict[str, KeyedForm]:
    """What the actor may do, with what was sent in the one that was."""
    actor, do = request.actor, request.POST.get("do", "")

    def sent(name: str) -> Any:
        return request.POST if do == name else None

    found: dict[str, KeyedForm] = {}
    if actor.may("draw_sample"):
        found["sample"] = SampleForm(sent("sample"), auto_id="sample_%s")
    if actor.may("record_inspection"):
        day = {"done_on": today(request)}
        found["check"] = CheckForm([], sent("check"), auto_id="check_%s", initial={"do": "check", **day})
        found["finding"] = FindingForm(sent("finding"), auto_id="finding_%s")
        found["talk"] = TalkForm(sent("talk"), auto_id="talk_%s")
        found["referral"] = ReferralForm(sent("referral"), auto_id="referral_%s")
        if do == "end_talk":
            found["end_talk"] = OutcomeForm(_talk_events(TalkState.PLANNED), sent(do), auto_id="outcome_%s")
        if do == "move_referral":
            events = [(event, REFERRAL_GRAPH.words[event]) for event in REFERRAL_GRAPH.events]
            found["move_referral"] = OutcomeForm(events, sent(do), auto_id="outcome_%s")
    if actor.may("set_up_inspection") and area.is_county:
        found["groups"] = GroupsForm(sent("groups"), auto_id="groups_%s")
    return found


def _talk_events(state: str) -> list[tuple[str, str]]:
    return [(event, TALK_GRAPH.words[event]) for before, event in TALK_GRAPH.moves if before == state]


def _referral_events(state: str) -> list[tuple[str, str]]:
    return [(event, REFERRAL_GRAPH.words[event]) for before, event in REFERRAL_GRAPH.moves if before == state]


def _words(found: InspectionPage, findings: Sequence[FindingLine], forms: Mapping[str, KeyedForm]) -> dict[str, Any]:
    """Rows with names instead of codes, and a form where a record may move on."""
    units = [each.unit for kind in (found.findings, found.talks, found.referrals, found.samples) for each in kind]
    names = names_of([*units, *(town for group in found.groups for town in group.towns)])
    may = "finding" in forms

    def outcome(do: str, number: int, events: list[tuple[str, str]]) -> OutcomeForm | None:
        if not may or not events:
            return None
        return OutcomeForm(events, auto_id=f"{do}{number}_%s", initial={"do": do, "record": number})

    return {
        "findings": [
            (each, full_name(names, each.unit), CHECKLIST[each.item][0], FindingState(each.state).label,
             TAGS[FindingState(each.state)])
            for each in findings
        ],
        "talks": [
            (each, full_name(names, each.unit), TalkState(each.state).label,
             outcome("end_talk", each.id, _talk_events(each.state)))
            for each in found.talks
        ],
        "referrals": [
            (each, full_name(names, each.unit), ReferralState(each.state).label,
             outcome("move_referral", each.id, _referral_events(each.state)))
            for each in found.referrals
        ],
        "samples": [(each, full_name(names, each.unit), Frame(each.frame).label) for each in found.samples],
        "checks": [
            (CHECKLIST[item][0], CheckAnswer(answer).label, count) for item, answer, count in found.checks
        ],
        "groups": [(each, [names.get(town, town) for town in each.towns]) for each in found.groups],
        "late": sum(each.is_late for each in found.findings),
    }  # fmt: skip


Given = Mapping[str, Any]


def _sample(request: Visit, year: int, area: Area, given: Given) -> None:
    order = DrawSample(year, area.unit, Frame(given["frame"]), given["seed"], given["count"])
    draw_sample(request.actor, given["key"], order)


def _check(request: Visit, year: int, area: Area, given: Given) -> None:
    order = RecordCheck(year, area.unit, given["item"], CheckAnswer(given["answer"]), given["done_on"], given["note"])
    record_check(request.actor, given["key"], order)


def _finding(request: Visit, year: int, area: Area, given: Given) -> None:
    order = RecordFinding(year, area.unit, given["item"], given["text"], given["answer_by"])
    record_finding(request.actor, given["key"], order)


def _talk(request: Visit, year: int, area: Area, given: Given) -> None:
    order = PlanTalk(year, area.unit, given["with_whom"], given["about"], given["planned_on"], given["finding"])
    plan_talk(request.actor, given["key"], order)


def _referral(request: Visit, year: int, area: Area, given: Given) -> None:
    pass_on(request.actor, given["key"], PassOn(year, area.unit, given["to"], given["about"], given["finding"]))


def _end_talk(request: Visit, year: int, area: Area, given: Given) -> None:
    del year, area
    end_talk(request.actor, given["key"], EndTalk(given["record"], given["words"], given["event"] == "hold"))


def _move_referral(request: Visit, year: int, area: Area, given: Given) -> None:
    del year, area
    move_referral(request.actor, given["key"], MoveReferral(given["record"], given["event"], given["words"]))


def _groups(request: Visit, year: int, area: Area, given: Given) -> None:
    del area
    set_up_inspection(request.actor, given["key"], SetUpInspection(year, given["seats"], given["groups"]))


_ACTS: Mapping[str, Callable[[Visit, int, Area, Given], None]] = {
    "sample": _sample, "check": _check, "finding": _finding, "talk": _talk, "referral": _referral,
    "end_talk": _end_talk, "move_referral": _move_referral, "groups": _groups,
}  # fmt: skip


@page("s/inspection/findings/<int:number>", "一个督查问题", rights=("view_inspection",))
def finding(request: Visit, number: int) -> HttpResponse:
    """One finding: the unit answers, whoever inspects closes it or sends it back."""
    found = finding_numbered(request.actor, number, today(request))
    moves = Moves(request, _finding_moves(request, found))
    went = moves.taken()
    if went is not None:
        return went
    line = found.line
    shown = {
        "found": found, "line": line, "where": full_name(names_of([line.unit]), line.unit),
        "item": CHECKLIST[line.item][0], "state": FindingState(line.state).label, "tag": TAGS[FindingState(line.state)],
        "steps": moves.shown, "form": moves.bound, "done": DONE.get(request.GET.get("done", "")),
        "said": [(each, FindingState(each.state).label) for each in found.said if each.answer],
    }  # fmt: skip
    return render(request, "web/finding.html", shown, status=422 if moves.bound is not None else 200)


def _finding_moves(request: Visit, found: FindingShown) -> list[Move]:
    actor, number = request.actor, found.line.id

    def may(right: str, event: str) -> bool:
        return actor.may(right) and found.line.state in FINDING_GRAPH.before(event)

    moves = []
    if may("answer_finding", "answer"):
        moves.append(
            Move("answer", "反馈整改情况", lambda key, text: answer_finding(actor, key, AnswerFinding(number, text)),
                 "督查组看过后销号或退回。", "整改情况", is_main=True, is_long=True)
        )  # fmt: skip
    if may("record_inspection", "close") and found.answered_by != actor.account_id:
        moves.append(
            Move("close", "销号", lambda key, _: decide_finding(actor, key, DecideFinding(number, is_enough=True)),
                 "整改到位，不再跟踪。", is_main=True)
        )  # fmt: skip
        moves.append(
            Move("send_back", "退回", lambda key, _: decide_finding(actor, key, DecideFinding(number, is_enough=False)),
                 "整改不到位，须重新反馈。")
        )  # fmt: skip
    return moves


@page("s/inspection/samples/<int:number>", "一份样本", rights=("view_inspection",))
def inspection_sample(request: Visit, number: int) -> HttpResponse:
    """Who was drawn, in the order drawn, and a check of one of them."""
    actor = request.actor
    found = sample_shown(actor, number)
    line = found.line
    names = people_of(actor, [each.person for each in found.people])
    units = names_of([line.unit, *(each.unit for each in found.people)])
    rows = [
        (each, names.get(each.person, f"第 {each.person} 号"), full_name(units, each.unit)) for each in found.people
    ]
    form = None
    if actor.may("record_inspection"):
        choices = [(each.person, f"{who}　{where}") for each, who, where in rows]
        form = CheckForm(choices, request.POST or None, initial={"do": "check", "done_on": today(request)})
    if request.method == "POST" and form is not None and form.is_valid():
        given = form.cleaned_data
        order = RecordCheck(
            found.year, line.unit, given["item"], CheckAnswer(given["answer"]), given["done_on"], given["note"], number,
            given["person"],
        )  # fmt: skip
        try:
            record_check(actor, given["key"], order)
            return HttpResponseRedirect(f"{reverse('inspection_sample', args=[number])}?done=check")
        except StoreFailed as refused:
            form.refuse(refused)
    shown = {
        "found": found, "line": line, "rows": rows, "form": form, "frame": Frame(line.frame).label,
        "where": full_name(units, line.unit), "done": DONE.get(request.GET.get("done", "")),
        "may_see_person": actor.may("view_person"),
    }  # fmt: skip
    return render(request, "web/sample.html", shown, status=422 if form is not None and form.errors else 200)
