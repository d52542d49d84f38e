"""The calendar of lists, and one list as the bureau looks at it before it counts.

In: months, a list's number. Out: which list is owed, came, is late, was reminded of; what it changes; accept or send
back. Never: another office's list to a supplier; a deadline that no notice states.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from canbao.billing.policies import Choice, books_of
from canbao.billing.viewing import view_policies
from canbao.lists.calendar import TIMELINESS_WORDS, Calendar, Owed, Timeliness, view_calendar
from canbao.lists.models import RowKind, RowOutcome
from canbao.lists.queries import view_rows
from canbao.lists.reminding import Reminded, RemindSupplier, remind_supplier, remindable, reminded
from canbao.lists.states import ListState
from canbao.lists.viewing import ListFacts, view_facts, view_problems
from canbao.policy.problems import PolicyError
from canbao.store.failures import StoreFailed
from canbao.web.days import months_until, today
from canbao.web.forms import KeyedForm
from canbao.web.import_pages import facts_of, said_of, step_taken
from canbao.web.list_acts import STEPS, StepForm, steps_for
from canbao.web.list_rows import MOST_ROWS, changed_rows, counts_of, outcomes_of
from canbao.web.pages import Visit, page
from canbao.web.tables import table_page

MONTHS = 4
"""Beside each other on a screen of 1366 dots."""
TAGS = {
    Timeliness.ON_TIME: "good", Timeliness.LATE: "warn", Timeliness.MISSING: "bad", Timeliness.UPCOMING: "",
    Timeliness.NO_DEADLINE: "",
}  # fmt: skip
WAITING = (ListState.RECEIVED, ListState.CHECKED, ListState.NEEDS_CONFIRMATION)
TABS = {"summary": "变动汇总", "changes": "逐条变动", "problems": "退回的行"}


_WAITING_COLUMNS: dict[str, Callable[[ListFacts], Any]] = {
    "title": lambda file: file.title, "as_of": lambda file: file.as_of, "office": lambda file: file.office,
    "received": lambda file: file.received_at, "rows": lambda file: file.rows, "state": lambda file: file.state,
}  # fmt: skip


class RemindForm(KeyedForm):
    """Which of the lists that are owed its office is reminded of."""

    remind = forms.CharField(widget=forms.HiddenInput, max_length=60)

    def __init__(self, owed: Sequence[Owed], data: Any = None) -> None:
        super().__init__(data, auto_id="remind_%s")
        self._owed = {f"{each.supplier} {each.month}": each for each in owed if each.due is not None}

    def clean_remind(self) -> str:
        """One of the calendar."""
        wanted = str(self.cleaned_data["remind"])
        if wanted not in self._owed:
            raise forms.ValidationError("日历上没有这份名单，或通知没有规定期限：刷新以后再按“催报”")
        return wanted

    def chosen(self) -> Owed:
        return self._owed[self.cleaned_data["remind"]]

    def due(self) -> date:
        return self.chosen().due or date.max


@page("s/lists", "名单日历", rights=("view_list",))
def lists_calendar(request: Visit) -> HttpResponse:
    """Lists by month, for whoever sees which came: to others each would seem late. `?until=`: the last month shown."""
    actor, day = request.actor, today(request)
    last = _month(request.GET.get("until", ""), day)
    months = months_until(last, MONTHS)
    owed = _owed(request, months, day)
    numbers = [each.list_id for each in owed if each.list_id]
    before = reminded(actor)
    form = RemindForm(owed, request.POST if request.method == "POST" else None)
    if actor.may("remind_supplier") and form.is_valid():
        each = form.chosen()
        try:
            remind_supplier(actor, form.cleaned_data["key"], RemindSupplier(each.supplier, each.month, form.due()))
            return HttpResponseRedirect(f"{request.path}?until={months[-1]}&done=remind")
        except StoreFailed as refused:
            form.refuse(refused)
    facts = {file.id: file for file in view_facts(actor, numbers, most=len(numbers) + 1)}
    shown = {
        "months": months, "rows": _table(owed, facts, months, before, day), "day": day,
        "form": form, "may_remind": actor.may("remind_supplier"),
        "done": "已催报，报送单位在首页和名单日历上看得到" if request.GET.get("done") == "remind" else "",
        "table": table_page(request, view_facts(actor, states=WAITING), _WAITING_COLUMNS),
        "earlier": months_until(_first(months[0]), 2)[0], "later": _next(months[-1]),
        "missing": [each for each in owed if each.timeliness is Timeliness.MISSING],
        "may_send": actor.may("upload_list"),
    }  # fmt: skip
    return render(request, "web/lists.html", shown, status=422 if form.errors else 200)


@page("s/lists/<int:number>", "一份名单", rights=("view_list",))
def list_page(request: Visit, number: int) -> HttpResponse:
    """What one list changes, row by row, and the decision on it."""
    actor = request.actor
    file = facts_of(request, number)
    forms = {step.code: StepForm(step) for step in steps_for(actor, file)}
    if request.method == "POST":
        went = step_taken(request, file, forms, "list_page")
        if went is not None:
            return went
    tab = request.GET.get("tab", "summary")
    tab = tab if tab in TABS else "summary"
    wanted = {name: request.GET.get(name, "") for name in ("kind", "outcome")}
    kinds = [wanted["kind"]] if wanted["kind"] in RowKind.values else []
    outcomes = [wanted["outcome"]] if wanted["outcome"] in RowOutcome.values else []
    shown: dict[str, Any] = {
        "file": file, "tabs": TABS, "tab": tab, "done": said_of(request.GET.get("done", "")),
        "steps": [(STEPS[code], form) for code, form in forms.items()], "counts": counts_of(file),
        "outcomes": outcomes_of(file) if file.counts.get("outcomes") and _is_bureau(request) else [],
        "form": next((form for form in forms.values() if form.is_bound), None),
        "kinds": RowKind.choices, "outcome_choices": RowOutcome.choices, "is_filtered": bool(kinds or outcomes),
        "wanted": wanted, "may_see_person": actor.may("view_person"),
    }  # fmt: skip
    if tab == "changes":
        after = request.GET.get("after", "")
        rows = view_rows(actor, number, kinds, outcomes, int(after) if after.isdecimal() else 0, MOST_ROWS + 1)
        shown |= changed_rows(file, rows)
    elif tab == "problems":
        shown["problems"] = view_problems(actor, number)
    return render(request, "web/list.html", shown, status=422 if shown["form"] else 200)


def _is_bureau(request: Visit) -> bool:
    """Whether it may be told who is known here: whoever applies lists, not an office that sends them."""
    return request.actor.may("apply_list")


def _owed(request: Visit, months: Sequence[str], day: date) -> list[Owed]:
    """By every policy of the county's newest year; a list that two of them name is owed by the earlier day."""
    found: dict[tuple[str, str], Owed] = {}
    try:
        books = books_of(Choice(view_policies(request.actor)))
    except (PolicyError, StoreFailed):
        books = None
    for book in books.values() if books else ():
        rules = book.latest
        for each in view_calendar(request.actor, Calendar(rules.file.administration, rules.readings, months, day)):
            key = (each.supplier, each.month)
            if key not in found or (each.due or date.max) < (found[key].due or date.max):
                found[key] = each
    return list(found.values())


def _table(
    owed: Sequence[Owed], facts: Mapping[int, ListFacts], months: Sequence[str], before: Sequence[Reminded], day: date
) -> list[dict[str, Any]]:
    """One line a list, one cell a month."""
    cells = {(each.supplier, each.month): each for each in owed}
    titles = dict(sorted({each.supplier: each.title for each in owed}.items()))
    return [
        {
            "title": title,
            "cells": [_cell(cells.get((supplier, month)), facts, before, day) for month in months],
        }
        for supplier, title in titles.items()
    ]


def _cell(each: Owed | None, facts: Mapping[int, ListFacts], before: Sequence[Reminded], day: date) -> dict[str, Any]:
    if each is None:
        return {}
    file = facts.get(each.list_id or 0)
    said = TIMELINESS_WORDS[each.timeliness]
    if each.timeliness is Timeliness.NO_DEADLINE and file is not None:
        said = "已报"
    counts = file.counts if file else {}
    moved = [f"{word} {counts[name]}" for name, word in (("new", "新增"), ("changed", "变更"), ("ended", "退出"))
             if counts.get(name)]  # fmt: skip
    is_open = each.received_on is None and each.due is not None
    return {
        "owed": each, "said": said, "tag": TAGS[each.timeliness], "file": file, "moved": "，".join(moved),
        "reminded": next((one for one in before if (one.supplier, one.month) == (each.supplier, each.month)), None),
        "remind": is_open and each.due is not None and remindable(before, each.supplier, each.month, each.due, day),
    }  # fmt: skip


def _month(text: str, day: date) -> date:
    """The first day of a month that was asked for, else this one."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return day.replace(day=1)


def _first(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def _next(month: str) -> str:
    first = _first(month)
    return f"{first.year + first.month // 12}-{first.month % 12 + 1:02d}"
