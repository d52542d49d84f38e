"""Cash on its way: in one's own hand, handed in, counted by the town, paid in, arrived; how much a hand may hold.

In: a benefit year, sums that were counted, the number of a bank's slip. Out: tables by place, forms for the next step.
Never: a sum filled in for whoever has to count; a payer.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from canbao.access.acting import NotFound
from canbao.money.collecting import (
    ConfirmDeposit,
    DecideHandIn,
    DepositCash,
    HandInCash,
    confirm_deposit,
    decide_hand_in,
    deposit_cash,
    hand_in_cash,
)
from canbao.money.limits import Hand, SetCashLimit, set_cash_limit
from canbao.money.own_cash import OwnCash, own_cash
from canbao.money.waiting import CashThere, cash_limits, cash_there
from canbao.store.failures import StoreFailed
from canbao.values.fen import yuan_to_fen
from canbao.web.days import today
from canbao.web.forms import MOST_REASON, KeyedForm
from canbao.web.pages import Visit, page
from canbao.web.units import full_name, names_of
from canbao.web.years import chosen_year, year_of

PLACES = {
    "hand": ("还在代收人手中", "代收人"), "offered": ("已提出上交，等镇街点收", "代收人"),
    "town": ("镇街已点收，等缴存", ""), "way": ("已缴存，等税务确认入库", "银行缴存单号"),
}  # fmt: skip
"""By place: its heading, and what stands in its first column."""
DONE = {
    "offered": "已提出上交，请把现金和上交单号当面交给镇街点收", "received": "已点收", "refused": "已退回代收人",
    "deposited": "已记缴存，等税务局确认入库", "arrived": "已确认入库", "withdrawn": "已撤回，这笔不再算收过",
    "limits": "已设定代收限额",
}  # fmt: skip
MOST_YUAN = 20
"""Characters of a sum as it is typed: a county's whole year with separators has fifteen."""


class YuanField(forms.CharField):
    """A sum in yuan; in fen when it is cleaned."""

    def __init__(self, **given: Any) -> None:
        super().__init__(max_length=MOST_YUAN, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **given)

    def clean(self, value: Any) -> Any:
        text = super().clean(value).replace(",", "").replace("，", "").strip()
        if not text:
            return None
        try:
            fen = yuan_to_fen(text)
        except ValueError as wrong:
            raise forms.ValidationError(f"{self.label}应写成 1230 或 1230.50，最多两位小数") from wrong
        if fen <= 0:
            raise forms.ValidationError(f"{self.label}须大于零")
        return fen


class HandInForm(KeyedForm):
    """All that is held for one unit."""

    unit = forms.CharField(label="上交哪个单位的", max_length=12, widget=forms.HiddenInput)


class CountForm(KeyedForm):
    """What was counted, or why it goes back."""

    counted = YuanField(
        label="当面点收的金额（元）", required=False, help_text="点完再填；退回的不填。",
    )  # fmt: skip
    reason = forms.CharField(
        label="退回的原因", required=False, max_length=MOST_REASON, help_text="点出来的数不对、要代收人拿回去的才填。"
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if "counted" in given and (given["counted"] is None) == (not given.get("reason")):
            raise forms.ValidationError("请填写点收的金额，或写明退回的原因，两者填一项")
        return given


class DepositForm(KeyedForm):
    """The bank's slip."""

    paper = forms.CharField(
        label="银行缴存单号", max_length=40, error_messages={"required": "请填写银行缴存单上的号码"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    fen = YuanField(label="缴存单上的金额（元）", error_messages={"required": "请填写缴存单上的金额"})


class ArrivedForm(KeyedForm):
    """The sum that arrived."""

    fen = YuanField(label="到账的金额（元）", error_messages={"required": "请填写到账的金额"})


class LimitForm(KeyedForm):
    """Limits of a hand; empty: none."""

    days = forms.IntegerField(
        label="最多留几天", required=False, min_value=0, max_value=365,
        help_text="收的当天算起；0 表示当天就要上交。不限请留空。",
        error_messages={"invalid": "请填写天数，如 3", "min_value": "天数不能小于零", "max_value": "天数不能超过 365"},
    )  # fmt: skip
    most = YuanField(label="一人手中最多（元）", required=False, help_text="不限请留空。")


@page("s/cash", "现金", rights=("view_own_cash", "view_book"))
def cash(request: Visit) -> HttpResponse:
    """One's own cash with its limits, what was taken today; where all the cash of the area is."""
    year, years = chosen_year(request)
    actor, day = request.actor, today(request)
    shown: dict[str, Any] = {"year": year, "years": years, "done": DONE.get(request.GET.get("done", "")), "day": day}
    if year is None:
        return render(request, "web/cash.html", shown)
    form = HandInForm(request.POST if request.method == "POST" else None, auto_id=False)
    if form.is_valid():
        try:
            hand_in_cash(actor, form.cleaned_data["key"], HandInCash(year, form.cleaned_data["unit"]))
            return _back(year, "offered")
        except StoreFailed as refused:
            form.refuse(refused)
    own = own_cash(actor, year, day) if actor.may("view_own_cash") else None
    rows = cash_there(actor, year) if actor.may("view_book") else []
    limits = own.hand if own else cash_limits(actor, year)
    names = names_of([*(each.unit for each in rows), *_units(own)])
    shown |= {
        "form": form, "own": own, "limits": limits, "places": _places(request, rows, limits, names, year),
        "held": [(each, full_name(names, each.unit)) for each in own.held] if own else [],
        "offered": [(each, full_name(names, each.unit)) for each in own.offered] if own else [],
        "taken": [(each, full_name(names, each.unit)) for each in own.taken] if own else [],
        "is_late": own is not None and is_late(own.hand, own.hand.since, day),
        "sees_area": actor.may("view_book"), "total": sum(each.fen for each in rows),
        "may_hand_in": actor.may("hand_in_cash"), "may_limit": actor.may("set_cash_limit"),
    }  # fmt: skip
    return render(request, "web/cash.html", shown, status=422 if form.errors else 200)


def _units(own: OwnCash | None) -> list[str]:
    return [] if own is None else [each.unit for part in (own.held, own.offered, own.taken) for each in part]


def is_late(limits: Hand, since: date | None, day: date) -> bool:
    """Whether cash from that day has been held longer than is allowed."""
    return since is not None and limits.most_days is not None and (day - since).days > limits.most_days


def _places(
    request: Visit, rows: list[CashThere], limits: Hand, names: dict[str, str], year: int
) -> list[tuple[str, str, list[tuple[CashThere, str, str, int, list[str], str, str]]]]:
    """Each place that holds cash: rows with the days since the oldest, what is wrong, and the next step."""
    day = today(request)
    found = []
    for place, (heading, first) in PLACES.items():
        lines = []
        for each in rows:
            if each.place != place:
                continue
            who = (each.name or f"账号 {each.of}") if place in ("hand", "offered") else each.of
            wrong = []
            if place == "hand" and limits.most_fen is not None and each.fen > limits.most_fen:
                wrong.append("超过限额")
            if place in ("hand", "offered") and is_late(limits, each.since, day):
                wrong.append("超过天数")
            address, words = _step(request, each)
            step = f"{address}?year={year}" if address else ""
            lines.append((each, who, full_name(names, each.unit), (day - each.since).days, wrong, step, words))
        if lines:
            found.append((heading, first, lines))
    return found


def _step(request: Visit, row: CashThere) -> tuple[str, str]:
    """Where the reader takes the next step with it; empty where that is somebody else's."""
    actor = request.actor
    if row.place == "offered" and row.of == str(actor.account_id):
        return "", "须由镇街另一人点收"
    for place, right, name, words, given in (
        ("offered", "receive_cash", "count_cash", "点收", row.record),
        ("town", "deposit_cash", "pay_in_cash", "缴存", row.unit),
        ("way", "confirm_deposit", "deposit_arrived", "确认入库", row.record),
    ):
        if row.place == place and actor.may(right):
            return reverse(name, args=[given]), words
    return "", ""


def _back(year: int, done: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('cash')}?year={year}&done={done}")


def _row(request: Visit, year: int, place: str, given: int | str) -> CashThere | None:
    """One that is still there."""
    rows = cash_there(request.actor, year)
    return next((row for row in rows if row.place == place and given in (row.record, row.unit)), None)


def _asked(request: Visit, row: CashThere | None, form: KeyedForm, title: str, button: str, year: int) -> HttpResponse:
    """A form beside what it is about. What another has done meanwhile is said, not shown as missing."""
    if row is None and not form.is_bound:
        raise NotFound("这笔现金已经办过，或不在您的辖区 done already, or not in your area")
    shown = {
        "row": row, "form": form, "title": title, "button": button, "year": year, "errors": form.errors,
        "unit": full_name(names_of([row.unit]), row.unit) if row else "", "shows_sum": title != "点收现金",
    }  # fmt: skip
    return render(request, "web/cash_step.html", shown, status=422 if form.errors else 200)


@page("s/cash/hand-ins/<int:number>", "点收现金", rights=("receive_cash",), needs=("view_book",))
def count_cash(request: Visit, number: int) -> HttpResponse:
    """Count what a collector brought; or turn it back."""
    year = year_of(request)
    row, form = _row(request, year, "offered", number), CountForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        is_received = given["counted"] is not None
        order = DecideHandIn(number, given["counted"] or 0, is_received, given["reason"])
        try:
            decide_hand_in(request.actor, given["key"], order)
            return _back(year, "received" if is_received else "refused")
        except StoreFailed as refused:
            form.refuse(refused, "counted" if is_received else None)
    return _asked(request, row, form, "点收现金", "确定", year)


@page("s/cash/towns/<str:town>", "缴存现金", rights=("deposit_cash",), needs=("view_book",))
def pay_in_cash(request: Visit, town: str) -> HttpResponse:
    """The bank's slip for all that a town has counted."""
    year = year_of(request)
    row, form = _row(request, year, "town", town), DepositForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            deposit_cash(request.actor, given["key"], DepositCash(year, town, given["paper"].strip(), given["fen"]))
            return _back(year, "deposited")
        except StoreFailed as refused:
            form.refuse(refused)
    return _asked(request, row, form, "缴存现金", "记为已缴存", year)


@page("s/cash/deposits/<int:number>", "确认入库", rights=("confirm_deposit",), needs=("view_book",))
def deposit_arrived(request: Visit, number: int) -> HttpResponse:
    """The tax office says that it has arrived."""
    year = year_of(request)
    row, form = _row(request, year, "way", number), ArrivedForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            confirm_deposit(
                request.actor, form.cleaned_data["key"], ConfirmDeposit(number, form.cleaned_data["fen"])
            )  # fmt: skip
            return _back(year, "arrived")
        except StoreFailed as refused:
            form.refuse(refused, "fen")
    return _asked(request, row, form, "确认入库", "确认入库", year)


@page("s/cash/limits", "代收限额", rights=("set_cash_limit",), needs=("view_book",))
def cash_limits_set(request: Visit) -> HttpResponse:
    """How long and how much a hand may hold, from now on."""
    year = year_of(request)
    now = cash_limits(request.actor, year)
    start = {"days": now.most_days, "most": None if now.most_fen is None else f"{now.most_fen / 100:.2f}"}
    form = LimitForm(request.POST if request.method == "POST" else None, initial=start)
    if form.is_valid():
        given = form.cleaned_data
        try:
            set_cash_limit(request.actor, given["key"], SetCashLimit(year, given["days"], given["most"]))
            return _back(year, "limits")
        except StoreFailed as refused:
            form.refuse(refused)
    return render(request, "web/cash_limits.html", {"form": form, "year": year}, status=422 if form.errors else 200)
