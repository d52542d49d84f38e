"""Objections and complaints: received with a day to answer by, answered, taken up again.

In: what somebody objects to, in a unit. Out: a list with what is late, one objection and its moves. Never: a complaint
of a unit's people shown to that unit; how somebody can be reached shown to whoever does not answer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from canbao.campaign.fieldwork_states import OBJECTION_GRAPH, ObjectionState
from canbao.campaign.models import Concern
from canbao.campaign.objections import (
    LONGEST,
    MOST_DAYS,
    AnswerObjection,
    MoveObjection,
    ObjectionLine,
    ObjectionShown,
    ReceiveObjection,
    answer_objection,
    objection_numbered,
    objections,
    receive_objection,
    reopen_objection,
    withdraw_objection,
)
from canbao.store.failures import StoreFailed
from canbao.web.areas import Area, chosen_area
from canbao.web.days import today
from canbao.web.forms import KeyedForm
from canbao.web.moving import Move, Moves
from canbao.web.pages import Visit, page
from canbao.web.tables import table_page
from canbao.web.units import full_name, names_of
from canbao.web.years import chosen_year, year_of

TAGS = {ObjectionState.RECEIVED: "warn", ObjectionState.ANSWERED: "good", ObjectionState.WITHDRAWN: ""}
USUAL_DAYS = 5
"""Offered, not stated by any notice: whoever receives it promises the days."""
DONE = {"answer": "已答复", "reopen": "已重新受理，期限重新计算", "withdraw": "已登记撤回", "receive": "已受理"}


class ObjectionForm(KeyedForm):
    """What somebody says."""

    concern = forms.ChoiceField(label="类别", choices=Concern.choices)
    text = forms.CharField(
        label="内容", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="写事情本身；不写证件号码和电话，联系方式写在下面一栏。",
    )  # fmt: skip
    days = forms.IntegerField(label="几个工作日内答复", min_value=1, max_value=MOST_DAYS, initial=USUAL_DAYS)
    contact = forms.CharField(
        label="联系方式", max_length=100, required=False, help_text="加密保存，只有办理人看得到。"
    )
    notice = forms.IntegerField(label="针对哪份公示（编号）", required=False)


_COLUMNS: dict[str, Callable[[ObjectionLine], Any]] = {
    "number": lambda each: each.id, "concern": lambda each: Concern(each.concern).label, "unit": lambda each: each.unit,
    "received": lambda each: each.received_on, "due": lambda each: each.due_on,
    "state": lambda each: ObjectionState(each.state).label,
}  # fmt: skip


@page("s/objections", "异议", rights=("view_objections",))
def objection_list(request: Visit) -> HttpResponse:
    """Those to be answered first at the top. `?state=`; a new one in a unit."""
    year, years = chosen_year(request)
    area, actor = chosen_area(request), request.actor
    if year is None:
        return render(request, "web/objections.html", {"year": None, "years": years, "area": area})
    form = None
    if actor.may("receive_objection"):
        form = ObjectionForm(request.POST or None, initial={"notice": _number(request.GET.get("notice", ""))})
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            made = _receive(request, year, area, form.cleaned_data)
            return HttpResponseRedirect(f"{reverse('objection', args=[made])}?done=receive")
        except StoreFailed as refused:
            form.refuse(refused)
    wanted = request.GET.get("state", "")
    wanted = wanted if wanted in ObjectionState.values else ""
    found = objections(actor, year, area.unit, today(request), wanted)
    table = table_page(request, found, _COLUMNS)
    names = names_of(each.unit for each in table.rows)
    shown = {
        "year": year, "years": years, "area": area, "form": form, "state": wanted, "states": ObjectionState.choices,
        "late": sum(each.is_late for each in found), "table": table,
        "rows": [
            (
                each, full_name(names, each.unit), Concern(each.concern).label, ObjectionState(each.state).label,
                TAGS[ObjectionState(each.state)],
            )
            for each in table.rows
        ],
    }  # fmt: skip
    return render(request, "web/objections.html", shown, status=422 if form is not None and form.errors else 200)


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() else None


def _receive(request: Visit, year: int, area: Area, given: dict[str, Any]) -> int:
    order = ReceiveObjection(
        area.unit, year, Concern(given["concern"]), given["text"], given["days"], given["contact"], given["notice"]
    )
    made = receive_objection(request.actor, given["key"], order)["objection"]
    assert isinstance(made, int)
    return made


@page("s/objections/<int:number>", "一件异议", rights=("view_objections",))
def objection(request: Visit, number: int) -> HttpResponse:
    """One objection: answer it, take it up again, or take down that it was withdrawn."""
    actor = request.actor
    year_of(request)
    found = objection_numbered(actor, number, today(request))
    moves = Moves(request, _moves(request, found))
    went = moves.taken()
    if went is not None:
        return went
    line = found.line
    shown = {
        "found": found, "line": line, "where": full_name(names_of([line.unit]), line.unit),
        "concern": Concern(line.concern).label, "state": ObjectionState(line.state).label,
        "tag": TAGS[ObjectionState(line.state)], "steps": moves.shown, "form": moves.bound,
        "done": DONE.get(request.GET.get("done", "")), "may_answer": actor.may("answer_objection"),
    }  # fmt: skip
    return render(request, "web/objection.html", shown, status=422 if moves.bound is not None else 200)


def _moves(request: Visit, found: ObjectionShown) -> list[Move]:
    actor, number = request.actor, found.line.id

    def may(right: str, event: str) -> bool:
        return actor.may(right) and found.line.state in OBJECTION_GRAPH.before(event)

    moves = []
    if may("answer_objection", "answer"):
        moves.append(
            Move("answer", "答复", lambda key, text: answer_objection(actor, key, AnswerObjection(number, text)),
                 "把查清的情况和处理结果告诉对方。", "答复内容", is_main=True, is_long=True)
        )  # fmt: skip
    if may("receive_objection", "reopen"):
        moves.append(
            Move("reopen", "重新受理", lambda key, why: reopen_objection(actor, key, MoveObjection(number, why)),
                 f"对方不认可答复；重新计 {found.days} 个工作日。", "原因")
        )  # fmt: skip
    if may("receive_objection", "withdraw"):
        moves.append(
            Move("withdraw", "登记撤回", lambda key, why: withdraw_objection(actor, key, MoveObjection(number, why)),
                 "对方自己撤回。", "原因")
        )  # fmt: skip
    return moves
