"""Refunds: what the policy gives back and nobody has proposed, those that wait for the second person or for payment,
the letter to whoever gets it, aid that goes back to its payer.

In: a benefit year, an area, one refund. Out: tabs by what comes next, one refund with its payments, a paper. Never: a
sum that is typed by whoever proposes; an approval by whoever proposed.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from canbao.access.acting import NotFound
from canbao.access.actors import Actor
from canbao.assess.facts import FactError
from canbao.billing.rolling_over import NoCampaign
from canbao.billing.showing import run_to_explain
from canbao.intake.text_workbook import Cell
from canbao.money.models import Basis, Refund
from canbao.money.refund_states import RefundState
from canbao.money.refunding.owing_back import Owed
from canbao.money.refunding.queries import (
    GiveBack,
    RefundFile,
    aid_to_give_back,
    refund_numbered,
    refunds,
    refunds_due,
)
from canbao.money.refunding.refunds import (
    DecideRefund,
    PayRefund,
    ProposeRefund,
    decide_refund,
    pay_refund,
    propose_refund,
)
from canbao.store.failures import StoreFailed
from canbao.values.fen import format_yuan
from canbao.web.areas import chosen_area
from canbao.web.cash_pages import YuanField
from canbao.web.forms import MOST_REASON, KeyedForm
from canbao.web.pages import Visit, page
from canbao.web.printing import Paper, fen_cell, office_of, taken_away
from canbao.web.units import full_name, names_of
from canbao.web.who import people_of
from canbao.web.wording import day, in_chinese
from canbao.web.years import chosen_year

TABS = {
    "due": "应退未提", RefundState.PROPOSED.value: "待批准", RefundState.APPROVED.value: "待退付",
    RefundState.PAID.value: "已退付", RefundState.REFUSED.value: "未批准", "aid": "资助退回",
}  # fmt: skip
DONE = {
    "propose": "已提出，等另一人批准", "approve": "已批准，等退付", "refuse": "未批准；如仍应退，会再列入“应退未提”",
    "pay": "已登记退付",
}  # fmt: skip
_WITHOUT_NAME = "编号 {}"


class ProposeForm(KeyedForm):
    """Which of what the policy gives back. The sum is worked out, not sent."""

    person = forms.IntegerField(widget=forms.HiddenInput)
    basis = forms.ChoiceField(choices=Basis.choices, widget=forms.HiddenInput)


class DecideForm(KeyedForm):
    """Approved or not."""

    reason = forms.CharField(label="意见", required=False, max_length=MOST_REASON, help_text="不批准的，写明原因。")


class PayForm(KeyedForm):
    """The paper under which it was paid out."""

    paper = forms.CharField(
        label="退付凭证号", max_length=40, error_messages={"required": "请填写退付凭证上的号码"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    fen = YuanField(label="退付的金额（元）", error_messages={"required": "请填写凭证上的金额"})


@page("s/money/refunds", "退费", rights=("view_refunds",))
def refund_list(request: Visit) -> HttpResponse:
    """One tab of a year. `?tab=`, `?unit=`, `?after=`: of people after a number, among what is due."""
    year, years = chosen_year(request)
    tab = request.GET.get("tab", "due")
    tab = tab if tab in TABS else "due"
    area = chosen_area(request)
    shown: dict[str, Any] = {
        "year": year, "years": years, "area": area, "tabs": TABS, "tab": tab,
        "done": DONE.get(request.GET.get("done", "")), "may_propose": request.actor.may("propose_refund"),
    }  # fmt: skip
    if year is None:
        return render(request, "web/refunds.html", shown)
    form = ProposeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            order = ProposeRefund(given["person"], year, given["basis"])
            made = propose_refund(request.actor, given["key"], order)
            return HttpResponseRedirect(f"{reverse('refund', args=[made['refund']])}?done=propose")
        except StoreFailed as refused:
            form.refuse(refused)
    try:
        shown |= {"form": form} | _rows(request, tab, year, area.unit)
    except NoCampaign:
        shown["year"] = None
    except FactError as wrong:
        shown["problem"] = f"有人的登记信息不能核算，更正以后再看：{in_chinese(str(wrong))}"
    return render(request, "web/refunds.html", shown, status=422 if form.errors else 200)


def _rows(request: Visit, tab: str, year: int, unit: str) -> dict[str, Any]:
    actor, after = request.actor, request.GET.get("after", "")
    found: list[Any]
    more = None
    if tab == "due":
        due = refunds_due(actor, year, unit, int(after) if after.isdecimal() else 0)
        found, more = list(due.owed), due.after
    elif tab == "aid":
        found = [each for each in aid_to_give_back(actor, year) if each.unit.startswith(unit)]
    else:
        found = refunds(actor, year, tab, unit)
    names = names_of(each.unit for each in found)
    people = people_of(actor, {each.person_id for each in found})
    payers = run_to_explain(actor, year).payers if tab == "aid" and found and actor.may("view_run") else {}
    rows = [
        (
            each, people.get(each.person_id, _WITHOUT_NAME.format(each.person_id)), full_name(names, each.unit),
            *_words(each, payers), ProposeForm(auto_id=False),
        )
        for each in found
    ]  # fmt: skip
    return {
        "rows": rows,
        "more": more,
        "sum": sum(each.fen or 0 for each in found),
        "may_open": actor.may("view_person"),
    }


def _words(each: Owed | Refund | GiveBack, payers: Any) -> tuple[str, str]:
    """For what it goes back, and by what clause."""
    if isinstance(each, GiveBack):
        return f"退给{payers.get(each.payer, each.payer)}", ""
    happened = f"：{each.happened} {day(each.event_on)}" if each.happened and each.event_on else ""
    return f"{Basis(each.basis).label}{happened}", each.clause


@page("s/money/refunds/<int:number>", "一笔退费", rights=("view_refunds",), needs_factor=True)
def refund(request: Visit, number: int) -> HttpResponse:
    """One refund: its payments, the next step, the letter (`?as=`)."""
    actor, file = request.actor, refund_numbered(request.actor, number)
    taken = taken_away(request, lambda: _letter(request, file))
    if taken is not None:
        return taken
    form = _form(actor, file, request)
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            do = _done(request, file, form)
            return HttpResponseRedirect(f"{reverse('refund', args=[number])}?done={do}")
        except StoreFailed as refused:
            form.refuse(refused)
            file = refund_numbered(actor, number)
    found = file.refund
    names = names_of([found.unit, *(part.unit for part, _ in file.parts)])
    shown = {
        "file": file, "refund": found, "form": form, "who": _who(actor, found), "unit": full_name(names, found.unit),
        "words": _words(found, {})[0], "label": RefundState(found.state).label, "year": found.year,
        "parts": [(part, payment, payment.get_state_display()) for part, payment in file.parts],
        "is_own": found.proposed_by == actor.account_id, "done": DONE.get(request.GET.get("done", "")),
        "may_open": actor.may("view_person"),
    }  # fmt: skip
    return render(request, "web/refund.html", shown, status=422 if form is not None and form.errors else 200)


def _form(actor: Actor, file: RefundFile, request: Visit) -> DecideForm | PayForm | None:
    """The next step, where it is the reader's; None: somebody else's, or over."""
    sent, state = request.POST if request.method == "POST" else None, file.refund.state
    is_pay = "paper" in request.POST if sent is not None else state == RefundState.APPROVED
    if is_pay:
        return PayForm(sent) if actor.may("pay_refund") else None
    is_decided = state != RefundState.PROPOSED and sent is None
    if is_decided or not actor.may("approve_refund") or file.refund.proposed_by == actor.account_id:
        return None
    return DecideForm(sent)


def _done(request: Visit, file: RefundFile, form: DecideForm | PayForm) -> str:
    """Raises StoreFailed."""
    given, number = form.cleaned_data, file.refund.id
    if isinstance(form, PayForm):
        pay_refund(request.actor, given["key"], PayRefund(number, given["fen"], given["paper"]))
        return "pay"
    do = request.POST.get("do", "")
    if do not in ("approve", "refuse"):
        raise NotFound("没有这一步 no such step")
    decide_refund(request.actor, given["key"], DecideRefund(number, do == "approve", given["reason"]))
    return do


def _who(actor: Actor, found: Refund) -> str:
    return people_of(actor, {found.person_id}).get(found.person_id, _WITHOUT_NAME.format(found.person_id))


def _letter(request: Visit, file: RefundFile) -> Paper:
    """To whoever gets the money, or would."""
    found = file.refund
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (payment.paid_on, payment.slip or payment.tax_number or None, fen_cell(payment.fen), fen_cell(part.fen))
        for part, payment in file.parts
    )
    year, why = found.year, _words(found, {})[0]
    said = {
        RefundState.PROPOSED: "已提出，正在审批", RefundState.APPROVED: "已批准，等待退付",
        RefundState.PAID: f"已于 {day(found.paid_on)} 退付，凭证号 {found.paper}" if found.paid_on else "已退付",
        RefundState.REFUSED: "未批准",
    }  # fmt: skip
    before = (
        f"{_who(request.actor, found)}：",
        f"您{year}年度城乡居民基本医疗保险个人缴费应退 {format_yuan(found.fen)} 元，原因：{why}。",
        *((f"依据：{found.clause}",) if found.clause else ()),
    )
    after = (
        f"办理情况：{said[RefundState(found.state)]}。",
        "对退费有异议的，请带本通知书到镇街经办窗口或县医保局说明。",
    )
    return Paper(
        title="退费通知书", subtitle=f"退费编号 {found.id}",
        headers=("缴费日期", "票号", "缴费金额（元）", "其中退（元）"), rows=rows, office=office_of(request),
        made_at=request.presence.asked_at, before=before, after=after, numbers=frozenset({2, 3}),
    )  # fmt: skip
