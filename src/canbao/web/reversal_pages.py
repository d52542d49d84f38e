"""Taking back a payment that was a mistake, after the day on which the collector could withdraw it.

In: a payment, a reason. Out: the payment as it stands, the step that is the reader's. Never: a reversal of what is
being refunded; by whoever took the cash.
"""

from __future__ import annotations

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from canbao.access.actors import Actor
from canbao.money.models import Payment
from canbao.money.refunding.reversals import ReversePayment, reverse_cash, reverse_payment
from canbao.money.showing import payment_numbered
from canbao.money.states import PaymentState
from canbao.store.failures import StoreFailed
from canbao.web.days import today
from canbao.web.forms import MOST_REASON, KeyedForm
from canbao.web.pages import Visit, page
from canbao.web.units import full_name, names_of
from canbao.web.who import people_of


class ReverseForm(KeyedForm):
    """Why it was no payment of this person."""

    reason = forms.CharField(
        label="冲正的原因", max_length=MOST_REASON, help_text="如“张冠李戴，应记在同名的另一人”。",
        error_messages={"required": "请写明冲正的原因"},
    )  # fmt: skip


@page("s/money/payments/<int:number>", "一笔缴费", rights=("view_membership",), needs_factor=True)
def payment(request: Visit, number: int) -> HttpResponse:
    """One payment; the town takes cash back, the tax office what has arrived."""
    actor, found = request.actor, payment_numbered(request.actor, number)
    form = ReverseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        order = ReversePayment(number, form.cleaned_data["reason"])
        act = reverse_payment if actor.may("reverse_payment") else reverse_cash
        try:
            act(actor, form.cleaned_data["key"], order)
            return HttpResponseRedirect(f"{reverse('payment', args=[number])}?done=1")
        except StoreFailed as refused:
            form.refuse(refused)
    why_not = "" if form.errors else _why_not(request, actor, found)
    shown = {
        "payment": found, "form": form, "why_not": why_not, "state": found.get_state_display(),
        "who": people_of(actor, {found.person_id}).get(found.person_id, f"编号 {found.person_id}"),
        "unit": full_name(names_of([found.unit]), found.unit), "kind": found.get_kind_display(),
        "done": "已冲正，这个人又欠缴这一笔" if request.GET.get("done") else "", "may_open": actor.may("view_person"),
        "year": found.year,
    }  # fmt: skip
    return render(request, "web/payment.html", shown, status=422 if form.errors else 200)


def _why_not(request: Visit, actor: Actor, found: Payment) -> str:
    """Why the reader cannot reverse it, and who can; empty: the reader can ask for it."""
    state = PaymentState(found.state)
    if state is PaymentState.CONFIRMED:
        return "" if actor.may("reverse_payment") else "已入库的缴费由税务局冲正。"
    if state is not PaymentState.NOTED or found.collector is None:
        return f"这笔缴费现在是“{state.label}”，不能冲正：只有还在代收人手中的和已入库的可以。"
    if not actor.may("reverse_cash"):
        return "还在代收人手中的现金由镇街冲正。"
    if found.collector == actor.account_id:
        return "是您自己收的，须由镇街另一人冲正。"
    if found.paid_on == today(request):
        return "当天收的，由代收人本人在“现金”里撤回。"
    return ""
