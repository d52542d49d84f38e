"""Any table of any page taken away: printed, as a workbook, as a Word file, as a PDF, just as it stands on the screen.

In: a page's answer and `?as=`, `?table=`. Out: the table as a `Paper`, with the rows of all its pages where the page
holds them all (`tables`). Never: people's names as a file without a reason in the trail.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render

from canbao.access.tables_taken import TakeTable, take_table
from canbao.store.failures import StoreFailed
from canbao.web.forms import MOST_REASON, KeyedForm
from canbao.web.pages import Page, Visit
from canbao.web.printing import FORMS, Paper, office_of, taken_away
from canbao.web.screen_tables import ScreenTable, read_screen

PREFIX = "take"
"""Before the names of the reason's own fields, so that no form of a page is taken for it."""
WIDE = 7
"""Columns from which on a paper lies sideways."""
OWN_PAPER = "as=xlsx"
"""What a page has that makes its papers itself."""


class TakeForm(KeyedForm):
    """Why a table with names is taken away."""

    reason = forms.CharField(
        label="取走的原因", max_length=MOST_REASON, help_text="如“发给王家村核对”。写进审计记录。",
        error_messages={"required": "请写明取走的原因"},
    )  # fmt: skip


def is_wanted(request: Visit) -> bool:
    """Whether a table is asked for in some form."""
    return request.GET.get("as", "") in FORMS


def take_from(request: Visit, found: Page, look: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """The page's own paper, or the table that stands on it. `look`: the page, asked without a form sent."""
    form = TakeForm(request.POST if request.method == "POST" else None, prefix=PREFIX)
    answer = _looked(request, look)
    html = isinstance(answer, HttpResponse) and answer.headers.get("Content-Type", "").startswith("text/html")
    if not html or answer.status_code != 200 or b"<main" not in answer.content:  # type: ignore[attr-defined]
        return answer
    title, tables = read_screen(answer.content.decode())  # type: ignore[attr-defined]
    wanted = request.GET.get("table", "1")
    at = int(wanted) - 1 if wanted.isdecimal() else -1
    if not 0 <= at < len(tables) or not tables[at].rows:
        return answer
    table, kind = tables[at], request.GET["as"]
    if table.has_people and kind != "print":
        if not form.is_valid():
            return _ask(request, form, table)
        order = TakeTable(found.name, found.title, len(table.rows), kind, form.cleaned_data["reason"])
        try:
            take_table(request.actor, form.cleaned_data["key"], order)
        except StoreFailed as refused:
            form.refuse(refused)
            return _ask(request, form, table)
    return taken_away(request, lambda: _paper(request, title or found.title, table)) or answer


def _looked(request: Visit, look: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """The page as a first look at it, whatever was sent."""
    sent, method = request.POST, request.method
    request.POST, request.method = QueryDict(), "GET"
    try:
        return look()
    finally:
        request.POST, request.method = sent, method


def _ask(request: Visit, form: TakeForm, table: ScreenTable) -> HttpResponse:
    shown: dict[str, Any] = {"form": form, "table": table, "label": FORMS[request.GET["as"]]}
    return render(request, "web/take_table.html", shown, status=422 if form.errors else 200)


def _paper(request: Visit, title: str, table: ScreenTable) -> Paper:
    return Paper(
        title=title, subtitle=table.caption if table.caption != title else "", headers=table.headers,
        rows=tuple(table.rows), office=office_of(request), made_at=request.presence.asked_at, numbers=table.numbers,
        is_wide=len(table.headers) >= WIDE,
    )  # fmt: skip
