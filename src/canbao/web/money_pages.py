"""Money: the book by account, cash on its way, held money to be decided, differences to be closed, packages.

In: a benefit year, a decision. Out: tables whose sums stand beside them; actions with their key. Never: a sum that was
not added up by the room; a person's name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from canbao.access.acting import NotFound
from canbao.access.actors import Actor
from canbao.exchange.definitions import formats
from canbao.exchange.differences import (
    LONGEST_ANSWER,
    OWNERS,
    AnswerDifference,
    AssignDifference,
    CloseDifference,
    ages,
    answer_difference,
    answers_of,
    assign_difference,
    close_difference,
    view_differences,
)
from canbao.exchange.queries import view_exchange
from canbao.exchange.reconciling import BUREAU, TAX, TOWN
from canbao.money.accounts import CASH, INCOME, Account
from canbao.money.holding import GiveBackHeld, MatchHeld, give_back_held, match_held
from canbao.money.models import DifferenceKind
from canbao.money.showing import OWED_OUT, account_lines, owners_of
from canbao.money.states import DifferenceState
from canbao.money.waiting import cash_there, money_held
from canbao.registry.queries import find
from canbao.store.failures import StoreFailed
from canbao.web.forms import KeyedForm
from canbao.web.pages import Visit, page
from canbao.web.tables import table_page
from canbao.web.units import full_name, names_of
from canbao.web.years import chosen_year

OWNER_WORDS = {TAX: "税务", BUREAU: "医保", TOWN: "镇街"}
PLACE_WORDS = {"hand": "代收人手中", "offered": "待镇街点收", "town": "镇街待缴存", "way": "缴存在途"}


class NotOne(StoreFailed):
    """What was typed means nobody or several people."""


class HeldForm(KeyedForm):
    """Whose money it was, or that it went back."""

    person = forms.CharField(
        label="谁缴的", required=False, max_length=60, help_text="证件号码，或只有一人的姓名；税务已退回的不填。"
    )
    reason = forms.CharField(label="依据", max_length=200)


class DifferenceForm(KeyedForm):
    """Who settles it, or what came of it."""

    owner = forms.ChoiceField(
        label="改由谁处理", required=False, choices=[("", "不改"), *((each, OWNER_WORDS[each]) for each in OWNERS)]
    )
    reason = forms.CharField(label="原因和处理结果", required=False, max_length=300, help_text="写了就关闭这条差异。")

    def clean(self) -> dict[str, Any]:
        """One of both."""
        given = super().clean() or {}
        if bool(given.get("owner")) == bool(given.get("reason")):
            raise forms.ValidationError("请选择改由谁处理，或写明原因关闭，两者填一项")
        return given


class AnswerForm(KeyedForm):
    """What the town found out."""

    answer = forms.CharField(
        label="查到的情况和怎么处理", max_length=LONGEST_ANSWER, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="医保局或税务看过以后关闭。不写证件号码和电话。",
    )  # fmt: skip


@page("s/money", "资金", rights=("view_book",))
def money(request: Visit) -> HttpResponse:
    """The book by account, and cash that has not arrived."""
    year, years = chosen_year(request)
    lines = account_lines(request.actor, year) if year else []
    cash = cash_there(request.actor, year) if year else []
    names = names_of(each.unit for each in cash)
    shown = {
        "year": year, "years": years, "lines": lines, "total": sum(line.fen for line in lines),
        "assets": [line for line in lines if not line.is_income and not line.is_owed_out],
        "owed_out": [line for line in lines if line.is_owed_out],
        "income": [line for line in lines if line.is_income],
        "cash": [(each, PLACE_WORDS[each.place], full_name(names, each.unit)) for each in cash],
        "cash_fen": sum(each.fen for each in cash),
    }  # fmt: skip
    return render(request, "web/money.html", shown)


@page("s/money/<str:account>/owners", "账户明细", rights=("view_book",))
def money_owners(request: Visit, account: str) -> HttpResponse:
    """Whose the sum of one account is."""
    if account not in Account.values:
        raise NotFound("没有这个账户 no such account")
    year, years = chosen_year(request)
    of = Account(account)
    found = owners_of(request.actor, year, of) if year else []
    sign = -1 if of in INCOME or of in OWED_OUT else 1
    table = table_page(request, found, {"owner": lambda one: one[0], "fen": lambda one: sign * one[1]})
    names = names_of(owner for owner, _ in table.rows if of not in CASH or len(owner) == 9)
    shown = {
        "year": year, "years": years, "account": of, "total": sign * sum(fen for _, fen in found),
        "owners": [(names.get(owner, owner) or "个人", sign * fen) for owner, fen in table.rows], "table": table,
    }  # fmt: skip
    return render(request, "web/money_owners.html", shown)


_HELD: dict[str, Callable[[Any], Any]] = {
    "number": lambda row: row.tax_number, "day": lambda row: row.paid_on, "fen": lambda row: row.fen,
    "channel": lambda row: row.channel, "why": lambda row: row.get_problem_display(), "since": lambda row: row.held_on,
}  # fmt: skip


@page("s/money/held", "待查款", rights=("view_book",))
def held(request: Visit) -> HttpResponse:
    """Money that the tax office has and nobody's due matches."""
    year, years = chosen_year(request)
    rows = money_held(request.actor, year) if year else []
    table = table_page(request, rows, _HELD)
    shown = {"year": year, "years": years, "table": table, "total": sum(row.fen for row in rows)}
    return render(request, "web/held.html", {**shown, "may_decide": request.actor.may("match_payment")})


@page("s/money/held/<int:number>", "处理待查款", rights=("match_payment",))
def decide_held(request: Visit, number: int) -> HttpResponse:
    """Claim it for somebody, or record that it went back."""
    year, _ = chosen_year(request)
    row = next((each for each in (money_held(request.actor, year) if year else []) if each.id == number), None)
    form = HeldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            if "back" in request.POST:
                give_back_held(request.actor, given["key"], GiveBackHeld(number, given["reason"]))
            else:
                person = _meant(request.actor, given["person"], row.person_id if row else None)
                match_held(request.actor, given["key"], MatchHeld(number, person, given["reason"]))
            if not form.errors:
                return HttpResponseRedirect(reverse("held"))
        except StoreFailed as refused:
            form.refuse(refused)
    if row is None and not form.is_bound:
        raise NotFound("这笔待查款已经处理，或不在您的辖区 decided already, or not in your area")
    shown = {"row": row, "form": form, "number": number}
    return render(request, "web/decide_held.html", shown, status=422 if form.errors else 200)


def _meant(actor: Actor, typed: str, known: int | None) -> int:
    """The one person who is meant: as typed, else whose number the money bore. Raises NotOne."""
    if not typed and known is not None:
        return known
    rows = find(actor, typed).rows if typed else ()
    if len(rows) != 1:
        raise NotOne(
            f"“{typed}”查到 {len(rows)} 人，请填写证件号码 not one person"
            if typed
            else "请填写是谁缴的，或按“税务已退回” whose?"
        )
    return rows[0].id


_DIFFERENCES: dict[str, Callable[[Any], Any]] = {
    "kind": lambda row: DifferenceKind(row.kind).label, "about": lambda row: row.about, "unit": lambda row: row.unit,
    "day": lambda row: row.day, "ours": lambda row: row.ours_fen, "theirs": lambda row: row.theirs_fen,
    "owner": lambda row: OWNER_WORDS.get(row.owner, row.owner), "since": lambda row: row.opened_on,
}  # fmt: skip


@page("s/reconcile", "对账", rights=("view_book",))
def reconcile(request: Visit) -> HttpResponse:
    """Open differences by kind and age, then each."""
    year, years = chosen_year(request)
    kind = request.GET.get("kind", "")
    kind = kind if kind in DifferenceKind.values else ""
    state = DifferenceState.CLOSED if request.GET.get("state") == "closed" else DifferenceState.OPEN
    counted = ages(request.actor, year) if year else []
    table = table_page(request, view_differences(request.actor, year, kind, state) if year else [], _DIFFERENCES)
    rows = table.rows
    names = names_of(row.unit for row in rows)
    answers = answers_of(request.actor, [row.id for row in rows]) if rows else {}
    shown = {
        "year": year, "years": years, "kind": kind, "state": state, "table": table,
        "ages": [(each, DifferenceKind(each.kind).label, OWNER_WORDS.get(each.owner, each.owner)) for each in counted],
        "left": sum(each.count for each in counted),
        "rows": [
            (
                row, OWNER_WORDS.get(row.owner, row.owner), full_name(names, row.unit), answers.get(row.id, []),
                row.owner == TOWN and request.actor.may("answer_difference"),
            )
            for row in rows
        ],
        "may_settle": request.actor.may("settle_difference"), "is_town": request.actor.may("answer_difference"),
        "done": "已答复，等医保局或税务看过以后关闭" if request.GET.get("done") == "answer" else "",
    }  # fmt: skip
    return render(request, "web/reconcile.html", shown)


@page("s/reconcile/<int:number>", "处理差异", rights=("settle_difference",))
def settle(request: Visit, number: int) -> HttpResponse:
    """Close one with its reason, or give it to somebody else."""
    year, _ = chosen_year(request)
    row = next((each for each in (view_differences(request.actor, year) if year else []) if each.id == number), None)
    form = DifferenceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            if given["owner"]:
                assign_difference(request.actor, given["key"], AssignDifference(number, given["owner"]))
            else:
                close_difference(request.actor, given["key"], CloseDifference(number, given["reason"]))
            return HttpResponseRedirect(reverse("reconcile"))
        except StoreFailed as refused:
            form.refuse(refused)
    if row is None and not form.is_bound:
        raise NotFound("这条差异已经处理，或不在您的辖区 settled already, or not in your area")
    shown = {
        "row": row, "form": form, "owner": OWNER_WORDS.get(row.owner, row.owner) if row else "", "title": "处理差异",
        "answers": answers_of(request.actor, [number]).get(number, []),
    }  # fmt: skip
    return render(request, "web/settle.html", shown, status=422 if form.errors else 200)


@page("s/reconcile/<int:number>/answer", "答复差异", rights=("answer_difference",), needs=("view_book",))
def answer_of_town(request: Visit, number: int) -> HttpResponse:
    """What the town found out, for whoever closes it; earlier answers stay."""
    actor, (year, _) = request.actor, chosen_year(request)
    row = next((each for each in (view_differences(actor, year) if year else []) if each.id == number), None)
    if row is None or row.owner != TOWN:
        raise NotFound("这条差异已经处理，或不由这里处理 settled already, or not to be settled here")
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answer_difference(actor, form.cleaned_data["key"], AnswerDifference(number, form.cleaned_data["answer"]))
            return HttpResponseRedirect(f"{reverse('reconcile')}?year={year}&done=answer")
        except StoreFailed as refused:
            form.refuse(refused, "answer")
    shown = {
        "row": row, "form": form, "owner": OWNER_WORDS[TOWN], "title": "答复差异",
        "answers": answers_of(actor, [number]).get(number, []),
    }  # fmt: skip
    return render(request, "web/settle.html", shown, status=422 if form.errors else 200)


@page("s/exchange", "数据交换", rights=("view_exchange",))
def exchange(request: Visit) -> HttpResponse:
    """Packages both ways, what was said of them, numbers that are missing."""
    found = view_exchange(request.actor, request.GET.get("partner", ""))
    names = {partner.code: partner.name for partner in found.partners}
    titles = {id_: each.title for id_, each in formats().items()}
    lines = [(each, names.get(each.partner, each.partner), titles.get(each.format, "")) for each in found.packages]
    shown = {"found": found, "packages": lines}
    return render(request, "web/exchange.html", shown)
