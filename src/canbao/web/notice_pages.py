"""Public notices (公示) as they hang at a village, for everybody, until their last day; and codes on paper checked.

In: a village and year, or a code. Out: the frozen, masked lines of a notice; what a paper says. Never: a draft; a
notice after its last day; a name in full, a number, a category.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from canbao.access.acting import NotFound
from canbao.access.guesses import count_within, door_of
from canbao.campaign.models.notices import CODE
from canbao.campaign.paper_codes import CODE_SIGNS
from canbao.crossing.documents import Content
from canbao.inside.notices_told import HungNotice, hung_notice, hung_notices
from canbao.inside.paper_answers import CHECK_CODE, read_checked_notice, read_paper
from canbao.store.configuration import Zone
from canbao.store.scope import COUNTY_DIGITS, VILLAGE_DIGITS, scope_of, scoped
from canbao.web.asking import answer_to, ask, asked_in, is_over, keep, waiting
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
CHECK_COOKIE = "canbao_checked"


class CodeForm(PlainForm):
    """What stands on the paper."""

    code = forms.CharField(
        label="核验码", max_length=_MOST_TYPED,
        help_text=f"公示上的 {CODE} 位，或缴费提醒单、代收回执上的 {CODE_SIGNS} 位；横线和空格写不写都行。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )  # fmt: skip


def notice_hanging(unit: str, year: int) -> HungNotice | None:
    """What hangs at a village today."""
    found = hung_notice(unit[:COUNTY_DIGITS], unit, year) if len(unit) == VILLAGE_DIGITS else None
    return found if found is not None and found.hangs(public_day()) else None


@page("notice/<str:unit>/<int:year>", "公示", is_public=True, zone=Zone.PUBLIC)
def notice(request: HttpRequest, unit: str, year: int) -> HttpResponse:
    """What hangs there now. Raises NotFound, in the same words whether there was one or not."""
    county = county_shown(unit[:COUNTY_DIGITS])
    found = notice_hanging(unit, year)
    if found is None:
        raise NotFound("这里现在没有公示 nothing is on show here now")
    shown = {"county": county, "notice": found, "unit": full_name(names_of([unit]), unit)}
    return render(request, "web/notice.html", shown)


@page("public/<str:county>/notices", "各村公示", is_public=True, zone=Zone.PUBLIC)
def public_notices(request: HttpRequest, county: str) -> HttpResponse:
    """Villages where a notice of the latest year hangs."""
    found, today = county_shown(county), public_day()
    rows = hung_notices(county, found.latest) if found.latest else []
    hanging = [row for row in rows if row.hangs(today)]
    names = names_of({row.unit for row in hanging})
    listed = sorted(((full_name(names, row.unit), row) for row in hanging), key=lambda each: (each[0], each[1].id))
    return render(request, "web/public_notices.html", {"county": found, "listed": listed})


@page("public/<str:county>/verify", "凭证核验", is_public=True, zone=Zone.PUBLIC)
def verify(request: HttpRequest, county: str) -> HttpResponse:
    """Whether a code on paper is of a notice, a slip or a receipt of this county, and what that says: asked inside, and
    shown when the answer has come. `?code=`: as it was scanned, still to be sent.
    """
    found = county_shown(county)
    form = CodeForm(request.POST or None, initial={"code": request.GET.get("code", "")[:_MOST_TYPED]})
    here = reverse("verify", args=[county])
    if request.method == "POST" and form.is_valid():
        if _is_too_much(request, county, form):
            return render(request, "web/verify.html", {"county": found, "form": form}, status=429)
        response = HttpResponseRedirect(f"{here}?asked=1")
        keep(response, CHECK_COOKIE, ask(county, CHECK_CODE, {"code": form.cleaned_data["code"]}), here)
        return response
    shown: dict[str, Any] = {"county": found, "form": form}
    asked = asked_in(request, CHECK_COOKIE)
    if request.method == "GET" and "asked" in request.GET and asked is not None and asked.county == county:
        answer = answer_to(asked)
        if answer is None and not is_over(asked):
            return waiting(request, asked, county=found)
        shown |= _checked(answer or {})
    return render(request, "web/verify.html", shown, status=422 if form.errors else 200)


def _checked(answer: Content) -> dict[str, Any]:
    paper, (row, is_up) = read_paper(answer), read_checked_notice(answer)
    names = names_of({each.unit for each in (paper, row) if each is not None})
    return {
        "checked": True, "paper": paper, "notice": row, "hangs": is_up and row is not None and row.hangs(public_day()),
        "place": full_name(names, paper.unit) if paper else "", "unit": full_name(names, row.unit) if row else "",
    }  # fmt: skip


def _is_too_much(request: HttpRequest, county: str, form: CodeForm) -> bool:
    """Whether this address has asked often enough; the form says so."""
    with scoped(scope_of([county])):
        count, left = count_within(county, door_of("paper code from", source_of(request) or ""), MINUTES * 60)
    if count > MOST_CHECKED:
        form.add_error("code", f"核验得太多，请 {-(-left // 60)} 分钟后再试")
    return count > MOST_CHECKED
