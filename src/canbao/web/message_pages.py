"""Text messages: texts, who gets which after it was looked at, what became of them; telephones for operators.

In: a unit, a text, a round. Out: a preview as it would be sent, then a queue; counts by state; an export that a second
person approves. Never: a telephone on a page; a message queued that nobody has seen first.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from canbao.access.acting import NotFound
from canbao.campaign.exporting_telephones import ExportTelephones, export_telephones
from canbao.campaign.fieldwork_states import BatchState, MessageState
from canbao.campaign.message_queries import TextLine, batches, messages_of, rules_shown, texts
from canbao.campaign.message_rules import StateRules, state_rules
from canbao.campaign.message_texts import MakeText, make_text
from canbao.campaign.models import GatewayKind
from canbao.campaign.queueing import Preview, QueueMessages, preview_messages, queue_messages
from canbao.store.failures import StoreFailed
from canbao.web.areas import Area, chosen_area
from canbao.web.days import today
from canbao.web.forms import KeyedForm, PlainForm
from canbao.web.pages import PAGES, Visit, page
from canbao.web.reminder_forms import PreviewForm, QueueForm, RulesForm, TelephonesForm, TextForm
from canbao.web.units import full_name, names_of
from canbao.web.who import people_of
from canbao.web.years import chosen_year

TAGS = {MessageState.DELIVERED: "good", MessageState.FAILED: "bad", MessageState.SENDING: "warn"}
DONE = {"text": "正文已保存", "rules": "发送规定已保存，从现在起按它发", "queue": "已列入发送队列，到时段由系统发出"}
SHOWN = 20
"""Single messages of a page; all are in the counts."""


@page("s/messages", "短信提醒", rights=("view_messages",))
def messages(request: Visit) -> HttpResponse:
    """What was sent; a new round; a new text; how messages leave; telephones for operators."""
    year, years = chosen_year(request)
    if year is None:
        raise NotFound("还没有开始过任何年度 no year yet")
    area, actor = chosen_area(request), request.actor
    lines = texts(actor)
    forms = _forms(request, area)
    bound = next((form for form in forms.values() if form.is_bound), None)
    if bound is not None and bound.is_valid():
        try:
            done = _act(request, year, area, bound)
            return HttpResponseRedirect(f"{request.path}?year={year}&unit={area.unit}&done={done}")
        except StoreFailed as refused:
            bound.refuse(refused)
    shown = {
        "year": year, "years": years, "area": area, "texts": lines, "forms": forms, "form": bound,
        "done": _said(request.GET.get("done", "")), "rules": rules_shown(actor),
        "may_record": PAGES["delivery_results"].is_for(actor) and actor.scope.covers(actor.county),
        "gateways": dict(GatewayKind.choices), "batches": [_batch(each) for each in batches(actor)],
        "ask": PreviewForm(_choices(lines), today(request)) if actor.may("queue_messages") and lines else None,
        **_sent(request, year, area),
    }  # fmt: skip
    return render(request, "web/messages.html", shown, status=422 if bound is not None else 200)


def _said(done: str) -> str | None:
    number = done.removeprefix("export-")
    if number != done and number.isdecimal():
        return f"已申请导出，编号 {number}。含完整号码，须另一人批准；批准后由您本人在“导出”里领取。"
    return DONE.get(done)


def _choices(lines: list[TextLine]) -> list[tuple[int, str]]:
    return [(each.id, f"{each.name}（{each.length} 字）") for each in lines]


def _sent(request: Visit, year: int, area: Area) -> dict[str, Any]:
    found = messages_of(request.actor, year, area.unit)
    newest = found.newest[:SHOWN]
    names = people_of(request.actor, [each.person for each in newest])
    units = names_of(each.unit for each in newest)
    return {
        "counts": [(MessageState(state).label, count) for state, count in found.counts],
        "newest": [
            (
                each, names.get(each.person, f"第 {each.person} 号"), full_name(units, each.unit),
                MessageState(each.state).label, TAGS.get(MessageState(each.state), ""),
            )
            for each in newest
        ],
    }  # fmt: skip


def _batch(each: Any) -> tuple[Any, str, list[tuple[str, int]]]:
    counts = [(str(MessageState(state).label), count) for state, count in each.counts]
    return each, str(BatchState(each.state).label), counts


def _forms(request: Visit, area: Area) -> dict[str, KeyedForm]:
    """What the actor may do, with what was sent in the one that was."""
    do, actor = request.POST.get("do", ""), request.actor
    kinds: Mapping[str, tuple[str, type[KeyedForm]]] = {
        "text": ("make_message_text", TextForm), "rules": ("set_message_rules", RulesForm),
        "telephones": ("export_telephones", TelephonesForm),
    }  # fmt: skip
    return {
        name: kind(request.POST if do == name else None, auto_id=f"{name}_%s")
        for name, (right, kind) in kinds.items()
        if actor.may(right) and (name == "telephones" or actor.scope.covers(actor.county)) and area.unit
    }


def _act(request: Visit, year: int, area: Area, form: KeyedForm) -> str:
    """What was done, for the page after it. Raises StoreFailed."""
    actor, given = request.actor, form.cleaned_data
    match given["do"]:
        case "text":
            make_text(actor, given["key"], MakeText(given["name"], given["text"]))
        case "rules":
            order = StateRules(
                given["sends_from"], given["sends_until"], GatewayKind(given["gateway"]), given["address"],
                given["code"], given["secret"],
            )  # fmt: skip
            state_rules(actor, given["key"], order)
        case _:
            made = export_telephones(actor, given["key"], ExportTelephones(year, area.unit, given["reason"]))
            return f"export-{made['export']}"
    return str(given["do"])


@page("s/messages/preview", "短信预览", rights=("queue_messages",), needs=("view_messages",))
def messages_preview(request: Visit) -> HttpResponse:
    """What would be sent to how many, then the queue. `?text=`, `?round=`."""
    year, _ = chosen_year(request)
    if year is None:
        raise NotFound("还没有开始过任何年度 no year yet")
    area, actor = chosen_area(request), request.actor
    lines = texts(actor)
    asked = request.POST if request.method == "POST" else request.GET
    ask = PreviewForm(_choices(lines), today(request), asked if asked.get("text") else None)
    form = QueueForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            order = QueueMessages(year, area.unit, given["text"], given["round"], seen=given["seen"])
            queue_messages(actor, given["key"], order)
            return HttpResponseRedirect(f"/s/messages?year={year}&unit={area.unit}&done=queue")
        except StoreFailed as refused:
            form.refuse(refused)
    found = _preview(request, year, area, ask)
    if not form.is_bound and found is not None:
        form = QueueForm(initial={"do": "queue", "seen": found.seen, **ask.cleaned_data})
    elif found is not None:
        form.show_again("seen", found.seen)
    bad = next((each for each in (form, ask) if each.is_bound and each.errors), None)
    shown = {
        "year": year,
        "area": area,
        "ask": ask,
        "queue": form,
        "found": found,
        "form": bad,
        "rules": rules_shown(actor),
    }
    return render(request, "web/messages_preview.html", shown, status=422 if bad is not None else 200)


def _preview(request: Visit, year: int, area: Area, ask: PlainForm) -> Preview | None:
    if not ask.is_bound or not ask.is_valid():
        return None
    order = QueueMessages(year, area.unit, ask.cleaned_data["text"], ask.cleaned_data["round"])
    try:
        return preview_messages(request.actor, order, today(request))
    except StoreFailed as refused:
        ask.refuse(refused)
        return None
