"""Taking cash from a household: who owes what, tick, check, the numbers of the slips; taking back a wrong entry.

In: somebody of the household, ticks. Out: forms, payments noted all together or not at all. Never: a sum that is typed;
a payment noted before it was checked; a reason why a due is what it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from canbao.access.acting import NotFound
from canbao.campaign.paper_codes import PaperKind, PaperSaid, code_for
from canbao.money.channels import Channel, channels_of
from canbao.money.models import PaymentKind
from canbao.money.own_cash import OwnPayment, own_cash, own_payments
from canbao.money.paying import (
    CASH,
    MOST_LINES,
    LineRefused,
    PaymentLine,
    RecordPayments,
    WithdrawPayment,
    record_payments,
    withdraw_payment,
)
from canbao.money.to_take import NO_DUE, NOTHING_DUE, PAID, Owed, ToTake, to_take
from canbao.store.failures import StoreFailed
from canbao.web.days import today
from canbao.web.forms import MOST_REASON, KeyedForm
from canbao.web.outside import outside
from canbao.web.pages import PAGES, Visit, page
from canbao.web.units import full_name, names_of
from canbao.web.wording import in_chinese, yuan
from canbao.web.years import chosen_year, year_of

_CAN = ""
"""No reason against it."""
WHAT_TO_DO: Mapping[str, str] = MappingProxyType(
    {
        PAID: "不用再收。",
        NO_DUE: "没有登记参保，或登记以后还没有核算：先在镇街窗口登记，医保局核算发布后再收。",
        NOTHING_DUE: "不用收。",
        "open": "请镇街或医保局补齐信息，重新核算发布后再收。",
        "reopened": "等医保局重新核算发布后再收。",
        "offer_ended": "集中缴费期以外，或核算已过期：请医保局重新核算发布后再收。",
    }
)
"""By the word of the refusal; any other one is the policy's: a town window explains it."""
ASK_WINDOW = "请到镇街窗口问清楚。"


class TakeForm(KeyedForm):
    """Which sums: `person.kind.fen`, as they stood on the page. A sum that has changed since is refused."""

    def __init__(self, lines: tuple[Owed, ...], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.open = {code_of(line): line for line in lines if line.reason == _CAN}

    @property
    def ticked(self) -> list[str]:
        """As they were sent, each once: the same form sent twice says the same twice."""
        return list(dict.fromkeys(self.data.getlist("take"))) if self.is_bound else []  # type: ignore[attr-defined]

    @property
    def chosen(self) -> list[Owed]:
        return [line for code, line in self.open.items() if code in self.ticked]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not self.ticked:
            raise forms.ValidationError("请勾选收谁的钱")
        if len(self.ticked) > MOST_LINES:
            raise forms.ValidationError(f"一次最多收 {MOST_LINES} 笔，请分几次")
        if len(self.chosen) != len(self.ticked):
            raise forms.ValidationError("勾选以后有人的应缴变了，或已由别处缴费：下面是现在的，请重新勾选")
        return given


class WithdrawForm(KeyedForm):
    """Why it was no payment."""

    reason = forms.CharField(
        label="撤回的原因", max_length=MOST_REASON, help_text="如“记到了同名的人”。",
        error_messages={"required": "请写明撤回的原因"},
    )  # fmt: skip


def code_of(line: Owed) -> str:
    """What a tick says."""
    return f"{line.payer.id}.{line.kind}.{line.fen}"


@page("s/pay/<int:number>", "收费登记", rights=("record_payment",), needs=("view_dues_to_take",))
def take_payment(request: Visit, number: int) -> HttpResponse:
    """The household of a person; `do`: check, confirm or back."""
    year, do = year_of(request), request.POST.get("do", "")
    found = to_take(request.actor, year, number, today(request))
    if request.method != "POST" or do == "back":
        return _page(request, number, found, TakeForm(found.lines, _ticks_alone(request)))
    if do == "confirm":
        return _confirmed(request, number, found)
    form = TakeForm(found.lines, request.POST)
    total = sum(line.fen or 0 for line in form.chosen)
    if form.is_valid():
        against = found.hand.words_against(total, today(request))
        if not against:
            return _page(request, number, found, form, is_check=True)
        form.add_error(None, f"这一次共 {yuan(total)} 元。{in_chinese(against)}；这一次还没有记")
    return _page(request, number, found, form)


def _ticks_alone(request: Visit) -> Any:
    """Back from the check page: what was ticked, with no form sent."""
    return request.POST if request.method == "POST" else None


def _confirmed(request: Visit, number: int, found: ToTake) -> HttpResponse:
    """Everything as it was checked: the action says whether it still stands, so that a second press is the first."""
    form = TakeForm(found.lines, request.POST)
    lines = tuple(line for code in form.ticked if (line := _line(code)) is not None)
    key = request.POST.get("key", "")
    try:
        done = record_payments(request.actor, key, RecordPayments(found.year, lines))
    except StoreFailed as refused:
        form.full_clean()
        form.errors.clear()
        who = {line.payer.id: line.payer.masked for line in found.lines}
        name = who.get(refused.person_id, "") if isinstance(refused, LineRefused) else ""
        words = f"{name}：{in_chinese(str(refused))}" if name else in_chinese(str(refused))
        form.add_error(None, f"{words}。一笔也没有记，请看下面现在的情况")
        form.renew()
        return _page(request, number, found, form)
    taken: Any = done["payments"]
    asked = {"n": ".".join(str(each["payment"]) for each in taken), "of": number}
    return HttpResponseRedirect(f"{reverse('payments_taken')}?{urlencode(asked)}")


def _line(code: str) -> PaymentLine | None:
    person, kind, fen = [*code.split("."), "", "", ""][:3]
    if not (person.isdecimal() and fen.isdecimal() and kind in PaymentKind.values):
        return None
    return PaymentLine(int(person), int(fen), kind)


def _page(request: Visit, number: int, found: ToTake, form: TakeForm, *, is_check: bool = False) -> HttpResponse:
    is_wrong = form.is_bound and request.POST.get("do") != "back" and bool(form.errors)
    names = names_of(line.payer.unit for line in found.lines)
    shown = {
        "found": found, "form": form if is_wrong or is_check else TakeForm(found.lines), "number": number,
        "year": found.year, "years": chosen_year(request)[1], "ticked": form.ticked, "is_wrong": is_wrong,
        "lines": [
            (line, code_of(line), full_name(names, line.payer.unit), WHAT_TO_DO.get(line.reason, ASK_WINDOW))
            for line in found.lines
        ],
        "chosen": [(line, code_of(line)) for line in form.chosen],
        "total": sum(line.fen or 0 for line in form.chosen),
        "channels": _channels(request, found.year), "last_day": found.hand.last_day, "day": today(request),
        "is_late": bool(found.hand.words_against(0, today(request))),
        "back": _back(request, number),
    }  # fmt: skip
    template = "web/pay_check.html" if is_check else "web/pay.html"
    return render(request, template, shown, status=422 if is_wrong else 200)


def _channels(request: Visit, year: int) -> list[Channel]:
    """Ways to pay beside cash, for whoever prefers them."""
    if not request.actor.may("view_channels"):
        return []
    return [each for each in channels_of(request.actor, year) if each.kind != CASH]


def _back(request: Visit, number: int) -> tuple[str, str] | None:
    """Where this reader came from, and may go back to."""
    for name, words in (("person", "一人一档"), ("reminded", "这个人的催缴")):
        if PAGES[name].is_for(request.actor):
            return reverse(name, kwargs={"number": number}), words
    return None


@page("s/pay/done", "收费回执", rights=("record_payment",), needs=("view_own_cash",))
def payments_taken(request: Visit) -> HttpResponse:
    """What was noted, with its slips, and what is in the hand now. `?n=`: numbers with full stops; `?of=`: whose page
    it was taken on.
    """
    ids = [int(each) for each in request.GET.get("n", "").split(".") if each.isdecimal()][:MOST_LINES]
    taken = own_payments(request.actor, ids)
    if not taken:
        raise NotFound("没有这次收费，或不是您收的 no such payments of yours")
    day, of = today(request), request.GET.get("of", "")
    names = names_of(each.unit for each in taken)
    shown = {
        "taken": [(each, full_name(names, each.unit)) for each in reversed(taken)],
        "codes": [(each, _code(request, each)) for each in reversed(taken)],
        "verify_at": outside("verify", request.actor.county), "first": taken[-1], "day": day,
        "total": sum(each.fen for each in taken), "cash": own_cash(request.actor, taken[0].year, day),
        "again": reverse("take_payment", args=[int(of)]) if of.isdecimal() else None, "year": taken[0].year,
    }  # fmt: skip
    return render(request, "web/pay_done.html", shown)


def _code(request: Visit, taken: OwnPayment) -> str:
    said = PaperSaid(PaperKind.RECEIPT, taken.id, taken.paid_on, taken.fen)
    return code_for(request.actor.county, said)


@page("s/pay/<int:number>/withdraw", "撤回收费", rights=("record_payment",), needs=("view_own_cash",))
def withdraw_taken(request: Visit, number: int) -> HttpResponse:
    """What was noted today and is still in this hand."""
    found = own_payments(request.actor, [number])
    if not found:
        raise NotFound("没有这笔收费，或不是您收的 no such payment of yours")
    payment: OwnPayment = found[0]
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            withdraw_payment(
                request.actor, form.cleaned_data["key"], WithdrawPayment(number, form.cleaned_data["reason"])
            )
            return HttpResponseRedirect(f"{reverse('cash')}?year={payment.year}&done=withdrawn")
        except StoreFailed as refused:
            form.refuse(refused)
    shown = {
        "payment": payment, "form": form, "unit": full_name(names_of([payment.unit]), payment.unit),
        "can": payment.is_in_hand and payment.paid_on == today(request), "year": payment.year,
    }  # fmt: skip
    return render(request, "web/pay_withdraw.html", shown, status=422 if form.errors else 200)
