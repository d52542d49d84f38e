"""Public notices (公示) as they hang at a village, for everybody, until their last day; and codes on paper checked.

In: a village and year, or a code. Out: the frozen, masked lines of a notice. Never: a draft; a notice after its last
day; a name in full, a number, a category.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from canbao.access.acting import NotFound
from canbao.access.actors import system_actor
from canbao.access.guesses import count_within, door_of
from canbao.campaign.fieldwork_states import NoticeState
from canbao.campaign.models.notices import CODE
from canbao.campaign.notice_queries import NoticeShown, check_code, notice_shown, notices
from canbao.campaign.paper_codes import CODE_SIGNS, check_paper, plain_code
from canbao.store.scope import COUNTY_DIGITS, VILLAGE_DIGITS, scope_of, scoped
from canbao.web.days import public_day
from canbao.web.forms import PlainForm
from canbao.web.pages import page
from canbao.web.public_policies import county_shown
from canbao.web.sources import source_of
from canbao.web.units import full_name, names_of

_MOST_TYPED = 60
"""Characters: a code with the spaces and strokes that people put between."""
MOST_CHECKED, MINUTES = 30, 15
"""Codes from one address in so many minutes: a village's papers one after the other, and nobody's guesses."""


class CodeForm(PlainForm):
    """What stands on the paper."""

    code = forms.CharField(
        label="核验码", max_length=_MOST_TYPED,
        help_text=f"公示上的 {CODE} 位，或缴费提醒单、代收回执上的 {CODE_SIGNS} 位；横线和空格写不写都行。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )  # fmt: skip


def hangs(found: NoticeShown, today: date) -> bool:
    """Whether it may be seen: published, and not past its last day, also before the chore has taken it down."""
    return found.state == NoticeState.PUBLISHED and found.shown_until is not None and found.shown_until >= today


@page("notice/<str:unit>/<int:year>", "公示", is_public=True)
def notice(request: HttpRequest, unit: str, year: int) -> HttpResponse:
    """What hangs there now. Raises NotFound, in the same words whether there was one or not."""
    county = county_shown(unit[:COUNTY_DIGITS])
    found = notice_shown(system_actor(county.code), unit, year) if len(unit) == VILLAGE_DIGITS else None
    if found is None or not hangs(found, public_day()):
        raise NotFound("这里现在没有公示 nothing is on show here now")
    shown = {"county": county, "notice": found, "unit": full_name(names_of([unit]), unit)}
    return render(request, "web/notice.html", shown)


@page("public/<str:county>/notices", "各村公示", is_public=True)
def public_notices(request: HttpRequest, county: str) -> HttpResponse:
    """Villages where a notice of the latest year hangs."""
    found, today = county_shown(county), public_day()
    rows = notices(system_actor(county), found.latest, state=NoticeState.PUBLISHED) if found.latest else []
    hanging = [row for row in rows if hangs(row, today)]
    names = names_of({row.unit for row in hanging})
    listed = sorted((full_name(names, row.unit), row) for row in hanging)
    return render(request, "web/public_notices.html", {"county": found, "listed": listed})


@page("public/<str:county>/verify", "凭证核验", is_public=True)
def verify(request: HttpRequest, county: str) -> HttpResponse:
    """Whether a code on paper is of a notice, a slip or a receipt of this county, and what that says."""
    found, today = county_shown(county), public_day()
    form = CodeForm(request.POST or None)
    shown: dict[str, Any] = {"county": found, "form": form}
    if request.method == "POST" and form.is_valid() and _is_too_much(request, county, form):
        return render(request, "web/verify.html", shown, status=429)
    if request.method == "POST" and form.is_valid():
        code, system = plain_code(form.cleaned_data["code"]), system_actor(county)
        paper = check_paper(system, code) if len(code) == CODE_SIGNS else None
        row = check_code(system, code) if len(code) == CODE else None
        was_shown = row is not None and row.state in (NoticeState.PUBLISHED, NoticeState.TAKEN_DOWN)
        shown |= {
            "checked": True, "paper": paper, "notice": row if was_shown else None,
            "place": full_name(names_of([paper.unit]), paper.unit) if paper else "",
            "hangs": bool(row and hangs(row, today)),
            "unit": full_name(names_of([row.unit]), row.unit) if row and was_shown else "",
        }  # fmt: skip
    return render(request, "web/verify.html", shown, status=422 if form.errors else 200)


def _is_too_much(request: HttpRequest, county: str, form: CodeForm) -> bool:
    """Whether this address has asked often enough; the form says so."""
    with scoped(scope_of([county])):
        count, left = count_within(county, door_of("paper code from", source_of(request) or ""), MINUTES * 60)
    if count > MOST_CHECKED:
        form.add_error("code", f"核验得太多，请 {-(-left // 60)} 分钟后再试")
    return count > MOST_CHECKED
